//! Axes: what is along them, how it is spread and which part is shown.

use serde::{Deserialize, Serialize};

/// One axis of a plot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// Name of the quantity with its unit, such as `rate (Hz)`.
    pub label: String,
    /// Linear or logarithmic.
    pub scale: Scale,
    /// First and last value shown; chosen from the data when absent. The first may be the larger one (a reversed axis).
    pub range: Option<(f64, f64)>,
    /// Values at which ticks are drawn; chosen from the range when empty.
    pub ticks: Vec<f64>,
    /// What stands at the ticks in place of their values; empty for the values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tick_labels: Vec<String>,
}

/// How values are spread along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Equal differences take equal lengths.
    Linear,
    /// Equal ratios take equal lengths; values that are not positive are not drawn.
    Logarithmic,
}

impl Axis {
    /// A linear axis whose range follows the data.
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            scale: Scale::Linear,
            range: None,
            ticks: Vec::new(),
            tick_labels: Vec::new(),
        }
    }

    /// The same axis from `first` to `last`.
    #[must_use]
    pub fn range(mut self, first: f64, last: f64) -> Self {
        self.range = Some((first, last));
        self
    }

    /// The same axis with named places at 1, 2, 3, ... A vertical axis that begins at the top needs the range turned over.
    #[must_use]
    pub fn categories<Name: Into<String>>(mut self, names: impl IntoIterator<Item = Name>) -> Self {
        self.tick_labels = names.into_iter().map(Into::into).collect();
        self.ticks = (1..=self.tick_labels.len()).map(|place| place as f64).collect();
        let end = self.tick_labels.len() as f64 + 0.5;
        self.range(0.5, end)
    }

    /// The same axis with a logarithmic scale.
    #[must_use]
    pub fn logarithmic(mut self) -> Self {
        self.scale = Scale::Logarithmic;
        self
    }

    /// The same axis with ticks at the given values only.
    #[must_use]
    pub fn ticks(mut self, ticks: impl Into<Vec<f64>>) -> Self {
        self.ticks = ticks.into();
        self
    }
}
