//! What random populations of a network know about a stimulus, with errors over trials and over populations.

use super::population_mean::{BLOCKS, PopulationMean};
use crate::FigureError;
use ndarray::ArrayView2;
use normcircuit_laboratory::measurements::{DROPPED, Feature, PAUSE_MS, PRESENTED_MS, Trials};
use normcircuit_panels::words::listed;
use normcircuit_statistics::decoding::{DecodingError, PooledTrials, zero_step_weights};
use normcircuit_statistics::estimate::ErrorSource;
use normcircuit_statistics::jackknife::Jackknife;
use normcircuit_statistics::linear_algebra::LinearAlgebraError;
use normcircuit_statistics::resampling::permutation;
use rayon::prelude::*;

/// Neurons enter populations if they fire at more than this, Hz.
pub const LEAST_RATE: f64 = 2.0;
/// Neurons of all populations of a size together, and limits of the number of populations.
const NEURONS: usize = 6_000;
const POPULATIONS: (usize, usize) = (5, 200);

/// Trials of a network at all steps of one or more features, which share their covariance.
pub struct NetworkTrials<'a> {
    trials: &'a [Trials],
    seed: u64,
}

/// Random populations of one size.
#[derive(Clone, Debug)]
pub struct Populations {
    /// Neurons in a population.
    pub neurons: usize,
    /// Of each step of each feature, in the order of the trials.
    steps: Vec<(Feature, u8)>,
    each: Vec<Known>,
}

/// What one population knows.
#[derive(Clone, Debug)]
struct Known {
    spikes: f64,
    /// Information without bias about each step of each feature, and the same without a block of trials.
    information: Jackknife<Vec<f64>>,
}

impl<'a> NetworkTrials<'a> {
    /// Trials of one network; populations are drawn from `seed`.
    pub fn new(trials: &'a [Trials], seed: u64) -> Self {
        Self { trials, seed }
    }

    fn counts(&self) -> Vec<ArrayView2<'a, u8>> {
        self.trials.iter().flat_map(|trials| trials.counts.iter().map(|counts| counts.view())).collect()
    }

    /// Mean count of each neuron over all trials.
    pub fn mean_counts(&self) -> Vec<f64> {
        let counts = self.counts();
        let trials: usize = counts.iter().map(ArrayView2::nrows).sum();
        spikes_of(&counts).into_iter().map(|spikes| spikes as f64 / trials as f64).collect()
    }

    /// Neurons that fire in these trials.
    pub fn active(&self) -> Vec<usize> {
        let least = LEAST_RATE * PRESENTED_MS as f64 / 1000.0;
        let counts = self.mean_counts();
        (0..counts.len()).filter(|&neuron| counts[neuron] > least).collect()
    }

    /// Neurons of the largest population that can be decoded: when a block is left out, a twentieth of the degrees of freedom is left
    /// to estimate the noise.
    pub fn largest(&self) -> usize {
        let degrees = self.degrees_of_freedom();
        (degrees * 19 / 20).min(degrees.saturating_sub(4))
    }

    /// Neurons of the largest population that is worth comparing: with half of the degrees of freedom spent on the covariance, the
    /// variance of the information has doubled, and it grows without bounds from there on.
    pub fn largest_compared(&self) -> usize {
        self.degrees_of_freedom() / 2
    }

    /// Of the pooled covariance, when a block of trials is left out.
    fn degrees_of_freedom(&self) -> usize {
        let kept = |counts: &ArrayView2<'_, u8>| counts.nrows() - counts.nrows().div_ceil(BLOCKS) - 1;
        self.counts().iter().map(kept).sum()
    }

    /// The same network with the trials of one step alone, whose covariance is then their own: the plain estimator.
    pub fn alone(&self, feature: Feature) -> Vec<Self> {
        let of_feature = self.trials.iter().enumerate().filter(|(_, trials)| trials.feature == feature);
        of_feature.map(|(place, _)| Self::new(&self.trials[place..=place], self.seed)).collect()
    }

    /// Whether there are trials of a feature.
    pub fn has(&self, feature: Feature) -> bool {
        self.trials.iter().any(|trials| trials.feature == feature)
    }

    /// Information of random populations of `size` neurons of a pool. Those whose counts in these trials depend on each other, as of
    /// neurons with a single spike in the same trial, are left out.
    ///
    /// # Errors
    /// [`DecodingError`] if there are too few trials.
    pub fn populations(&self, pool: &[usize], size: usize) -> Result<Populations, DecodingError> {
        self.some_populations(pool, size, (NEURONS / size.max(1)).clamp(POPULATIONS.0, POPULATIONS.1))
    }

    fn some_populations(
        &self,
        pool: &[usize],
        size: usize,
        count: usize,
    ) -> Result<Populations, DecodingError> {
        let counts = self.counts();
        let one = |number: usize| {
            let trials = PooledTrials::new(&counts, &drawn(pool, size, number, self.seed), BLOCKS)?;
            let information = Jackknife::try_of(BLOCKS, |left_out| {
                let moments = trials.moments(left_out)?;
                let about = |(place, step): (usize, &Trials)| {
                    Ok(moments.information(2 * place, 2 * place + 1, step.difference)?.corrected)
                };
                self.trials.iter().enumerate().map(about).collect::<Result<Vec<f64>, DecodingError>>()
            });
            match information {
                Ok(information) => Ok(Some(Known { spikes: trials.spikes(), information })),
                Err(DecodingError::LinearAlgebra(LinearAlgebraError::RankDeficient { .. })) => Ok(None),
                Err(error) => Err(error),
            }
        };
        let each: Vec<Option<Known>> =
            (0..count).into_par_iter().map(one).collect::<Result<_, DecodingError>>()?;
        Ok(Populations {
            neurons: size,
            steps: self.trials.iter().map(|trials| (trials.feature, trials.step)).collect(),
            each: each.into_iter().flatten().collect(),
        })
    }
}

