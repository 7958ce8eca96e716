//! Conditions in short.

use ndarray::Array2;
use normcircuit_protocols::experiment::{CountedPopulation, Experiment, RunRecord, ShownCondition};

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

/// What one run gave, in short.
pub(super) struct RunSummary {
    windows: usize,
    seconds: f64,
    /// Spikes per cell of each counted population.
    spikes: Vec<(CountedPopulation, f64)>,
}

impl RunSummary {
    pub(super) fn of(record: &RunRecord) -> Self {
        let per_cell = |counts: &Array2<u16>| {
            counts.iter().map(|count| u64::from(*count)).sum::<u64>() as f64 / counts.ncols() as f64
        };
        Self {
            windows: record.windows.len(),
            seconds: record.counted_seconds(),
            spikes: record.counts.iter().map(|(of, counts)| (*of, per_cell(counts))).collect(),
        }
    }

    fn spikes(&self, population: CountedPopulation) -> f64 {
        self.spikes.iter().filter(|(of, _)| *of == population).map(|(_, spikes)| spikes).sum()
    }
}

/// The conditions in short, from `runs` in the order of [`Experiment::runs`].
pub(super) fn summaries(experiment: &Experiment, runs: &[RunSummary]) -> Vec<ConditionSummary> {
    let conditions = experiment.conditions.iter().enumerate();
    let summary = |(index, ShownCondition { name, .. }): (usize, &ShownCondition)| {
        let runs = || runs.iter().skip(index).step_by(experiment.conditions.len());
        let seconds: f64 = runs().map(|run| run.seconds).sum();
        let rate = |population: &CountedPopulation| {
            (*population, runs().map(|run| run.spikes(*population)).sum::<f64>() / seconds)
        };
        ConditionSummary {
            name: name.clone(),
            trials: runs().map(|run| run.windows).sum(),
            rates: experiment.populations.iter().map(rate).collect(),
        }
    };
    conditions.map(summary).collect()
}
