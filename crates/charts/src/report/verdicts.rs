//! The claims of figures with what was found: a small file, and the table that a README renders from it.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Report, made, number, rows};
use crate::figure::{Comparison, FigureData, MadeWith, Published};
use crate::text::{self, Script};
use crate::verdict::{Verdict, verdict};

/// What figures found on the claims they bear on, and how they were made.
///
/// Figures that are not expected to match say nothing on a claim and are not in it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Verdicts {
    /// The figures, in the order of the paper.
    pub figures: Vec<Made>,
    /// Their claims, disagreements first.
    pub claims: Vec<Claim>,
}

/// A figure and how it was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Made {
    /// Short name, such as `fig1`.
    pub figure: String,
    /// With which options, which program and on which machine.
    pub made_with: MadeWith,
}

/// A claim and what a figure found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Short name of the figure.
    pub figure: String,
    /// The panel, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panel: Option<String>,
    /// What is claimed and what was found.
    pub comparison: Comparison,
    /// What follows.
    pub verdict: Verdict,
}

/// A text is not what [`Verdicts::to_json`] gave.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum InvalidVerdicts {
    /// It is not JSON, or a field is missing.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A verdict does not follow from the numbers beside it.
    #[error("“{claim}” is said to be “{stated}”, but its numbers say “{found}”", stated = stated.label(), found = found.label())]
    Contradiction {
        /// The claim.
        claim: String,
        /// The verdict that is stated.
        stated: Verdict,
        /// The verdict that follows.
        found: Verdict,
    },
}

impl Verdicts {
    /// The verdicts of figures that are expected to match.
    pub fn of<'a>(figures: impl IntoIterator<Item = &'a FigureData>) -> Self {
        let figures: Vec<&FigureData> =
            figures.into_iter().filter(|figure| figure.expected_to_match).collect();
        let claim = |row: rows::Row| Claim {
            figure: row.figure.id.clone(),
            panel: row.panel.map(|panel| panel.id.clone()),
            comparison: row.comparison.clone(),
            verdict: row.verdict,
        };
        let made =
            |figure: &&FigureData| Made { figure: figure.id.clone(), made_with: figure.made_with.clone() };
        Self {
            figures: figures.iter().map(made).collect(),
            claims: rows::claims(figures).into_iter().map(claim).collect(),
        }
    }

    /// As JSON, to be read again by [`Self::from_json`].
    ///
    /// # Errors
    /// None that is known; the JSON library's, passed on.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }

    /// What [`Self::to_json`] gave.
    ///
    /// # Errors
    /// The text is something else, or a verdict in it does not follow from the numbers beside it.
    pub fn from_json(text: &str) -> Result<Self, InvalidVerdicts> {
        let verdicts: Self = serde_json::from_str(text)?;
        for Claim { comparison, verdict: stated, .. } in &verdicts.claims {
            let found = verdict(comparison);
            if found != *stated {
                let claim = comparison.quantity.clone();
                return Err(InvalidVerdicts::Contradiction { claim, stated: *stated, found });
            }
        }
        Ok(verdicts)
    }

    /// A table in Markdown, and below it what was made and how.
    pub fn markdown(&self) -> String {
        let mut text = "| Claim of the paper | Found | 95 % interval | Verdict |\n|-|-|-|-|\n".to_owned();
        for claim in &self.claims {
            let _ = writeln!(text, "{}", claim.line());
        }
        let figures = self.figures.iter().map(|made| (made.figure.as_str(), &made.made_with));
        let parts: Vec<String> = made::by_options(figures)
            .into_iter()
            .map(|(options, figures)| format!("{options}: {}", figures.join(", ")))
            .collect();
        if !parts.is_empty() {
            let _ = writeln!(text, "\nMade with {}.", parts.join("; "));
        }
        text
    }
}

impl From<&Report> for Verdicts {
    fn from(report: &Report) -> Self {
        Self::of(report.figures())
    }
}

