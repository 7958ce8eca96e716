//! Recording sessions as an electrode array would give them.

use crate::run::{Run, RunError};
use crate::schedule::Presentations;
use crate::v1::V1;
use ndarray::Array2;
use normcircuit_connectivity::{Circuit, EXCITATORY};
use normcircuit_simulation::{Observer, ParameterError, RootSeed, StepView, Stop};
use rand::seq::index::sample;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// Counts spikes in one window per trial.
#[derive(Clone, Debug)]
pub struct TrialCounts {
    population: usize,
    /// First step of the window of trial 0, steps in a window, steps from one window to the next.
    first: u64,
    window: u64,
    period: u64,
    counts: Array2<u16>,
}

impl TrialCounts {
    /// Counts the spikes of every cell of a population of `size` cells, from `delay` ms after each onset, for `window` ms.
    ///
    /// # Errors
    /// [`ParameterError`] if the window is empty or does not end before the next onset.
    pub fn new(
        presentations: &Presentations,
        (delay, window): (u64, u64),
        (population, size): (usize, usize),
        time_step: f64,
    ) -> Result<Self, ParameterError> {
        ParameterError::require("window", window as f64, window > 0, "at least 1 ms")?;
        let fits = delay + window <= presentations.period();
        let requirement = format!("at most the time from onset to onset, {} ms", presentations.period());
        ParameterError::require("delay + window", (delay + window) as f64, fits, &requirement)?;
        let steps = |milliseconds: u64| (milliseconds as f64 / time_step).round() as u64;
        Ok(Self {
            population,
            first: steps(delay) + 1,
            window: steps(window),
            period: steps(presentations.period()),
            counts: Array2::zeros((presentations.trials, size)),
        })
    }

    /// The counts, `[trial × cell]`.
    pub fn counts(&self) -> &Array2<u16> {
        &self.counts
    }
}

impl Observer for TrialCounts {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        if let Some(since) = view.step.checked_sub(self.first) {
            let trial = (since / self.period) as usize;
            if since % self.period < self.window && trial < self.counts.nrows() {
                let mut row = self.counts.row_mut(trial);
                view.spikes[self.population].iter().for_each(|cell| row[*cell as usize] += 1);
            }
        }
        ControlFlow::Continue(())
    }
}

/// How a session is recorded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordingSession {
    /// What is shown, how often and for how long.
    pub presentations: Presentations,
    /// From onset to the beginning of the counting window, ms.
    pub delay: u64,
    /// Length of the counting window, ms.
    pub window: u64,
    /// Units in the sample.
    pub units: usize,
    /// Only units with at least this mean rate in the window are kept, Hz.
    pub smallest_rate: f64,
}

/// What a session gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    /// Spike counts `[trial × unit]`.
    pub counts: Array2<u16>,
    /// Which excitatory cell each unit is, ascending.
    pub cells: Vec<usize>,
    /// Cells that passed the inclusion rule, of which the units are a sample.
    pub eligible: usize,
}

/// Why a session gave no recording.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// The run failed.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A parameter is out of range.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// Too few cells pass the inclusion rule.
    #[error("{eligible} cells fire at {smallest_rate} Hz or more; the session wants {units} units")]
    TooFewUnits {
        /// Cells that pass.
        eligible: usize,
        /// The rule, Hz.
        smallest_rate: f64,
        /// Units wanted.
        units: usize,
    },
}

impl RecordingSession {
    /// Records session `index` from the excitatory cells of a circuit. Every session has its own run and its own sample.
    ///
    /// # Errors
    /// [`SessionError`] if the parameters are out of range, the run fails or too few cells pass the inclusion rule.
    pub fn record(
        &self,
        circuit: &Circuit,
        v1: &V1,
        seed: RootSeed,
        index: u64,
    ) -> Result<Recording, SessionError> {
        let rate = self.smallest_rate;
        let holds = rate.is_finite() && rate >= 0.0;
        ParameterError::require("session.smallest_rate", rate, holds, "finite and at least 0 Hz")?;
        let schedule = self.presentations.schedule()?;
        let population = (EXCITATORY, circuit.network.populations()[EXCITATORY].size);
        let time_step = circuit.network.time_step();
        let mut counts =
            TrialCounts::new(&self.presentations, (self.delay, self.window), population, time_step)?;
        let run = Run { circuit, v1, schedule: &schedule, seed, index };
        run.simulate(self.presentations.length() as f64, &mut [&mut counts])?;
        self.sample(counts.counts(), seed, index)
    }

    /// Keeps a random sample of the cells that pass the inclusion rule from counts `[trial × cell]`.
    ///
    /// # Errors
    /// [`SessionError::TooFewUnits`] if fewer cells pass than units are wanted.
    pub fn sample(
        &self,
        counts: &Array2<u16>,
        seed: RootSeed,
        index: u64,
    ) -> Result<Recording, SessionError> {
        let smallest_count = self.smallest_rate * self.window as f64 / 1000.0 * counts.nrows() as f64;
        let total = |cell: &usize| counts.column(*cell).iter().map(|count| f64::from(*count)).sum::<f64>();
        let eligible: Vec<usize> = (0..counts.ncols()).filter(|cell| total(cell) >= smallest_count).collect();
        let (units, smallest_rate) = (self.units, self.smallest_rate);
        if eligible.len() < units {
            return Err(SessionError::TooFewUnits { eligible: eligible.len(), smallest_rate, units });
        }
        let mut random = seed.stream("session sample", &[index]);
        let chosen = sample(&mut random, eligible.len(), units);
        let mut cells: Vec<usize> = chosen.into_iter().map(|position| eligible[position]).collect();
        cells.sort_unstable();
        let counts = counts.select(ndarray::Axis(1), &cells);
        Ok(Recording { counts, cells, eligible: eligible.len() })
    }
}
