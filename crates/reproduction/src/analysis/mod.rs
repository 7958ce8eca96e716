//! Computations that figures share: from rates to norm indices, from rates to mean currents, from counts to correlations.

mod correlation;
mod currents;
mod information;
mod normalization;
mod population_mean;

pub use correlation::{Correlated, SLIDING};
pub use currents::{CurrentIndices, MeanCurrents, balance_index, mean_currents};
pub use information::{LEAST_RATE, NetworkTrials, Populations, describe_trials, populations_of};
pub use normalization::{Typical, index_of, typical};
pub use population_mean::{BLOCKS, PopulationMean, Saturation, claimed_above_zero};
