//! Computations that figures share: from rates to norm indices, from rates to mean currents, from counts to correlations.

mod correlation;
mod currents;
mod normalization;

pub use correlation::{Correlated, SLIDING};
pub use currents::{CurrentIndices, MeanCurrents, balance_index, mean_currents};
pub use normalization::{Typical, index_of, typical};
