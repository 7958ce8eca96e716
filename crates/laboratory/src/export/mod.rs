//! Results of an experiment as arrays for NumPy, in a file ([`export`]) or in memory ([`arrays_of_point`]).
//!
//! These are the arrays. A trial is one count window of one run; trials are in the order of the runs
//! ([`Experiment::runs`]) and in each run in the order of time. Numbers of conditions and runs begin at 0.
//!
//! | name | shape | type | content |
//! |-|-|-|-|
//! | `experiment` | bytes | u8 | the experiment as JSON (UTF-8), with everything that its file left to defaults |
//! | `condition` | trial | i64 | which condition was shown; its name is `conditions[…].name` in the JSON |
//! | `run` | trial | i64 | which of the runs of this condition |
//! | `start_ms` | trial | i64 | start of the window in its run, ms |
//! | `window_ms` | – | i64 | duration of a window, ms |
//! | `counts_excitatory`, `counts_inhibitory`, `counts_input` | trial × cell | u16 | spikes of the populations that were asked for |
//! | `positions_excitatory`, `positions_inhibitory`, `positions_input` | cell × 2 | f64 | x and y on the sheet, in units of its short side |
//! | `orientations_excitatory`, `orientations_input` | cell | f64 | preferred orientation, 0 to 1, units of π |
//!
//! And if currents were recorded:
//!
//! | name | shape | type | content |
//! |-|-|-|-|
//! | `current_cells` | recorded cell | i64 | which excitatory cells |
//! | `currents_excitatory`, `currents_inhibitory`, `currents_input` | window × recorded cell | f32 | mean current from each population, mV/ms |
//! | `current_condition`, `current_run`, `current_start_ms` | window | i64 | as for trials |
//! | `current_window_ms` | – | i64 | duration of a window of currents, ms |
//!
//! If spikes were kept one by one, for each of the populations that were asked for, in the order of runs and of time:
//!
//! | name | shape | type | content |
//! |-|-|-|-|
//! | `time_step_ms` | – | f64 | duration of a time step, ms |
//! | `spike_cells_excitatory` (…) | spike | u32 | which cell |
//! | `spike_steps_excitatory` (…) | spike | u32 | in which time step of its run, counted from 1; it ends at step · `time_step_ms` |
//! | `spike_condition_excitatory`, `spike_run_excitatory` (…) | spike | u32 | as for trials |
//! | `spike_sample_excitatory` (…) | recorded cell | u32 | cells whose spikes were kept, those without a spike too |
//!
//! If voltages and currents were recorded from moment to moment, for each sample that was asked for, `N` = 0, 1, …:
//!
//! | name | shape | type | content |
//! |-|-|-|-|
//! | `trace_N_cells` | recorded cell | u32 | which cells; their population is `traces[N].population` in the JSON |
//! | `trace_N_condition`, `trace_N_run` | time | i64 | as for trials |
//! | `trace_N_time_ms` | time | f64 | time in the run, ms |
//! | `trace_N_voltages` | time × recorded cell | f32 | voltage, mV; the spike threshold while a neuron is refractory |
//! | `trace_N_currents_excitatory`, `trace_N_currents_inhibitory`, `trace_N_currents_input` | time × recorded cell | f32 | current from each population, mV/ms |

mod arrays;
mod moments;

use crate::error::ExperimentError;
use crate::laboratory::Laboratory;
use crate::wiring::WiredModel;
use arrays::{Arrays, Origins, stacked};
use ndarray::{Array1, Array2, arr0};
use ndarray_npy::{NpzWriter, WriteNpyError, WriteNpzError};
pub use arrays::Values;
use normcircuit_files::{Unfinished, WriteError, write_atomically_with};
use normcircuit_protocols::RunError;
use normcircuit_protocols::experiment::{
    CountedPopulation, Experiment, RecordedCurrents, RunRecord, Sweep, SweepPoint,
};
use std::io;
use std::path::Path;
use std::sync::Arc;
use zip::write::SimpleFileOptions;

