//! What simulations will take, before they are begun.

use crate::error::ExperimentError;
use crate::laboratory::Laboratory;
use crate::room::{NetworkSize, Room};
use crate::run::SpikeRates;
use crate::simulate::Trial;
use crate::wiring::WiredModel;
use normcircuit_connectivity::WiringLaw;
use normcircuit_protocols::Model;
use normcircuit_protocols::experiment::{Experiment, ExperimentRun, Presentation, Sweep};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

/// Networks of more synapses are not wired to find out how long they take; the paper's has 18 million.
const MOST_MEASURED: f64 = 5e7;
/// Rows of excitatory and of other cells, and synapses per cell and projection, of the networks that stand for these.
const SMALL_ROWS: [usize; 2] = [20, 10];
const SMALL_DEGREE: usize = 1000;

/// What simulations will take.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// Simulated seconds that are not in the store yet.
    pub simulated_seconds: f64,
    /// Seconds on this machine; 0 if nothing is to be simulated.
    pub seconds: f64,
    /// Bytes by which the store and, for an experiment, the file of its results will grow; less, as the file is compressed.
    pub bytes: u64,
    /// Bytes of memory that the runs which are made at once may take.
    pub memory: u64,
}

/// What `runs`, each counted once, will take on this machine. The speed, and how often cells spike, are measured by a short trial
/// of the first one that is missing.
///
/// # Errors
/// [`ExperimentError`] if the trial fails, or if a network does not fit into memory.
pub fn cost_of(laboratory: &Laboratory, runs: &[ExperimentRun]) -> Result<Cost, ExperimentError> {
    Ok(measured_cost_of(laboratory, runs)?.0)
}

fn measured_cost_of(
    laboratory: &Laboratory,
    runs: &[ExperimentRun],
) -> Result<(Cost, SpikeRates), ExperimentError> {
    let missing = missing_runs(laboratory, runs)?;
    Room::of_runs(&missing).check_memory()?;
    let Some(first) = missing.first() else { return Ok((Cost::default(), SpikeRates::RECKONED)) };
    let Trial { speed, rates } = laboratory.trial(first)?;
    let (simulated_seconds, bytes) = rates.cost(&missing);
    let seconds = simulated_seconds / speed;
    Ok((Cost { simulated_seconds, seconds, bytes, memory: memory(laboratory, &missing, &rates) }, rates))
}

