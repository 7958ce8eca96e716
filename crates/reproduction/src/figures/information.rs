//! What figures of information have in common: random populations, and intervals over trials.

use ndarray::{Array2, Axis};
use normcircuit_laboratory::Trials;
use normcircuit_statistics::decoding::{DecodingError, FisherInformation, PopulationMoments};
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::estimate::student_quantile;
use normcircuit_statistics::jackknife::Jackknife;
use normcircuit_statistics::linear_algebra::LinearAlgebraError;
use normcircuit_statistics::resampling::permutation;
use rayon::prelude::*;
use std::ops::Range;

/// Trials are left out in so many blocks.
const BLOCKS: usize = 10;

/// A random population and what it knows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) information: FisherInformation,
    /// Spikes of the population in a trial.
    pub(super) spikes: f64,
}

/// Neurons from which populations are drawn.
pub(super) struct Pool {
    pub(super) neurons: Vec<usize>,
    /// The part of their errors that two of them have in common, on average over pairs, of a neuron with itself too.
    shared: f64,
}

impl Pool {
    /// Those of `neurons` whose counts vary within a condition: the others carry no information and make covariances
    /// singular.
    pub(super) fn of(trials: &Trials, neurons: &[usize], seed: u64) -> Result<Self, DecodingError> {
        let varies = |counts: &Array2<u8>, neuron: usize| {
            let column = counts.column(neuron);
            column.iter().any(|count| *count != column[0])
        };
        let some = |neuron: &usize| trials.counts.iter().any(|counts| varies(counts, *neuron));
        let neurons: Vec<usize> = neurons.iter().copied().filter(some).collect();
        let count = neurons.len() as f64;
        let shared = 1.0 / count + (1.0 - 1.0 / count) * squared_correlation(trials, &neurons, seed)?;
        Ok(Self { neurons, shared })
    }

    /// Standard error of a mean over random populations that comes from the trials they share; their own scatter holds the
    /// rest. Errors of the information that two neurons carry are correlated as the square of their counts, and to first
    /// order those of neurons add up: populations of `n` have the `n`-fold part of single neurons in common.
    pub(super) fn trial_error(&self, known: &Known) -> f64 {
        let shared = (known.information.units as f64 * self.shared).min(1.0);
        known.information.standard_error() * shared.sqrt()
    }
}

/// Mean squared correlation within a condition of two different neurons, less what chance alone gives.
fn squared_correlation(trials: &Trials, neurons: &[usize], seed: u64) -> Result<f64, DecodingError> {
    // Pairs of some neurons are many.
    const NEURONS: usize = 400;
    if neurons.len() < 2 {
        return Ok(0.0);
    }
    let drawn = populations(neurons, NEURONS, 0..1, seed);
    let [first, second] = trials.counts.each_ref().map(|counts| counts.select(Axis(1), &drawn[0]));
    let moments = PopulationMoments::from_counts(first.view(), second.view(), trials.difference)?;
    let covariance = moments.covariance();
    let (mut squares, mut pairs) = (0.0, 0.0);
    for ((row, column), value) in covariance.indexed_iter().filter(|((row, column), _)| row < column) {
        squares += value.powi(2) / (covariance[[row, row]] * covariance[[column, column]]);
        pairs += 1.0;
    }
    let chance = 1.0 / (2 * trials.count() - 2) as f64;
    Ok((squares / pairs - chance).max(0.0))
}

/// Random populations of `size` neurons of a pool, one for each number in `samples`: the same number, the same population.
pub(super) fn populations(pool: &[usize], size: usize, samples: Range<usize>, seed: u64) -> Vec<Vec<usize>> {
    let one = |sample: usize| {
        // Sizes and samples have streams of their own.
        let order = permutation(pool.len(), seed, ((size as u64) << 20) + sample as u64);
        let mut chosen: Vec<usize> = order.into_iter().take(size).map(|place| pool[place]).collect();
        chosen.sort_unstable();
        chosen
    };
    samples.into_par_iter().map(one).collect()
}

impl Known {
    /// Information without bias.
    pub(super) fn corrected(&self) -> f64 {
        self.information.corrected
    }

    /// Information without bias in each spike.
    pub(super) fn per_spike(&self) -> f64 {
        self.information.corrected / self.spikes
    }
}