/// Why the results of an experiment are not in a file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// A run failed.
    #[error(transparent)]
    Experiment(#[from] ExperimentError),
    /// A run ended before its time.
    #[error("condition “{condition}”, run {run}: {source}")]
    Ended {
        /// Name of the condition.
        condition: String,
        /// Which of its runs, counted from 0.
        run: u64,
        /// Why.
        source: RunError,
    },
    /// The file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The experiment, or the values of a sweep, cannot be written as JSON.
    #[error("the experiment cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// What one condition of an experiment gave, in short.
#[derive(Clone, Debug, PartialEq)]
pub struct ConditionSummary {
    /// Its name.
    pub name: String,
    /// Count windows in all its runs.
    pub trials: usize,
    /// Mean rates of the counted populations, Hz.
    pub rates: Vec<(CountedPopulation, f64)>,
}

/// Texts that go with the arrays, by name.
type Texts = Vec<(&'static str, Vec<u8>)>;

/// Makes the runs of an experiment, or finds them in the store, and writes what they gave into the file `path`, in NumPy's
/// NPZ format with the arrays listed [above](self).
///
/// The same experiment gives the same bytes. In memory it takes about the size of the file and once more that of the
/// largest array.
///
/// # Errors
/// [`ExportError`] if a run fails or the file cannot be written.
pub fn export(
    laboratory: &Laboratory,
    experiment: &Experiment,
    path: &Path,
) -> Result<Vec<ConditionSummary>, ExportError> {
    export_with(laboratory, experiment, path, texts(experiment)?)
}

/// Writes one point of a sweep into the file `path` as [`export`] does, with an array more: `sweep`, bytes (u8) of a JSON object
/// (UTF-8) with the value of everything that is varied.
///
/// # Errors
/// As [`export`]; [`ExportError::Json`] if a value cannot be written as JSON.
pub fn export_point(
    laboratory: &Laboratory,
    sweep: &Sweep,
    point: &SweepPoint,
    path: &Path,
) -> Result<Vec<ConditionSummary>, ExportError> {
    export_with(laboratory, &point.experiment, path, texts_of_point(sweep, point)?)
}

/// Makes the runs of a point of a sweep, or finds them in the store, and returns the arrays that [`export_point`] writes, by name;
/// those of [`export`] if nothing is varied. In memory they take once more the size of the largest one while they are made.
///
/// # Errors
/// [`ExportError`] if a run fails.
pub fn arrays_of_point(
    laboratory: &Laboratory,
    sweep: &Sweep,
    point: &SweepPoint,
) -> Result<Vec<(String, Values)>, ExportError> {
    let texts = texts_of_point(sweep, point)?;
    let (wired, records) = results(laboratory, &point.experiment)?;
    let mut found = Vec::new();
    let mut keep = |name, values| {
        found.push((name, values));
        Ok::<(), ExportError>(())
    };
    add_all(&mut Arrays(&mut keep), &point.experiment, &wired, records, texts)?;
    Ok(found)
}

fn texts(experiment: &Experiment) -> Result<Texts, ExportError> {
    Ok(vec![("experiment", serde_json::to_vec(experiment)?)])
}

fn texts_of_point(sweep: &Sweep, point: &SweepPoint) -> Result<Texts, ExportError> {
    let mut texts = texts(&point.experiment)?;
    if sweep.is_varied() {
        let values: serde_json::Map<String, serde_json::Value> = (sweep.names.iter().zip(&point.values))
            .map(|(name, value)| Ok((name.clone(), serde_json::to_value(value)?)))
            .collect::<Result<_, serde_json::Error>>()?;
        texts.push(("sweep", serde_json::to_vec(&values)?));
    }
    Ok(texts)
}

fn results(
    laboratory: &Laboratory,
    experiment: &Experiment,
) -> Result<(Arc<WiredModel>, Vec<RunRecord>), ExportError> {
    let records =
        laboratory.map_runs("runs", &experiment.runs(), Ok).map_err(|error| located(experiment, error))?;
    Ok((laboratory.wired(&experiment.model, experiment.seed)?, records))
}

fn export_with(
    laboratory: &Laboratory,
    experiment: &Experiment,
    path: &Path,
    texts: Texts,
) -> Result<Vec<ConditionSummary>, ExportError> {
    let (wired, records) = results(laboratory, experiment)?;
    let summaries = summaries(experiment, &records);
    write_atomically_with(path, |file| {
        write_npz(file, experiment, &wired, records, texts).map_err(|error| match error {
            WriteNpzError::Zip(error) => error.into(),
            WriteNpzError::Npy(WriteNpyError::Io(error)) => error,
            WriteNpzError::Npy(error) => io::Error::other(error),
        })
    })?;
    Ok(summaries)
}

/// Says by condition which run it was that ended.
fn located(experiment: &Experiment, error: ExperimentError) -> ExportError {
    let ExperimentError::Ended { index, source } = error else { return error.into() };
    let (number, conditions) = (index - experiment.first_run, experiment.conditions.len() as u64);
    let condition = experiment.conditions[(number % conditions) as usize].name.clone();
    ExportError::Ended { condition, run: number / conditions, source }
}

fn summaries(experiment: &Experiment, records: &[RunRecord]) -> Vec<ConditionSummary> {
    let conditions = experiment.conditions.len();
    let summary = |(index, name): (usize, &String)| {
        let records = || records.iter().skip(index).step_by(conditions);
        let seconds: f64 = records().map(RunRecord::counted_seconds).sum();
        let rate = |population: &CountedPopulation| {
            let counts = records().filter_map(|record| record.counts(*population));
            let spikes: u64 = counts.clone().flatten().map(|count| u64::from(*count)).sum();
            let cells = counts.map(Array2::ncols).max().unwrap_or(0);
            (*population, spikes as f64 / cells as f64 / seconds)
        };
        ConditionSummary {
            name: name.clone(),
            trials: records().map(|record| record.windows.len()).sum(),
            rates: experiment.populations.iter().map(rate).collect(),
        }
    };
    experiment.conditions.iter().map(|condition| &condition.name).enumerate().map(summary).collect()
}

fn write_npz(
    file: &mut Unfinished,
    experiment: &Experiment,
    wired: &WiredModel,
    records: Vec<RunRecord>,
    texts: Texts,
) -> Result<(), WriteNpzError> {
    // Without the option an array beyond 4 GiB would be refused.
    let options = SimpleFileOptions::default().large_file(true);
    let mut npz = NpzWriter::new_with_options(file, options);
    let mut write = |name: String, values: Values| values.write(name, &mut npz);
    add_all(&mut Arrays(&mut write), experiment, wired, records, texts)?;
    npz.finish().map(|_| ())
}

/// Hands over the arrays listed [above](self), each as soon as it is made.
fn add_all<E>(
    arrays: &mut Arrays<'_, E>,
    experiment: &Experiment,
    wired: &WiredModel,
    mut records: Vec<RunRecord>,
    texts: Texts,
) -> Result<(), E> {
    for (name, text) in texts {
        arrays.add(name, Array1::from(text))?;
    }
    let trials = Origins::new(experiment, &records, |record| {
        record.windows.iter().map(|window| window.start_ms).collect()
    });
    arrays.add_origins("", trials)?;
    arrays.add("window_ms", arr0(experiment.counts.window_ms.cast_signed()))?;
    for population in &experiment.populations {
        let counts = stacked(&mut records, |record| {
            let position = record.counts.iter().position(|(counted, _)| counted == population)?;
            Some(record.counts.swap_remove(position).1)
        });
        arrays.add(format!("counts_{}", population.name()), counts)?;
    }
    arrays.add_cells(wired)?;
    moments::add_spikes(arrays, experiment, wired, &mut records)?;
    moments::add_traces(arrays, experiment, &mut records)?;
    let Some(RecordedCurrents { cells, window_ms, .. }) =
        records.first().and_then(|record| record.currents.clone())
    else {
        return Ok(());
    };
    let windows = Origins::new(experiment, &records, |record| {
        let rows = record.currents.as_ref().map_or(0, |currents| currents.means[0].nrows());
        (0..rows as u64).map(|row| experiment.counts.from_ms + row * window_ms).collect()
    });
    arrays.add_origins("current_", windows)?;
    arrays.add("current_window_ms", arr0(window_ms.cast_signed()))?;
    arrays.add("current_cells", Array1::from_iter(cells.iter().map(|cell| i64::from(*cell))))?;
    for (source, population) in CountedPopulation::ALL.into_iter().enumerate() {
        let means = stacked(&mut records, |record| {
            record.currents.as_mut().map(|currents| std::mem::take(&mut currents.means[source]))
        });
        arrays.add(format!("currents_{}", population.name()), means)?;
    }
    Ok(())
}