/// What was run, for captions.
pub fn describe_trials(trials: &[Trials]) -> String {
    let features = Feature::ALL.into_iter().filter_map(|feature| {
        let of_feature = trials.iter().filter(|trials| trials.feature == feature);
        let step = |trials: &Trials| {
            let half = trials.difference / 2.0;
            format!("±{half:.2}{} ({} trials of each)", feature.unit_of_change(), trials.count())
        };
        let steps: Vec<String> = of_feature.map(step).collect();
        (!steps.is_empty()).then(|| format!("{} changes by {}", feature.name(), listed(&steps)))
    });
    let features: Vec<String> = features.collect();
    format!(
        "{PRESENTED_MS} ms of both images, then {PAUSE_MS} ms in which V1 fires uniformly and without noise, the first {DROPPED} of a \
         run dropped; in the first image {}.",
        features.join(", ")
    )
}

/// Spikes of each neuron in all of several counts, `[trial × neuron]`.
pub(super) fn spikes_of<C: Copy + Into<u64> + Sync>(counts: &[ArrayView2<'_, C>]) -> Vec<u64> {
    let sum = |neuron: usize| {
        counts.iter().flat_map(|counts| counts.column(neuron)).map(|&count| count.into()).sum()
    };
    let neurons = counts.first().map_or(0, ArrayView2::ncols);
    (0..neurons).into_par_iter().map(sum).collect()
}

/// `count` random populations of a pool: as many as fit into it share no neuron.
pub(super) fn populations_of(pool: &[usize], size: usize, count: usize, seed: u64) -> Vec<Vec<usize>> {
    (0..count).map(|number| drawn(pool, size, number, seed)).collect()
}

/// Population `number` of a size: as many as fit into the pool share no neuron.
fn drawn(pool: &[usize], size: usize, number: usize, seed: u64) -> Vec<usize> {
    let disjoint = (pool.len() / size.max(1)).max(1);
    // Sizes have streams of their own.
    let order = permutation(pool.len(), seed, ((size as u64) << 20) + (number / disjoint) as u64);
    let mut chosen: Vec<usize> =
        order.into_iter().skip(number % disjoint * size).take(size).map(|place| pool[place]).collect();
    chosen.sort_unstable();
    chosen
}

impl Populations {
    /// Mean spikes of a population in a trial.
    pub fn spikes(&self) -> f64 {
        self.each.iter().map(|known| known.spikes).sum::<f64>() / self.each.len() as f64
    }

    /// The same populations with the information of each divided by its spikes.
    #[must_use]
    pub fn per_spike(mut self) -> Self {
        for known in &mut self.each {
            let per_spike =
                |values: &mut Vec<f64>| values.iter_mut().for_each(|value| *value /= known.spikes);
            per_spike(&mut known.information.all);
            known.information.without.iter_mut().for_each(per_spike);
        }
        self
    }

    /// The steps of a feature, with the mean information about each.
    pub fn by_step(&self, feature: Feature) -> Vec<(f64, PopulationMean)> {
        let places = self.places(feature).into_iter();
        places.map(|place| (f64::from(self.steps[place].1), self.mean(|values| values[place]))).collect()
    }

    fn places(&self, feature: Feature) -> Vec<usize> {
        (0..self.steps.len()).filter(|&place| self.steps[place].0 == feature).collect()
    }

    /// Mean information about a feature, extrapolated to a step of zero.
    ///
    /// # Errors
    /// [`FigureError`] if there are no trials of the feature or no populations.
    pub fn at_step_zero(&self, feature: Feature) -> Result<PopulationMean, FigureError> {
        let by_step = self.by_step(feature);
        let steps: Vec<f64> = by_step.iter().map(|(step, _)| *step).collect();
        let errors: Vec<f64> =
            by_step.iter().map(|(_, mean)| mean.over_trials.error_of(|mean| *mean)).collect();
        let weights = zero_step_weights(&steps, &errors)?;
        let places = self.places(feature);
        Ok(self
            .mean(|values| places.iter().zip(&weights).map(|(&place, weight)| weight * values[place]).sum()))
    }

    /// Mean of a linear function of the information about all steps.
    fn mean(&self, value: impl Fn(&[f64]) -> f64) -> PopulationMean {
        let count = self.each.len() as f64;
        let average = |of: &dyn Fn(&Known) -> f64| self.each.iter().map(of).sum::<f64>() / count;
        let over_trials = Jackknife {
            all: average(&|known| value(&known.information.all)),
            without: (0..BLOCKS)
                .map(|block| average(&|known| value(&known.information.without[block])))
                .collect(),
        };
        // Populations scatter by what they are and by their own part of the noise of trials, which is in the first error already.
        let scatter = average(&|known| (value(&known.information.all) - over_trials.all).powi(2)) * count
            / (count - 1.0);
        let noise = average(&|known| known.information.error_of(|values| value(values)).powi(2));
        let own_noise = (noise - over_trials.error_of(|mean| *mean).powi(2)) * count / (count - 1.0);
        let standard_error = ((scatter - own_noise).max(0.0) / count).sqrt();
        let over_populations = ErrorSource { standard_error, degrees_of_freedom: Some(count - 1.0) };
        PopulationMean { over_trials, over_populations }
    }
}

#[cfg(test)]
#[path = "information_tests.rs"]
mod tests;
