//! Computations that figures share: from rates to norm indices, from rates to mean currents, from counts to correlations,
//! and intervals over neurons.

mod contrast_fits;
mod correlation;
mod current_samples;
mod currents;
mod normalization;
mod over_neurons;
mod rate_model;
mod relative_rates;
mod summation;
mod time_blocks;

pub use contrast_fits::{ContrastFits, predicted_index, strength};
pub use correlation::{Correlated, SLIDING};
pub use current_samples::{CurrentSamples, mean_in_bin};
pub use currents::{CurrentIndices, MeanCurrents, balance_index, mean_currents};
pub use normalization::{Typical, index_of, typical};
pub use over_neurons::{index_spread, over_neurons, rank_correlation, share};
pub use rate_model::{RateModel, RateResponses};
pub use relative_rates::{NoisyRate, RelativeRate, spread, spread_difference};
pub use summation::Summation;
pub use time_blocks::TimeBlocks;
