//! JSON files that tell whether they are whole: the last field of the object is a checksum of everything before.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::error::WriteError;
use crate::temporary::hexadecimal;
use crate::write::write_atomically;

const BEFORE: &str = "\"sha256\": \"";
const AFTER: &str = "\"\n}\n";
const DIGITS: usize = 64;

/// What is wrong with a file that should carry a checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Damage {
    /// There is no checksum at its end.
    #[error("it does not end with its checksum: it is cut off, changed or of an older version")]
    NoChecksum,
    /// Some byte has changed since it was written.
    #[error("the checksum does not fit the content")]
    WrongChecksum,
}

/// A file could not be used. Displays as one line.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The operating system refused.
    #[error("cannot read {}: {source}", path.display())]
    System {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The file is no text that can be read.
    #[error("{} is {found}; save it as UTF-8", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        found: &'static str,
    },
    /// The file is not what was written.
    #[error("{} is damaged: {damage}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        damage: Damage,
    },
}

/// Writes a JSON object with its checksum, whole or not at all (as [`write_atomically`]).
///
/// The file stays one JSON object, with a last field `sha256`.
///
/// # Errors
/// [`WriteError`] if the file cannot be written or `object` is not the text of a JSON object.
pub fn write_checked(path: &Path, object: &str) -> Result<(), WriteError> {
    let text = sealed(object).ok_or_else(|| WriteError::NotAnObject { path: path.to_path_buf() })?;
    write_atomically(path, &[text.as_bytes()])
}

/// Reads what [`write_checked`] wrote, without the checksum; nothing if there is no such file.
///
/// # Errors
/// [`ReadError`] if the file cannot be read or is not what was written.
pub fn read_checked(path: &Path) -> Result<Option<String>, ReadError> {
    let damaged = |damage| ReadError::Damaged { path: path.to_path_buf(), damage };
    match fs::read(path) {
        // Bytes that are not text were not written so.
        Ok(bytes) => {
            let text = String::from_utf8(bytes).map_err(|_| damaged(Damage::WrongChecksum))?;
            unsealed(&text).map(Some).map_err(damaged)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(ReadError::System { path: path.to_path_buf(), source }),
    }
}

/// The text of a JSON object with a last field `sha256`, the SHA-256 of all bytes before this field; nothing if `object` does
/// not begin and end like an object.
pub fn sealed(object: &str) -> Option<String> {
    let body = object.trim_end().strip_suffix('}')?.trim_end();
    let fields = body.trim_start().strip_prefix('{')?;
    let comma = if fields.trim().is_empty() { "\n" } else { ",\n" };
    let before = format!("{body}{comma}");
    let checksum = hexadecimal(&Sha256::digest(&before));
    Some(format!("{before}{BEFORE}{checksum}{AFTER}"))
}

/// The object that [`sealed`] was given, up to white space at its end.
///
/// # Errors
/// The text is not what [`sealed`] gave.
pub fn unsealed(text: &str) -> Result<String, Damage> {
    let parts = || {
        let rest = text.strip_suffix(AFTER)?;
        let (rest, checksum) = rest.split_at_checked(rest.len().checked_sub(DIGITS)?)?;
        Some((rest.strip_suffix(BEFORE)?, checksum))
    };
    let (before, checksum) = parts().ok_or(Damage::NoChecksum)?;
    if hexadecimal(&Sha256::digest(before)) != checksum {
        return Err(Damage::WrongChecksum);
    }
    let body = before.trim_end();
    Ok(format!("{}\n}}\n", body.strip_suffix(',').unwrap_or(body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OBJECT: &str = "{\"id\": \"fig1\", \"panels\": [1, 2]}\n";

    #[test]
    fn an_object_comes_back() {
        for object in [OBJECT, "{}", "{\n  \"a\": \"}\"\n}", "{\"µ\": {}}"] {
            let sealed = sealed(object).unwrap();
            let strip = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(strip(&unsealed(&sealed).unwrap()), strip(object), "{sealed}");
        }
        for text in ["", "[1]", "{", "}", "3"] {
            assert_eq!(sealed(text), None, "{text}");
        }
    }

    #[test]
    fn the_checksum_is_that_of_the_bytes_before_it() {
        // Of “{” and a line feed, as sha256sum gives it.
        let known = "a6fb08fda1acb957b6116bd37811a1fe41a01611c0631edbf786d6889a27a55c";
        assert_eq!(sealed("{}").unwrap(), format!("{{\n\"sha256\": \"{known}\"\n}}\n"));
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fig1.json");
        assert!(read_checked(&path).unwrap().is_none());
        write_checked(&path, OBJECT).unwrap();
        assert!(read_checked(&path).unwrap().is_some());
        let whole = fs::read(&path).unwrap();
        for position in 0..whole.len() {
            for bit in 0..8 {
                let mut damaged = whole.clone();
                damaged[position] ^= 1 << bit;
                fs::write(&path, damaged).unwrap();
                let error = read_checked(&path).unwrap_err().to_string();
                assert!(error.contains("fig1.json is damaged") && !error.contains('\n'), "{error}");
            }
            fs::write(&path, &whole[..position]).unwrap();
            assert!(read_checked(&path).is_err(), "cut to {position} bytes");
        }
    }

    #[test]
    fn what_is_not_an_object_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.json");
        assert!(matches!(write_checked(&path, "[1, 2]"), Err(WriteError::NotAnObject { .. })));
        assert!(!path.exists());
    }
}
