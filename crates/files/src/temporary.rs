//! Files that are being written: how they are named, and how those of killed processes go away.

use std::fs::{self, File, Metadata};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io;
use std::path::Path;

use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

const PREFIX: &str = ".normcircuit-";
const SUFFIX: &str = ".unfinished";
/// Hexadecimal digits of the random part of a name, and of the part that is computed from it.
const RANDOM_DIGITS: usize = 16;
const CHECK_DIGITS: usize = 8;

/// A temporary file, locked for as long as it is open: that tells it from one that a killed process left.
pub(crate) fn create(folder: &Path) -> io::Result<NamedTempFile> {
    loop {
        // Opened here and not by tempfile, which would put the temporary path into its messages, and make files that colleagues
        // cannot read whatever the user's umask says.
        let open = |path: &Path| File::options().read(true).write(true).create_new(true).open(path);
        let file = tempfile::Builder::new().prefix(&new_name()).rand_bytes(0).make_in(folder, open)?;
        // Somebody who cleans up may have come between making and locking. Where nothing can be locked nobody cleans up.
        if file.as_file().lock().is_err() || file.path().exists() {
            return Ok(file);
        }
    }
}

/// Removes unfinished files of processes that were killed while writing into this folder.
///
/// Only those go that this program made: plain files whose name it gives, of the owner of `ours`, that nobody has locked.
/// What cannot be locked or removed stays: it takes room but does no harm.
pub(crate) fn remove_leftovers(folder: &Path, ours: &Metadata) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if entry.file_name().to_str().is_some_and(is_name)
            && fs::symlink_metadata(&path).is_ok_and(|found| found.is_file() && same_owner(&found, ours))
            && let Ok(file) = File::options().write(true).open(&path)
            && file.try_lock().is_ok()
        {
            // Another process may have removed it first, which is as good.
            let _ = fs::remove_file(path);
        }
    }
}

/// A name that no other file has, and that no other program would give.
fn new_name() -> String {
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_u32(std::process::id());
    let random = format!("{:0RANDOM_DIGITS$x}", hasher.finish());
    format!("{PREFIX}{random}-{}{SUFFIX}", check(&random))
}

fn is_name(name: &str) -> bool {
    name.strip_prefix(PREFIX)
        .and_then(|rest| rest.strip_suffix(SUFFIX)?.split_once('-'))
        .is_some_and(|(random, stated)| random.len() == RANDOM_DIGITS && stated == check(random))
}

fn check(random: &str) -> String {
    hexadecimal(&Sha256::digest(random))[..CHECK_DIGITS].to_owned()
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(unix)]
fn same_owner(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    a.uid() == b.uid()
}

#[cfg(not(unix))]
fn same_owner(_: &Metadata, _: &Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = (fs::read_dir(folder).unwrap())
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn only_unfinished_files_of_this_program_that_nobody_writes_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let written = create(folder.path()).unwrap();
        let mut kept = vec![written.path().file_name().unwrap().to_str().unwrap().to_owned()];
        let others = [
            ".unfinished-notes",
            ".normcircuit-notes.unfinished",
            ".normcircuit-0123456789abcdef-00000000.unfinished",
            "thesis.txt",
        ];
        for name in others {
            fs::write(folder.path().join(name), "of somebody else").unwrap();
            kept.push(name.to_owned());
        }
        let (left, link) = (new_name(), new_name());
        fs::write(folder.path().join(&left), "half a fi").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("thesis.txt", folder.path().join(&link)).unwrap();
        #[cfg(unix)]
        kept.push(link);
        remove_leftovers(folder.path(), &written.as_file().metadata().unwrap());
        kept.sort();
        assert_eq!(names(folder.path()), kept);
    }

    #[test]
    #[cfg(unix)]
    fn files_of_another_owner_stay() {
        use std::os::unix::fs::chown;
        let folder = tempfile::tempdir().unwrap();
        let ours = create(folder.path()).unwrap();
        let theirs = folder.path().join(new_name());
        fs::write(&theirs, "").unwrap();
        // Only the superuser can give a file away; for others there is nothing to test.
        if chown(&theirs, Some(12_345), None).is_ok() {
            remove_leftovers(folder.path(), &ours.as_file().metadata().unwrap());
            assert!(theirs.exists());
        }
    }

    #[test]
    fn errors_do_not_show_the_temporary_name() {
        let message = create(Path::new("no/such/folder")).unwrap_err().to_string();
        assert!(message.contains("No such file") && !message.contains(PREFIX), "{message}");
    }
}
