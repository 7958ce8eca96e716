//! From bytes to text, whatever program wrote them.

use crate::error::RecordingError;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// Bytes from which an encoding without a mark is guessed.
const SAMPLE: usize = 1024;

/// The text of a table: UTF-8, UTF-16 or, where bytes are neither, Windows' Western European one; line ends as `\n`.
///
/// # Errors
/// The bytes are no text, or in an encoding that is not read.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, RecordingError> {
    if bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff") {
        return Err(RecordingError::Kind { problem: "is text in UTF-32; save it as UTF-8" });
    }
    let neither = RecordingError::Kind { problem: "is neither" };
    let (encoding, mark) = match Encoding::for_bom(&bytes) {
        Some(marked) => marked,
        None => (guess(&bytes).ok_or(neither)?, 0),
    };
    let (text, malformed) = if encoding == UTF_8 {
        let text = String::from_utf8(bytes);
        (text.map_err(|_| RecordingError::Kind { problem: "is text in UTF-8, but damaged" })?, false)
    } else {
        let (text, malformed) = encoding.decode_without_bom_handling(&bytes[mark..]);
        (text.into_owned(), malformed)
    };
    if malformed {
        return Err(RecordingError::Kind { problem: "is text in UTF-16, but damaged" });
    }
    if text.contains('\0') {
        return Err(RecordingError::Kind { problem: "is neither" });
    }
    Ok(unix_lines(text.strip_prefix('\u{feff}').unwrap_or(&text)).into_owned())
}

/// The encoding of text without a mark; `None` for what is no text.
fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    // Of two bytes of a Latin letter in UTF-16 one is 0; other letters are few in tables of numbers.
    let most = (sample.len() * 2 / 5).max(1);
    if std::str::from_utf8(bytes).is_ok() && zeros(0) + zeros(1) == 0 {
        Some(UTF_8)
    } else if is_binary(sample) {
        None
    } else {
        match [zeros(0), zeros(1)] {
            [0, 0] => Some(WINDOWS_1252),
            [0, odd] if odd >= most => Some(UTF_16LE),
            [even, 0] if even >= most => Some(UTF_16BE),
            _ => None,
        }
    }
}

/// Whether bytes hold control characters that no text has.
fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| matches!(byte, 1..=8 | 14..=25 | 28..=31))
}

/// All line ends, of Windows and of old Macintoshes too, as `\n`, so that lines are counted as editors count them.
fn unix_lines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, convert: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(convert).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "condition,Zelle_1,Zelle_2\n1,4,0\n2,µ,3\n";
        let marked = format!("\u{feff}{text}");
        for bytes in [
            text.as_bytes().to_vec(),
            marked.as_bytes().to_vec(),
            utf16(&marked, u16::to_le_bytes),
            utf16(&marked, u16::to_be_bytes),
            utf16(text, u16::to_le_bytes),
            utf16(text, u16::to_be_bytes),
            text.replace('µ', "?")
                .into_bytes()
                .into_iter()
                .map(|b| if b == b'?' { 0xb5 } else { b })
                .collect(),
            text.replace('\n', "\r\n").into_bytes(),
            text.replace('\n', "\r").into_bytes(),
        ] {
            assert_eq!(decode(bytes.clone()).unwrap(), text, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let utf32: Vec<u8> = "\u{feff}a,b".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        for (bytes, part) in [
            (utf32, "UTF-32; save it as UTF-8"),
            (b"\0\x01\x02\xff".to_vec(), "neither"),
            (b"a\x01\x02\xff".to_vec(), "neither"),
            (b"\xef\xbb\xbfa,\xff".to_vec(), "UTF-8, but damaged"),
            (utf16("\u{feff}a", u16::to_le_bytes)[..3].to_vec(), "UTF-16, but damaged"),
        ] {
            let message = decode(bytes).unwrap_err().to_string();
            assert!(message.contains(part), "“{message}” lacks “{part}”");
        }
    }
}
