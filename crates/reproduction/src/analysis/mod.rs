//! Computations that figures share: from rates to norm indices, from rates to mean currents, from counts to correlations.

mod correlation;
mod currents;
mod heterogeneity;
mod normalization;
mod rate_check;
mod relation;
mod without_noise;

pub use correlation::{Correlated, SLIDING};
pub use currents::{
    CurrentIndices, MeanCurrents, balance_index, inhibitory_current_index, mean_currents, mean_currents_in,
    mean_currents_onto, net_variance,
};
pub use heterogeneity::{Heterogeneity, IndexDensity, heterogeneity, index_twice, typical_below};
pub use normalization::{Typical, index_of, typical};
pub use rate_check::{rate_check, rate_compared};
pub use relation::Relation;
pub use without_noise::{Twice, correlation_without_noise, deviation_without_noise, finite_of};
