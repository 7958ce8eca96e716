//! Comparisons and claims of figures with what they say.

use crate::figure::{Comparison, FigureData, Panel, Published};
use crate::verdict::{Verdict, verdict};

/// A comparison, what it says, and where it is from.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) figure: &'a FigureData,
    pub(super) panel: Option<&'a Panel>,
    pub(super) comparison: &'a Comparison,
    pub(super) verdict: Verdict,
}

impl Row<'_> {
    /// Where on the page the quantity is shown.
    pub(super) fn anchor(&self) -> String {
        match self.panel {
            Some(panel) => format!("#{}-{}", self.figure.id, panel.id),
            None => format!("#{}", self.figure.id),
        }
    }

    /// Class of the verdict: gray where the figure is not expected to match.
    pub(super) fn class(&self) -> &'static str {
        match self.verdict {
            _ if !self.figure.expected_to_match => "verdict gray",
            Verdict::Differs => "verdict differs",
            Verdict::Undecided => "verdict undecided",
            Verdict::Agrees => "verdict agrees",
            Verdict::NotCompared => "verdict gray",
        }
    }

    /// Why nothing is decided whatever the interval says, if that is so.
    pub(super) fn why_undecided(&self) -> Option<String> {
        let comparison = self.comparison;
        if self.verdict != Verdict::Undecided {
            return None;
        }
        if !comparison.hinges_on.is_empty() {
            return Some(format!("it hinges on the choice {}", comparison.hinges_on));
        }
        let degrees = comparison.few_degrees_of_freedom?;
        Some(format!("the interval has {degrees:.0} degrees of freedom only"))
    }

    /// Whether there is anything to compare with.
    pub(super) fn has_published(&self) -> bool {
        self.comparison.published != Published::Nothing
    }
}

/// The comparisons of a figure, disagreements first, otherwise in their order.
pub(super) fn comparisons(figure: &FigureData) -> Vec<Row<'_>> {
    sorted(figure.comparisons().map(|(panel, comparison)| row(figure, panel, comparison)))
}

/// The claims of figures, disagreements first, otherwise in their order.
pub(super) fn claims<'a>(figures: impl IntoIterator<Item = &'a FigureData>) -> Vec<Row<'a>> {
    let of = |figure: &'a FigureData| figure.claims().map(move |(panel, claim)| row(figure, panel, claim));
    sorted(figures.into_iter().flat_map(of))
}

fn row<'a>(figure: &'a FigureData, panel: Option<&'a Panel>, comparison: &'a Comparison) -> Row<'a> {
    Row { figure, panel, comparison, verdict: verdict(comparison) }
}

fn sorted<'a>(rows: impl Iterator<Item = Row<'a>>) -> Vec<Row<'a>> {
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|row| row.verdict);
    rows
}

/// How often each verdict was found, as numbers and words; empty if there is none.
pub(super) fn tally(rows: &[Row]) -> Vec<(usize, &'static str)> {
    let count = |verdict| rows.iter().filter(|row| row.verdict == verdict).count();
    let verdicts = [Verdict::Agrees, Verdict::Differs, Verdict::Undecided, Verdict::NotCompared];
    let counts = verdicts.map(|verdict| (count(verdict), verdict));
    counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, verdict)| (count, plural(verdict, count)))
        .collect()
}

fn plural(verdict: Verdict, count: usize) -> &'static str {
    match (verdict, count) {
        (Verdict::Differs, 2..) => "differ",
        (Verdict::Agrees, 2..) => "agree",
        _ => verdict.label(),
    }
}
