//! Writing files so that a reader never sees half of one.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use thiserror::Error;

/// Files being written are named so; see [`remove_leftovers`].
const TEMPORARY_PREFIX: &str = ".unfinished-";
/// No write lasts this long: an unfinished file older than this was left by a process that was killed.
const LEFTOVER_AGE: Duration = Duration::from_secs(24 * 3600);

/// A file or folder could not be written.
#[derive(Debug, Error)]
#[error("cannot write {}: {source}; is there such a folder, may this user write there, and is there room?", path.display())]
#[non_exhaustive]
pub struct WriteError {
    /// What could not be written.
    pub path: PathBuf,
    /// What the operating system said.
    pub source: io::Error,
}

impl WriteError {
    pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self { path, source }
    }
}

/// Writes a file whole or not at all: into a temporary file in the same folder, which then takes the file's name.
///
/// A reader, and a run interrupted at any time, finds the old file or the new one. Two processes that write the
/// same file at once do no harm: the last one to finish wins.
///
/// # Errors
/// The folder cannot be made, is not writable or is full; a file that stood there is unchanged.
pub fn write_atomically(path: &Path, parts: &[&[u8]]) -> Result<(), WriteError> {
    let folder = parent(path);
    make_folder(folder)?;
    let write = || -> io::Result<()> {
        let mut file = temporary_file(folder)?;
        for part in parts {
            file.write_all(part)?;
        }
        // On disk before it has its name: a power cut must not leave a name with half the bytes.
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        sync_folder(folder)
    };
    write().map_err(WriteError::at(path))
}

/// Makes a folder, and those above it, unless it is there.
///
/// # Errors
/// It cannot be made; the error names it.
pub fn make_folder(folder: &Path) -> Result<(), WriteError> {
    fs::create_dir_all(folder).map_err(WriteError::at(folder))
}

/// Checks that files can be written in a folder, making it if it is not there: better before a long run than after.
///
/// # Errors
/// The folder cannot be made or written to; the error names it.
pub fn check_writable(folder: &Path) -> Result<(), WriteError> {
    make_folder(folder)?;
    temporary_file(folder).map(drop).map_err(WriteError::at(folder))
}

/// Removes unfinished files of processes that were killed while writing into this folder.
///
/// What cannot be removed stays: it takes room but does no harm.
pub fn remove_leftovers(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let is_temporary = entry.file_name().to_string_lossy().starts_with(TEMPORARY_PREFIX);
        let is_old = (entry.metadata().and_then(|data| data.modified()))
            .is_ok_and(|time| SystemTime::now().duration_since(time).is_ok_and(|age| age > LEFTOVER_AGE));
        if is_temporary && is_old {
            // Another process may have removed it first, which is as good.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn temporary_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_PREFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As other programs' files: readable by colleagues as far as the user's umask lets them.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder).map_err(|error| {
        // tempfile repeats the path in its message; ours names it already.
        error.raw_os_error().map_or(error, io::Error::from_raw_os_error)
    })
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/file.txt");
        write_atomically(&path, &[b"first"]).unwrap();
        write_atomically(&path, &[b"sec", b"ond"]).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_below_a_file_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        for error in [check_writable(&file), write_atomically(&file.join("x/y.txt"), &[b"text"])] {
            let message = error.unwrap_err().to_string();
            assert!(message.contains(&*file.to_string_lossy()), "{message}");
            assert!(!message.contains('\n'));
        }
    }

    #[test]
    fn only_old_unfinished_files_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let old = SystemTime::now() - 2 * LEFTOVER_AGE;
        for (name, time) in [(".unfinished-1", old), (".unfinished-2", SystemTime::now()), ("other", old)] {
            File::create(folder.path().join(name)).unwrap().set_modified(time).unwrap();
        }
        remove_leftovers(folder.path());
        let mut left: Vec<_> = (fs::read_dir(folder.path()).unwrap())
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(left, [".unfinished-2", "other"]);
    }
}
