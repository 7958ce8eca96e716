//! Twins: the same run twice, once without one of its spikes.

use crate::error::ExperimentError;
use crate::laboratory::Laboratory;
use crate::measure::Measure;
use crate::plan::{NamedModel, Plan};
use normcircuit_protocols::experiment::{
    CountWindows, CountedPopulation, ExperimentRun, RecordedSpikes, ShownCondition, SpikeSample,
};
use normcircuit_protocols::{RemovedSpike, Stimulus, Study};

/// From when on spikes are kept, ms.
pub const KEPT_FROM_MS: u64 = 900;
/// The first excitatory spike from this time on is taken away, ms: the paper's time. Which of its spikes differed is not known.
pub const REMOVED_FROM_MS: u64 = 946;
/// Simulated time, ms.
pub const TWINS_MS: u64 = 2_000;

/// Two runs of a network with the same initial voltages, noise and input spikes, of which one lacks a spike.
#[derive(Clone, Debug)]
pub struct Twins {
    network: NamedModel,
    plan: Plan,
    stimulus: Stimulus,
    study: Study,
}

/// The spikes of twins from [`KEPT_FROM_MS`] to [`TWINS_MS`].
#[derive(Clone, Debug)]
pub struct TwinData {
    /// With all spikes.
    pub original: RecordedSpikes,
    /// Without one.
    pub twin: RecordedSpikes,
    /// Duration of a time step of the spikes, ms.
    pub time_step: f64,
    /// Excitatory cells.
    pub cells: usize,
    /// Place of the spike that the twin lacks among those of the original.
    removed: usize,
}

impl Twins {
    /// Twins that see a stimulus from beginning to end; `which` tells pairs of twins of a plan apart.
    pub fn new(plan: &Plan, network: NamedModel, stimulus: Stimulus, which: u8) -> Self {
        Self { network, plan: plan.clone(), stimulus, study: Study::Twins(which) }
    }
}

impl Measure for Twins {
    type Output = TwinData;

    /// The original and its twin, of one index: they share all random numbers.
    fn runs(&self) -> Result<Vec<ExperimentRun>, ExperimentError> {
        let shown = vec![ShownCondition::steady("", self.stimulus.clone())];
        let windows = CountWindows::consecutive(KEPT_FROM_MS, TWINS_MS - KEPT_FROM_MS);
        let mut experiment = self.plan.experiment(&self.network, TWINS_MS, windows, shown);
        experiment.first_run = self.study.first_run();
        experiment.populations = vec![CountedPopulation::Excitatory];
        let run = |removed_spike: Option<RemovedSpike>| {
            let spikes = Some(SpikeSample { from_ms: KEPT_FROM_MS, to_ms: TWINS_MS });
            let with = move |run: ExperimentRun| ExperimentRun { spikes, removed_spike, ..run };
            experiment.runs().into_iter().map(with)
        };
        Ok(run(None).chain(run(Some(RemovedSpike { from_ms: REMOVED_FROM_MS }))).collect())
    }

    fn take(&self, laboratory: &Laboratory) -> Result<TwinData, ExperimentError> {
        let population = CountedPopulation::Excitatory;
        let missing = || ExperimentError::NotRecorded { what: "spikes of twins", population };
        let name = format!("twins, {}", self.network.id);
        let runs = self.runs()?;
        let records = laboratory.map_runs(&name, &runs, Ok)?;
        let spikes = |(run, record)| laboratory.all_moments(run, record)?.spikes.ok_or_else(missing);
        let spikes = runs.iter().zip(records).map(spikes).collect::<Result<Vec<_>, _>>()?;
        let [original, twin] = <[RecordedSpikes; 2]>::try_from(spikes).map_err(|_| missing())?;
        let removed = first_difference(&original, &twin).ok_or_else(missing)?;
        let circuit = &laboratory.wired(&self.network.model, self.plan.seed)?.circuit;
        Ok(TwinData {
            original,
            twin,
            time_step: circuit.network.time_step(),
            cells: circuit.excitatory_sheet.size(),
            removed,
        })
    }
}

impl TwinData {
    /// When the spike was fired that the twin lacks, ms.
    pub fn removed_at(&self) -> f64 {
        f64::from(self.original.steps[self.removed]) * self.time_step
    }

    /// The excitatory neuron whose spike it was.
    pub fn removed_cell(&self) -> u32 {
        self.original.cells[self.removed]
    }
}

/// Place of the first spike of the original that its twin lacks.
fn first_difference(original: &RecordedSpikes, twin: &RecordedSpikes) -> Option<usize> {
    let spike = |of: &RecordedSpikes, place: usize| {
        Some((*of.steps.get(place)?, *of.populations.get(place)?, *of.cells.get(place)?))
    };
    (0..original.steps.len()).find(|&place| spike(original, place) != spike(twin, place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;
    use normcircuit_protocols::{Condition, ThreeConditions};

    #[test]
    fn twins_are_alike_until_the_spike_that_one_lacks() {
        let folder = tempfile::tempdir().unwrap();
        let laboratory = Laboratory::new(2, folder.path(), crate::progress::Progress::silent()).unwrap();
        let plan = Plan::new(Profile::Miniature, 1);
        let both = ThreeConditions::default().stimulus(Condition::Both);
        let found = laboratory.measure(&Twins::new(&plan, plan.default_network().unwrap(), both, 1)).unwrap();
        let RecordedSpikes { steps, populations, .. } = &found.original;
        let from = (REMOVED_FROM_MS as f64 / found.time_step) as u32;
        assert_eq!(populations[found.removed], 0);
        let earlier = (0..found.removed).filter(|&place| populations[place] == 0 && steps[place] >= from);
        assert_eq!(earlier.count(), 0, "an excitatory spike since {REMOVED_FROM_MS} ms came before");
        assert!((REMOVED_FROM_MS as f64..REMOVED_FROM_MS as f64 + 5.0).contains(&found.removed_at()));
        // The twin goes on with what followed the spike.
        assert_eq!(found.twin.cells[found.removed], found.original.cells[found.removed + 1]);
        assert_ne!(found.original.cells, found.twin.cells);
    }
}
