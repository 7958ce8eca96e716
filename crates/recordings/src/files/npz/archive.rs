//! An NPZ file: arrays by name.

use super::npy::{Label, Npy};
use crate::error::RecordingError;
use crate::files::source::Searchable;
use ndarray::{Array1, Array2, ArrayD, Axis, Ix1, Ix2};
use std::io::Read;
use zip::ZipArchive;
use zip::result::ZipError;

/// Deflate cannot make more bytes of one than this.
const MAX_EXPANSION: u64 = 1032;
/// Names of arrays that a message lists.
const MAX_LISTED: usize = 20;

/// Said where counts or spike times are missing.
const NEEDED_ARRAYS: &str = "it needs `counts` and `conditions`, or `spike_times`, `spike_units`, `trial_starts`, \
                             `conditions` and `duration`";

/// An NPZ file.
pub(super) struct Archive {
    zip: ZipArchive<Box<dyn Searchable>>,
    /// Size of the file in bytes.
    size: u64,
    names: Vec<String>,
}

impl Archive {
    /// # Errors
    /// The bytes are no ZIP archive, or one of another kind.
    pub(super) fn open(file: Box<dyn Searchable>, size: u64) -> Result<Self, RecordingError> {
        let zip = ZipArchive::new(file)
            .map_err(|_| RecordingError::Kind { problem: "begins like NPZ, but is cut off or damaged" })?;
        let is_workbook = |name: &str| name.starts_with("xl/") || name == "mimetype";
        if zip.file_names().any(is_workbook) {
            return Err(RecordingError::Kind { problem: "is a workbook; save the sheet as CSV" });
        }
        let mut names: Vec<String> =
            zip.file_names().filter_map(|name| name.strip_suffix(".npy")).map(str::to_owned).collect();
        if names.is_empty() && !zip.is_empty() {
            return Err(RecordingError::Kind { problem: "is a ZIP archive without arrays" });
        }
        names.sort();
        Ok(Self { zip, size, names })
    }

    /// The name of an array as the file has it, whatever letters are capital.
    fn stored_name(&self, name: &str) -> Option<&str> {
        let exact = self.names.iter().find(|other| *other == name);
        exact.or_else(|| self.names.iter().find(|other| other.eq_ignore_ascii_case(name))).map(String::as_str)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.stored_name(name).is_some()
    }

    pub(super) fn missing(&self, name: &'static str) -> RecordingError {
        let present = self.names.iter().take(MAX_LISTED).cloned().collect();
        RecordingError::Missing { name, present, needed: NEEDED_ARRAYS }
    }

    /// An array, not read yet; `None` if there is none of that name.
    fn open_array(&mut self, name: &str) -> Result<Option<Npy<impl Read + '_>>, RecordingError> {
        let Some(stored) = self.stored_name(name) else { return Ok(None) };
        let entry = self.zip.by_name(&format!("{stored}.npy")).map_err(|error| match error {
            ZipError::UnsupportedArchive(_) => {
                RecordingError::damaged(name, "it is encrypted, or packed otherwise than by NumPy")
            }
            _ => RecordingError::damaged(name, "its place in the file cannot be found"),
        })?;
        let (size, packed) = (entry.size(), entry.compressed_size());
        if packed > self.size || size > packed.saturating_mul(MAX_EXPANSION) {
            let problem = format!("it is said to unpack to {size} bytes, more than the file can hold");
            return Err(RecordingError::damaged(name, &problem));
        }
        Npy::open(name, entry, size).map(Some)
    }

    fn open_required(&mut self, name: &'static str) -> Result<Npy<impl Read + '_>, RecordingError> {
        if !self.has(name) {
            return Err(self.missing(name));
        }
        let found = self.open_array(name)?;
        Ok(found.unwrap_or_else(|| unreachable!("the array has just been found")))
    }
}

/// Reading an array into the shape that it must have.
impl Archive {
    /// A vector, which may be a matrix of one column or one row.
    pub(super) fn numbers<T>(
        &mut self,
        name: &'static str,
        [shape, needed]: [&'static str; 2],
        convert: impl FnMut(f64) -> Option<T>,
    ) -> Result<Array1<T>, RecordingError> {
        vector(name, self.open_required(name)?.numbers(needed, convert)?, shape)
    }

    /// A vector of numbers or texts.
    pub(super) fn labels<T>(
        &mut self,
        name: &'static str,
        [shape, needed]: [&'static str; 2],
        convert: impl FnMut(Label) -> Option<T>,
    ) -> Result<Array1<T>, RecordingError> {
        vector(name, self.open_required(name)?.labels(needed, convert)?, shape)
    }

    pub(super) fn matrix<T>(
        &mut self,
        name: &'static str,
        [shape, needed]: [&'static str; 2],
        convert: impl FnMut(f64) -> Option<T>,
    ) -> Result<Array2<T>, RecordingError> {
        let array = self.open_required(name)?.numbers(needed, convert)?;
        let found = array.shape().to_vec();
        array.into_dimensionality::<Ix2>().map_err(|_| RecordingError::Shape { name, found, needed: shape })
    }

    /// So many numbers in whatever shape, if the array is there.
    pub(super) fn optional<const N: usize>(
        &mut self,
        name: &'static str,
        shape: &'static str,
    ) -> Result<Option<[f64; N]>, RecordingError> {
        let Some(array) = self.open_array(name)? else { return Ok(None) };
        let array = array.numbers("a number", Some)?;
        let numbers: Vec<f64> = array.iter().copied().collect();
        let misshapen = |_| RecordingError::Shape { name, found: array.shape().to_vec(), needed: shape };
        numbers.try_into().map(Some).map_err(misshapen)
    }
}

/// An array with at most one axis along which it extends, as a vector.
pub(in crate::files) fn vector<T>(
    name: &'static str,
    mut array: ArrayD<T>,
    needed: &'static str,
) -> Result<Array1<T>, RecordingError> {
    let found = array.shape().to_vec();
    while let Some(axis) = array.shape().iter().position(|length| *length == 1).filter(|_| array.ndim() > 1) {
        array = array.index_axis_move(Axis(axis), 0);
    }
    array.into_dimensionality::<Ix1>().map_err(|_| RecordingError::Shape { name, found, needed })
}
