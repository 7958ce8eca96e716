//! Where a figure belongs and how it was made.

use serde::{Deserialize, Serialize};

/// Which part of a report a figure stands in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Among the main figures of the paper.
    #[default]
    Main,
    /// Among the supplementary figures of the paper.
    Supplement,
    /// Not in the paper.
    Addition,
}

impl Group {
    /// All groups, in the order of a report.
    pub const ALL: [Self; 3] = [Self::Main, Self::Supplement, Self::Addition];

    /// Whether this is the group of a figure of which nothing is said.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
    pub(super) fn is_main(&self) -> bool {
        *self == Self::Main
    }

    /// Heading of the group in a report.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Main => "Main figures",
            Self::Supplement => "Supplementary figures",
            Self::Addition => "Beyond the paper",
        }
    }
}

/// With which options, which program and on which machine a figure was made. What is not known is left empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MadeWith {
    /// The options in words, such as `profile draft, root seed 1`; what a reader is told.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub options: String,
    /// Name of the profile.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub profile: String,
    /// Root seed of all random numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Trials of each stimulus, if another number was asked for than the profile's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trials: Option<u64>,
    /// Name and version of the program.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// Commit of the program's source.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub commit: String,
    /// Day on which the figure was made, as `2026-01-31`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// Processor and number of threads.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub machine: String,
    /// How long it took, simulation included, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
}

impl MadeWith {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl From<String> for MadeWith {
    /// Options in words, nothing else known.
    fn from(options: String) -> Self {
        Self { options, ..Self::default() }
    }
}
