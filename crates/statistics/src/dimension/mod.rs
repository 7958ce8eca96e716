//! How many dimensions a population's shared variability has, and how much of each unit's variance is shared.
//!
//! [`FactorModel`] is factor analysis, `x = mean + L z + noise` with independent noise of each unit, fitted by
//! expectation-maximization (Dempster, Laird & Rubin 1977); [`cross_validate_factors`] chooses the number of factors;
//! the population's dimensionality and percent shared variance follow Williamson et al. 2016
//! (doi 10.1371/journal.pcbi.1005141). [`fano_factors`] relates each unit's variance to its mean.

#![allow(clippy::needless_pass_by_value, reason = "an ArrayView is a borrow already")]

mod cross_validation;
mod error;
mod factor_model;
mod fano;

pub use cross_validation::{FactorSelection, cross_validate_factors};
pub use error::DimensionError;
pub use factor_model::FactorModel;
pub use fano::{FanoFactors, fano_factors};
