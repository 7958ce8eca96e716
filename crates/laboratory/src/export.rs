//! Results of an experiment as arrays for NumPy.
//!
//! A file holds these arrays. A trial is one count window of one run; trials are in the order of the runs
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

use crate::error::ExperimentError;
use crate::laboratory::Laboratory;
use crate::wiring::WiredModel;
use ndarray::{Array1, Array2, Axis, arr0, s};
use ndarray_npy::{NpzWriter, WriteNpyError, WriteNpyExt, WriteNpzError};
use normcircuit_connectivity::Sheet;
use normcircuit_files::{Unfinished, WriteError, write_atomically_with};
use normcircuit_protocols::RunError;
use normcircuit_protocols::experiment::{CountedPopulation, Experiment, RecordedCurrents, RunRecord};
use std::io;
use std::path::Path;
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
    let records =
        laboratory.map_runs("runs", &experiment.runs(), Ok).map_err(|error| located(experiment, error))?;
    let wired = laboratory.wired(&experiment.model, experiment.seed)?;
    let summaries = summaries(experiment, &records);
    write_atomically_with(path, |file| {
        write_npz(file, experiment, &wired, records).map_err(|error| match error {
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
    mut records: Vec<RunRecord>,
) -> Result<(), WriteNpzError> {
    // Without the option an array beyond 4 GiB would be refused.
    let options = SimpleFileOptions::default().large_file(true);
    let mut arrays = Arrays(NpzWriter::new_with_options(file, options));
    let json = serde_json::to_vec(experiment).map_err(io::Error::from).map_err(WriteNpyError::from)?;
    arrays.add("experiment", &Array1::from(json))?;
    let trials = Origins::new(experiment, &records, |record| {
        record.windows.iter().map(|window| window.start_ms).collect()
    });
    arrays.add_origins("", &trials)?;
    arrays.add("window_ms", &arr0(experiment.counts.window_ms.cast_signed()))?;
    for population in &experiment.populations {
        let counts = stacked(&mut records, |record| {
            let position = record.counts.iter().position(|(counted, _)| counted == population)?;
            Some(record.counts.swap_remove(position).1)
        });
        arrays.add(format!("counts_{}", population.name()), &counts)?;
    }
    arrays.add_cells(wired)?;
    let Some(RecordedCurrents { cells, window_ms, .. }) =
        records.first().and_then(|record| record.currents.clone())
    else {
        return arrays.finish();
    };
    let windows = Origins::new(experiment, &records, |record| {
        let rows = record.currents.as_ref().map_or(0, |currents| currents.means[0].nrows());
        (0..rows as u64).map(|row| experiment.counts.from_ms + row * window_ms).collect()
    });
    arrays.add_origins("current_", &windows)?;
    arrays.add("current_window_ms", &arr0(window_ms.cast_signed()))?;
    arrays.add("current_cells", &Array1::from_iter(cells.iter().map(|cell| i64::from(*cell))))?;
    for (source, population) in CountedPopulation::ALL.into_iter().enumerate() {
        let means = stacked(&mut records, |record| {
            record.currents.as_mut().map(|currents| std::mem::take(&mut currents.means[source]))
        });
        arrays.add(format!("currents_{}", population.name()), &means)?;
    }
    arrays.finish()
}

/// From which condition and run the rows of an array come, and when they start.
struct Origins {
    condition: Array1<i64>,
    run: Array1<i64>,
    start_ms: Array1<i64>,
}

impl Origins {
    fn new(experiment: &Experiment, records: &[RunRecord], starts: impl Fn(&RunRecord) -> Vec<u64>) -> Self {
        let conditions = experiment.conditions.len();
        let rows: Vec<[i64; 3]> = (records.iter().enumerate())
            .flat_map(|(index, record)| {
                let (run, condition) = ((index / conditions) as i64, (index % conditions) as i64);
                starts(record).into_iter().map(move |start| [condition, run, start.cast_signed()])
            })
            .collect();
        let column = |column: usize| rows.iter().map(|row| row[column]).collect();
        Self { condition: column(0), run: column(1), start_ms: column(2) }
    }
}

/// Takes an array from each record and puts them below one another. Each is freed as soon as it is copied.
fn stacked<T: Copy + Default>(
    records: &mut [RunRecord],
    take: impl Fn(&mut RunRecord) -> Option<Array2<T>>,
) -> Array2<T> {
    let parts: Vec<Array2<T>> = records.iter_mut().filter_map(take).collect();
    let rows = parts.iter().map(Array2::nrows).sum();
    let mut all = Array2::default((rows, parts.first().map_or(0, Array2::ncols)));
    let mut start = 0;
    for part in parts {
        let end = start + part.nrows();
        all.slice_mut(s![start..end, ..]).assign(&part);
        start = end;
    }
    all
}

/// An NPZ file that is being written.
struct Arrays<'a>(NpzWriter<&'a mut Unfinished>);

impl Arrays<'_> {
    fn add(&mut self, name: impl Into<String>, array: &impl WriteNpyExt) -> Result<(), WriteNpzError> {
        self.0.add_array(name, array)
    }

    fn add_origins(&mut self, prefix: &str, origins: &Origins) -> Result<(), WriteNpzError> {
        self.add(format!("{prefix}condition"), &origins.condition)?;
        self.add(format!("{prefix}run"), &origins.run)?;
        self.add(format!("{prefix}start_ms"), &origins.start_ms)
    }

    fn add_cells(&mut self, wired: &WiredModel) -> Result<(), WriteNpzError> {
        let circuit = &wired.circuit;
        let sheets = [circuit.excitatory_sheet, circuit.inhibitory_sheet, circuit.input_sheet];
        for (population, sheet) in CountedPopulation::ALL.iter().zip(sheets) {
            self.add(format!("positions_{}", population.name()), &positions(sheet))?;
        }
        self.add("orientations_excitatory", &Array1::from(circuit.excitatory_orientations.clone()))?;
        self.add("orientations_input", &Array1::from(circuit.input_orientations.clone()))
    }

    fn finish(self) -> Result<(), WriteNpzError> {
        self.0.finish().map(|_| ())
    }
}

fn positions(sheet: Sheet) -> Array2<f64> {
    let mut positions = Array2::zeros((sheet.size(), 2));
    for (cell, mut row) in positions.axis_iter_mut(Axis(0)).enumerate() {
        let position = sheet.position(cell);
        row[0] = position.x;
        row[1] = position.y;
    }
    positions
}
