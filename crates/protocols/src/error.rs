//! The errors of this crate.

use normcircuit_files::excerpt;
use normcircuit_simulation::ParameterError;

/// Why a stimulus, an input or a recording cannot be made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProtocolError {
    /// A parameter is out of range.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// A presentation of an experiment is wrong.
    #[error("condition “{}”, presentation {number}: {source}", excerpt(condition))]
    Presentation {
        /// Name of the condition.
        condition: String,
        /// Which of its presentations, counted from 1.
        number: usize,
        /// What is wrong.
        source: Box<ProtocolError>,
    },
    /// An array does not have the right length.
    #[error("{name} has {found} entries; it must have {expected}")]
    Length {
        /// Which array.
        name: String,
        /// Its length.
        found: usize,
        /// The right length.
        expected: usize,
    },
    /// The integration step does not divide a millisecond.
    #[error(
        "time_step is {time_step} ms; it must divide 1 ms, because input spikes fall on whole milliseconds"
    )]
    TimeStep {
        /// The step, ms.
        time_step: f64,
    },
    /// Fewer cells than wanted pass the inclusion rule of a recording session.
    #[error("only {found} cells fire at {minimum_rate_hz} Hz or more; the session samples {wanted} units")]
    TooFewUnits {
        /// Number of cells that pass.
        found: usize,
        /// Number of units asked for.
        wanted: usize,
        /// The rule, Hz.
        minimum_rate_hz: f64,
    },
}

/// `Ok` if the array has the expected length.
pub(crate) fn require_length(name: &str, found: usize, expected: usize) -> Result<(), ProtocolError> {
    if found == expected {
        return Ok(());
    }
    Err(ProtocolError::Length { name: name.to_owned(), found, expected })
}

/// `Ok` if the value is finite and above 0.
pub(crate) fn require_positive(name: &str, value: f64) -> Result<(), ParameterError> {
    ParameterError::require(name, value, value.is_finite() && value > 0.0, "finite and above 0")
}

/// `Ok` if the value is finite and at least 0.
pub(crate) fn require_not_negative(name: &str, value: f64) -> Result<(), ParameterError> {
    ParameterError::require(name, value, value.is_finite() && value >= 0.0, "finite and at least 0")
}

/// How many integration steps make a millisecond.
///
/// # Errors
/// [`ProtocolError::TimeStep`] unless a whole number of steps does, to rounding.
pub(crate) fn steps_per_millisecond(time_step: f64) -> Result<u64, ProtocolError> {
    let steps = (1.0 / time_step).round();
    // Steps below a nanosecond are nobody's intention, and their number must stay exact.
    let divides = (1.0..=1e6).contains(&steps) && (steps * time_step - 1.0).abs() < 1e-9;
    if divides { Ok(steps as u64) } else { Err(ProtocolError::TimeStep { time_step }) }
}
