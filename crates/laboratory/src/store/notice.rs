//! What the store says when a stored result cannot be used.

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;

/// A stored result that could not be used, and what is done about it. Displays as one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub damage: Damage,
}

/// What is wrong with a stored result.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Damage {
    /// The file is not a stored result.
    #[error("not a stored result")]
    NotAResult,
    /// Another version of this program wrote the file.
    #[error("written in format {found}, this program writes {expected}")]
    OtherFormat {
        /// The format the file states.
        found: u32,
        /// The format of this program.
        expected: u32,
    },
    /// Results of this kind have changed since the file was written.
    #[error("version {found} of {kind}, this program makes {expected}")]
    OtherVersion {
        /// The kind of result.
        kind: &'static str,
        /// The version the file states.
        found: u32,
        /// The version of this program.
        expected: u32,
    },
    /// The file is shorter or longer than it should be.
    #[error("{found} bytes instead of {expected}")]
    WrongLength {
        /// Its length in bytes.
        found: u64,
        /// The length its header states, in bytes.
        expected: u64,
    },
    /// Some byte of the file has changed since it was written.
    #[error("the checksum does not fit the content")]
    WrongChecksum,
    /// The file belongs to other parameters: it was renamed or copied.
    #[error("it belongs to other parameters")]
    WrongKey,
    /// The content is whole but of another type.
    #[error("the content is not of the expected type")]
    WrongType,
    /// Something that cannot be read as a file has its name: a folder, or a file of somebody else. The result is kept beside it.
    #[error("{0}")]
    Unreadable(String),
    /// There is no name left under which the result could be kept.
    #[error("{0}")]
    NotKept(String),
}

impl fmt::Display for Notice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, damage } = self;
        let path = path.display();
        match damage {
            Damage::Unreadable(reason) => {
                write!(formatter, "cannot open {path} ({reason}): the result goes by another name")
            }
            Damage::NotKept(reason) => {
                write!(formatter, "the result of {path} is not kept for another time: {reason}")
            }
            _ => write!(formatter, "computing {path} again: {damage}"),
        }
    }
}
