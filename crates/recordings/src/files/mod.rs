//! Reading a recording from a file, whichever of the formats it is in.

mod npz;
mod spikes;
mod table;

use crate::data::LabRecording;
use crate::error::RecordingError;
use ndarray::Array2;
use std::path::Path;

impl LabRecording {
    /// Reads NPZ or CSV; see [`crate`] for what the file must hold.
    ///
    /// # Errors
    /// [`RecordingError`]: the file cannot be read, is of another kind, or what it holds cannot be used.
    pub fn read(path: &Path) -> Result<Self, RecordingError> {
        let bytes = read_bytes(path)?;
        if bytes.starts_with(b"PK") { npz::recording(bytes) } else { table::recording(text(&bytes)?) }
    }

    /// The recording as NPZ, to be read again or by NumPy; the same recording gives the same bytes.
    ///
    /// # Errors
    /// [`RecordingError::Damaged`] if it is too large for the format.
    pub fn to_npz(&self) -> Result<Vec<u8>, RecordingError> {
        npz::write(self)
    }
}

/// Reads positions `[unit x 2]` from a CSV file with the header `x,y`.
///
/// # Errors
/// [`RecordingError`]: the file cannot be read, or is not such a table.
pub fn read_positions(path: &Path) -> Result<Array2<f64>, RecordingError> {
    table::positions(text(&read_bytes(path)?)?)
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, RecordingError> {
    let bytes =
        std::fs::read(path).map_err(|source| RecordingError::Open { path: path.to_path_buf(), source })?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(RecordingError::Kind { problem: "is empty" });
    }
    Ok(bytes)
}

fn text(bytes: &[u8]) -> Result<&str, RecordingError> {
    let problem = if bytes.starts_with(b"\x93NUMPY") {
        "is a single NumPy array, without the conditions of the trials"
    } else {
        "is neither"
    };
    let text = std::str::from_utf8(bytes).map_err(|_| RecordingError::Kind { problem })?;
    if text.contains('\0') { Err(RecordingError::Kind { problem }) } else { Ok(text) }
}
