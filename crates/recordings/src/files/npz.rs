//! NPZ: arrays of counts, or of spike times.

use super::spikes::{Spikes, Trials};
use crate::data::{LabRecording, NEEDED_COUNT, whole};
use crate::error::RecordingError;
use crate::label;
use ndarray::{Array1, Array2, ArrayD, Ix1, Ix2, IxDyn, OwnedRepr, aview0, aview1};
use ndarray_npy::{NpzReader, NpzWriter, ReadNpyError, ReadNpzError, ReadableElement, WriteNpzError};
use normcircuit_protocols::Condition;
use std::io::Cursor;

/// Said where counts or spike times are missing.
const NEEDED_ARRAYS: &str = "it needs `counts` and `conditions`, or `spike_times`, `spike_units`, `trial_starts`, \
                             `conditions` and `duration`";
const NEEDED_NUMBERS: &str = "it must hold integers of 8 to 64 bits or reals of 32 or 64 bits";
const NEEDED_LABELS: &str =
    "it must hold the numbers 1 (stimulus 1 alone), 2 (stimulus 2 alone) and 12 (both)";

pub(super) fn recording(bytes: Vec<u8>) -> Result<LabRecording, RecordingError> {
    let mut file = File::open(bytes)?;
    let conditions = conditions(&mut file)?;
    let positions = file.optional("positions")?.map(|array| matrix("positions", array, "[unit x 2]"));
    let positions = positions.transpose()?;
    let period = file.optional("period")?.map(|array| pair("period", &array)).transpose()?;
    let duration = file.optional("duration")?.map(|array| single_duration(&array)).transpose()?;
    let counts = if file.has("counts") {
        counts(&matrix("counts", file.required("counts")?, "[trial x unit]")?)?
    } else if !file.has("spike_times") {
        return Err(file.missing("counts"));
    } else {
        spike_counts(&mut file, conditions.len(), positions.as_ref(), duration)?
    };
    let mut recording = LabRecording::new(counts, conditions)?;
    if let Some(positions) = positions {
        recording = recording.with_positions(positions)?;
    }
    if let Some(period) = period {
        recording = recording.with_period(period)?;
    }
    match duration {
        Some(duration) => recording.with_duration(duration),
        None => Ok(recording),
    }
}

fn conditions(file: &mut File) -> Result<Vec<Condition>, RecordingError> {
    let labels = vector("conditions", file.required("conditions")?, "[trial]")?;
    let one = |(trial, value): (usize, &f64)| {
        let place = || format!("`conditions[{trial}]`");
        label::of_number(*value).ok_or_else(|| RecordingError::value(place(), value, label::NEEDED))
    };
    labels.iter().enumerate().map(one).collect()
}

fn counts(values: &Array2<f64>) -> Result<Array2<u32>, RecordingError> {
    let unusable = values.indexed_iter().find(|(_, value)| whole(**value).is_none());
    if let Some(((trial, unit), value)) = unusable {
        return Err(RecordingError::value(format!("`counts[{trial}, {unit}]`"), value, NEEDED_COUNT));
    }
    Ok(values.mapv(|value| value as u32))
}

fn spike_counts(
    file: &mut File,
    trials: usize,
    positions: Option<&Array2<f64>>,
    duration: Option<f64>,
) -> Result<Array2<u32>, RecordingError> {
    let spikes = Spikes {
        times: vector("spike_times", file.required("spike_times")?, "[spike]")?,
        units: vector("spike_units", file.required("spike_units")?, "[spike]")?,
    };
    let starts = vector("trial_starts", file.required("trial_starts")?, "[trial]")?;
    let Some(duration) = duration else { return Err(file.missing("duration")) };
    spikes.count(&Trials { starts, expected: trials, duration }, positions.map(Array2::nrows))
}

/// A scalar, or the one entry of an array, that can be a duration.
fn single_duration(array: &ArrayD<f64>) -> Result<f64, RecordingError> {
    let (1, Some(&value)) = (array.len(), array.first()) else {
        let found = array.shape().to_vec();
        return Err(RecordingError::Shape { name: "duration", found, needed: "a single number, in s" });
    };
    if value.is_finite() && value > 0.0 {
        Ok(value)
    } else {
        Err(RecordingError::value("`duration`", &value, "finite and above 0, in s"))
    }
}

fn pair(name: &'static str, array: &ArrayD<f64>) -> Result<[f64; 2], RecordingError> {
    let numbers: Vec<f64> = array.iter().copied().collect();
    <[f64; 2]>::try_from(numbers).map_err(|_| {
        let found = array.shape().to_vec();
        RecordingError::Shape { name, found, needed: "two numbers" }
    })
}

