//! Seeded bootstrap and permutation.
//!
//! Every replicate draws from its own `ChaCha8` stream, the seed's stream of the replicate's number, so that results
//! depend on neither the number of threads nor the order in which replicates are computed.

mod matching;
mod permuting;
mod two_way;

pub use matching::match_distributions;
pub use permuting::{PermutationTest, permutation_test};
pub use two_way::two_way;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use crate::input::{InputError, require_count, require_parameter};
use crate::summary::percentile_of_sorted;

/// How many replicates to draw, from which seed, for which confidence level.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bootstrap {
    /// Replicates.
    pub replicates: usize,
    /// Seed of all replicates.
    pub seed: u64,
    /// Confidence level of the interval, between 0 and 1.
    pub level: f64,
}

impl Default for Bootstrap {
    /// 1000 replicates, seed 0, a 95% interval.
    fn default() -> Self {
        Self { replicates: 1000, seed: 0, level: 0.95 }
    }
}

/// A statistic with its bootstrap standard error and interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The statistic of the data themselves.
    pub value: f64,
    /// Standard deviation (n - 1) of the statistic over replicates.
    pub standard_error: f64,
    /// Lower limit of the interval.
    pub lower: f64,
    /// Upper limit of the interval.
    pub upper: f64,
    /// Replicates in which the statistic was not finite; they enter neither error nor limits.
    pub undefined: usize,
}

impl From<Estimate> for crate::estimate::Estimate {
    fn from(Estimate { value, standard_error, lower, upper, .. }: Estimate) -> Self {
        Self { value, standard_error, interval: (lower, upper), degrees_of_freedom: None }
    }
}

/// Bootstrap of a statistic of `count` exchangeable items (Efron & Tibshirani 1993): standard error and expanded percentile
/// interval. Percentiles of replicates make too short an interval of few items, as replicates vary less than samples by
/// `sqrt(1 - 1/count)` and normal tails are lighter than Student's; the percentiles are those that make up for both
/// (Hesterberg 2015, doi 10.1080/00031305.2015.1089789, section 5.2).
///
/// `statistic` gets indices into the items, in the original order for the value and drawn with replacement for each
/// replicate. To respect that pairs share units, let the items be units and use every pair of the drawn indices.
///
/// # Errors
/// No item; fewer than two replicates; a level outside (0, 1).
///
/// # Examples
/// ```
/// use normcircuit_statistics::resampling::{Bootstrap, bootstrap};
///
/// let data = [4.0, 6.0, 5.0, 7.0, 3.0, 5.0];
/// let mean = |drawn: &[usize]| drawn.iter().map(|&item| data[item]).sum::<f64>() / drawn.len() as f64;
/// let estimate = bootstrap(data.len(), &Bootstrap::default(), mean)?;
/// assert_eq!(estimate.value, 5.0);
/// assert!(estimate.lower < 5.0 && 5.0 < estimate.upper);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn bootstrap(
    count: usize,
    settings: &Bootstrap,
    statistic: impl Fn(&[usize]) -> f64 + Sync,
) -> Result<Estimate, InputError> {
    settings.check()?;
    require_count("items", "items", count, 1)?;
    let all: Vec<usize> = (0..count).collect();
    let replicates = (0..settings.replicates)
        .into_par_iter()
        .map(|replicate| statistic(&resample(count, settings.seed, replicate as u64)))
        .collect();
    Ok(settings.estimate(statistic(&all), replicates, count))
}

impl Bootstrap {
    /// Fails unless the settings allow an interval.
    pub(crate) fn check(&self) -> Result<(), InputError> {
        require_count("replicates", "replicates", self.replicates, 2)?;
        require_parameter("level", self.level, "between 0 and 1", self.level > 0.0 && self.level < 1.0)
    }

    /// Error and limits of a value of `count` items from its replicates.
    pub(crate) fn estimate(&self, value: f64, mut replicates: Vec<f64>, count: usize) -> Estimate {
        let drawn = replicates.len();
        replicates.retain(|replicate| replicate.is_finite());
        replicates.sort_by(f64::total_cmp);
        let tail = 100.0 * self.expanded_tail(count);
        Estimate {
            value,
            standard_error: crate::summary::standard_deviation(&ndarray::ArrayView1::from(&replicates)),
            lower: percentile_of_sorted(&replicates, tail),
            upper: percentile_of_sorted(&replicates, 100.0 - tail),
            undefined: drawn - replicates.len(),
        }
    }

    /// The share of replicates on either side of the interval of a statistic of `count` items.
    fn expanded_tail(&self, count: usize) -> f64 {
        let items = count as f64;
        let outside = (1.0 - self.level) / 2.0;
        StudentsT::new(0.0, 1.0, items - 1.0).map_or(outside, |law| {
            Normal::standard().cdf(law.inverse_cdf(outside) * (items / (items - 1.0)).sqrt())
        })
    }
}

/// `count` indices below `count` drawn with replacement, a function of seed and replicate alone.
///
/// # Examples
/// ```
/// use normcircuit_statistics::resampling::resample;
///
/// let drawn = resample(5, 1, 0);
/// assert!(drawn.len() == 5 && drawn.iter().all(|&item| item < 5));
/// assert_eq!(drawn, resample(5, 1, 0));
/// ```
pub fn resample(count: usize, seed: u64, replicate: u64) -> Vec<usize> {
    let mut generator = stream(seed, replicate);
    (0..count).map(|_| generator.random_range(0..count)).collect()
}

/// The numbers below `count` in random order, a function of seed and replicate alone.
///
/// # Examples
/// ```
/// use normcircuit_statistics::resampling::permutation;
///
/// let mut order = permutation(5, 1, 0);
/// order.sort_unstable();
/// assert_eq!(order, vec![0, 1, 2, 3, 4]);
/// ```
pub fn permutation(count: usize, seed: u64, replicate: u64) -> Vec<usize> {
    let mut generator = stream(seed, replicate);
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        order.swap(last, generator.random_range(0..=last));
    }
    order
}

/// The generator of one replicate.
pub(crate) fn stream(seed: u64, replicate: u64) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(replicate);
    generator
}
