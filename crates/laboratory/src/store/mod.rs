//! Results of runs on disk, found again by everything that determines them.
//!
//! A [`Key`] is a plain value that holds all that a result depends on: parameters, seeds, durations. Its SHA-256
//! hash names the file. A changed parameter is another file; the same parameters find the result of an earlier run,
//! so that an interrupted reproduction goes on where it was.
//!
//! Files are checked by a checksum when read. One that is damaged, or written in an older format, is computed again;
//! a [`Notice`] says so. Files are written whole or not at all, so any number of processes may use one store at once. They
//! divide the work: who computes a result has a [`Claim`] to it, and the others turn to the next ([`Store::find`]).
//!
//! What is in the way of a result and cannot be read as a file, such as a folder, stays; the result is kept under a second name.

mod claim;
mod format;
mod notice;
pub mod usage;

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

pub use claim::Claim;
pub use format::FORMAT_VERSION;
pub use notice::{Damage, Notice};

use normcircuit_files::{self as files, WriteError};

/// Everything that determines a result.
///
/// A field added later must be left out of the key while it has its default value
/// (`#[serde(skip_serializing_if = …)]`): results of earlier versions are then still found. The order of fields does not matter.
pub trait Key: Serialize {
    /// What kind of result it is: lower-case letters, digits and hyphens. Names the folder below the store's.
    const KIND: &'static str;
    /// To be raised when the same key comes to mean another result, or the result's type changes: results of other
    /// versions are then computed again, with a notice.
    const VERSION: u32;
    /// The result.
    type Value: Serialize + DeserializeOwned;

    /// The hash that stands for this key in a store.
    ///
    /// # Errors
    /// The key cannot be serialized.
    fn key_hash(&self) -> Result<[u8; 32], StoreError>
    where
        Self: Sized,
    {
        format::key_hash(self)
    }
}

/// Something the store could not do.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A result could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// What is in the store cannot be listed.
    #[error("cannot read {}: {source}", path.display())]
    List {
        /// The folder or file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A key has a type that cannot be written as JSON.
    #[error("cannot write what a {kind} depends on: {source}")]
    Key {
        /// The kind of result.
        kind: &'static str,
        /// What the serializer said.
        source: serde_json::Error,
    },
    /// A result has a type that cannot be stored.
    #[error("cannot store a {kind}: {source}")]
    Encode {
        /// The kind of result.
        kind: &'static str,
        /// What the serializer said.
        source: bincode::error::EncodeError,
    },
}

/// How often one looks whether somebody else has finished.
pub(crate) const LOOK_EVERY: Duration = Duration::from_millis(300);
/// Endings of the names of a result, the second for when something else has the first.
const ENDINGS: [&str; 2] = ["run", "2.run"];
/// Ending of the file on which a [`Claim`] is a lock.
const LOCK_ENDING: &str = "lock";

/// A folder of stored results.
pub struct Store {
    folder: PathBuf,
    notify: Box<dyn Fn(&Notice) + Send + Sync>,
    /// Files of which `notify` was told since they were written last.
    told: Mutex<HashSet<PathBuf>>,
    /// Files that were found whole, as they were then.
    whole: Mutex<HashMap<PathBuf, Stamp>>,
}

/// Length and time of the last change: a file that has the same was not written since.
type Stamp = (u64, Option<SystemTime>);

/// Where a result is.
#[derive(Debug)]
pub enum Found<V> {
    /// In the store.
    Stored(V),
    /// Nowhere, and it is for the caller to compute it and to [`Store::fulfill`] the claim.
    Missing(Claim),
    /// Somebody else is computing it.
    InWork,
}

impl Store {
    /// A store in a folder, which is made when the first result is written.
    ///
    /// `notify` is told once of every stored result that could not be used.
    pub fn new(folder: impl Into<PathBuf>, notify: impl Fn(&Notice) + Send + Sync + 'static) -> Self {
        let (told, whole) = (Mutex::default(), Mutex::default());
        Self { folder: folder.into(), notify: Box::new(notify), told, whole }
    }

    /// The folder, which need not be there yet.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The stored result, or else the computed one, which is stored. Waits if somebody else is computing it.
    ///
    /// Before computing, the folder is tried: a run of hours should not end in "read-only folder".
    ///
    /// # Errors
    /// What `compute` returns, or a [`StoreError`] when the result cannot be written.
    pub fn load_or_compute<K: Key, E: From<StoreError>>(
        &self,
        key: &K,
        compute: impl FnOnce() -> Result<K::Value, E>,
    ) -> Result<K::Value, E> {
        loop {
            match self.find(key)? {
                Found::Stored(value) => return Ok(value),
                Found::Missing(claim) => {
                    let value = compute()?;
                    self.fulfill(claim, key, &value)?;
                    return Ok(value);
                }
                Found::InWork => std::thread::sleep(LOOK_EVERY),
            }
        }
    }

    /// The stored result, or whose it is to compute. Never waits.
    ///
    /// # Errors
    /// The folder cannot be written, or the key cannot be serialized.
    pub fn find<K: Key>(&self, key: &K) -> Result<Found<K::Value>, StoreError> {
        if let Some(value) = self.load(key)? {
            return Ok(Found::Stored(value));
        }
        let Some(claim) = self.claim(key)? else { return Ok(Found::InWork) };
        // Whoever had it may have stored the result between the two lines above.
        if let Some(value) = self.load(key)? {
            claim.fulfilled();
            return Ok(Found::Stored(value));
        }
        files::check_writable(files::parent(&self.path(key)?))?;
        Ok(Found::Missing(claim))
    }

