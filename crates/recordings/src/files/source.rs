//! Opening a file: what kind it is of, and whether it is small enough.

use crate::error::RecordingError;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::Path;

/// The largest table that is read, in bytes; NPZ holds the same numbers in a tenth of the room.
const MAX_TABLE: u64 = 500_000_000;
/// Bytes that tell what a file is.
const MAGIC: usize = 560;

/// Files that people have beside NPZ and CSV: how they begin, and what to do with them.
const KINDS: [(&[u8], &str); 10] = [
    (b"\x93NUMPY", "is a single NumPy array, without the conditions of the trials"),
    (b"\x89HDF\r\n\x1a\n", "is HDF5, as NWB and MATLAB 7.3 are; save its arrays with numpy.savez"),
    (b"MATLAB 5.0 MAT-file", "is a MATLAB file; save its arrays with numpy.savez or writetable"),
    (b"\x1f\x8b", "is compressed with gzip; uncompress it first"),
    (b"\xfd7zXZ", "is compressed with xz; uncompress it first"),
    (b"7z\xbc\xaf\x27\x1c", "is compressed with 7-Zip; uncompress it first"),
    (b"\xd0\xcf\x11\xe0", "is an Excel workbook; save the sheet as CSV"),
    (b"PAR1", "is Parquet; save the table as CSV"),
    (b"\x80\x04\x95", "is a Python pickle; save its arrays with numpy.savez"),
    (b"%PDF", "is a PDF; save the table as CSV"),
];

/// A file that can be searched, as archives need.
pub(super) trait Searchable: Read + Seek + Send {}
impl<T: Read + Seek + Send> Searchable for T {}

/// A file by its kind.
pub(super) enum Source {
    /// A ZIP archive, as NPZ is, and its size in bytes.
    Archive(Box<dyn Searchable>, u64),
    /// Anything else, whole: it should be a table.
    Table(Vec<u8>),
}

impl Source {
    /// # Errors
    /// The file cannot be read, is empty, of another kind, or too large for a table.
    pub(super) fn open(path: &Path) -> Result<Self, RecordingError> {
        let unreadable = |source| RecordingError::Open { path: path.to_path_buf(), source };
        let mut file = File::open(path).map_err(unreadable)?;
        let details = file.metadata().map_err(unreadable)?;
        let mut start = Vec::new();
        (&mut file).take(MAGIC as u64).read_to_end(&mut start).map_err(unreadable)?;
        if start.starts_with(b"PK") && details.is_file() {
            file.rewind().map_err(unreadable)?;
            return Ok(Self::Archive(Box::new(BufReader::new(file)), details.len()));
        }
        refuse_other_kinds(&start)?;
        if details.is_file() {
            refuse_large(details.len())?;
        }
        // A pipe or a device does not say how long it is.
        let mut bytes = start;
        file.take(MAX_TABLE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        refuse_large(bytes.len() as u64)?;
        if bytes.starts_with(b"PK") {
            let size = bytes.len() as u64;
            return Ok(Self::Archive(Box::new(Cursor::new(bytes)), size));
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(RecordingError::Kind { problem: "is empty" });
        }
        Ok(Self::Table(bytes))
    }
}

fn refuse_large(bytes: u64) -> Result<(), RecordingError> {
    if bytes <= MAX_TABLE {
        return Ok(());
    }
    Err(RecordingError::Size {
        what: "the table".to_owned(),
        found: format!("{} MB or more", bytes / 1_000_000),
        limit: format!("{} MB; NPZ takes a tenth of the room", MAX_TABLE / 1_000_000),
    })
}

fn refuse_other_kinds(start: &[u8]) -> Result<(), RecordingError> {
    let kind = KINDS.iter().find(|(magic, _)| start.starts_with(magic));
    // Old tar archives say so at their 257th byte.
    let is_tar = start.get(257..262).is_some_and(|magic| magic == b"ustar");
    match kind {
        Some((_, problem)) => Err(RecordingError::Kind { problem }),
        None if is_tar => Err(RecordingError::Kind { problem: "is a tar archive; unpack it first" }),
        None => Ok(()),
    }
}
