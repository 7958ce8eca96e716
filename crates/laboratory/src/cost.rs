//! What simulations will take, before they are begun.

use crate::error::ExperimentError;
use crate::laboratory::Laboratory;
use crate::run::SpikeRates;
use crate::simulate::Trial;
use normcircuit_protocols::experiment::{Experiment, ExperimentRun, Presentation, Sweep};
use std::collections::HashSet;

/// What simulations will take.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// Simulated seconds that are not in the store yet.
    pub simulated_seconds: f64,
    /// Seconds on this machine; 0 if nothing is to be simulated.
    pub seconds: f64,
    /// Bytes by which the store and, for an experiment, the file of its results will grow; less, as the file is compressed.
    pub bytes: u64,
    /// Bytes of memory that the records of the runs which are made at once may take.
    pub memory: u64,
}

/// What `runs`, each counted once, will take on this machine. The speed, and how often cells spike, are measured by a short trial
/// of the first one that is missing.
///
/// # Errors
/// [`ExperimentError`] if the trial fails.
pub fn cost_of(laboratory: &Laboratory, runs: &[ExperimentRun]) -> Result<Cost, ExperimentError> {
    Ok(measured_cost_of(laboratory, runs)?.0)
}

fn measured_cost_of(
    laboratory: &Laboratory,
    runs: &[ExperimentRun],
) -> Result<(Cost, SpikeRates), ExperimentError> {
    let missing = missing_runs(laboratory, runs)?;
    let Some(first) = missing.first() else { return Ok((Cost::default(), SpikeRates::RECKONED)) };
    let Trial { speed, rates } = laboratory.trial(first)?;
    let (simulated_seconds, bytes) = laboratory.cost(&missing, &rates);
    let seconds = simulated_seconds / speed;
    Ok((Cost { simulated_seconds, seconds, bytes, memory: memory(laboratory, &missing, &rates) }, rates))
}

/// Bytes of the records that are in memory at once, of the largest ones.
fn memory(laboratory: &Laboratory, missing: &[ExperimentRun], rates: &SpikeRates) -> u64 {
    let largest = missing.iter().map(|run| rates.bytes_in_memory(run)).max().unwrap_or(0);
    largest * missing.len().min(laboratory.threads()) as u64
}

/// Those of `runs` that are not in the store yet, each once.
///
/// # Errors
/// [`ExperimentError`] if a run cannot be written as a key.
pub fn missing_runs(
    laboratory: &Laboratory,
    runs: &[ExperimentRun],
) -> Result<Vec<ExperimentRun>, ExperimentError> {
    let mut seen = HashSet::new();
    let mut missing = Vec::new();
    for run in runs {
        if seen.insert(laboratory.place_of(run)?) && !laboratory.has(run) {
            missing.push(run.clone());
        }
    }
    Ok(missing)
}

/// What the runs of an experiment and the file of its results will take on this machine.
///
/// The speed is measured by a short trial, if there is anything to simulate, in the experiment's network, with its recorders and
/// the one of its stimuli that drives V1 most: the time is rather too long than too short.
///
/// # Errors
/// [`ExperimentError`] if a parameter is out of range.
pub fn cost_of_experiment(laboratory: &Laboratory, experiment: &Experiment) -> Result<Cost, ExperimentError> {
    let runs = experiment.runs();
    let missing: Vec<ExperimentRun> = runs.iter().filter(|run| !laboratory.has(run)).cloned().collect();
    let (rates, seconds) = match missing.first() {
        None => (SpikeRates::RECKONED, 0.0),
        Some(first) => {
            let threads = laboratory.threads();
            let trial = ExperimentRun { cycle: strongest(laboratory, experiment)?, ..first.clone() };
            let Trial { speed, rates } = laboratory.trial(&trial)?;
            // Runs of an experiment last equally long: as many at once as there are threads, the rest after them.
            let rounds = missing.len().div_ceil(threads);
            (rates, rounds as f64 * first.seconds() * threads as f64 / speed)
        }
    };
    let (simulated_seconds, stored) = laboratory.cost(&missing, &rates);
    let bytes = stored + array_bytes(&runs, &rates);
    Ok(Cost { simulated_seconds, seconds, bytes, memory: memory(laboratory, &missing, &rates) })
}

fn array_bytes(runs: &[ExperimentRun], rates: &SpikeRates) -> u64 {
    runs.iter().map(|run| rates.array_bytes(run)).sum()
}

/// What the runs of a sweep and the files of its results will take on this machine: of a single point as [`cost_of_experiment`]
/// says, of several at the speed of the first run that is missing.
///
/// # Errors
/// [`ExperimentError`] if the trial fails.
pub fn cost_of_sweep(laboratory: &Laboratory, sweep: &Sweep) -> Result<Cost, ExperimentError> {
    if let [point] = &sweep.points[..] {
        return cost_of_experiment(laboratory, &point.experiment);
    }
    let runs: Vec<ExperimentRun> = sweep.points.iter().flat_map(|point| point.experiment.runs()).collect();
    let (cost, rates) = measured_cost_of(laboratory, &runs)?;
    Ok(Cost { bytes: cost.bytes + array_bytes(&runs, &rates), ..cost })
}

/// The one presentation of an experiment for which V1 fires most.
fn strongest(laboratory: &Laboratory, experiment: &Experiment) -> Result<Vec<Presentation>, ExperimentError> {
    let wired = laboratory.wired(&experiment.model, experiment.seed)?;
    let mut strongest = (f64::NEG_INFINITY, None);
    for presentation in experiment.conditions.iter().flat_map(|condition| &condition.cycle) {
        let drive: f64 = wired.area.rates(&presentation.stimulus())?.iter().sum();
        if drive > strongest.0 {
            strongest = (drive, Some(presentation.clone()));
        }
    }
    // Its duration does not matter: alone in its cycle it is shown all the time.
    Ok(strongest.1.into_iter().collect())
}
