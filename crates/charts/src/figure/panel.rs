//! One panel of a figure, with the quantities it shows and the claims it bears on.

use serde::{Deserialize, Serialize};

use super::{Comparison, Curves, Image};

/// One panel of a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// Letter and number in the paper, such as `A` or `B1`; also part of file names.
    pub id: String,
    /// Title above the panel.
    pub title: String,
    /// What the panel shows and from how much data.
    pub caption: String,
    /// What is drawn.
    pub plot: Plot,
    /// What is said in the panel if its data hold no value, such as why; the report's own words if empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub when_empty: String,
    /// Row on the sheet of all panels, counted from 1; by its letter if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// Width on the sheet of all panels, in columns.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub columns: usize,
    /// Numbers of this panel beside the published ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comparisons: Vec<Comparison>,
    /// Claims of the paper that this panel bears on, as numbers with a sign or a size.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Comparison>,
}

fn one() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn is_one(value: &usize) -> bool {
    *value == 1
}

/// What is drawn in a panel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plot {
    /// A matrix shown in colors.
    Image(Image),
    /// Series of points, lines and steps.
    Curves(Curves),
}

impl Panel {
    /// A panel from its parts, without comparisons and claims.
    pub fn new(
        id: impl Into<String>,
        title: impl Into<String>,
        caption: impl Into<String>,
        plot: impl Into<Plot>,
    ) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            caption: caption.into(),
            plot: plot.into(),
            when_empty: String::new(),
            row: None,
            columns: 1,
            comparisons: Vec::new(),
            claims: Vec::new(),
        }
    }

    /// The same panel with words for the case that its data hold no value, such as `too few trials for this fit`.
    #[must_use]
    pub fn when_empty(mut self, words: impl Into<String>) -> Self {
        self.when_empty = words.into();
        self
    }

    /// The same panel in a row of the sheet, counted from 1. Panels that state no row follow those that do.
    #[must_use]
    pub fn row(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    /// The same panel as wide as so many columns of the sheet.
    #[must_use]
    pub fn columns(mut self, columns: usize) -> Self {
        self.columns = columns;
        self
    }

    /// The same panel with one more number beside the published one.
    #[must_use]
    pub fn compare(mut self, comparison: Comparison) -> Self {
        self.comparisons.push(comparison);
        self
    }

    /// The same panel with more numbers beside the published ones.
    #[must_use]
    pub fn compare_all(mut self, comparisons: impl IntoIterator<Item = Comparison>) -> Self {
        self.comparisons.extend(comparisons);
        self
    }

    /// The same panel with one more claim of the paper that it bears on.
    #[must_use]
    pub fn claim(mut self, claim: Comparison) -> Self {
        self.claims.push(claim);
        self
    }
}

impl From<Image> for Plot {
    fn from(image: Image) -> Self {
        Self::Image(image)
    }
}

impl From<Curves> for Plot {
    fn from(curves: Curves) -> Self {
        Self::Curves(curves)
    }
}
