//! A quantity that a run found, beside what the paper published.

use serde::{Deserialize, Serialize};

use super::number;

/// A quantity that a run found, beside the published value or claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// What is compared, such as `norm index of E neurons, mean`.
    pub quantity: String,
    /// Its unit; empty for a pure number.
    pub unit: String,
    /// What the paper or its data say.
    pub published: Published,
    /// What this run found; NaN when the run was too short to say.
    #[serde(with = "number::one")]
    pub found: f64,
    /// Interval in which the value lies with a probability of 95 % judging from this run, if it was estimated.
    pub interval: Option<(f64, f64)>,
    /// Where the published value is from.
    pub source: String,
    /// What the interval covers, such as `runs and neurons of one network`; empty if that is said elsewhere.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub covers: String,
    /// A remark, such as why the comparison is undecided and how long a run would decide it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// A choice of ours on which the decision rests, in words. If there is one the comparison is undecided, whatever
    /// its interval says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hinges_on: String,
    /// Degrees of freedom behind the interval, if they are fewer than [`ENOUGH_DEGREES_OF_FREEDOM`]. The comparison is
    /// undecided then, whatever its interval says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub few_degrees_of_freedom: Option<f64>,
}

/// Fewer degrees of freedom than these do not decide a comparison: the width of their interval is itself too uncertain.
pub const ENOUGH_DEGREES_OF_FREEDOM: f64 = 8.0;

/// What the paper or its data say about a quantity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Published {
    /// A value, and how far another network of the same kind may lie from it and still be called equal.
    Value {
        /// The published value.
        value: f64,
        /// Half width of the range around it that counts as equal.
        margin: f64,
    },
    /// The claim that the quantity is larger than this.
    Above(f64),
    /// The claim that the quantity is smaller than this.
    Below(f64),
    /// A statement in words; no verdict is computed.
    Text(String),
    /// Nothing: the run's value stands alone.
    Nothing,
}

/// Half width of the range around a published value that counts as equal unless stated otherwise, as a part of the
/// value. The paper's data are one draw of the network; this is about how far the means of two draws lie apart.
const DEFAULT_RELATIVE_MARGIN: f64 = 0.1;

impl Published {
    /// A value with the margin of 10 % that holds unless stated otherwise.
    pub fn value(value: f64) -> Self {
        Self::Value { value, margin: DEFAULT_RELATIVE_MARGIN * value.abs() }
    }

    /// A value with its own margin.
    pub fn within(value: f64, margin: f64) -> Self {
        Self::Value { value, margin }
    }
}

impl Comparison {
    /// A quantity without interval and source.
    pub fn new(
        quantity: impl Into<String>,
        unit: impl Into<String>,
        published: Published,
        found: f64,
    ) -> Self {
        Self {
            quantity: quantity.into(),
            unit: unit.into(),
            published,
            found,
            interval: None,
            source: String::new(),
            covers: String::new(),
            note: String::new(),
            hinges_on: String::new(),
            few_degrees_of_freedom: None,
        }
    }

    /// The same comparison with the interval of the found value. Bounds that are not finite, as too few data give
    /// them, are no interval.
    #[must_use]
    pub fn interval(mut self, low: f64, high: f64) -> Self {
        self.interval = (low.is_finite() && high.is_finite()).then_some((low, high));
        self
    }

    /// The same comparison with the source of the published value.
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = source.into();
        self
    }

    /// The same comparison, saying what its interval covers.
    #[must_use]
    pub fn covers(mut self, what: impl Into<String>) -> Self {
        self.covers = what.into();
        self
    }

    /// The same comparison with a remark.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// The same comparison, with the degrees of freedom behind its interval; undecided if they are too few.
    #[must_use]
    pub fn degrees_of_freedom(mut self, degrees: f64) -> Self {
        self.few_degrees_of_freedom = (degrees < ENOUGH_DEGREES_OF_FREEDOM).then_some(degrees);
        self
    }

    /// The same comparison, undecided because another choice, named in words, could turn the decision.
    #[must_use]
    pub fn hinges_on_choice(mut self, choice: impl Into<String>) -> Self {
        self.hinges_on = choice.into();
        self
    }
}
