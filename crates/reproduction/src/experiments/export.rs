//! Results of an experiment as one NPZ file.

use super::laboratory::{ExperimentError, Laboratory};
use crate::files::{WriteError, write_atomically};
use ndarray::{Array1, Array2, Axis, concatenate};
use ndarray_npy::{NpzWriter, WritableElement, WriteNpzError};
use normcircuit_connectivity::{Circuit, Sheet};
use normcircuit_protocols::experiment::{CountedPopulation, Experiment, RunRecord};
use std::io::Cursor;
use std::path::Path;

/// Why results could not be exported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The experiment failed.
    #[error(transparent)]
    Experiment(#[from] ExperimentError),
    /// The arrays could not be put together.
    #[error("cannot make an NPZ file: {0}")]
    Npz(#[from] WriteNpzError),
    /// The file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// What an exported experiment holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Rows of the counts: windows of all runs of all conditions.
    pub trials: usize,
    /// Size of the file, bytes.
    pub bytes: usize,
}

/// The arrays of a file, written one after the other.
type Writer = NpzWriter<Cursor<Vec<u8>>>;

/// Makes or loads the runs of an experiment and writes them into one NPZ file, whole or not at all.
///
/// Arrays, with one *trial* for each count window of each run:
/// - `condition`, `run`, `start_ms` `[trial]`: number of the condition in the file's order, number of the run, start of the
///   window; `window_ms`, a single number;
/// - `counts_excitatory`, `counts_inhibitory`, `counts_input` `[trial × cell]`, as far as they were counted;
/// - `positions_excitatory` … `[cell × 2]` in short sides of the sheet, `orientations_excitatory`, `orientations_input`
///   `[cell]` in units of π;
/// - if currents were recorded, `current_cells` `[recorded]`, `current_condition`, `current_run` `[window]` and
///   `currents_from_excitatory`, `currents_from_inhibitory`, `currents_from_input` `[window × recorded]`, mV/ms.
///
/// # Errors
/// [`ExportError`] if a run fails or the file cannot be written.
pub fn export(
    laboratory: &Laboratory,
    experiment: &Experiment,
    path: &Path,
) -> Result<Exported, ExportError> {
    let records = laboratory.map_runs("experiment", &experiment.runs(), |record| record)?;
    let preparation = laboratory.wired(&experiment.circuit, experiment.area, experiment.seed)?;
    let mut file = NpzWriter::new(Cursor::new(Vec::new()));
    let trials = write_trials(&mut file, experiment, &records)?;
    for &population in &experiment.populations {
        let name = population.name();
        let counts: Vec<_> = records.iter().filter_map(|record| record.counts(population)).collect();
        file.add_array(format!("counts_{name}"), &stacked(counts.iter().map(|counts| counts.view())))?;
        file.add_array(format!("positions_{name}"), &positions(&sheet(&preparation.circuit, population)))?;
    }
    let orientations = [
        ("orientations_excitatory", &preparation.circuit.excitatory_orientations),
        ("orientations_input", &preparation.circuit.input_orientations),
    ];
    for (name, values) in orientations {
        file.add_array(name, &Array1::from(values.clone()))?;
    }
    if experiment.currents.is_some() {
        write_currents(&mut file, experiment, &records)?;
    }
    let bytes = file.finish()?.into_inner();
    write_atomically(path, &[&bytes])?;
    Ok(Exported { trials, bytes: bytes.len() })
}

/// Number of the condition and of the run of each record: conditions come in turn.
fn numbers(experiment: &Experiment, record: usize) -> (u32, u32) {
    let conditions = experiment.conditions.len();
    ((record % conditions) as u32, (record / conditions) as u32)
}

fn write_trials(
    file: &mut Writer,
    experiment: &Experiment,
    records: &[RunRecord],
) -> Result<usize, WriteNpzError> {
    let (mut condition, mut run, mut start) = (Vec::new(), Vec::new(), Vec::new());
    for (number, record) in records.iter().enumerate() {
        let (of_condition, of_run) = numbers(experiment, number);
        for window in &record.windows {
            condition.push(of_condition);
            run.push(of_run);
            start.push(window.start_ms);
        }
    }
    let trials = condition.len();
    file.add_array("condition", &Array1::from(condition))?;
    file.add_array("run", &Array1::from(run))?;
    file.add_array("start_ms", &Array1::from(start))?;
    file.add_array("window_ms", &ndarray::arr0(experiment.counts.window_ms))?;
    Ok(trials)
}

fn write_currents(
    file: &mut Writer,
    experiment: &Experiment,
    records: &[RunRecord],
) -> Result<(), WriteNpzError> {
    let (mut condition, mut run) = (Vec::new(), Vec::new());
    for (number, record) in records.iter().enumerate() {
        let windows = record.currents.as_ref().map_or(0, |currents| currents.means[0].nrows());
        let (of_condition, of_run) = numbers(experiment, number);
        condition.extend(std::iter::repeat_n(of_condition, windows));
        run.extend(std::iter::repeat_n(of_run, windows));
    }
    file.add_array("current_condition", &Array1::from(condition))?;
    file.add_array("current_run", &Array1::from(run))?;
    let recorded: Vec<_> = records.iter().filter_map(|record| record.currents.as_ref()).collect();
    let cells = recorded.first().map(|currents| currents.cells.clone()).unwrap_or_default();
    file.add_array("current_cells", &Array1::from(cells))?;
    for population in CountedPopulation::ALL {
        let means = recorded.iter().map(|currents| currents.means[population.index()].view());
        file.add_array(format!("currents_from_{}", population.name()), &stacked(means))?;
    }
    Ok(())
}

/// Rows of all runs under each other.
fn stacked<'a, T: WritableElement + Copy + Default + 'a>(
    parts: impl Iterator<Item = ndarray::ArrayView2<'a, T>>,
) -> Array2<T> {
    let parts: Vec<_> = parts.collect();
    // All runs have the same cells.
    concatenate(Axis(0), &parts).unwrap_or_default()
}

fn sheet(circuit: &Circuit, population: CountedPopulation) -> Sheet {
    match population {
        CountedPopulation::Excitatory => circuit.excitatory_sheet,
        CountedPopulation::Inhibitory => circuit.inhibitory_sheet,
        CountedPopulation::Input => circuit.input_sheet,
    }
}

fn positions(sheet: &Sheet) -> Array2<f64> {
    Array2::from_shape_fn((sheet.size(), 2), |(cell, axis)| {
        let position = sheet.position(cell);
        if axis == 0 { position.x } else { position.y }
    })
}
