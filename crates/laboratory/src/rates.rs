//! Mean rates in the three conditions, and how sure they are.

use crate::laboratory::{ExperimentError, Laboratory};
use ndarray::{Array1, Axis};
use normcircuit_connectivity::CircuitParameters;
use normcircuit_protocols::experiment::{
    CountWindows, CountedPopulation, CurrentSample, ExperimentRun, RunRecord, ShownCondition,
};
use normcircuit_protocols::{Condition, Stimulus, ThreeConditions};
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::jackknife::Jackknife;

/// Time left out at the beginning of every run, ms: the network settles within a few hundred.
pub const SETTLING: u64 = 1000;
/// Bins of counts and windows of currents, ms: the paper's.
const BIN: u64 = 50;

/// Spikes of every cell in every run of the three conditions.
#[derive(Clone, Debug)]
pub struct ConditionRates {
    /// By condition and run: spikes by population and cell.
    totals: [Vec<[Vec<u64>; 3]>; 3],
    /// Seconds that each run counts.
    seconds: f64,
}

impl ConditionRates {
    /// The paper's stimuli: left 180°, right 90°, contrast 0.5, or both in turn.
    pub fn stimuli() -> [Stimulus; 3] {
        Condition::ALL.map(|condition| ThreeConditions::default().stimulus(condition))
    }

    /// The runs that are needed in the default network, conditions in turn. No two runs share noise. Runs with both images
    /// record currents too.
    pub fn runs_needed(laboratory: &Laboratory) -> Vec<ExperimentRun> {
        let lengths = laboratory.options().profile.lengths();
        let mut runs = conditions(laboratory, laboratory.circuit(), lengths.condition_runs);
        for both in runs.iter_mut().skip(2).step_by(3) {
            both.currents = Some(CurrentSample { cells: lengths.current_cells, window_ms: BIN });
        }
        runs
    }

    /// The runs that are needed in another network. Currents are not recorded.
    pub fn runs_needed_in(laboratory: &Laboratory, circuit: &CircuitParameters) -> Vec<ExperimentRun> {
        let lengths = laboratory.options().profile.lengths();
        conditions(laboratory, circuit, lengths.other_condition_runs)
    }

    /// Makes or loads the runs in the default network.
    ///
    /// # Errors
    /// [`ExperimentError`] if a run fails or the store does.
    pub fn measure(laboratory: &Laboratory) -> Result<Self, ExperimentError> {
        Self::from_runs(laboratory, "three conditions", &Self::runs_needed(laboratory))
    }

    /// Makes or loads the runs in another network, which progress calls `name`.
    ///
    /// # Errors
    /// [`ExperimentError`] if a run fails or the store does.
    pub fn measure_in(
        laboratory: &Laboratory,
        circuit: &CircuitParameters,
        name: &str,
    ) -> Result<Self, ExperimentError> {
        let name = format!("three conditions, {name}");
        Self::from_runs(laboratory, &name, &Self::runs_needed_in(laboratory, circuit))
    }

    fn from_runs(
        laboratory: &Laboratory,
        name: &str,
        runs: &[ExperimentRun],
    ) -> Result<Self, ExperimentError> {
        let extracted = laboratory.map_runs(name, runs, |record| {
            let totals = CountedPopulation::ALL.map(|population| totals(&record, population));
            (totals, record.counted_seconds())
        })?;
        let seconds = extracted[0].1;
        let mut totals = [Vec::new(), Vec::new(), Vec::new()];
        for (index, (run, _)) in extracted.into_iter().enumerate() {
            totals[index % 3].push(run);
        }
        Ok(Self { totals, seconds })
    }

    /// Runs of each condition.
    pub fn runs(&self) -> usize {
        self.totals[0].len()
    }

    /// Seconds that count in each condition.
    pub fn seconds_per_condition(&self) -> f64 {
        self.seconds * self.runs() as f64
    }

    /// Mean rates of the cells of a population in the three conditions, Hz, from all runs but `left_out`.
    ///
    /// # Panics
    /// If there is no such population.
    pub fn rates(&self, population: usize, left_out: Option<usize>) -> [Array1<f64>; 3] {
        [0, 1, 2].map(|condition| {
            let runs = self.totals[condition].iter().enumerate().filter(|(run, _)| Some(*run) != left_out);
            let mut spikes = Array1::<f64>::zeros(self.totals[condition][0][population].len());
            let mut seconds = 0.0;
            for (_, run) in runs {
                spikes.iter_mut().zip(&run[population]).for_each(|(sum, count)| *sum += *count as f64);
                seconds += self.seconds;
            }
            spikes / seconds
        })
    }

    /// A statistic of the rates of all populations, with its interval from leaving out one run at a time.
    ///
    /// # Errors
    /// The first error of `statistic`.
    pub fn estimate<E>(
        &self,
        mut statistic: impl FnMut([[Array1<f64>; 3]; 3]) -> Result<f64, E>,
    ) -> Result<Estimate, E> {
        let found = Jackknife::try_of(self.runs(), |run| {
            statistic([0, 1, 2].map(|population| self.rates(population, run)))
        })?;
        Ok(found.estimate())
    }
}

fn conditions(laboratory: &Laboratory, circuit: &CircuitParameters, runs: u64) -> Vec<ExperimentRun> {
    let conditions = ConditionRates::stimuli().map(|stimulus| ShownCondition::steady("", stimulus));
    let windows = CountWindows::consecutive(SETTLING, BIN);
    let duration = laboratory.options().profile.lengths().run_ms;
    let mut experiment = laboratory.experiment(duration, windows, conditions.to_vec());
    experiment.runs = runs;
    experiment.model = laboratory.model_of(circuit);
    experiment.runs()
}

/// Spikes of every cell of a population in all windows.
fn totals(record: &RunRecord, population: CountedPopulation) -> Vec<u64> {
    let counts = record.counts(population).map(|counts| counts.mapv(u64::from).sum_axis(Axis(0)));
    counts.unwrap_or_default().to_vec()
}
