//! Why a recording cannot be read or analyzed, with what would be right.

use crate::label;
use normcircuit_files::{excerpt, visible};
use normcircuit_protocols::Condition;
use std::fmt::Display;
use std::io;
use std::path::{Path, PathBuf};

/// More counts than this do not fit into the memory of an ordinary machine beside their analysis.
pub(crate) const MAX_COUNTS: usize = 100_000_000;

/// A recording that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordingError {
    /// A file cannot be read.
    #[error("cannot read {}", visible(&path.to_string_lossy()))]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A folder in place of a file.
    #[error("it is a folder; of one that a spike sorter wrote, the trials must be given")]
    Folder,
    /// One of several files cannot be used.
    #[error("{}: {error}", visible(&path.to_string_lossy()))]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: Box<RecordingError>,
    },
    /// A file is of no kind that is read here.
    #[error("the file {problem}; it must be NPZ (numpy.savez) or a table as text (CSV)")]
    Kind {
        /// What it is instead.
        problem: &'static str,
    },
    /// An array that is damaged.
    #[error("array `{}` cannot be read: {problem}", visible(name))]
    Damaged {
        /// The array.
        name: String,
        /// What was found.
        problem: String,
    },
    /// More than can be read into memory and analyzed.
    #[error("{what} has {found}; at most {limit}")]
    Size {
        /// What is too large.
        what: String,
        /// Its size.
        found: String,
        /// The largest size.
        limit: String,
    },
    /// Spikes and trials that are not on one clock.
    #[error(
        "{problem}; spikes lie between {} and {}, trials between {} and {}: both must be in s, on one clock",
        seconds(spikes[0]), seconds(spikes[1]), seconds(trials[0]), seconds(trials[1])
    )]
    Clock {
        /// What is implausible.
        problem: String,
        /// First and last spike, s.
        spikes: [f64; 2],
        /// Start of the first trial and end of the last, s.
        trials: [f64; 2],
    },
    /// An experiment without the three conditions of a recording.
    #[error(
        "the experiment shows {}; which of them are stimulus 1, stimulus 2 and both must be named",
        quoted(found)
    )]
    Conditions {
        /// Names of its conditions.
        found: Vec<String>,
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
    #[error("array `{}` is of NumPy's type {found}; {needed}", visible(name))]
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
    /// Two units of one name.
    #[error("two units are named “{}”", excerpt(name))]
    Names {
        /// Their name.
        name: String,
    },
    /// A line of a table cannot be used.
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
         {minimum_count} spikes per trial with both stimuli, {dependent} repeat or sum others"
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
        /// Units whose counts follow from those of others.
        dependent: usize,
        /// The least mean count that is used.
        minimum_count: f64,
    },
}

impl RecordingError {
    pub(crate) fn value(place: impl Into<String>, value: &dyn Display, needed: &'static str) -> Self {
        Self::Value { place: place.into(), value: value.to_string(), needed }
    }

    pub(crate) fn damaged(name: &str, problem: &str) -> Self {
        Self::Damaged { name: name.to_owned(), problem: problem.to_owned() }
    }

    pub(crate) fn kind(name: &str, found: &str, needed: &'static str) -> Self {
        Self::Type { name: name.to_owned(), found: excerpt(found), needed }
    }

    /// The same error, with the file in which it is; one that names its file stays.
    pub(crate) fn in_file(self, path: &Path) -> Self {
        match self {
            Self::Open { .. } | Self::File { .. } => self,
            error => Self::File { path: path.to_path_buf(), error: Box::new(error) },
        }
    }

    pub(crate) fn too_many_counts(what: &str, counts: usize) -> Self {
        Self::Size {
            what: what.to_owned(),
            found: format!("{counts} counts or more"),
            limit: format!("{MAX_COUNTS} fit into memory beside their analysis"),
        }
    }
}

/// Names as messages list them.
fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("“{}”", excerpt(name))).collect();
    names.join(", ")
}

/// A time to the millisecond.
fn seconds(time: f64) -> f64 {
    (time * 1000.0).round() / 1000.0
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "no array".to_owned();
    }
    let names: Vec<String> = names.iter().map(|name| format!("`{}`", excerpt(name))).collect();
    names.join(", ")
}
