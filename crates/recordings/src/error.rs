//! Why a recording cannot be read or analyzed, with what would be right.

use normcircuit_protocols::Condition;
use std::fmt::Display;
use std::io;
use std::path::PathBuf;

use crate::label;

/// A recording that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordingError {
    /// A file cannot be read.
    #[error("cannot read {}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is of no kind that is read here.
    #[error("the file {problem}; it must be NPZ (numpy.savez) or CSV text")]
    Kind {
        /// What it is instead.
        problem: &'static str,
    },
    /// An NPZ file that is damaged, or that holds what cannot be read.
    #[error("{place}: {problem}")]
    Damaged {
        /// The file, or the array in it.
        place: String,
        /// What was found.
        problem: String,
    },
    /// An array is missing.
    #[error("there is no array `{name}`; the file holds {}; {needed}", list(present))]
    Missing {
        /// The array.
        name: &'static str,
        /// The arrays there are.
        present: Vec<String>,
        /// What would be right.
        needed: &'static str,
    },
    /// An array does not hold numbers that can be read.
    #[error("array `{name}` is of NumPy's type {found}; {needed}")]
    Type {
        /// The array.
        name: String,
        /// The type found, as NumPy writes it.
        found: String,
        /// What would be right.
        needed: &'static str,
    },
    /// An array has the wrong number of dimensions.
    #[error("array `{name}` has shape {found:?}; it must be {needed}")]
    Shape {
        /// The array.
        name: &'static str,
        /// Its shape.
        found: Vec<usize>,
        /// What would be right.
        needed: &'static str,
    },
    /// Two parts of a recording differ in length.
    #[error("{name} has length {found}; it must be {expected}, one for each {each}")]
    Length {
        /// The part.
        name: &'static str,
        /// Its length.
        found: usize,
        /// The length that fits the rest.
        expected: usize,
        /// What each entry stands for.
        each: &'static str,
    },
    /// A line of a CSV file cannot be used.
    #[error("line {line}: {problem}")]
    Line {
        /// The line, counted from 1.
        line: u64,
        /// What is wrong, and what would be right.
        problem: String,
    },
    /// A value that has no meaning where it stands.
    #[error("{place} is {value}; it must be {needed}")]
    Value {
        /// Where it stands.
        place: String,
        /// The value.
        value: String,
        /// What would be right.
        needed: &'static str,
    },
    /// A condition with too few trials.
    #[error(
        "condition {} ({}) has {found} trial{}; at least 2 are needed",
        label::number(*condition), label::words(*condition), if *found == 1 { "" } else { "s" }
    )]
    Trials {
        /// The condition.
        condition: Condition,
        /// Its trials.
        found: usize,
    },
    /// Fewer units than an analysis of pairs needs.
    #[error("the recording has {found} unit{}; at least 2 are needed", if *found == 1 { "" } else { "s" })]
    Units {
        /// Units there are.
        found: usize,
    },
    /// Fewer usable units than an analysis of pairs needs.
    #[error(
        "{usable} of {total} units can be used, at least 2 are needed: {silent} never fire, {weak} fire fewer than \
         {minimum_count} spikes per trial with both stimuli"
    )]
    Usable {
        /// Units that can be used.
        usable: usize,
        /// All units.
        total: usize,
        /// Units without a spike.
        silent: usize,
        /// Units that respond too weakly to both stimuli.
        weak: usize,
        /// The least mean count that is used.
        minimum_count: f64,
    },
}

impl RecordingError {
    pub(crate) fn value(place: impl Into<String>, value: &dyn Display, needed: &'static str) -> Self {
        Self::Value { place: place.into(), value: value.to_string(), needed }
    }
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "no array".to_owned() } else { format!("`{}`", names.join("`, `")) }
}
