//! NPZ: arrays of counts, or of spike times.

mod archive;
mod npy;
mod run_file;
mod write;

pub(super) use archive::vector;
pub(super) use npy::{Label, Npy};
pub(super) use write::write;

use super::source::Searchable;
use super::spikes::{Spikes, Windows};
use super::unit_id::{NEEDED_ID, Numbering, UnitId};
use crate::data::{LabRecording, NEEDED_COUNT, NEEDED_DURATION, Omitted, check_length, is_duration, whole};
use crate::error::RecordingError;
use crate::label::{self, Labels};
use archive::Archive;
use ndarray::{Array2, Axis};
use normcircuit_protocols::Condition;
use std::collections::HashMap;

const NEEDED_TIME: &str = "a finite time, in s";

pub(super) fn recording(
    file: Box<dyn Searchable>,
    size: u64,
    labels: &Labels,
) -> Result<LabRecording, RecordingError> {
    let mut archive = Archive::open(file, size)?;
    if run_file::is_one(&archive) {
        return run_file::recording(&mut archive, labels);
    }
    let trials = Trials::read(&mut archive, labels)?;
    let duration = duration(&mut archive)?;
    let ids = if archive.has("unit_ids") { Some(unit_ids(&mut archive, "unit_ids")?) } else { None };
    let (counts, ids, omitted) = if archive.has("counts") {
        let counts = archive.matrix("counts", ["[trial x unit]", NEEDED_COUNT], whole)?;
        (trials.select(counts)?, ids, Omitted::default())
    } else if archive.has("spike_times") {
        let Some(duration) = duration else { return Err(archive.missing("duration")) };
        let (counts, ids, omitted) = spike_counts(&mut archive, &trials, duration, ids)?;
        (counts, Some(ids), omitted)
    } else {
        return Err(archive.missing("counts"));
    };
    let omitted = Omitted { trials: trials.omitted(), ..omitted };
    let mut recording = LabRecording::new(counts, trials.conditions())?.with_omitted(omitted);
    if archive.has("unit_names") {
        recording = recording.with_names(names(&unit_ids(&mut archive, "unit_names")?))?;
    } else if let Some(ids) = ids {
        recording = recording.with_names(names(&ids))?;
    }
    if archive.has("positions") {
        let positions = archive.matrix("positions", ["[unit x 2]", "finite"], finite)?;
        recording = recording.with_positions(positions)?;
    }
    if let Some(period) = archive.optional("period", "two numbers")? {
        recording = recording.with_period(period)?;
    }
    match duration {
        Some(duration) => recording.with_duration(duration),
        None => Ok(recording),
    }
}

/// The condition of each trial; `None` if it is to be left out.
struct Trials(Vec<Option<Condition>>);

impl Trials {
    fn read(archive: &mut Archive, labels: &Labels) -> Result<Self, RecordingError> {
        let condition = |label| match label {
            Label::Number(value) => labels.condition(&value.to_string(), Some(value)).ok(),
            Label::Text(text) => labels.condition(&text, text.trim().parse().ok()).ok(),
        };
        let found = archive.labels("conditions", ["[trial]", label::NEEDED], condition)?;
        Ok(Self(found.to_vec()))
    }

    fn kept(&self) -> Vec<usize> {
        (0..self.0.len()).filter(|trial| self.0[*trial].is_some()).collect()
    }

    fn omitted(&self) -> usize {
        self.0.len() - self.kept().len()
    }

    fn conditions(&self) -> Vec<Condition> {
        self.0.iter().copied().flatten().collect()
    }

    /// The rows of the trials that are kept.
    fn select(&self, counts: Array2<u32>) -> Result<Array2<u32>, RecordingError> {
        if counts.ncols() == self.0.len() && counts.nrows() != self.0.len() {
            let (found, needed) = (counts.shape().to_vec(), "[trial x unit]; this one is [unit x trial]");
            return Err(RecordingError::Shape { name: "counts", found, needed });
        }
        check_length("`conditions`", self.0.len(), counts.nrows(), "trial (row) of `counts`")?;
        Ok(if self.omitted() == 0 { counts } else { counts.select(Axis(0), &self.kept()) })
    }
}

/// Counts of spikes, the ids of their units, and the spikes outside all trials.
fn spike_counts(
    archive: &mut Archive,
    trials: &Trials,
    duration: f64,
    known: Option<Vec<UnitId>>,
) -> Result<(Array2<u32>, Vec<UnitId>, Omitted), RecordingError> {
    let times = archive.numbers("spike_times", ["[spike]", NEEDED_TIME], finite)?.to_vec();
    let (units, ids) = match known {
        Some(ids) => (units_among(archive, &ids)?, ids),
        None => units_that_fire(archive)?,
    };
    check_length("`spike_units`", units.len(), times.len(), "spike of `spike_times`")?;
    let starts = archive.numbers("trial_starts", ["[trial]", NEEDED_TIME], finite)?;
    check_length("`trial_starts`", starts.len(), trials.0.len(), "trial of `conditions`")?;
    let windows = Windows { starts: starts.select(Axis(0), &trials.kept()).to_vec(), duration };
    let (counts, omitted) = Spikes { times, units }.count(&windows, ids.len())?;
    Ok((counts, ids, omitted))
}

/// Numbers of the units of all spikes, which the file lists.
fn units_among(archive: &mut Archive, ids: &[UnitId]) -> Result<Vec<u32>, RecordingError> {
    let numbers: HashMap<&UnitId, u32> = ids.iter().zip(0..).collect();
    let number = |label| numbers.get(&UnitId::new(label)?).copied();
    Ok(archive.labels("spike_units", ["[spike]", "one of `unit_ids`"], number)?.to_vec())
}

/// Numbers of the units of all spikes, and the ids of those that occur.
fn units_that_fire(archive: &mut Archive) -> Result<(Vec<u32>, Vec<UnitId>), RecordingError> {
    let mut numbering = Numbering::default();
    let number = |label| Some(numbering.number(UnitId::new(label)?));
    let mut units = archive.labels("spike_units", ["[spike]", NEEDED_ID], number)?.to_vec();
    let (ids, renumbered) = numbering.sorted();
    for unit in &mut units {
        *unit = renumbered[*unit as usize];
    }
    Ok((units, ids))
}

fn unit_ids(archive: &mut Archive, name: &'static str) -> Result<Vec<UnitId>, RecordingError> {
    Ok(archive.labels(name, ["[unit]", NEEDED_ID], UnitId::new)?.to_vec())
}

fn names(ids: &[UnitId]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

fn duration(archive: &mut Archive) -> Result<Option<f64>, RecordingError> {
    let found = archive.optional::<1>("duration", "a single number, in s")?.map(|[duration]| duration);
    match found {
        Some(duration) if !is_duration(duration) => {
            Err(RecordingError::value("`duration`", &duration, NEEDED_DURATION))
        }
        found => Ok(found),
    }
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
