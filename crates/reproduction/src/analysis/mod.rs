//! Computations that figures share: from rates to norm indices, from rates to mean currents, from counts to correlations.

mod correlation;
mod currents;
mod information;
mod normalization;

pub use correlation::{Correlated, SLIDING};
pub use currents::{CurrentIndices, MeanCurrents, balance_index, mean_currents};
pub use information::{
    BLOCKS, LEAST_RATE, NetworkTrials, PopulationMean, Populations, Saturation, claimed_above_zero, describe_trials, populations_of,
};
pub use normalization::{Typical, index_of, typical};
