//! The table of claims for a README.

use std::fmt::Write as _;

use super::number;
use super::rows::{self, Row};
use crate::figure::{FigureData, Published};
use crate::text::{self, Script};

/// The claims of figures with their verdicts as a table in Markdown, disagreements first. Figures that are not expected to match
/// are left out.
pub fn verdict_table<'a>(figures: impl IntoIterator<Item = &'a FigureData>) -> String {
    let expected = figures.into_iter().filter(|figure| figure.expected_to_match);
    let mut table = "| Claim of the paper | Found | 95 % interval | Verdict |\n|-|-|-|-|\n".to_owned();
    for row in rows::claims(expected) {
        let _ = writeln!(table, "{}", line(&row));
    }
    table
}

fn line(row: &Row) -> String {
    let comparison = row.comparison;
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
        row.verdict.label()
    )
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
    use crate::figure::Comparison;

    #[test]
    fn a_claim_is_a_row_and_disagreements_come_first() {
        let mut figure = FigureData::new("fig1", "", "");
        figure.claims = vec![
            Comparison::new("holds, r_{sc} |R|", "", Published::Above(0.0), 1.0).interval(0.5, 1.5),
            Comparison::new("fails", "rad^{-2}", Published::Below(0.0), 1.0).interval(0.5, 1.5),
        ];
        let text = verdict_table([&figure]);
        let rows: Vec<&str> = text.lines().skip(2).collect();
        assert!(
            rows[0].starts_with("| fails (claimed: below 0) |") && rows[0].ends_with("| differs |"),
            "{text}"
        );
        assert!(rows[1].contains("r<sub>sc</sub> \\|R\\|") && rows[1].ends_with("| agrees |"), "{text}");
        figure.expected_to_match = false;
        assert_eq!(verdict_table([&figure]).lines().count(), 2, "a miniature says nothing of the paper");
    }
}
