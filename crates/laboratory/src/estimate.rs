//! What simulations will take, before they are begun.

use crate::laboratory::{ExperimentError, Laboratory};
use crate::run::array_bytes;
use normcircuit_protocols::experiment::{Experiment, ExperimentRun, Presentation};

/// What simulations will take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Simulated seconds that are not in the store yet.
    pub simulated_seconds: f64,
    /// Seconds on this machine; 0 if nothing is to be simulated.
    pub seconds: f64,
    /// Bytes by which the store and, for an experiment, the file of its results will grow; less, as the file is compressed.
    pub bytes: u64,
}

impl Estimate {
    /// What the runs of an experiment and the file of its results will take on this machine.
    ///
    /// The speed is measured by a short trial, if there is anything to simulate, in the experiment's network, with its
    /// recorders and the one of its stimuli that drives V1 most: the time is rather too long than too short.
    ///
    /// # Errors
    /// [`ExperimentError`] if a parameter is out of range.
    pub fn of_experiment(laboratory: &Laboratory, experiment: &Experiment) -> Result<Self, ExperimentError> {
        let runs = experiment.runs();
        let missing: Vec<&ExperimentRun> = runs.iter().filter(|run| !laboratory.has(run)).collect();
        let (simulated_seconds, stored) = laboratory.cost(&runs);
        let seconds = if missing.is_empty() {
            0.0
        } else {
            let threads = laboratory.options().threads;
            let trial = ExperimentRun { cycle: strongest(laboratory, experiment)?, ..missing[0].clone() };
            let speed_of_one = laboratory.measured_speed_of(&trial)? / threads as f64;
            // Runs of an experiment last equally long: as many at once as there are threads, the rest after them.
            let rounds = missing.len().div_ceil(threads);
            rounds as f64 * missing[0].seconds() / speed_of_one
        };
        let bytes = stored + runs.iter().map(array_bytes).sum::<u64>();
        Ok(Self { simulated_seconds, seconds, bytes })
    }
}

/// The one presentation of an experiment for which V1 fires most.
fn strongest(laboratory: &Laboratory, experiment: &Experiment) -> Result<Vec<Presentation>, ExperimentError> {
    let preparation = laboratory.wired(&experiment.model, experiment.seed)?;
    let mut strongest = (f64::NEG_INFINITY, None);
    for presentation in experiment.conditions.iter().flat_map(|condition| &condition.cycle) {
        let drive: f64 = preparation.area.rates(&presentation.stimulus())?.iter().sum();
        if drive > strongest.0 {
            strongest = (drive, Some(presentation.clone()));
        }
    }
    // Its duration does not matter: alone in its cycle it is shown all the time.
    Ok(strongest.1.into_iter().collect())
}
