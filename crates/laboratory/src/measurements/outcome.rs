//! What an experiment gave, in short: rates, correlations and, where its conditions allow, the norm index.

use crate::error::ExperimentError;
use crate::laboratory::Laboratory;
use crate::measure::Measure;
use ndarray::{Array1, Array2, ArrayView2, Axis, concatenate, s};
use normcircuit_protocols::ByCondition;
use normcircuit_protocols::experiment::{CountedPopulation, Experiment, ExperimentRun};
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::jackknife::Jackknife;
use normcircuit_statistics::normalization::norm_index;
use normcircuit_statistics::summary::median;

/// Blocks of trials that are left out one at a time.
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
    /// Mean spike-count correlation over all pairs of excitatory neurons that vary, if these were counted.
    pub correlation: Option<Estimate>,
}

/// Counts of one condition, `[trial × cell]` of each counted population.
type Counts = Vec<(CountedPopulation, Array2<u16>)>;

impl Measure for Experiment {
    type Output = Outcome;

    fn runs(&self) -> Result<Vec<ExperimentRun>, ExperimentError> {
        Ok(Self::runs(self))
    }

    fn take(&self, laboratory: &Laboratory) -> Result<Outcome, ExperimentError> {
        let records = laboratory.map_runs("runs", &Self::runs(self), |record| Ok(record.counts))?;
        let condition = |place: usize| counts_of(self, &records, place);
        let counts: Vec<Counts> = (0..self.conditions.len()).map(condition).collect();
        let window_s = self.counts.window_ms as f64 / 1000.0;
        let conditions = self.conditions.iter().zip(&counts).map(|(shown, counts)| ConditionOutcome {
            name: shown.name.clone(),
            rates: counts.iter().map(|(population, counts)| (*population, rate(counts, window_s))).collect(),
            correlation: excitatory(counts).map(|counts| {
                Jackknife::of(BLOCKS, |left_out| mean_correlation(&without(counts, left_out))).estimate()
            }),
        });
        let conditions = conditions.collect();
        let three = self.norm_conditions().and_then(|places| {
            let [first, second, both] = [places.first, places.second, places.both];
            let of = |place: usize| excitatory(&counts[place]);
            Some(ByCondition { first: of(first)?, second: of(second)?, both: of(both)? })
        });
        Ok(Outcome { conditions, norm_index: three.map(median_index) })
    }
}

/// Counts of all runs of a condition, one run after the other.
fn counts_of(experiment: &Experiment, records: &[Counts], condition: usize) -> Counts {
    let of_population = |(place, population): (usize, &CountedPopulation)| {
        let runs = records.iter().skip(condition).step_by(experiment.conditions.len());
        let parts: Vec<ArrayView2<'_, u16>> = runs.map(|counts| counts[place].1.view()).collect();
        let joined = concatenate(Axis(0), &parts).expect("all runs count the same cells");
        (*population, joined)
    };
    experiment.populations.iter().enumerate().map(of_population).collect()
}

fn excitatory(counts: &Counts) -> Option<&Array2<u16>> {
    counts
        .iter()
        .find(|(population, _)| *population == CountedPopulation::Excitatory)
        .map(|(_, counts)| counts)
}

/// Counts as real numbers, `[trial × cell]`, without one block of trials.
fn without(counts: &Array2<u16>, left_out: Option<usize>) -> Array2<f64> {
    let trials = counts.nrows();
    let gap = left_out.map_or(0..0, |block| block * trials / BLOCKS..(block + 1) * trials / BLOCKS);
    let kept = [counts.slice(s![..gap.start, ..]), counts.slice(s![gap.end.., ..])];
    concatenate(Axis(0), &kept).expect("both parts have the same cells").mapv(f64::from)
}

/// Mean counts of the cells; NaN without trials.
fn mean_counts(counts: &Array2<f64>) -> Array1<f64> {
    counts.sum_axis(Axis(0)) / counts.nrows() as f64
}

fn rate(counts: &Array2<u16>, window_s: f64) -> Estimate {
    let mean = |left_out| mean_counts(&without(counts, left_out)).mean().unwrap_or(f64::NAN);
    Jackknife::of(BLOCKS, |left_out| mean(left_out) / window_s).estimate()
}

/// Mean correlation over all pairs of columns that vary, from the variance of the sum of their standardized values; NaN for fewer
/// than two.
fn mean_correlation(counts: &Array2<f64>) -> f64 {
    let means = mean_counts(counts);
    let mut sum = Array1::<f64>::zeros(counts.nrows());
    let mut cells = 0.0;
    for (counts, mean) in counts.columns().into_iter().zip(&means) {
        let centered = counts.mapv(|count| count - mean);
        let length = centered.dot(&centered).sqrt();
        if length > 0.0 {
            sum.scaled_add(1.0 / length, &centered);
            cells += 1.0;
        }
    }
    if cells < 2.0 { f64::NAN } else { (sum.dot(&sum) / cells - 1.0) / (cells - 1.0) }
}

fn median_index(counts: ByCondition<&Array2<u16>>) -> Estimate {
    let median_without = |left_out| {
        let ByCondition { first, second, both } =
            counts.map(|counts| mean_counts(&without(counts, left_out)));
        // Without trials there are no means.
        norm_index(&first, &second, &both).map_or(f64::NAN, |index| median(&index))
    };
    Jackknife::of(BLOCKS, median_without).estimate()
}

#[cfg(test)]
mod tests {
    use super::*;
    use normcircuit_statistics::correlation::correlation_matrix;

    #[test]
    fn the_mean_correlation_is_that_of_the_matrix() {
        let counts = Array2::from_shape_fn((9, 5), |(trial, cell)| {
            // The last cell never spikes.
            if cell == 4 { 0.0 } else { ((trial * (3 + cell) + cell * cell) % 7) as f64 }
        });
        let matrix = correlation_matrix(&counts).unwrap();
        let pairs: Vec<f64> =
            (0..4).flat_map(|i| (0..i).map(move |j| (i, j))).map(|pair| matrix[pair]).collect();
        let expected = pairs.iter().sum::<f64>() / pairs.len() as f64;
        assert!((mean_correlation(&counts) - expected).abs() < 1e-12);
        assert!(mean_correlation(&counts.slice(s![.., 3..]).to_owned()).is_nan());
    }

    #[test]
    fn blocks_cover_every_trial_once() {
        let counts = Array2::from_shape_fn((30, 1), |(trial, _)| trial as u16);
        let kept: usize = (0..BLOCKS).map(|block| without(&counts, Some(block)).nrows()).sum();
        assert_eq!((without(&counts, None).nrows(), kept), (30, 30 * (BLOCKS - 1)));
    }
}