    /// The claim to a result, whether it is stored or not; nothing if somebody else has it.
    ///
    /// # Errors
    /// The folder cannot be made, or the key cannot be serialized.
    pub(crate) fn claim<K: Key>(&self, key: &K) -> Result<Option<Claim>, StoreError> {
        let path = self.path(key)?;
        files::make_folder(files::parent(&path))?;
        Ok(Claim::new(&path.with_extension(LOCK_ENDING)))
    }

    /// Stores a result that was computed under a claim. Where every name is taken by something that is not a result, it is not
    /// kept, and `notify` is told.
    ///
    /// # Errors
    /// As [`Self::save`], for other reasons.
    pub fn fulfill<K: Key>(&self, claim: Claim, key: &K, value: &K::Value) -> Result<(), StoreError> {
        match self.save(key, value) {
            Err(StoreError::Write(error @ WriteError::Occupied { .. })) => {
                // Said even if something was said of this file before: it was that the result would be kept.
                (self.notify)(&Notice { path: self.path(key)?, damage: Damage::NotKept(error.to_string()) });
            }
            result => result?,
        }
        claim.fulfilled();
        Ok(())
    }

    /// The stored result, if there is one that is whole. One that is not is reported to `notify`.
    ///
    /// # Errors
    /// The key cannot be serialized.
    pub fn load<K: Key>(&self, key: &K) -> Result<Option<K::Value>, StoreError> {
        let hash = key.key_hash()?;
        for path in self.places::<K>(&hash) {
            match stamp(&path).and_then(|_| fs::read(&path)) {
                Ok(bytes) => match format::decode::<K>(&hash, &bytes) {
                    Ok(value) => return Ok(Some(value)),
                    Err(damage) => self.tell(&path, damage),
                },
                Err(error) => self.tell_unless_absent(&path, &error),
            }
        }
        Ok(None)
    }

    /// Stores a result, replacing one that is there.
    ///
    /// # Errors
    /// The file cannot be written, or the type of the result cannot be serialized.
    pub fn save<K: Key>(&self, key: &K, value: &K::Value) -> Result<(), StoreError> {
        let file = format::encode(key, value)?;
        let [first, second] = self.places::<K>(&key.key_hash()?);
        let path = if is_free(&first) { first } else { second };
        files::write_atomically(&path, &[&file.header, &file.payload, &file.checksum])?;
        if let Ok(stamp) = stamp(&path) {
            locked(&self.whole).insert(path.clone(), stamp);
        }
        locked(&self.told).remove(&path);
        Ok(())
    }

    /// Whether a whole result is there. One that is not whole is reported to `notify`.
    ///
    /// A file is read for that, but only once as long as it is not written again.
    ///
    /// # Errors
    /// The key cannot be serialized.
    pub fn contains<K: Key>(&self, key: &K) -> Result<bool, StoreError> {
        let hash = key.key_hash()?;
        Ok(self.places::<K>(&hash).iter().any(|path| self.is_whole::<K>(path, &hash)))
    }

    /// The file of a result, whether it is there or not.
    ///
    /// # Errors
    /// The key cannot be serialized.
    pub fn path<K: Key>(&self, key: &K) -> Result<PathBuf, StoreError> {
        let [first, _] = self.places::<K>(&key.key_hash()?);
        Ok(first)
    }

    fn places<K: Key>(&self, hash: &format::Hash) -> [PathBuf; 2] {
        let name = format::hexadecimal(hash);
        ENDINGS.map(|ending| self.folder.join(K::KIND).join(format!("{name}.{ending}")))
    }

    fn is_whole<K: Key>(&self, path: &Path, hash: &format::Hash) -> bool {
        let check = || {
            let stamp = stamp(path)?;
            if locked(&self.whole).get(path) == Some(&stamp) {
                return Ok(Ok(()));
            }
            let found = format::verify::<K>(hash, stamp.0, File::open(path)?)?;
            if found.is_ok() {
                locked(&self.whole).insert(path.to_path_buf(), stamp);
            }
            Ok(found)
        };
        match check() {
            Ok(Ok(())) => return true,
            Ok(Err(damage)) => self.tell(path, damage),
            Err(error) => self.tell_unless_absent(path, &error),
        }
        false
    }

    /// A path below a regular file is as absent as one in an empty folder; writing there gives the error.
    fn tell_unless_absent(&self, path: &Path, error: &io::Error) {
        if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) {
            self.tell(path, Damage::Unreadable(error.to_string()));
        }
    }

    fn tell(&self, path: &Path, damage: Damage) {
        if locked(&self.told).insert(path.to_path_buf()) {
            (self.notify)(&Notice { path: path.to_path_buf(), damage });
        }
    }
}

/// Length and age of a file; an error if it is something else, which opening might wait for.
fn stamp(path: &Path) -> io::Result<Stamp> {
    let found = fs::metadata(path)?;
    if found.is_file() {
        Ok((found.len(), found.modified().ok()))
    } else {
        Err(io::Error::other("not a file"))
    }
}

/// Whether a result may be written there: over nothing, or over a plain file that is a damaged result.
fn is_free(path: &Path) -> bool {
    match fs::symlink_metadata(path) {
        Ok(found) => found.is_file() && File::open(path).is_ok(),
        Err(_) => true,
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
