//! Writing files whole or not at all.

use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use crate::error::WriteError;
use crate::output::check_place;
use crate::temporary;

/// Writes a file whole or not at all: into a temporary file in the same folder, which then takes the file's name.
///
/// A reader, and a run interrupted at any time, finds the old file or the new one. Two processes that write the
/// same file at once do no harm: the last one to finish wins. Temporary files that killed processes of this program left in
/// the folder are removed. What is not a plain file (a link, a device, a folder) is never replaced.
///
/// # Errors
/// The folder cannot be made, is not writable or is full, or something else than a file stands there; whatever stood there
/// is unchanged.
pub fn write_atomically(path: &Path, parts: &[&[u8]]) -> Result<(), WriteError> {
    write_atomically_with(path, |file| parts.iter().try_for_each(|part| file.write_all(part)))
}

/// As [`write_atomically`], for content that is made while it is written.
///
/// # Errors
/// As [`write_atomically`], and what `write` returns.
pub fn write_atomically_with(
    path: &Path,
    write: impl FnOnce(&mut Unfinished) -> io::Result<()>,
) -> Result<(), WriteError> {
    let folder = parent(path);
    make_folder(folder)?;
    check_place(path)?;
    let whole = || -> io::Result<()> {
        let temporary = temporary::create(folder)?;
        temporary::remove_leftovers(folder, &temporary.as_file().metadata()?);
        let mut file = Unfinished::new(temporary.as_file().try_clone()?);
        let written = write(&mut file);
        // What the file said is the cause; what was made of it may be another library's words.
        file.failure.map_or(written, Err)?;
        // On disk before it has its name: a power cut must not leave a name with half the bytes.
        temporary.as_file().sync_all()?;
        temporary.persist(path).map_err(|error| error.error)?;
        sync_folder(folder)
    };
    whole().map_err(WriteError::at(path))
}

/// A file that is being written.
///
/// After a first failure it takes everything and keeps nothing: a writer on top of it that tries to tidy up then ends in
/// silence, and the failure is what [`write_atomically_with`] returns.
#[derive(Debug)]
pub struct Unfinished {
    file: File,
    failure: Option<io::Error>,
    /// Where the next byte goes once the file has failed.
    position: u64,
}

impl Unfinished {
    fn new(file: File) -> Self {
        Self { file, failure: None, position: 0 }
    }

    /// Keeps the first failure and passes a copy on.
    fn watched<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|error| {
            let copy = error.raw_os_error().map_or_else(|| error.kind().into(), io::Error::from_raw_os_error);
            self.failure = Some(error);
            copy
        })
    }
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.failure.is_some() {
            self.position += bytes.len() as u64;
            return Ok(bytes.len());
        }
        match self.file.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            result => self.watched(result),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Unfinished {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if self.failure.is_none() {
            let result = self.file.seek(to);
            return self.watched(result);
        }
        self.position = match to {
            SeekFrom::Start(position) => position,
            SeekFrom::Current(offset) | SeekFrom::End(offset) => self.position.saturating_add_signed(offset),
        };
        Ok(self.position)
    }
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
    temporary::create(folder).map(drop).map_err(WriteError::at(folder))
}

/// The folder in which a file lies.
pub fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
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
    fn after_a_failure_everything_is_taken_and_the_failure_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let read_only = folder.path().join("read");
        fs::write(&read_only, "text").unwrap();
        let mut file = Unfinished::new(File::open(&read_only).unwrap());
        assert!(file.write_all(b"refused").is_err());
        file.write_all(b"taken").unwrap();
        assert_eq!(file.stream_position().unwrap(), 5);
        assert!(file.failure.is_some());
        assert_eq!(fs::read(&read_only).unwrap(), b"text");
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
