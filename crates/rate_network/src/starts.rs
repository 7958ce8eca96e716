//! Does the fixed point depend on where the dynamics start?

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::error::{RateNetworkError, require};
use crate::fixed_point::{FixedPoint, FixedPointSettings, fixed_point};
use crate::network::RateNetwork;

/// Rates from which the dynamics start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Start {
    /// No cell fires.
    Silent,
    /// All cells fire at one rate, Hz.
    Uniform(f64),
    /// Every cell has a rate of its own, drawn uniformly.
    Random {
        /// Upper end of the rates, Hz; the lower one is 0.
        largest: f64,
        /// Seed of the draws.
        seed: u64,
    },
}

impl Start {
    /// Silence, 10 Hz everywhere, and rates between 0 and 50 Hz drawn from `seed`: below, about and above the rates of a
    /// cortical circuit.
    pub fn usual(seed: u64) -> [Self; 3] {
        [Self::Silent, Self::Uniform(10.0), Self::Random { largest: 50.0, seed }]
    }

    /// The rates, Hz, shape `[cells]`.
    ///
    /// # Errors
    /// [`RateNetworkError::Parameter`] for a rate that is negative or not finite.
    pub fn rates(self, cells: usize) -> Result<Vec<f64>, RateNetworkError> {
        let require_rate = |rate: f64| {
            require("rate of a start", rate, rate.is_finite() && rate >= 0.0, "finite and at least 0 Hz")
        };
        match self {
            Self::Silent => Ok(vec![0.0; cells]),
            Self::Uniform(rate) => {
                require_rate(rate)?;
                Ok(vec![rate; cells])
            }
            Self::Random { largest, seed } => {
                require_rate(largest)?;
                let mut random = ChaCha8Rng::seed_from_u64(seed);
                Ok((0..cells).map(|_| largest * random.random::<f64>()).collect())
            }
        }
    }
}

/// Ends of the dynamics from several starts.
#[derive(Clone, Debug, PartialEq)]
pub struct StartComparison {
    /// One end per start, in their order.
    pub ends: Vec<FixedPoint>,
    /// Largest difference of any cell's rate between two ends that came to rest, Hz; `None` if fewer than two did.
    pub largest_difference: Option<f64>,
}

/// Follows the dynamics from every start and compares where they come to rest.
///
/// # Errors
/// [`RateNetworkError`] as [`fixed_point`].
pub fn compare_starts(
    network: &RateNetwork,
    external: &[f64],
    starts: &[Start],
    settings: &FixedPointSettings,
) -> Result<StartComparison, RateNetworkError> {
    let ends = starts
        .iter()
        .map(|start| fixed_point(network, external, &start.rates(network.size())?, settings))
        .collect::<Result<Vec<_>, _>>()?;
    let resting: Vec<&FixedPoint> = ends.iter().filter(|end| end.converged()).collect();
    let largest_difference = (resting.len() >= 2).then(|| largest_range(&resting));
    Ok(StartComparison { ends, largest_difference })
}

/// Largest minus smallest rate of the cell in which the ends differ most.
fn largest_range(ends: &[&FixedPoint]) -> f64 {
    let range = |cell: usize| {
        let rates = || ends.iter().map(|end| end.rates[cell]);
        rates().fold(f64::NEG_INFINITY, f64::max) - rates().fold(f64::INFINITY, f64::min)
    };
    (0..ends[0].rates.len()).map(range).fold(0.0, f64::max)
}
