//! Writing files so that a reader never sees half of one, and saying what is in them so that a terminal does not obey it.

mod output;
mod visible;

pub use output::check_output;
pub use visible::{excerpt, visible};

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Files being written are named so; see [`remove_leftovers`].
const TEMPORARY_PREFIX: &str = ".unfinished-";

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
    /// Turns what the operating system said about `path` into this error.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self { path, source }
    }
}

/// Writes a file whole or not at all: into a temporary file in the same folder, which then takes the file's name.
///
/// A reader, and a run interrupted at any time, finds the old file or the new one. Two processes that write the
/// same file at once do no harm: the last one to finish wins. Temporary files that killed processes left in the folder are
/// removed.
///
/// # Errors
/// The folder cannot be made, is not writable or is full; a file that stood there is unchanged. So is what is not a file: a
/// link, a folder or a device.
pub fn write_atomically(path: &Path, parts: &[&[u8]]) -> Result<(), WriteError> {
    write_atomically_with(path, |file| parts.iter().try_for_each(|part| file.write_all(part)))
}

/// As [`write_atomically`], for content that is made while it is written.
///
/// # Errors
/// As [`write_atomically`], and what `write` returns.
pub fn write_atomically_with(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), WriteError> {
    let folder = parent(path);
    make_folder(folder)?;
    remove_leftovers(folder);
    let whole = || -> io::Result<()> {
        output::require_replaceable(path)?;
        let mut file = temporary_file(folder)?;
        write(file.as_file_mut())?;
        // On disk before it has its name: a power cut must not leave a name with half the bytes.
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        sync_folder(folder)
    };
    whole().map_err(WriteError::at(path))
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

/// Removes unfinished files of processes that were killed while writing into this folder: those that nobody has locked.
///
/// What cannot be locked or removed stays: it takes room but does no harm.
fn remove_leftovers(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(TEMPORARY_PREFIX)
            && let Ok(file) = File::options().write(true).open(entry.path())
            && file.try_lock().is_ok()
        {
            // Another process may have removed it first, which is as good.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The folder in which a file lies.
pub fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A temporary file, locked for as long as it is open: that tells it from one that a killed process left.
fn temporary_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_PREFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As other programs' files: readable by colleagues as far as the user's umask lets them.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    loop {
        let file = builder.tempfile_in(folder).map_err(|error| {
            // tempfile repeats the path in its message; ours names it already.
            error.raw_os_error().map_or(error, io::Error::from_raw_os_error)
        })?;
        // Somebody who cleans up may have come between making and locking. Where nothing can be locked nobody cleans up.
        if file.as_file().lock().is_err() || file.path().exists() {
            return Ok(file);
        }
    }
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
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file.txt");
        write_atomically(&path, &[b"old"]).unwrap();
        let error = write_atomically_with(&path, |file| {
            file.write_all(b"half")?;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        });
        let message = error.unwrap_err().to_string();
        assert!(message.contains("file.txt") && message.contains("is there room"), "{message}");
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn only_unfinished_files_that_nobody_writes_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let written = temporary_file(folder.path()).unwrap();
        for name in [".unfinished-1", "other"] {
            File::create(folder.path().join(name)).unwrap();
        }
        write_atomically(&folder.path().join("new"), &[b"text"]).unwrap();
        let mut left: Vec<_> = (fs::read_dir(folder.path()).unwrap())
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        let written = written.path().file_name().unwrap().to_str().unwrap();
        assert_eq!(left, [written, "new", "other"]);
    }

    #[test]
    fn many_writers_in_one_folder_do_not_remove_each_others_files() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for writer in 0..8 {
                let path = folder.path().join(format!("{writer}"));
                scope.spawn(move || (0..50).for_each(|_| write_atomically(&path, &[b"text"]).unwrap()));
            }
        });
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 8);
    }
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
