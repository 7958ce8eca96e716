//! What an experiment gave, in short: rates, correlations and, where its conditions allow, the norm index.

use crate::error::ExperimentError;
use crate::laboratory::Laboratory;
use crate::measure::Measure;
use crate::measurements::take::joined;
use ndarray::{Array1, Array2, ArrayView2, Axis};
use normcircuit_protocols::ByCondition;
use normcircuit_protocols::experiment::{CountedPopulation, Experiment, ExperimentRun};
use normcircuit_statistics::correlation::mean_correlation;
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::jackknife::Jackknife;
use normcircuit_statistics::normalization::norm_index;
use normcircuit_statistics::summary::median;

/// Blocks of trials that are left out one at a time; fewer trials are a block each.
const BLOCKS: usize = 12;

/// What an experiment gave. Intervals are over blocks of trials of this network.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Of each condition, in order.
    pub conditions: Vec<ConditionOutcome>,
    /// Median norm index of the excitatory neurons that have one, if two of the conditions show one image each and a third shows
    /// both ([`Experiment::norm_conditions`]).
    pub norm_index: Option<Estimate>,
}

/// What a condition gave.
#[derive(Clone, Debug)]
pub struct ConditionOutcome {
    /// Its name.
    pub name: String,
    /// Mean rate of each counted population, Hz.
    pub rates: Vec<(CountedPopulation, Estimate)>,
    /// Mean spike-count correlation over all pairs of excitatory neurons that vary, if these were counted in two trials at least
    /// ([`mean_correlation`]; its interval is for other neurons too).
    pub correlation: Option<Estimate>,
}

/// Counts of one condition, `[trial × cell]` of each counted population.
type Counts = Vec<(CountedPopulation, Array2<u16>)>;

/// Counts of one condition in blocks of successive trials.
struct Blocks {
    /// Spikes, `[block × cell]`.
    spikes: Array2<f64>,
    /// Trials of each block.
    trials: Array1<f64>,
}

impl Measure for Experiment {
    type Output = Outcome;

    fn runs(&self) -> Result<Vec<ExperimentRun>, ExperimentError> {
        Ok(Self::runs(self))
    }

    fn take(&self, laboratory: &Laboratory) -> Result<Outcome, ExperimentError> {
        let records = laboratory.map_runs("runs", &Self::runs(self), |record| Ok(record.counts))?;
        let condition = |place: usize| counts_of(self, &records, place);
        let counts: Vec<Counts> = (0..self.conditions.len()).map(condition).collect::<Result<_, _>>()?;
        let window_s = self.counts.window_ms as f64 / 1000.0;
        let conditions = self.conditions.iter().zip(&counts).map(|(shown, counts)| ConditionOutcome {
            name: shown.name.clone(),
            rates: counts.iter().map(|(population, counts)| (*population, rate(counts, window_s))).collect(),
            // Fewer than two trials have no correlation.
            correlation: excitatory(counts)
                .and_then(|counts| mean_correlation(counts, counts.nrows().min(BLOCKS)).ok()),
        });
        let conditions = conditions.collect();
        let three = self.norm_conditions().and_then(|places| {
            let [first, second, both] = [places.first, places.second, places.both];
            let of = |place: usize| excitatory(&counts[place]).map(Blocks::of);
            Some(ByCondition { first: of(first)?, second: of(second)?, both: of(both)? })
        });
        Ok(Outcome { conditions, norm_index: three.as_ref().map(median_index) })
    }
}

/// Counts of all runs of a condition, one run after the other.
fn counts_of(
    experiment: &Experiment,
    records: &[Counts],
    condition: usize,
) -> Result<Counts, ExperimentError> {
    let of_population = |(place, population): (usize, &CountedPopulation)| {
        let runs = records.iter().skip(condition).step_by(experiment.conditions.len());
        let parts: Vec<ArrayView2<'_, u16>> = runs.map(|counts| counts[place].1.view()).collect();
        Ok((*population, joined(&parts)?))
    };
    experiment.populations.iter().enumerate().map(of_population).collect()
}

fn excitatory(counts: &Counts) -> Option<&Array2<u16>> {
    counts
        .iter()
        .find(|(population, _)| *population == CountedPopulation::Excitatory)
        .map(|(_, counts)| counts)
}

impl Blocks {
    fn of(counts: &Array2<u16>) -> Self {
        let number = counts.nrows().min(BLOCKS);
        let spikes = Array2::zeros((number, counts.ncols()));
        let mut blocks = Self { spikes, trials: Array1::zeros(number) };
        for (trial, row) in counts.rows().into_iter().enumerate() {
            let block = trial * number / counts.nrows();
            blocks.spikes.row_mut(block).zip_mut_with(&row, |sum, count| *sum += f64::from(*count));
            blocks.trials[block] += 1.0;
        }
        blocks
    }

    /// Mean counts of the cells, `[cell]`; NaN without trials.
    fn means(&self, left_out: Option<usize>) -> Array1<f64> {
        let kept: Vec<usize> = (0..self.trials.len()).filter(|block| Some(*block) != left_out).collect();
        self.spikes.select(Axis(0), &kept).sum_axis(Axis(0)) / self.trials.select(Axis(0), &kept).sum()
    }
}

fn rate(counts: &Array2<u16>, window_s: f64) -> Estimate {
    let blocks = Blocks::of(counts);
    let mean = |left_out| blocks.means(left_out).mean().unwrap_or(f64::NAN);
    Jackknife::of(blocks.trials.len(), |left_out| mean(left_out) / window_s).estimate()
}

fn median_index(counts: &ByCondition<Blocks>) -> Estimate {
    let median_without = |left_out| {
        let means = |condition| counts.of(condition).means(left_out);
        let ByCondition { first, second, both } = ByCondition::from_fn(means);
        // Without trials there are no means.
        norm_index(&first, &second, &both).map_or(f64::NAN, |index| median(&index))
    };
    // All conditions have equally many trials.
    Jackknife::of(counts.both.trials.len(), median_without).estimate()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::s;

    #[test]
    fn means_leave_out_one_block_of_successive_trials() {
        let counts = Array2::from_shape_fn((30, 2), |(trial, cell)| (trial * (1 + cell)) as u16);
        let blocks = Blocks::of(&counts);
        assert_eq!(blocks.trials.sum().to_bits(), 30.0_f64.to_bits());
        assert_eq!(blocks.means(None).to_vec(), [14.5, 29.0]);
        // Trials 0, 1 and 2.
        assert_eq!(blocks.means(Some(0)).to_vec(), [(435.0 - 3.0) / 27.0, (870.0 - 6.0) / 27.0]);
        assert!(Blocks::of(&counts.slice_move(s![..0, ..])).means(None)[0].is_nan());
    }
}
