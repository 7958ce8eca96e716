//! What can go wrong, with the numbers that say why.

use thiserror::Error;

use crate::linear_algebra::LinearAlgebraError;

/// An error of [`crate::decoding`].
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum DecodingError {
    /// Two arrays that describe the same units or samples differ in length.
    #[error("{what} has {found} entries; expected {expected}")]
    LengthMismatch {
        /// What was given.
        what: &'static str,
        /// Entries needed.
        expected: usize,
        /// Entries found.
        found: usize,
    },
    /// A count is infinite or not a number.
    #[error("count of unit {unit} in trial {trial} is {value}; counts must be finite")]
    NotFinite {
        /// Trial (row) within the block that was given.
        trial: usize,
        /// Unit (column).
        unit: usize,
        /// The value.
        value: f64,
    },
    /// A parameter is out of range.
    #[error("{name} is {value}; it must be {requirement}")]
    OutOfRange {
        /// Name of the parameter.
        name: &'static str,
        /// Its value.
        value: f64,
        /// What would be right.
        requirement: &'static str,
    },
    /// The bias correction needs more trials than units.
    #[error(
        "{units} units with {first} and {second} trials: the two conditions together need {needed} trials or more"
    )]
    TooFewTrials {
        /// Units decoded.
        units: usize,
        /// Trials of the first condition.
        first: usize,
        /// Trials of the second condition.
        second: usize,
        /// Trials needed in both together.
        needed: usize,
    },
    /// A unit never varies, so its variance cannot weigh its signal.
    #[error(
        "unit {unit} has the same count in every trial; leave it out (see `PopulationMoments::varying_units`)"
    )]
    ConstantUnit {
        /// The unit.
        unit: usize,
    },
    /// A subset is larger than the population or names a unit that does not exist.
    #[error("{requested} asked of a population of {available} units")]
    NoSuchUnit {
        /// Number of units, or index of the unit, that was asked for.
        requested: usize,
        /// Units there are.
        available: usize,
    },
    /// The linear algebra failed, usually because the covariance is singular.
    #[error(transparent)]
    LinearAlgebra(#[from] LinearAlgebraError),
}
