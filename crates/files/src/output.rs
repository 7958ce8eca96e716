//! Which files may be replaced by results.

use std::fs;
use std::io;
use std::path::Path;

use crate::{WriteError, check_writable, parent};

/// Checks that a file can be written and is none of `inputs`, under whatever name: better before a long run than after.
///
/// # Errors
/// A folder, a link or a device stands there, the file is an input, or its folder cannot be made or written to.
///
/// # Examples
/// ```
/// use normcircuit_files::check_output;
///
/// let folder = tempfile::tempdir()?;
/// let input = folder.path().join("data.csv");
/// std::fs::write(&input, "1,2")?;
/// check_output(&folder.path().join("new.csv"), &[&input])?;
/// check_output(&input, &[])?;
/// assert!(check_output(&input, &[&input]).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check_output(path: &Path, inputs: &[&Path]) -> Result<(), WriteError> {
    let is_same = |input: &&&Path| same_file::is_same_file(path, input).unwrap_or(false);
    if let Some(input) = inputs.iter().find(is_same) {
        return Err(WriteError::at(path)(io::Error::other(format!("it is the input {}", input.display()))));
    }
    require_replaceable(path).map_err(WriteError::at(path))?;
    check_writable(parent(path))
}

/// Fails unless nothing stands at `path`, or a file.
pub(crate) fn require_replaceable(path: &Path) -> io::Result<()> {
    let Ok(found) = fs::symlink_metadata(path) else { return Ok(()) };
    let kind = found.file_type();
    let obstacle = if kind.is_file() {
        return Ok(());
    } else if kind.is_dir() {
        "a folder".to_owned()
    } else if kind.is_symlink() {
        format!("a link to {}", fs::read_link(path)?.display())
    } else {
        "a device or a pipe, not a file".to_owned()
    };
    Err(io::Error::other(format!("it is {obstacle}")))
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
            ("link", "a link to "),
            ("dangling", "a link to "),
            ("folder", "a folder"),
            ("socket", "a device"),
        ] {
            for error in [check_output(&at(name), &[]), write_atomically(&at(name), &[b"new"])] {
                let message = error.unwrap_err().to_string();
                assert!(message.contains(name) && message.contains(obstacle), "{message}");
            }
        }
        assert!(fs::symlink_metadata(at("link")).unwrap().is_symlink());
        for name in ["other_name", "link"] {
            let message = check_output(&at(name), &[&at("target")]).unwrap_err().to_string();
            assert!(message.contains("it is the input"), "{message}");
        }
        assert_eq!(fs::read_to_string(at("target")).unwrap(), "kept");
        assert!(check_output(Path::new("/dev/null"), &[]).unwrap_err().to_string().contains("a device"));
    }
}
