//! Who computes what, among all processes that use a store.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The right to compute a result, which nobody else has until this is dropped or its process ends, however it ends.
///
/// It is a lock of the operating system on a file beside the result. Where files cannot be locked everybody has the right: the
/// work is then not divided, and its results are the same.
#[derive(Debug)]
pub struct Claim {
    path: PathBuf,
    lock: Option<File>,
}

impl Claim {
    /// Claims what the file `path` stands for; nothing if somebody else has.
    pub(super) fn new(path: &Path) -> Option<Self> {
        let claim = |lock| Some(Self { path: path.to_path_buf(), lock });
        let Ok(file) = lock_file(path) else { return claim(None) };
        match file.try_lock() {
            Ok(()) => claim(Some(file)),
            Err(TryLockError::WouldBlock) => None,
            Err(TryLockError::Error(_)) => claim(None),
        }
    }

    /// Gives the right back once the result is stored. Whoever gets it next looks for the result first and finds it, so the
    /// file of the lock may go.
    pub(super) fn fulfilled(self) {
        if self.lock.is_some() {
            // If it stays it takes room but does no harm.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn lock_file(path: &Path) -> io::Result<File> {
    // Opening a pipe would wait for its other end, and a link may lead anywhere.
    if fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    File::options().create(true).truncate(false).write(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_has_it_until_it_is_dropped_or_fulfilled() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("result.lock");
        let claim = Claim::new(&path).unwrap();
        assert!(Claim::new(&path).is_none());
        drop(claim);
        let claim = Claim::new(&path).unwrap();
        claim.fulfilled();
        assert!(!path.exists() && Claim::new(&path).is_some());
    }

    #[test]
    fn where_nothing_can_be_locked_everybody_has_it() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().to_path_buf(), folder.path().join("no/such/folder.lock")] {
            let [first, second] = [Claim::new(&path), Claim::new(&path)].map(Option::unwrap);
            first.fulfilled();
            drop(second);
            assert!(folder.path().is_dir());
        }
    }
}
