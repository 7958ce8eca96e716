//! Names of the three conditions in files and on the command line.

use crate::error::RecordingError;
use normcircuit_protocols::Condition;

/// What a label must be.
pub(crate) const NEEDED: &str = "1 (stimulus 1 alone), 2 (stimulus 2 alone) or 12 (both)";

/// The number that stands for a condition in files: 1, 2 or 12.
pub fn number(condition: Condition) -> u8 {
    match condition {
        Condition::First => 1,
        Condition::Second => 2,
        Condition::Both => 12,
    }
}

/// A condition in the words of captions.
pub fn words(condition: Condition) -> &'static str {
    match condition {
        Condition::First => "stimulus 1",
        Condition::Second => "stimulus 2",
        Condition::Both => "both stimuli",
    }
}

/// The condition that a text stands for: 1, 2, 12, or first, second, both.
///
/// # Errors
/// [`RecordingError::Value`] for any other text.
///
/// # Examples
/// ```
/// use normcircuit_protocols::Condition;
/// use normcircuit_recordings::label;
///
/// assert_eq!(label::parse("12").unwrap(), Condition::Both);
/// assert!(label::parse("3").is_err());
/// ```
pub fn parse(text: &str) -> Result<Condition, RecordingError> {
    match text.trim().to_ascii_lowercase().as_str() {
        "1" | "first" => Ok(Condition::First),
        "2" | "second" => Ok(Condition::Second),
        "12" | "both" => Ok(Condition::Both),
        _ => Err(RecordingError::value("a condition", &format!("“{}”", text.trim()), NEEDED)),
    }
}

/// The condition that a number stands for.
pub(crate) fn of_number(value: f64) -> Option<Condition> {
    Condition::ALL.into_iter().find(|condition| f64::from(number(*condition)).total_cmp(&value).is_eq())
}
