//! Which files may be replaced by results.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Something stands where a result is to be written, and must not be replaced by it.
#[derive(Debug, Error)]
#[error("will not write {}: it is {obstacle}", path.display())]
#[non_exhaustive]
pub struct OutputError {
    /// Where the result was to be written.
    pub path: PathBuf,
    /// What is there.
    pub obstacle: Obstacle,
}

/// What must not be replaced by a result.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Obstacle {
    /// A file that was read to make the result.
    #[error("a file that this command reads")]
    Input,
    /// A folder.
    #[error("a folder")]
    Folder,
    /// A symbolic link: it would be lost, and its target would keep the old content.
    #[error("a link to another file; name that file")]
    Link,
    /// A device, a pipe or a socket.
    #[error("a device or a pipe, not a file")]
    Special,
}

/// Checks that `path` may be written: nothing is there, or a file that is none of `inputs`, under whatever name.
///
/// # Errors
/// [`OutputError`] if something else is there.
///
/// # Examples
/// ```
/// use normcircuit_files::{Obstacle, check_output};
///
/// let folder = tempfile::tempdir()?;
/// let input = folder.path().join("data.csv");
/// std::fs::write(&input, "1,2")?;
/// check_output(&folder.path().join("new.csv"), &[&input])?;
/// check_output(&input, &[])?;
/// assert_eq!(check_output(&input, &[&input]).unwrap_err().obstacle, Obstacle::Input);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check_output(path: &Path, inputs: &[&Path]) -> Result<(), OutputError> {
    let is_input = || inputs.iter().any(|input| same_file::is_same_file(path, input).unwrap_or(false));
    let obstacle = if is_input() { Some(Obstacle::Input) } else { obstacle(path) };
    obstacle.map_or(Ok(()), |obstacle| Err(OutputError { path: path.to_path_buf(), obstacle }))
}

/// What stands at `path` that is not a file.
fn obstacle(path: &Path) -> Option<Obstacle> {
    let kind = fs::symlink_metadata(path).ok()?.file_type();
    if kind.is_file() {
        None
    } else if kind.is_dir() {
        Some(Obstacle::Folder)
    } else if kind.is_symlink() {
        Some(Obstacle::Link)
    } else {
        Some(Obstacle::Special)
    }
}

/// Fails unless `path` is free, or a file.
pub(crate) fn require_replaceable(path: &Path) -> io::Result<()> {
    obstacle(path).map_or(Ok(()), |obstacle| Err(io::Error::other(format!("it is {obstacle}"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write_atomically;

    #[cfg(unix)]
    #[test]
    fn links_folders_devices_and_inputs_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("target"), "kept").unwrap();
        std::os::unix::fs::symlink(at("target"), at("link")).unwrap();
        std::os::unix::fs::symlink(at("nowhere"), at("dangling")).unwrap();
        fs::hard_link(at("target"), at("other_name")).unwrap();
        fs::create_dir(at("folder")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        for (name, obstacle) in [
            ("link", Obstacle::Link),
            ("dangling", Obstacle::Link),
            ("folder", Obstacle::Folder),
            ("socket", Obstacle::Special),
        ] {
            assert_eq!(check_output(&at(name), &[]).unwrap_err().obstacle, obstacle);
            let message = write_atomically(&at(name), &[b"new"]).unwrap_err().to_string();
            assert!(message.contains(name) && message.contains(&obstacle.to_string()), "{message}");
        }
        assert!(fs::symlink_metadata(at("link")).unwrap().is_symlink());
        for name in ["other_name", "link"] {
            let error = check_output(&at(name), &[&at("target")]).unwrap_err();
            assert_eq!(error.obstacle, Obstacle::Input);
        }
        assert_eq!(fs::read_to_string(at("target")).unwrap(), "kept");
        let message = check_output(Path::new("/dev/null"), &[]).unwrap_err().to_string();
        assert_eq!(message, "will not write /dev/null: it is a device or a pipe, not a file");
    }
}
