//! Reading a recording from a file, whichever of the formats it is in.

mod clock;
mod npz;
mod sorted;
mod source;
mod spikes;
mod table;
mod text;
mod unit_id;

use crate::data::LabRecording;
use crate::error::RecordingError;
use crate::label::Labels;
use ndarray::Array2;
pub use sorted::SortedFolder;
use source::Source;
use std::io::Cursor;
use std::path::Path;

impl LabRecording {
    /// Reads NPZ or a table, with the standard labels of conditions; see [`crate`] for what the file must hold.
    ///
    /// # Errors
    /// [`RecordingError`]: the file cannot be read, is of another kind, or what it holds cannot be used.
    pub fn read(path: &Path) -> Result<Self, RecordingError> {
        Self::read_labeled(path, &Labels::Standard)
    }

    /// As [`LabRecording::read`], with other labels of the conditions.
    ///
    /// # Errors
    /// As [`LabRecording::read`].
    pub fn read_labeled(path: &Path, labels: &Labels) -> Result<Self, RecordingError> {
        if path.is_dir() {
            return Err(RecordingError::Folder);
        }
        match Source::open(path)? {
            Source::Archive(file, size) => npz::recording(file, size, labels),
            Source::Table(bytes) => table::recording(&text::decode(bytes)?, labels),
        }
    }

    /// Reads NPZ that is in memory, as [`LabRecording::read_labeled`] reads a file.
    ///
    /// # Errors
    /// As [`LabRecording::read_labeled`].
    ///
    /// # Examples
    /// ```
    /// use ndarray::array;
    /// use normcircuit_protocols::Condition::{Both, First, Second};
    /// use normcircuit_recordings::LabRecording;
    /// use normcircuit_recordings::label::Labels;
    ///
    /// let counts = array![[4, 2], [5, 3], [1, 6], [2, 7], [4, 5], [6, 6]];
    /// let recording = LabRecording::new(counts, vec![First, First, Second, Second, Both, Both])?;
    /// assert_eq!(LabRecording::from_npz(&recording.to_npz()?, &Labels::Standard)?, recording);
    /// # Ok::<(), normcircuit_recordings::RecordingError>(())
    /// ```
    pub fn from_npz(bytes: &[u8], labels: &Labels) -> Result<Self, RecordingError> {
        npz::recording(Box::new(Cursor::new(bytes.to_vec())), bytes.len() as u64, labels)
    }

    /// The recording as NPZ, to be read again or by NumPy; the same recording gives the same bytes.
    ///
    /// # Errors
    /// [`RecordingError::Size`] if it is too large for the format.
    pub fn to_npz(&self) -> Result<Vec<u8>, RecordingError> {
        npz::write(self)
    }
}

/// Reads positions `[unit x 2]` from a table with the header `x,y`.
///
/// # Errors
/// [`RecordingError`]: the file cannot be read, or is not such a table.
pub fn read_positions(path: &Path) -> Result<Array2<f64>, RecordingError> {
    table::positions(&table_text(path)?)
}

/// The text of a file that must be a table.
fn table_text(path: &Path) -> Result<String, RecordingError> {
    match Source::open(path)? {
        Source::Archive(..) => Err(RecordingError::Kind { problem: "is a ZIP archive, not a table" }),
        Source::Table(bytes) => text::decode(bytes),
    }
}
