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
mod places;
mod results;
mod spool;
mod summary;
mod values;

use crate::error::ExperimentError;
use crate::laboratory::Laboratory;
use crate::room::Room;
use arrays::Target;
use ndarray_npy::{WriteNpyError, WriteNpzError};
use normcircuit_files::{WriteError, make_folder, parent, write_atomically_with};
use normcircuit_protocols::RunError;
use normcircuit_protocols::experiment::{Experiment, RunRecord, Sweep, SweepPoint};
use places::Place;
use results::Results;
use std::io;
use std::path::Path;
use summary::{RunSummary, summaries};

pub use summary::ConditionSummary;
pub use values::Values;

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
    /// The values of a sweep cannot be written as JSON.
    #[error("the values of the sweep cannot be written: {0}")]
    Values(#[from] serde_json::Error),
}

/// Makes the runs of an experiment, or finds them in the store, and writes what they gave into the file `path`, in NumPy's
/// NPZ format with the arrays listed [above](self).
///
/// The same experiment gives the same bytes. In memory there is what each thread's run gives, and after that one run at a time: of
/// what is recorded from moment to moment no more than a piece of some 30 MB, the rest goes to the store while a run goes on. As many
/// bytes as the file's arrays have are needed beside it for as long as it is written.
///
/// # Errors
/// [`ExportError`] if a run fails or the file cannot be written.
pub fn export(
    laboratory: &Laboratory,
    experiment: &Experiment,
    path: &Path,
) -> Result<Vec<ConditionSummary>, ExportError> {
    export_with(laboratory, experiment, path, None)
}

/// Writes one point of a sweep into the file `path` as [`export`] does, with an array more: `sweep`, bytes (u8) of a JSON object
/// (UTF-8) with the value of everything that is varied.
///
/// # Errors
/// As [`export`]; [`ExportError::Values`] if a value cannot be written as JSON.
pub fn export_point(
    laboratory: &Laboratory,
    sweep: &Sweep,
    point: &SweepPoint,
    path: &Path,
) -> Result<Vec<ConditionSummary>, ExportError> {
    export_with(laboratory, &point.experiment, path, Some(values_of(sweep, point)?))
}

/// Makes the runs of one point of a sweep, or finds them in the store, and returns the arrays that [`export_point`] writes, by name;
/// those that [`export`] writes if nothing is varied.
///
/// # Errors
/// As [`export_point`].
pub fn arrays_of_point(
    laboratory: &Laboratory,
    sweep: &Sweep,
    point: &SweepPoint,
) -> Result<Vec<(String, Values)>, ExportError> {
    let experiment = &point.experiment;
    let values = sweep.is_varied().then(|| values_of(sweep, point)).transpose()?;
    Room::of_experiment(experiment, laboratory.threads()).with_moments(experiment).check_memory()?;
    simulated(laboratory, experiment, |_| Ok(()))?;
    // Where there is room for the runs there is room for their arrays.
    let store = laboratory.folder();
    let results = gathered(laboratory, experiment, store, store)?;
    let wired = laboratory.wired(&experiment.model, experiment.seed)?;
    let mut arrays = Vec::new();
    results
        .write(Target::Memory(&mut arrays), &wired, values)
        .map_err(|error| WriteError::at(store)(system_error(error)))?;
    Ok(arrays)
}

/// The values of a point as a JSON object.
fn values_of(sweep: &Sweep, point: &SweepPoint) -> Result<Vec<u8>, serde_json::Error> {
    let values: serde_json::Map<String, serde_json::Value> = (sweep.names.iter().zip(&point.values))
        .map(|(name, value)| Ok((name.clone(), serde_json::to_value(value)?)))
        .collect::<Result<_, serde_json::Error>>()?;
    serde_json::to_vec(&values)
}

fn export_with(
    laboratory: &Laboratory,
    experiment: &Experiment,
    path: &Path,
    sweep: Option<Vec<u8>>,
) -> Result<Vec<ConditionSummary>, ExportError> {
    let gave = simulated(laboratory, experiment, |record| Ok(RunSummary::of(&record)))?;
    let wired = laboratory.wired(&experiment.model, experiment.seed)?;
    let results = gathered(laboratory, experiment, parent(path), path)?;
    write_atomically_with(path, |file| {
        results.write(Target::npz(file), &wired, sweep).map_err(system_error)
    })?;
    Ok(summaries(experiment, &gave))
}

/// What `keep` takes from each run.
fn simulated<T: Send>(
    laboratory: &Laboratory,
    experiment: &Experiment,
    keep: impl Fn(RunRecord) -> Result<T, ExperimentError> + Sync,
) -> Result<Vec<T>, ExportError> {
    laboratory.map_runs("runs", &experiment.runs(), keep).map_err(|error| located(experiment, error))
}

/// What the runs gave, one after the other from the store; it waits in `folder` to be written to `path`.
fn gathered<'a>(
    laboratory: &Laboratory,
    experiment: &'a Experiment,
    folder: &Path,
    path: &Path,
) -> Result<Results<'a>, ExportError> {
    make_folder(folder)?;
    let mut results = Results::new(experiment, folder).map_err(WriteError::at(path))?;
    let conditions = experiment.conditions.len();
    for (index, run) in experiment.runs().iter().enumerate() {
        let place = Place { condition: (index % conditions) as u32, run: (index / conditions) as u32 };
        let record = laboratory.record(run).map_err(|error| located(experiment, error))?;
        results.add(place, &record).map_err(WriteError::at(path))?;
        for moments in laboratory.moments(run, record) {
            results.add_moments(place, &moments?).map_err(WriteError::at(path))?;
        }
    }
    Ok(results)
}

fn system_error(error: WriteNpzError) -> io::Error {
    match error {
        WriteNpzError::Zip(error) => error.into(),
        WriteNpzError::Npy(WriteNpyError::Io(error)) => error,
        WriteNpzError::Npy(error) => io::Error::other(error),
    }
}

/// Says by condition which run it was that ended.
fn located(experiment: &Experiment, error: ExperimentError) -> ExportError {
    let ExperimentError::Ended { index, source } = error else { return error.into() };
    let (number, conditions) = (index - experiment.first_run, experiment.conditions.len() as u64);
    let condition = experiment.conditions[(number % conditions) as usize].name.clone();
    ExportError::Ended { condition, run: number / conditions, source }
}
