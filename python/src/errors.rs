//! Errors of the crates as exceptions.

use pyo3::PyErr;
use pyo3::exceptions::{PyOSError, PyValueError};
use std::error::Error;
use std::io;

/// The value, or the exception for the error: a `ValueError`, or an `OSError` where the operating system refused something.
pub(crate) fn raised<T, E: Error + 'static>(result: Result<T, E>) -> Result<T, PyErr> {
    result.map_err(|error| exception(&error))
}

/// Says what went wrong and why in one line. Some errors repeat their cause; it is said once.
pub(crate) fn exception(error: &(dyn Error + 'static)) -> PyErr {
    let (mut message, mut from_system) = (String::new(), false);
    let mut next = Some(error);
    while let Some(cause) = next {
        let words = cause.to_string().trim_end().to_owned();
        if !message.contains(&words) {
            let colon = if message.is_empty() { "" } else { ": " };
            message = message + colon + &words;
        }
        from_system |= cause.is::<io::Error>();
        next = cause.source();
    }
    if from_system { PyOSError::new_err(message) } else { PyValueError::new_err(message) }
}