impl Claim {
    /// In one line of plain text.
    pub fn sentence(&self) -> String {
        let comparison = &self.comparison;
        let interval = number::interval(comparison);
        let (found, quantity) = (number::found(comparison), text::plain(&comparison.quantity));
        format!(
            "{} {}: {quantity}: {} (95 % {interval})",
            self.figure,
            self.verdict.label(),
            text::plain(&found)
        )
    }

    /// Its row of the table.
    fn line(&self) -> String {
        let comparison = &self.comparison;
        let claimed = match comparison.published {
            Published::Above(edge) => format!(" (claimed: above {})", number::plain(edge)),
            Published::Below(edge) => format!(" (claimed: below {})", number::plain(edge)),
            _ => String::new(),
        };
        format!(
            "| {} | {} | {} | {} |",
            marked(&(comparison.quantity.clone() + &claimed)),
            marked(&number::found(comparison)),
            marked(&number::interval(comparison)),
            self.verdict.label()
        )
    }
}

/// A text with its subscripts and superscripts as HTML, which Markdown lets through.
fn marked(content: &str) -> String {
    let run = |run: text::Run| match run.script {
        Script::Sub => format!("<sub>{}</sub>", run.text),
        Script::Super => format!("<sup>{}</sup>", run.text),
        Script::Plain => run.text.replace('|', "\\|"),
    };
    text::runs(content).into_iter().map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure() -> FigureData {
        let mut figure = FigureData::new("fig1", "", "");
        figure.claims = vec![
            Comparison::new("holds, r_{sc} |R|", "", Published::Above(0.0), 1.0).interval(0.5, 1.5),
            Comparison::new("fails", "rad^{-2}", Published::Below(0.0), 1.0).interval(0.5, 1.5),
            Comparison::new("too short", "", Published::Below(0.0), f64::NAN),
        ];
        figure.made_with = "profile draft".to_owned().into();
        figure
    }

    #[test]
    fn a_claim_is_a_row_and_disagreements_come_first() {
        let text = Verdicts::of([&figure()]).markdown();
        let rows: Vec<&str> = text.lines().skip(2).collect();
        assert!(
            rows[0].starts_with("| fails (claimed: below 0) |") && rows[0].ends_with("| differs |"),
            "{text}"
        );
        assert!(rows[1].contains("r<sub>sc</sub> \\|R\\|") && rows[1].ends_with("| agrees |"), "{text}");
        assert!(rows[2].ends_with("| \u{2013} | \u{2013} | not compared |"), "{text}");
        assert!(text.ends_with("\n\nMade with profile draft: fig1.\n"), "{text}");
    }

    #[test]
    fn a_claim_is_a_line_of_plain_text() {
        let claims = Verdicts::of([&figure()]).claims;
        let sentences: Vec<String> = claims.iter().map(Claim::sentence).collect();
        assert_eq!(sentences[1], "fig1 agrees: holds, r_sc |R|: 1.0 (95 % 0.5 to 1.5)");
    }

    #[test]
    fn a_miniature_says_nothing_of_the_paper() {
        let figure = FigureData { expected_to_match: false, ..figure() };
        assert_eq!(Verdicts::of([&figure]), Verdicts::default());
        assert_eq!(Verdicts::default().markdown().lines().count(), 2);
    }

    #[test]
    fn a_file_renders_the_same_table() {
        let verdicts = Verdicts::of([&figure()]);
        let read = Verdicts::from_json(&verdicts.to_json().unwrap()).unwrap();
        assert_eq!(read.markdown(), verdicts.markdown());
    }

    #[test]
    fn a_verdict_that_does_not_follow_is_refused() {
        let json = Verdicts::of([&figure()]).to_json().unwrap().replace("\"differs\"", "\"agrees\"");
        let error = Verdicts::from_json(&json).unwrap_err().to_string();
        assert_eq!(error, "“fails” is said to be “agrees”, but its numbers say “differs”");
        assert!(matches!(Verdicts::from_json("{}"), Err(InvalidVerdicts::Json(_))));
    }
}
