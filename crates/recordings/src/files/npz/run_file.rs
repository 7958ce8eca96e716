//! What `cargo xtask run` writes: an experiment in the model, as a recording of its excitatory neurons.

use super::archive::Archive;
use super::finite;
use crate::data::{LabRecording, NEEDED_COUNT, Omitted, whole};
use crate::error::RecordingError;
use crate::label::Labels;
use ndarray::Axis;
use normcircuit_protocols::Condition;
use serde::Deserialize;

/// The part of an experiment that matters here.
#[derive(Deserialize)]
struct Experiment {
    conditions: Vec<Shown>,
    counts: Windows,
}

#[derive(Deserialize)]
struct Shown {
    name: String,
}

#[derive(Deserialize)]
struct Windows {
    window_ms: u32,
    every_ms: u32,
}

/// Positions are in units of the short side of the sheet, which is twice as wide and whose opposite edges are joined.
const SHEET: [f64; 2] = [2.0, 1.0];

/// Whether an archive is such a file.
pub(super) fn is_one(archive: &Archive) -> bool {
    archive.has("experiment") && archive.has("condition") && !archive.has("conditions")
}

/// Counts in the windows of three conditions; units are named by the numbers of their cells.
pub(super) fn recording(archive: &mut Archive, labels: &Labels) -> Result<LabRecording, RecordingError> {
    let experiment = experiment(archive)?;
    let shown = conditions(&experiment, labels)?;
    let number = |value| shown.get(whole(value)? as usize).copied();
    let needed = "the number of a condition of the experiment, from 0";
    let trials = archive.numbers("condition", ["[trial]", needed], number)?;
    let kept: Vec<usize> = (0..trials.len()).filter(|trial| trials[*trial].is_some()).collect();
    let counts = archive.matrix("counts_excitatory", ["[trial x cell]", NEEDED_COUNT], whole)?;
    crate::data::check_length("`condition`", trials.len(), counts.nrows(), "trial of `counts_excitatory`")?;
    let omitted = Omitted { trials: trials.len() - kept.len(), ..Omitted::default() };
    let names = (0..counts.ncols()).map(|cell| cell.to_string()).collect();
    let conditions = trials.iter().copied().flatten().collect();
    let counts = if omitted.trials == 0 { counts } else { counts.select(Axis(0), &kept) };
    let recording = LabRecording::new(counts, conditions)?.with_names(names)?.with_omitted(omitted);
    let positions = archive.matrix("positions_excitatory", ["[cell x 2]", "finite"], finite)?;
    let recording = recording.with_positions(positions)?;
    let recording = recording.with_duration(f64::from(experiment.counts.window_ms) / 1000.0)?;
    recording.with_period(SHEET)
}

fn experiment(archive: &mut Archive) -> Result<Experiment, RecordingError> {
    let byte = |value| u8::try_from(whole(value)?).ok();
    let json = archive.numbers("experiment", ["[byte]", "a byte of JSON"], byte)?.to_vec();
    let experiment: Experiment = serde_json::from_slice(&json)
        .map_err(|_| RecordingError::damaged("experiment", "it is not the JSON of an experiment"))?;
    let Windows { window_ms, every_ms } = experiment.counts;
    if every_ms < window_ms {
        let needed = "at least `counts.window_ms`, as trials must not overlap";
        return Err(RecordingError::value("`counts.every_ms` of the experiment", &every_ms, needed));
    }
    Ok(experiment)
}

/// What each condition of the experiment stands for; `None` if its trials are left out.
fn conditions(experiment: &Experiment, labels: &Labels) -> Result<Vec<Option<Condition>>, RecordingError> {
    let names = || experiment.conditions.iter().map(|shown| &shown.name);
    let condition = |name: &String| labels.condition(name, name.parse().ok()).unwrap_or(None);
    let found: Vec<Option<Condition>> = names().map(condition).collect();
    if Condition::ALL.iter().all(|condition| found.contains(&Some(*condition))) {
        return Ok(found);
    }
    Err(RecordingError::Conditions { found: names().cloned().collect() })
}
