//! What can go wrong, with the numbers that say why.

use ndarray::ArrayView2;
use thiserror::Error;

use crate::linear_algebra::LinearAlgebraError;

/// An error of [`crate::dimension`].
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum DimensionError {
    /// Too few trials to estimate a variance, or to fill the folds.
    #[error("{trials} trials; at least {needed} are needed")]
    TooFewTrials {
        /// Trials given.
        trials: usize,
        /// Trials needed.
        needed: usize,
    },
    /// More factors than units can identify, or a model for another number of units.
    #[error("{requested} asked of {available} units; it must be {requirement}")]
    Size {
        /// What was asked for.
        requested: usize,
        /// Units there are.
        available: usize,
        /// What would be right.
        requirement: &'static str,
    },
    /// A count is infinite or not a number.
    #[error("count of unit {unit} in trial {trial} is {value}; counts must be finite")]
    NotFinite {
        /// Trial (row).
        trial: usize,
        /// Unit (column).
        unit: usize,
        /// The value.
        value: f64,
    },
    /// A count is negative.
    #[error("count of unit {unit} in trial {trial} is {value}; counts must not be negative")]
    Negative {
        /// Trial (row).
        trial: usize,
        /// Unit (column).
        unit: usize,
        /// The value.
        value: f64,
    },
    /// A unit never varies, so that it has neither shared nor private variance.
    #[error("unit {unit} has the same count in every trial (of a training fold); leave it out")]
    ConstantUnit {
        /// The unit.
        unit: usize,
    },
    /// A fraction of variance must lie in (0, 1].
    #[error("fraction of variance {fraction} must be above 0 and at most 1")]
    Fraction {
        /// The value given.
        fraction: f64,
    },
    /// The linear algebra failed.
    #[error(transparent)]
    LinearAlgebra(#[from] LinearAlgebraError),
}

/// Checks that there are enough trials and that every count is finite.
pub(super) fn check_counts(counts: ArrayView2<'_, f64>, needed: usize) -> Result<(), DimensionError> {
    if counts.nrows() < needed {
        return Err(DimensionError::TooFewTrials { trials: counts.nrows(), needed });
    }
    match counts.indexed_iter().find(|(_, value)| !value.is_finite()) {
        Some(((trial, unit), &value)) => Err(DimensionError::NotFinite { trial, unit, value }),
        None => Ok(()),
    }
}
