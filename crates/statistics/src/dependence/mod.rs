//! Statistical dependence of two continuous variables beyond correlation.
//!
//! [`mutual_information`] estimates mutual information from distances to nearest neighbors, without bins (Kraskov,
//! Stögbauer & Grassberger 2004, doi 10.1103/PhysRevE.69.066138, algorithm 1); [`mutual_information_test`] compares it
//! with shuffled pairs.

mod neighbors;

use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;
use rayon::prelude::*;
use statrs::function::gamma::digamma;
use thiserror::Error;

use neighbors::NeighborCounts;

/// An error of [`crate::dependence`].
#[derive(Clone, Copy, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum DependenceError {
    /// The two variables must come in pairs.
    #[error("{first} values of the first variable but {second} of the second; they must come in pairs")]
    LengthMismatch {
        /// Values of the first variable.
        first: usize,
        /// Values of the second variable.
        second: usize,
    },
    /// The number of neighbors must be at least one and below the number of pairs.
    #[error(
        "{neighbors} neighbors of {pairs} pairs; it must be at least 1 and less than the number of pairs"
    )]
    Neighbors {
        /// Neighbors asked for.
        neighbors: usize,
        /// Pairs given.
        pairs: usize,
    },
    /// A value is infinite or not a number.
    #[error("value {index} of the {variable} variable is {value}; every value must be finite")]
    NotFinite {
        /// Which variable.
        variable: &'static str,
        /// Index of the value.
        index: usize,
        /// The value.
        value: f64,
    },
    /// A test needs shuffles.
    #[error("a shuffle test needs at least one shuffle")]
    NoShuffles,
}

/// Mutual information, in nats, of the variables that `x` and `y` are paired samples of: algorithm 1 of Kraskov,
/// Stögbauer & Grassberger 2004 with the k-th nearest neighbor in the maximum norm,
/// `psi(k) + psi(N) - <psi(n_x + 1) + psi(n_y + 1)>`.
///
/// Each variable is divided by its standard deviation first, so that the result does not depend on units. Small `k` (3
/// to 6) keeps the bias low. Near independence the estimate scatters around zero and may be negative. The theory is for
/// continuous variables: a variable in which any two values are equal, as in spike counts, gets normal noise of 1e-10
/// standard deviations and a fixed seed, which breaks ties (the remedy of the authors and of scikit-learn).
///
/// # Errors
/// Unequal lengths, a value that is not finite, or `neighbors` outside `1..x.len()`.
///
/// ```
/// use normcircuit_statistics::dependence::mutual_information;
/// use rand::{RngExt, SeedableRng};
/// let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(1);
/// let x: Vec<f64> = (0..500).map(|_| random.random()).collect();
/// let y: Vec<f64> = (0..500).map(|_| random.random()).collect();
/// assert!(mutual_information(&x, &y, 4)?.abs() < 0.15); // unrelated
/// assert!(mutual_information(&x, &x, 4)? > 3.0); // identical: grows with the number of pairs
/// # Ok::<(), normcircuit_statistics::dependence::DependenceError>(())
/// ```
pub fn mutual_information(x: &[f64], y: &[f64], neighbors: usize) -> Result<f64, DependenceError> {
    check(x, y, neighbors)?;
    Ok(estimate(&continuous(x, 0), &continuous(y, 1), neighbors))
}

/// Mutual information and how it compares with that of shuffled pairs.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct MutualInformationTest {
    /// The estimate, in nats.
    pub information: f64,
    /// The estimates of the shuffled pairs, in nats: their mean is the bias under independence.
    pub shuffled: Vec<f64>,
    /// One-sided: `(1 + shuffles that reach the estimate) / (1 + shuffles)`.
    pub p_value: f64,
}

/// Tests whether [`mutual_information`] exceeds that of independent variables, by shuffling `y` against `x`.
///
/// # Errors
/// As [`mutual_information`]; no shuffles.
///
/// ```
/// use normcircuit_statistics::dependence::mutual_information_test;
/// let x: Vec<f64> = (0..200).map(|i| (i as f64 * 0.618_034).fract() - 0.5).collect();
/// let y: Vec<f64> = x.iter().map(|x| x * x).collect(); // no correlation, full dependence
/// let test = mutual_information_test(&x, &y, 4, 99, 1)?;
/// assert_eq!(test.p_value, 0.01);
/// # Ok::<(), normcircuit_statistics::dependence::DependenceError>(())
/// ```
pub fn mutual_information_test(
    x: &[f64],
    y: &[f64],
    neighbors: usize,
    shuffles: usize,
    seed: u64,
) -> Result<MutualInformationTest, DependenceError> {
    check(x, y, neighbors)?;
    if shuffles == 0 {
        return Err(DependenceError::NoShuffles);
    }
    let (x, y) = (continuous(x, 0), continuous(y, 1));
    let information = estimate(&x, &y, neighbors);
    let shuffled: Vec<f64> = (0..shuffles)
        .into_par_iter()
        .map(|shuffle| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            random.set_stream(shuffle as u64);
            let mut y = y.clone();
            y.shuffle(&mut random);
            estimate(&x, &y, neighbors)
        })
        .collect();
    let reached = shuffled.iter().filter(|&&value| value >= information).count();
    Ok(MutualInformationTest { information, p_value: (1 + reached) as f64 / (1 + shuffles) as f64, shuffled })
}

fn check(x: &[f64], y: &[f64], neighbors: usize) -> Result<(), DependenceError> {
    if x.len() != y.len() {
        return Err(DependenceError::LengthMismatch { first: x.len(), second: y.len() });
    }
    if neighbors == 0 || neighbors >= x.len() {
        return Err(DependenceError::Neighbors { neighbors, pairs: x.len() });
    }
    for (variable, values) in [("first", x), ("second", y)] {
        if let Some(index) = values.iter().position(|value| !value.is_finite()) {
            return Err(DependenceError::NotFinite { variable, index, value: values[index] });
        }
    }
    Ok(())
}

/// Noise that breaks ties, in standard deviations of the variable.
const TIE_NOISE: f64 = 1e-10;
/// Seed of that noise; each variable has a stream of its own.
const TIE_SEED: u64 = 0;

/// Standardized values without ties.
fn continuous(values: &[f64], stream: u64) -> Vec<f64> {
    let mut standardized = standardize(values);
    let mut sorted = standardized.clone();
    sorted.sort_by(f64::total_cmp);
    if sorted.windows(2).any(|pair| pair[1] <= pair[0]) {
        let mut random = ChaCha8Rng::seed_from_u64(TIE_SEED);
        random.set_stream(stream);
        for value in &mut standardized {
            *value += TIE_NOISE * random.sample::<f64, _>(StandardNormal);
        }
    }
    standardized
}

/// Zero mean and unit deviation; a constant only loses its mean.
fn standardize(values: &[f64]) -> Vec<f64> {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let deviation = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
    let scale = if deviation > 0.0 { deviation.recip() } else { 1.0 };
    values.iter().map(|value| (value - mean) * scale).collect()
}

fn estimate(x: &[f64], y: &[f64], neighbors: usize) -> f64 {
    let counts = NeighborCounts::new(x, y, neighbors);
    // Ordered sum: the bits do not depend on threads.
    let marginal: f64 = (0..x.len())
        .map(|point| counts.at(point))
        .map(|[a, b]| digamma((a + 1) as f64) + digamma((b + 1) as f64))
        .sum();
    digamma(neighbors as f64) + digamma(x.len() as f64) - marginal / x.len() as f64
}
