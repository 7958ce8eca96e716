//! Reading texts that people write.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::checked::ReadError;

/// No text that a person wrote is longer, bytes; a device never ends.
const MOST_BYTES: u64 = 100_000_000;

/// The text of a file: UTF-8, with or without a mark at its beginning, its line ends as `\n`.
///
/// # Errors
/// The file cannot be read, is too long, or is no text in UTF-8.
pub fn read_text(path: &Path) -> Result<String, ReadError> {
    let refused = |source| ReadError::System { path: path.to_path_buf(), source };
    let mut bytes = Vec::new();
    File::open(path).map_err(refused)?.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(refused)?;
    let not_text = |found| ReadError::NotText { path: path.to_path_buf(), found };
    if bytes.len() as u64 > MOST_BYTES {
        return Err(not_text("longer than the 100 MB of any text"));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(not_text("text in UTF-16"));
    }
    let text = String::from_utf8(bytes).map_err(|_| not_text("text in another encoding, or none"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    // Lines are then counted as editors count them.
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn texts_are_read_as_editors_show_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own.toml");
        for text in ["runs = 2\nseed = 1\n", "\u{feff}runs = 2\r\nseed = 1\r\n", "runs = 2\rseed = 1\r"] {
            fs::write(&path, text).unwrap();
            assert_eq!(read_text(&path).unwrap(), "runs = 2\nseed = 1\n", "{text:?}");
        }
        for (bytes, part) in [(b"\xff\xfer\0".as_slice(), "UTF-16"), (b"name = \"\xb5\"", "another encoding")]
        {
            fs::write(&path, bytes).unwrap();
            let message = read_text(&path).unwrap_err().to_string();
            assert!(message.contains("own.toml") && message.contains(part), "{message}");
            assert!(message.contains("save it as UTF-8"), "{message}");
        }
        let nowhere = read_text(&folder.path().join("nowhere")).unwrap_err().to_string();
        assert!(nowhere.starts_with("cannot read ") && nowhere.contains("nowhere"), "{nowhere}");
    }

    /// A device never ends, and does not say how long it is.
    #[cfg(unix)]
    #[test]
    fn what_never_ends_is_refused() {
        let message = read_text(Path::new("/dev/zero")).unwrap_err().to_string();
        assert!(message.contains("longer than the 100 MB"), "{message}");
    }
}
