//! Computations that figures share: from rates to norm indices, from rates to mean currents, from counts to correlations,
//! and intervals over neurons.

mod contrast_fits;
mod correlation;
mod current_samples;
mod currents;
mod electrode_array;
mod heterogeneity;
mod information;
mod log_ratios;
mod manifolds;
mod normalization;
mod over_neurons;
mod population_mean;
mod rate_check;
mod rate_model;
mod relation;
mod relative_rates;
mod summation;
mod time_blocks;
mod without_noise;

pub use contrast_fits::{ContrastFits, predicted_index, strength};
pub use correlation::{Correlated, SLIDING};
pub use current_samples::{CurrentSamples, mean_in_bin};
pub use currents::{
    CurrentIndices, MeanCurrents, balance_index, inhibitory_current_index, mean_currents, mean_currents_in,
    mean_currents_onto, net_variance,
};
pub use electrode_array::{ARRAY_TRIAL_MS, ElectrodeArray, SessionCurve};
pub use heterogeneity::{Heterogeneity, IndexDensity, heterogeneity, index_twice, typical_below};
pub use information::{LEAST_RATE, NetworkTrials, Populations, describe_trials};
pub use log_ratios::{LogRatios, population_curve};
pub use manifolds::{MANIFOLD_POPULATIONS, ManifoldQuantity, Manifolds, active_in};
pub use normalization::{Typical, index_of, typical};
pub use over_neurons::{index_spread, over_neurons, rank_correlation, share};
pub use population_mean::{BLOCKS, PopulationMean, Saturation, claimed_above_zero};
pub use rate_check::{rate_check, rate_compared};
pub use rate_model::{RateModel, RateResponses};
pub use relation::Relation;
pub use relative_rates::{NoisyRate, RelativeRate, spread, spread_difference};
pub use summation::Summation;
pub use time_blocks::TimeBlocks;
pub use without_noise::{
    Twice, below_of, correlation_across_halves, correlation_without_noise, deviation_without_noise,
};
