//! What all tests of files need: a small recording, and files that hold it.

use ndarray::{Array1, Array2, array};
use ndarray_npy::{NpzWriter, WriteNpyExt};
use normcircuit_protocols::Condition::{Both, First, Second};
use normcircuit_recordings::label::Labels;
use normcircuit_recordings::{LabRecording, RecordingError};
use std::fs;
use std::io::Cursor;

/// An NPZ file under construction.
pub(crate) struct Npz(NpzWriter<Cursor<Vec<u8>>>);

impl Npz {
    pub(crate) fn new() -> Self {
        Self(NpzWriter::new(Cursor::new(Vec::new())))
    }

    pub(crate) fn with(mut self, name: &str, array: &impl WriteNpyExt) -> Self {
        self.0.add_array(name, array).unwrap();
        self
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        self.0.finish().unwrap().into_inner()
    }

    pub(crate) fn read(self) -> Result<LabRecording, RecordingError> {
        read(&self.bytes())
    }

    /// Fails with a message of one line that holds all of `parts`.
    #[track_caller]
    pub(crate) fn refused(self, parts: &[&str]) {
        refused(&self.bytes(), parts);
    }
}

pub(crate) fn read(bytes: &[u8]) -> Result<LabRecording, RecordingError> {
    read_labeled(bytes, &Labels::Standard)
}

pub(crate) fn read_labeled(bytes: &[u8], labels: &Labels) -> Result<LabRecording, RecordingError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, bytes).unwrap();
    LabRecording::read_labeled(&path, labels)
}

/// Three labels of a file's own.
pub(crate) fn labels(list: &str) -> Labels {
    list.parse().unwrap()
}

#[track_caller]
pub(crate) fn refused(bytes: &[u8], parts: &[&str]) {
    let message = read(bytes).unwrap_err().to_string();
    assert_message(&message, parts);
}

/// Two units in two trials of each condition.
pub(crate) fn counts() -> Array2<u32> {
    array![[4, 0], [5, 1], [1, 6], [2, 7], [4, 5], [6, 6]]
}

pub(crate) fn numbers() -> Array1<i64> {
    array![1, 1, 2, 2, 12, 12]
}

pub(crate) fn expected() -> LabRecording {
    LabRecording::new(counts(), vec![First, First, Second, Second, Both, Both]).unwrap()
}

/// A message is one line without control characters that holds all of `parts`.
#[track_caller]
pub(crate) fn assert_message(message: &str, parts: &[&str]) {
    assert!(!message.chars().any(char::is_control), "{message}");
    for part in parts {
        assert!(message.contains(part), "“{message}” lacks “{part}”");
    }
}

/// Numbers as NumPy saves them.
pub(crate) fn number_npy(array: &impl WriteNpyExt) -> Vec<u8> {
    let mut bytes = Vec::new();
    array.write_npy(&mut bytes).unwrap();
    bytes
}
