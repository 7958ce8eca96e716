//! Checks of what enters the crate, and the error that names what is wrong.

use ndarray::ArrayRef1;
use thiserror::Error;

/// What is wrong with an argument.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum InputError {
    /// Two arguments that describe the same units, trials or pairs differ in length.
    #[error("`{name}` has {found} entries where {expected} are needed, one for each {unit}")]
    Length {
        /// The argument.
        name: &'static str,
        /// What each entry stands for.
        unit: &'static str,
        /// Its length.
        found: usize,
        /// The length the other arguments imply.
        expected: usize,
    },
    /// Fewer observations than the statistic needs.
    #[error("`{name}` has {found} {unit}; at least {minimum} are needed")]
    TooFew {
        /// The argument.
        name: &'static str,
        /// What is counted.
        unit: &'static str,
        /// How many there are.
        found: usize,
        /// How many are needed.
        minimum: usize,
    },
    /// A value outside the range in which it has a meaning.
    #[error("`{name}` is {value} at entry {index}; it must be {requirement}")]
    Value {
        /// The argument.
        name: &'static str,
        /// Position of the first offending entry, in row-major order.
        index: usize,
        /// The value found there.
        value: f64,
        /// What would be right.
        requirement: &'static str,
    },
    /// A scalar parameter outside its range.
    #[error("`{name}` is {value}; it must be {requirement}")]
    Parameter {
        /// The parameter.
        name: &'static str,
        /// Its value.
        value: f64,
        /// What would be right.
        requirement: &'static str,
    },
}

/// Fails unless an argument has one entry for each `unit`.
pub(crate) fn require_length(
    name: &'static str,
    unit: &'static str,
    found: usize,
    expected: usize,
) -> Result<(), InputError> {
    if found == expected { Ok(()) } else { Err(InputError::Length { name, unit, found, expected }) }
}

/// Fails unless an argument has `minimum` entries.
pub(crate) fn require_count(
    name: &'static str,
    unit: &'static str,
    found: usize,
    minimum: usize,
) -> Result<(), InputError> {
    if found >= minimum { Ok(()) } else { Err(InputError::TooFew { name, unit, found, minimum }) }
}

/// Fails at the first entry that is not finite.
pub(crate) fn require_finite<'a>(
    name: &'static str,
    values: impl IntoIterator<Item = &'a f64>,
) -> Result<(), InputError> {
    require_each(name, values, "finite", f64::is_finite)
}

/// Fails at the first firing rate that is negative, infinite or NaN.
pub(crate) fn require_rates(name: &'static str, rates: &ArrayRef1<f64>) -> Result<(), InputError> {
    require_each(name, rates, "a finite firing rate of at least 0", |rate| rate.is_finite() && rate >= 0.0)
}

/// Fails at the first entry for which `holds` does not hold.
pub(crate) fn require_each<'a>(
    name: &'static str,
    values: impl IntoIterator<Item = &'a f64>,
    requirement: &'static str,
    holds: impl Fn(f64) -> bool,
) -> Result<(), InputError> {
    match values.into_iter().enumerate().find(|(_, value)| !holds(**value)) {
        None => Ok(()),
        Some((index, &value)) => Err(InputError::Value { name, index, value, requirement }),
    }
}

/// Fails unless a scalar parameter holds to its requirement.
pub(crate) fn require_parameter(
    name: &'static str,
    value: f64,
    requirement: &'static str,
    holds: bool,
) -> Result<(), InputError> {
    if holds { Ok(()) } else { Err(InputError::Parameter { name, value, requirement }) }
}
