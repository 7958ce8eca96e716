//! The errors of this crate and the checks that raise them.

/// Why a rate network cannot be made or a question about it cannot be answered.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RateNetworkError {
    /// A parameter is out of range.
    #[error("{name} is {value}; it must be {requirement}")]
    Parameter {
        /// The parameter.
        name: String,
        /// Its value.
        value: f64,
        /// What would be right.
        requirement: &'static str,
    },
    /// An array does not have the length that the network or another array implies.
    #[error("{name} has {found} entries; it must have {expected}, one per {entry}")]
    Length {
        /// Which array.
        name: String,
        /// Its length.
        found: usize,
        /// The right length.
        expected: usize,
        /// What an entry stands for.
        entry: &'static str,
    },
    /// An index points at nothing.
    #[error("{name} is {index}; it must be below {size}")]
    Index {
        /// What the index stands for.
        name: String,
        /// The index.
        index: usize,
        /// How many there are.
        size: usize,
    },
    /// The linear response could not be solved for.
    #[error(
        "the linear response has a relative residual of {residual} after {iterations} iterations; the fixed point is \
         too close to instability"
    )]
    LinearResponse {
        /// Relative residual reached.
        residual: f64,
        /// Iterations made.
        iterations: usize,
    },
}

/// Fails unless a parameter holds to its requirement.
pub(crate) fn require(
    name: &str,
    value: f64,
    holds: bool,
    requirement: &'static str,
) -> Result<(), RateNetworkError> {
    if holds {
        return Ok(());
    }
    Err(RateNetworkError::Parameter { name: name.to_owned(), value, requirement })
}

/// Fails unless a parameter is finite and above 0.
pub(crate) fn require_positive(name: &str, value: f64) -> Result<(), RateNetworkError> {
    require(name, value, value.is_finite() && value > 0.0, "finite and above 0")
}

/// Fails at the first entry that is not finite.
pub(crate) fn require_finite(name: &str, values: &[f64]) -> Result<(), RateNetworkError> {
    require_each(name, values, f64::is_finite, "finite")
}

/// Fails at the first firing rate that is negative or not finite.
pub(crate) fn require_rates(name: &str, rates: &[f64]) -> Result<(), RateNetworkError> {
    require_each(name, rates, |rate| rate.is_finite() && rate >= 0.0, "finite and at least 0 Hz")
}

fn require_each(
    name: &str,
    values: &[f64],
    holds: impl Fn(f64) -> bool,
    requirement: &'static str,
) -> Result<(), RateNetworkError> {
    match values.iter().enumerate().find(|(_, value)| !holds(**value)) {
        None => Ok(()),
        Some((index, &value)) => require(&format!("entry {index} of {name}"), value, false, requirement),
    }
}

/// Fails unless an array has one value per `entry`.
pub(crate) fn require_length(
    name: &str,
    found: usize,
    expected: usize,
    entry: &'static str,
) -> Result<(), RateNetworkError> {
    if found == expected {
        return Ok(());
    }
    Err(RateNetworkError::Length { name: name.to_owned(), found, expected, entry })
}

/// Fails unless an index is below the number of what it counts.
pub(crate) fn require_index(name: &str, index: usize, size: usize) -> Result<(), RateNetworkError> {
    if index < size {
        return Ok(());
    }
    Err(RateNetworkError::Index { name: name.to_owned(), index, size })
}
