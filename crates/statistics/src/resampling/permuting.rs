//! Permutation tests.

use ndarray::ArrayView1;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::permutation;
use crate::input::{InputError, require_count};
use crate::summary::{mean, standard_deviation};

/// A statistic against its distribution under shuffling.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PermutationTest {
    /// The statistic of the data in their own order.
    pub value: f64,
    /// Mean over shuffles.
    pub null_mean: f64,
    /// Standard deviation over shuffles (n - 1).
    pub null_deviation: f64,
    /// Two-sided p: the share of shuffles at least as far from the mean over shuffles as the data, the data counted among
    /// them, so that it is never 0 (Phipson & Smyth 2010, doi 10.2202/1544-6115.1585).
    pub p: f64,
}

/// Compares a statistic with its values after the `count` items are put in random order.
///
/// `statistic` gets the order: first the original one, then that of each replicate.
///
/// # Errors
/// Fewer than two replicates.
///
/// # Examples
/// ```
/// use ndarray::Array1;
/// use normcircuit_statistics::association::pearson;
/// use normcircuit_statistics::resampling::permutation_test;
///
/// let x = Array1::linspace(0.0, 1.0, 20);
/// let y = &x * &x;
/// let correlation = |order: &[usize]| pearson(&x, &y.select(ndarray::Axis(0), order)).expect("equal lengths");
/// let test = permutation_test(20, 999, 1, correlation)?;
/// assert_eq!(test.p, 0.001);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn permutation_test(
    count: usize,
    replicates: usize,
    seed: u64,
    statistic: impl Fn(&[usize]) -> f64 + Sync,
) -> Result<PermutationTest, InputError> {
    require_count("replicates", "replicates", replicates, 2)?;
    let original: Vec<usize> = (0..count).collect();
    let value = statistic(&original);
    let shuffled: Vec<f64> = (0..replicates)
        .into_par_iter()
        .map(|replicate| statistic(&permutation(count, seed, replicate as u64)))
        .collect();
    let null_mean = mean(&ArrayView1::from(&shuffled));
    // Shuffles that restore the data may differ from them in the last bits.
    let distance = (value - null_mean).abs() * (1.0 - 1e-12);
    let as_far = shuffled.iter().filter(|shuffle| (**shuffle - null_mean).abs() >= distance).count();
    Ok(PermutationTest {
        value,
        null_mean,
        null_deviation: standard_deviation(&ArrayView1::from(&shuffled)),
        p: (as_far + 1) as f64 / (replicates + 1) as f64,
    })
}
