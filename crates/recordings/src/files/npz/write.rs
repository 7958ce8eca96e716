//! A recording as NPZ.

use crate::data::LabRecording;
use crate::error::RecordingError;
use crate::label;
use npyz::{AutoSerialize, DType, Serialize, WriterBuilder};
use std::io::{self, Cursor, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

pub(in crate::files) fn write(recording: &LabRecording) -> Result<Vec<u8>, RecordingError> {
    // All that can fail when memory is written to.
    all_arrays(recording).map_err(|_| RecordingError::Size {
        what: "the recording".to_owned(),
        found: format!("{} counts", recording.counts().len()),
        limit: "what a file in the NPZ format can hold".to_owned(),
    })
}

fn all_arrays(recording: &LabRecording) -> Result<Vec<u8>, ZipError> {
    let mut file = Arrays(ZipWriter::new(Cursor::new(Vec::new())));
    let (trials, units) = recording.counts().dim();
    file.add("counts", &[trials, units], recording.counts())?;
    let labels: Vec<u8> = recording.conditions().iter().map(|condition| label::number(*condition)).collect();
    file.add("conditions", &[trials], &labels)?;
    if recording.has_own_names() {
        file.add_texts("unit_ids", recording.names())?;
    }
    if let Some(positions) = recording.positions() {
        file.add("positions", &[units, 2], positions)?;
    }
    if let Some(period) = recording.period() {
        file.add("period", &[2], &period)?;
    }
    if let Some(duration) = recording.duration() {
        file.add("duration", &[], &[duration])?;
    }
    Ok(file.0.finish()?.into_inner())
}

/// An NPZ file that is being written.
struct Arrays(ZipWriter<Cursor<Vec<u8>>>);

impl Arrays {
    /// Adds values in the order of rows.
    fn add<'a, T: AutoSerialize + Copy + 'a>(
        &mut self,
        name: &str,
        shape: &[usize],
        values: impl IntoIterator<Item = &'a T>,
    ) -> Result<(), ZipError> {
        self.add_as(name, T::default_dtype(), shape, values.into_iter().copied())
    }

    /// Adds texts as NumPy has them: all as wide as the widest.
    fn add_texts(&mut self, name: &str, texts: &[String]) -> Result<(), ZipError> {
        let width = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0).max(1);
        let kind = format!("<U{width}").parse().map_err(io::Error::other)?;
        self.add_as(name, DType::Plain(kind), &[texts.len()], texts.iter().cloned())
    }

    fn add_as<T: Serialize>(
        &mut self,
        name: &str,
        kind: DType,
        shape: &[usize],
        values: impl Iterator<Item = T>,
    ) -> Result<(), ZipError> {
        // Of no date, so that the same recording gives the same bytes.
        let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
        self.0.start_file(format!("{name}.npy"), options)?;
        let shape: Vec<u64> = shape.iter().map(|length| *length as u64).collect();
        let mut bytes = io::BufWriter::new(&mut self.0);
        let mut array = npyz::WriteOptions::new().dtype(kind).shape(&shape).writer(&mut bytes).begin_nd()?;
        array.extend(values)?;
        array.finish()?;
        bytes.flush()?;
        Ok(())
    }
}