/// Linear Fisher information of populations, from all trials or with a block of them left out. Populations whose counts in
/// these trials depend on each other, as of neurons with a single spike in the same trial, are left out.
pub(super) fn known(
    trials: &Trials,
    populations: &[Vec<usize>],
    left_out: Option<usize>,
) -> Result<Vec<Known>, DecodingError> {
    let one = |population: &Vec<usize>| {
        let [first, second] = [0, 1].map(|stimulus| {
            let counts = &trials.counts[stimulus];
            let kept: Vec<usize> = (0..counts.nrows())
                .filter(|trial| Some(trial * BLOCKS / counts.nrows()) != left_out)
                .collect();
            counts.select(Axis(1), population).select(Axis(0), &kept)
        });
        let moments = PopulationMoments::from_counts(first.view(), second.view(), trials.difference)?;
        match moments.information() {
            Ok(information) => Ok(Some(Known { information, spikes: moments.mean_count().sum() })),
            Err(DecodingError::LinearAlgebra(LinearAlgebraError::RankDeficient { .. })) => Ok(None),
            Err(error) => Err(error),
        }
    };
    let found: Vec<Option<Known>> = populations.par_iter().map(one).collect::<Result<_, DecodingError>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// A mean over random populations, with both sources of its error.
pub(super) struct PopulationMean {
    /// With blocks of trials left out.
    over_trials: Jackknife<f64>,
    /// Half width of the 95 % interval over populations.
    over_populations: f64,
}

impl PopulationMean {
    /// Of a value of each population.
    pub(super) fn of(
        trials: &Trials,
        populations: &[Vec<usize>],
        value: impl Fn(&Known) -> f64,
    ) -> Result<Self, DecodingError> {
        let found = known(trials, populations, None)?;
        let all: Vec<f64> = found.iter().map(&value).collect();
        let center = mean(&all);
        let over_trials = Jackknife::try_of(BLOCKS, |left_out| {
            if left_out.is_none() {
                return Ok(center);
            }
            let found = known(trials, populations, left_out)?;
            Ok::<_, DecodingError>(mean(&found.iter().map(&value).collect::<Vec<_>>()))
        })?;
        Ok(Self {
            over_trials,
            over_populations: student_quantile(all.len() as f64 - 1.0) * standard_error(&all),
        })
    }

    /// With its 95 % interval.
    pub(super) fn estimate(&self) -> Estimate {
        let Estimate { value, standard_error, interval } = self.over_trials.estimate();
        let half = ((interval.1 - interval.0) / 2.0).hypot(self.over_populations);
        Estimate { value, standard_error, interval: (value - half, value + half) }
    }

    /// What it is above another one of the same blocks of trials and other populations.
    pub(super) fn minus(&self, other: &Self) -> Estimate {
        let difference = Self {
            over_trials: self.over_trials.minus(&other.over_trials),
            over_populations: self.over_populations.hypot(other.over_populations),
        };
        difference.estimate()
    }
}

pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Standard error of the mean of independent values.
pub(super) fn standard_error(values: &[f64]) -> f64 {
    let (count, center) = (values.len() as f64, mean(values));
    let squares: f64 = values.iter().map(|value| (value - center).powi(2)).sum();
    (squares / (count - 1.0) / count).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use normcircuit_simulation::RootSeed;
    use rand::RngExt;

    /// Counts of 80 neurons with two common signals of random weight, the same in both conditions.
    fn uninformative(weights: &Array2<f64>, random: &mut impl RngExt) -> Trials {
        let mut normal = || (0..12).map(|_| random.random::<f64>()).sum::<f64>() - 6.0;
        let counts = [(); 2].map(|()| {
            let mut counts = Array2::zeros((80, weights.nrows()));
            for mut trial in counts.rows_mut() {
                let signals = [normal(), normal()];
                for (count, weights) in trial.iter_mut().zip(weights.rows()) {
                    let private = (1.0 - weights.dot(&weights)).sqrt() * normal();
                    let value = private + weights[0] * signals[0] + weights[1] * signals[1];
                    *count = (40.0 + 6.0 * value).round().clamp(0.0, 255.0) as u8;
                }
            }
            counts
        });
        Trials { counts, difference: 1.0 }
    }

    #[test]
    fn the_error_of_a_mean_over_populations_is_its_scatter_over_experiments() {
        let mut random = RootSeed(3).stream("trials", &[]);
        let weights = Array2::from_shape_simple_fn((80, 2), || random.random_range(-0.6..0.6));
        let neurons: Vec<usize> = (0..80).collect();
        let (mut means, mut errors) = (Vec::new(), Vec::new());
        for experiment in 0..100 {
            let trials = uninformative(&weights, &mut random);
            let pool = Pool::of(&trials, &neurons, 0).unwrap();
            let found = known(&trials, &populations(&pool.neurons, 4, 0..40, experiment), None).unwrap();
            let corrected: Vec<f64> = found.iter().map(Known::corrected).collect();
            let mean = mean(&corrected);
            let squares: f64 = corrected.iter().map(|value| (value - mean).powi(2)).sum();
            let trial = found.iter().map(|known| pool.trial_error(known)).sum::<f64>() / 40.0;
            means.push(mean);
            errors.push((squares / 39.0 / 40.0).sqrt().hypot(trial));
        }
        let center = means.iter().sum::<f64>() / 100.0;
        let scatter = (means.iter().map(|mean| (mean - center).powi(2)).sum::<f64>() / 99.0).sqrt();
        let error = errors.iter().sum::<f64>() / 100.0;
        // Where there is no information, that of single populations is too large (see `FisherInformation::variance`).
        assert!((0.95..1.6).contains(&(error / scatter)), "{error} and {scatter}");
    }
}
