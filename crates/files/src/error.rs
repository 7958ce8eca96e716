//! Why a file was not written.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// A file or folder could not be written. Displays as one line.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The operating system refused.
    #[error("cannot write {}: {source}; is there such a folder, may this user write there, and is there room?", path.display())]
    System {
        /// What could not be written.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Something stands there that is not a plain file, and is left alone.
    #[error("cannot write {}: it is {found}", path.display())]
    Occupied {
        /// What could not be written.
        path: PathBuf,
        /// What stands there.
        found: Occupant,
    },
    /// The file to write is one that is read.
    #[error("cannot write {}: it is the input {}; name another file", path.display(), input.display())]
    Input {
        /// What could not be written.
        path: PathBuf,
        /// The input, as it was named.
        input: PathBuf,
    },
    /// The folder to write into is the one of a file that is read.
    #[error("cannot write into {}: the input {} lies there; name another folder", path.display(), input.display())]
    InputFolder {
        /// What could not be written.
        path: PathBuf,
        /// The input, as it was named.
        input: PathBuf,
    },
    /// What was to carry a checksum is not a JSON object.
    #[error("cannot write {}: its content is not a JSON object, to which a checksum could be added", path.display())]
    NotAnObject {
        /// What could not be written.
        path: PathBuf,
    },
}

impl WriteError {
    /// Turns what the operating system said about `path` into this error.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::System { path, source }
    }
}

/// What stands where a file was to be written, and is not a plain file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Occupant {
    /// A folder.
    #[error("a folder; name a file")]
    Folder,
    /// A symbolic link, whether there is something at its end or not.
    #[error("a link to {}; name that file itself, or remove the link", target.display())]
    Link {
        /// Where it points.
        target: PathBuf,
    },
    /// A device, a pipe or a socket.
    #[error("a device, a pipe or a socket; name a file")]
    Special,
}
