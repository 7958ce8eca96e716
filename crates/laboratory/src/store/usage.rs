//! What a store holds, what of it is needed, and what may go.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Claim, ENDINGS, LOCK_ENDING, Store, StoreError, format};
use normcircuit_files::WriteError;

/// A result that somebody needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// For what, such as the name of a study.
    pub name: String,
    /// Its file, as [`Store::path`] gives it.
    pub path: PathBuf,
    /// Files that belong to it, such as pieces of a long recording.
    pub pieces: Vec<PathBuf>,
    /// Simulated seconds that it takes.
    pub seconds: f64,
}

/// A file of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The file.
    pub path: PathBuf,
    /// What kind of file it is.
    pub content: Content,
    /// Its length.
    pub bytes: u64,
    /// When it was written last, if the system knows.
    pub written: Option<SystemTime>,
}

/// What a file of a store is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A result, whole or not.
    Result,
    /// What a [`Claim`] of a killed process left, or one that is held now.
    Claim,
    /// Of somebody else: never touched.
    Other,
}

/// What a store has for one name.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The name.
    pub name: String,
    /// Results that are there.
    pub stored: Amount,
    /// Results that are not.
    pub missing: Amount,
}

/// So many results.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Amount {
    /// How many.
    pub results: usize,
    /// Simulated seconds that they take.
    pub seconds: f64,
    /// Bytes of their files.
    pub bytes: u64,
}

/// What a store holds, set beside what is needed.
#[derive(Clone, Debug, PartialEq)]
pub struct Usage {
    /// What is needed, by name, in the order in which the names came first. A result of several names counts for each.
    pub groups: Vec<Group>,
    /// All that is needed, every result once.
    pub needed: Group,
    /// Results that nobody needs, and what killed processes left.
    pub unneeded: Vec<Entry>,
    /// Files of others.
    pub others: Vec<Entry>,
}

impl Amount {
    fn add(&mut self, seconds: f64, bytes: u64) {
        self.results += 1;
        self.seconds += seconds;
        self.bytes += bytes;
    }
}

impl Group {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), stored: Amount::default(), missing: Amount::default() }
    }

    fn add(&mut self, seconds: f64, bytes: Option<u64>) {
        match bytes {
            Some(bytes) => self.stored.add(seconds, bytes),
            None => self.missing.add(seconds, 0),
        }
    }
}

impl Usage {
    /// Sets what `store` holds beside `needs`.
    ///
    /// # Errors
    /// [`StoreError`] if a folder of the store cannot be read.
    pub fn new(store: &Store, needs: impl IntoIterator<Item = Need>) -> Result<Self, StoreError> {
        let entries = store.entries()?;
        let mut bytes: HashMap<PathBuf, u64> = HashMap::new();
        for entry in entries.iter().filter(|entry| entry.content == Content::Result) {
            *bytes.entry(result_of(&entry.path)).or_default() += entry.bytes;
        }
        let mut groups: Vec<Group> = Vec::new();
        let mut needed = Group::new("all");
        let mut once: HashMap<PathBuf, HashSet<usize>> = HashMap::new();
        let mut of_needed = HashSet::new();
        for Need { name, path, pieces, seconds } in needs {
            let group = groups.iter().position(|group| group.name == name).unwrap_or_else(|| {
                groups.push(Group::new(&name));
                groups.len() - 1
            });
            let of_pieces: u64 = pieces.iter().filter_map(|piece| bytes.get(piece)).sum();
            let stored = bytes.get(&path).map(|bytes| bytes + of_pieces);
            of_needed.extend(pieces);
            let known = once.entry(path).or_default();
            if known.is_empty() {
                needed.add(seconds, stored);
            }
            if known.insert(group) {
                groups[group].add(seconds, stored);
            }
        }
        let (others, ours): (Vec<Entry>, Vec<Entry>) =
            entries.into_iter().partition(|entry| entry.content == Content::Other);
        let is_needed = |path: PathBuf| once.contains_key(&path) || of_needed.contains(&path);
        let is_unneeded =
            |entry: &Entry| entry.content == Content::Claim || !is_needed(result_of(&entry.path));
        let unneeded = ours.into_iter().filter(is_unneeded).collect();
        Ok(Self { groups, needed, unneeded, others })
    }

    /// Removes what nobody needs; says how many files and bytes went. Work that is going on is left alone.
    ///
    /// # Errors
    /// [`WriteError`] if a file cannot be removed; those before it are.
    pub fn prune(self) -> Result<(usize, u64), WriteError> {
        let mut removed = (0, 0);
        for entry in self.unneeded {
            // Much may have happened since the folder was read.
            if content(&entry.path).ok() != Some(entry.content) {
                continue;
            }
            match entry.content {
                Content::Other => continue,
                Content::Claim => match Claim::new(&entry.path) {
                    Some(claim) => claim.fulfilled(),
                    None => continue,
                },
                Content::Result => fs::remove_file(&entry.path).map_err(WriteError::at(&entry.path))?,
            }
            removed.0 += 1;
            removed.1 += entry.bytes;
        }
        Ok(removed)
    }
}

impl Store {
    /// All files of the store, in the order of their names; none if its folder is not there.
    ///
    /// # Errors
    /// [`StoreError`] if a folder cannot be read.
    pub fn entries(&self) -> Result<Vec<Entry>, StoreError> {
        let mut entries = Vec::new();
        for kind in listed(&self.folder)?.into_iter().filter(|path| path.is_dir()) {
            for path in listed(&kind)? {
                let refused = |source| StoreError::List { path: path.clone(), source };
                let found = fs::symlink_metadata(&path).map_err(refused)?;
                entries.push(Entry {
                    content: content(&path).unwrap_or(Content::Other),
                    bytes: found.len(),
                    written: found.modified().ok(),
                    path,
                });
            }
        }
        Ok(entries)
    }
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let refused = |source| StoreError::List { path: folder.to_path_buf(), source };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(refused(error)),
    };
    let paths: io::Result<Vec<PathBuf>> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.map_err(refused)?;
    paths.sort();
    Ok(paths)
}

/// What a file is, by its name and its first bytes.
fn content(path: &Path) -> io::Result<Content> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let named = name.split_once('.').filter(|(hash, _)| format::is_hexadecimal(hash));
    let Some((_, ending)) = named.filter(|_| fs::symlink_metadata(path).is_ok_and(|found| found.is_file()))
    else {
        return Ok(Content::Other);
    };
    let mut head = Vec::new();
    File::open(path)?.take(format::HEADER_LENGTH as u64).read_to_end(&mut head)?;
    Ok(match ending {
        LOCK_ENDING if head.is_empty() => Content::Claim,
        _ if ENDINGS.contains(&ending) && format::is_result(&head) => Content::Result,
        _ => Content::Other,
    })
}

/// The first name of the result that a file holds.
fn result_of(path: &Path) -> PathBuf {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let hash = name.split('.').next().unwrap_or_default();
    path.with_file_name(format!("{hash}.{}", ENDINGS[0]))
}