/// Bytes of the largest runs that are made at once.
fn memory(laboratory: &Laboratory, missing: &[ExperimentRun], rates: &SpikeRates) -> u64 {
    let largest = missing.iter().map(|run| rates.working_bytes(run)).max().unwrap_or(0);
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
/// the one of its stimuli that drives V1 most: the time is rather too long than too short. A large network is not wired for that:
/// its time is that of a small one of the same kind, by the number of synapses.
///
/// # Errors
/// [`ExperimentError`] if a parameter is out of range, or if memory or disk is too small.
pub fn cost_of_experiment(laboratory: &Laboratory, experiment: &Experiment) -> Result<Cost, ExperimentError> {
    Room::of_experiment(experiment, laboratory.threads()).check_memory()?;
    let runs = experiment.runs();
    let missing = missing_runs(laboratory, &runs)?;
    laboratory.check_disk(SpikeRates::RECKONED.cost(&missing).1)?;
    let (rates, seconds) = match missing.first() {
        None => (SpikeRates::RECKONED, 0.0),
        Some(first) => {
            let pace = Pace::measure(laboratory, experiment, first)?;
            // Runs of an experiment last equally long: as many at once as there are threads, the rest after them.
            let rounds = missing.len().div_ceil(laboratory.threads());
            (pace.rates, pace.wiring + rounds as f64 * first.seconds() / pace.speed)
        }
    };
    let (simulated_seconds, stored) = rates.cost(&missing);
    let bytes = stored + array_bytes(&runs, &rates);
    laboratory.check_disk(stored)?;
    Ok(Cost { simulated_seconds, seconds, bytes, memory: memory(laboratory, &missing, &rates) })
}

fn array_bytes(runs: &[ExperimentRun], rates: &SpikeRates) -> u64 {
    runs.iter().map(|run| rates.array_bytes(run)).sum()
}

/// What the runs of a sweep and the files of its results will take on this machine: of a single point as [`cost_of_experiment`]
/// says, of several at the speed of the first run that is missing.
///
/// # Errors
/// [`ExperimentError`] if the trial fails, or if memory or disk is too small.
pub fn cost_of_sweep(laboratory: &Laboratory, sweep: &Sweep) -> Result<Cost, ExperimentError> {
    if let [point] = &sweep.points[..] {
        return cost_of_experiment(laboratory, &point.experiment);
    }
    for point in &sweep.points {
        Room::of_experiment(&point.experiment, laboratory.threads()).check_memory()?;
    }
    let runs: Vec<ExperimentRun> = sweep.points.iter().flat_map(|point| point.experiment.runs()).collect();
    let (cost, rates) = measured_cost_of(laboratory, &runs)?;
    laboratory.check_disk(cost.bytes)?;
    Ok(Cost { bytes: cost.bytes + array_bytes(&runs, &rates), ..cost })
}

/// How fast an experiment's network is wired and simulated on this machine.
struct Pace {
    /// Seconds until it is wired, if it is not yet.
    wiring: f64,
    /// Simulated seconds per second of one run, with others beside it.
    speed: f64,
    /// How often its cells spike.
    rates: SpikeRates,
}

impl Pace {
    fn measure(
        laboratory: &Laboratory,
        experiment: &Experiment,
        run: &ExperimentRun,
    ) -> Result<Self, ExperimentError> {
        let synapses = |model: &Model| NetworkSize::of(&model.circuit).synapses as f64;
        let all = synapses(&experiment.model);
        let model = if all > MOST_MEASURED {
            Arc::new(small(&experiment.model))
        } else {
            Arc::clone(&experiment.model)
        };
        let start = Instant::now();
        let wired = laboratory.wired(&model, experiment.seed)?;
        let wiring = start.elapsed().as_secs_f64();
        let trial = ExperimentRun { cycle: strongest(&wired, experiment)?, model, ..run.clone() };
        let Trial { speed, rates } = laboratory.trial(&trial)?;
        let speed = speed / laboratory.threads() as f64;
        let times = all / synapses(&trial.model);
        Ok(Self { wiring: wiring * (times - 1.0), speed: speed / times, rates })
    }
}

/// A network of the same kind that is wired in no time: a miniature without tuning, which small sheets may not have cells for.
fn small(model: &Model) -> Model {
    let mut small = model.clone();
    let circuit = &mut small.circuit;
    let [excitatory, others] = SMALL_ROWS;
    circuit.excitatory.rows = circuit.excitatory.rows.min(excitatory);
    circuit.inhibitory.rows = circuit.inhibitory.rows.min(others);
    circuit.input.rows = circuit.input.rows.min(others);
    if circuit.wiring != WiringLaw::Random {
        // In-degrees may not come out whole on other sheets.
        circuit.wiring = WiringLaw::FixedOutDegree;
    }
    for projection in circuit.projections.each_mut() {
        projection.degree = projection.degree.min(SMALL_DEGREE);
        projection.tuned_fraction = 0.0;
    }
    small
}

/// The one presentation of an experiment for which V1 fires most.
fn strongest(wired: &WiredModel, experiment: &Experiment) -> Result<Vec<Presentation>, ExperimentError> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use normcircuit_connectivity::Circuit;
    use normcircuit_simulation::RootSeed;

    #[test]
    fn a_small_network_can_be_wired_whatever_the_large_one_is() {
        let paper = Model::paper();
        let mut odd = paper.clone();
        odd.circuit.projections.excitatory_to_excitatory.degree = 1_000_000;
        odd.circuit.tuning_threshold = 0.999_999;
        odd.circuit.input.rows = 1;
        for model in [paper.clone().matched(), paper.broad_in_degrees(2.0), odd] {
            let small = small(&model);
            Circuit::build(&small.circuit, RootSeed(1)).unwrap();
            let size = NetworkSize::of(&small.circuit);
            assert!(size.cells <= 1200 && size.synapses < 2_000_000, "{size}");
        }
    }
}