fn matrix(
    name: &'static str,
    array: ArrayD<f64>,
    needed: &'static str,
) -> Result<Array2<f64>, RecordingError> {
    let found = array.shape().to_vec();
    array.into_dimensionality::<Ix2>().map_err(|_| RecordingError::Shape { name, found, needed })
}

fn vector(
    name: &'static str,
    array: ArrayD<f64>,
    needed: &'static str,
) -> Result<Array1<f64>, RecordingError> {
    let found = array.shape().to_vec();
    array.into_dimensionality::<Ix1>().map_err(|_| RecordingError::Shape { name, found, needed })
}

/// An NPZ file whose arrays are read as real numbers, whatever type of number they hold.
struct File {
    archive: NpzReader<Cursor<Vec<u8>>>,
    names: Vec<String>,
}

impl File {
    fn open(bytes: Vec<u8>) -> Result<Self, RecordingError> {
        let damaged = |error: ReadNpzError| RecordingError::Damaged {
            place: "the file is not NPZ, or is damaged".to_owned(),
            problem: one_line(&error),
        };
        let mut archive = NpzReader::new(Cursor::new(bytes)).map_err(damaged)?;
        let names = archive.names().map_err(damaged)?;
        Ok(Self { archive, names })
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|other| other == name)
    }

    fn missing(&self, name: &'static str) -> RecordingError {
        RecordingError::Missing { name, present: self.names.clone(), needed: NEEDED_ARRAYS }
    }

    fn required(&mut self, name: &'static str) -> Result<ArrayD<f64>, RecordingError> {
        self.optional(name)?.ok_or_else(|| self.missing(name))
    }

    fn optional(&mut self, name: &'static str) -> Result<Option<ArrayD<f64>>, RecordingError> {
        if !self.has(name) {
            return Ok(None);
        }
        let attempts: [fn(&mut Self, &str) -> Attempt; 11] = [
            |file, name| file.attempt(name, |value: f64| value),
            |file, name| file.attempt(name, |value: i64| value as f64),
            |file, name| file.attempt(name, |value: f32| f64::from(value)),
            |file, name| file.attempt(name, |value: i32| f64::from(value)),
            |file, name| file.attempt(name, |value: u8| f64::from(value)),
            |file, name| file.attempt(name, |value: u16| f64::from(value)),
            |file, name| file.attempt(name, |value: u32| f64::from(value)),
            |file, name| file.attempt(name, |value: u64| value as f64),
            |file, name| file.attempt(name, |value: i16| f64::from(value)),
            |file, name| file.attempt(name, |value: i8| f64::from(value)),
            |file, name| file.attempt(name, |value: bool| f64::from(u8::from(value))),
        ];
        let mut type_found = String::new();
        for attempt in attempts {
            match attempt(self, name) {
                Ok(array) => return Ok(Some(array)),
                Err(ReadNpzError::Npy(ReadNpyError::WrongDescriptor(found))) => {
                    type_found = found.to_string();
                }
                Err(error) => {
                    let place = format!("array `{name}` cannot be read");
                    return Err(RecordingError::Damaged { place, problem: one_line(&error) });
                }
            }
        }
        let needed = if name == "conditions" { NEEDED_LABELS } else { NEEDED_NUMBERS };
        Err(RecordingError::Type { name: name.to_owned(), found: type_found, needed })
    }

    fn attempt<T: ReadableElement + Copy>(&mut self, name: &str, convert: fn(T) -> f64) -> Attempt {
        Ok(self.archive.by_name::<OwnedRepr<T>, IxDyn>(name)?.mapv(convert))
    }
}

type Attempt = Result<ArrayD<f64>, ReadNpzError>;

fn one_line(error: &dyn std::error::Error) -> String {
    error.to_string().replace('\n', " ")
}

pub(super) fn write(recording: &LabRecording) -> Result<Vec<u8>, RecordingError> {
    let written = add_all(recording);
    written.map(Cursor::into_inner).map_err(|error| RecordingError::Damaged {
        place: "the recording cannot be written as NPZ".to_owned(),
        problem: one_line(&error),
    })
}

fn add_all(recording: &LabRecording) -> Result<Cursor<Vec<u8>>, WriteNpzError> {
    let mut file = NpzWriter::new_compressed(Cursor::new(Vec::new()));
    let labels = recording.conditions().iter().map(|condition| label::number(*condition));
    file.add_array("counts", recording.counts())?;
    file.add_array("conditions", &Array1::from_iter(labels))?;
    if let Some(positions) = recording.positions() {
        file.add_array("positions", positions)?;
    }
    if let Some(period) = recording.period() {
        file.add_array("period", &aview1(&period))?;
    }
    if let Some(duration) = recording.duration() {
        file.add_array("duration", &aview0(&duration))?;
    }
    file.finish()
}
