//! What must not be overwritten: whatever is not a plain file, and the inputs of the same command.

use std::fs;
use std::io;
use std::path::Path;

use crate::error::{Occupant, WriteError};
use crate::write::{check_writable, parent};

/// Checks that a file can be written and is none of `inputs`, under whatever name: better before a long run than after.
///
/// # Errors
/// A folder, link or device stands there, the file is an input, or its folder cannot be made or written to.
pub fn check_output(path: &Path, inputs: &[&Path]) -> Result<(), WriteError> {
    check_place(path)?;
    for input in inputs {
        if input.is_file() && path.is_file() && same_file::is_same_file(path, input).unwrap_or(false) {
            return Err(WriteError::Input { path: path.to_path_buf(), input: input.to_path_buf() });
        }
    }
    check_writable(parent(path))
}

/// Checks that files can be written in a folder and that none of `inputs` lies there, where one of them might take its name.
///
/// # Errors
/// An input lies directly in the folder, or the folder cannot be made or written to.
pub fn check_output_folder(folder: &Path, inputs: &[&Path]) -> Result<(), WriteError> {
    for input in inputs {
        // Links to an input are as good as the input: both the place of the name and that of the file count.
        let places =
            [parent(input).canonicalize(), input.canonicalize().map(|file| parent(&file).to_path_buf())];
        if let Ok(folder_itself) = folder.canonicalize()
            && places.iter().flatten().any(|place| *place == folder_itself)
        {
            return Err(WriteError::InputFolder { path: folder.to_path_buf(), input: input.to_path_buf() });
        }
    }
    check_writable(folder)
}

/// Checks that a plain file stands at `path`, or nothing.
pub(crate) fn check_place(path: &Path) -> Result<(), WriteError> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => return Ok(()),
        Ok(found) if found.is_dir() => Occupant::Folder,
        Ok(found) if found.is_symlink() => {
            Occupant::Link { target: fs::read_link(path).map_err(WriteError::at(path))? }
        }
        Ok(_) => Occupant::Special,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(WriteError::at(path)(error)),
    };
    Err(WriteError::Occupied { path: path.to_path_buf(), found })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write_atomically;

    #[test]
    fn an_output_is_never_an_input() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("lab.csv");
        fs::write(&input, "1,2").unwrap();
        fs::create_dir(folder.path().join("sub")).unwrap();
        check_output(&folder.path().join("other.csv"), &[&input]).unwrap();
        let same = folder.path().join("sub/../lab.csv");
        let message = check_output(&same, &[&input]).unwrap_err().to_string();
        assert!(message.contains("it is the input") && message.contains("another file"), "{message}");
        fs::hard_link(&input, folder.path().join("again.csv")).unwrap();
        assert!(check_output(&folder.path().join("again.csv"), &[&input]).is_err());

        check_output_folder(&folder.path().join("sub"), &[&input]).unwrap();
        check_output_folder(&folder.path().join("new"), &[&input]).unwrap();
        let message = check_output_folder(&folder.path().join("sub/.."), &[&input]).unwrap_err().to_string();
        assert!(message.contains("lab.csv lies there"), "{message}");
    }

    #[test]
    fn a_folder_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let message = write_atomically(folder.path(), &[b"text"]).unwrap_err().to_string();
        assert!(message.ends_with("it is a folder; name a file"), "{message}");
    }

    #[test]
    #[cfg(unix)]
    fn links_and_what_they_point_to_stay() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "precious").unwrap();
        std::os::unix::fs::symlink("target", &link).unwrap();
        let message = write_atomically(&link, &[b"text"]).unwrap_err().to_string();
        assert!(message.contains("it is a link to target"), "{message}");
        assert_eq!(fs::read(&target).unwrap(), b"precious");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        // A dangling link is one too.
        fs::remove_file(&target).unwrap();
        assert!(write_atomically(&link, &[b"text"]).is_err() && !target.exists());
    }

    #[test]
    #[cfg(unix)]
    fn devices_and_sockets_stay() {
        use std::os::unix::fs::FileTypeExt as _;
        let error = check_output(Path::new("/dev/null"), &[]).unwrap_err();
        assert!(error.to_string().contains("a device"), "{error}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
        assert!(write_atomically(&path, &[b"text"]).is_err());
        assert!(fs::symlink_metadata(&path).unwrap().file_type().is_socket());
    }
}
