//! The table of claims for a README.

use super::number;
use super::table::Row;
use crate::figure::Published;
use crate::text::{self, Script};
use std::fmt::Write as _;

pub(super) fn table(rows: &[Row]) -> String {
    let mut table = "| Claim of the paper | Found | 95 % interval | Verdict |\n|-|-|-|-|\n".to_owned();
    for row in rows {
        let comparison = row.comparison;
        let step = number::step_of(comparison.found, comparison.interval);
        let found = if comparison.found.is_finite() {
            number::with_step(comparison.found, step)
        } else {
            "–".to_owned()
        };
        let interval = comparison.interval.map_or_else(
            || "–".to_owned(),
            |(low, high)| format!("{} to {}", number::with_step(low, step), number::with_step(high, step)),
        );
        let claimed = match comparison.published {
            Published::Above(edge) => format!(" (claimed: above {})", number::plain(edge)),
            Published::Below(edge) => format!(" (claimed: below {})", number::plain(edge)),
            _ => String::new(),
        };
        let unit =
            if comparison.unit.is_empty() { String::new() } else { format!(" {}", plain(&comparison.unit)) };
        let _ = writeln!(
            table,
            "| {}{claimed} | {}{unit} | {} | {} |",
            plain(&comparison.quantity),
            plain(&found),
            plain(&interval),
            row.verdict.label()
        );
    }
    table
}

/// A text with its subscripts and superscripts as HTML, which Markdown lets through.
fn plain(content: &str) -> String {
    let run = |run: text::Run| match run.script {
        Script::Sub => format!("<sub>{}</sub>", run.text),
        Script::Super => format!("<sup>{}</sup>", run.text),
        Script::Plain => run.text.replace('|', "\\|"),
    };
    text::runs(content).into_iter().map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::super::table;
    use crate::figure::{Comparison, FigureData, Published};

    #[test]
    fn a_claim_is_a_row_and_disagreements_come_first() {
        let mut figure = FigureData::new("fig1", "", "");
        figure.claims = vec![
            Comparison::new("holds, r_{sc} |R|", "", Published::Above(0.0), 1.0).interval(0.5, 1.5),
            Comparison::new("fails", "rad^{-2}", Published::Below(0.0), 1.0).interval(0.5, 1.5),
        ];
        let text = super::table(&table::claims(std::iter::once(&figure)));
        let rows: Vec<&str> = text.lines().skip(2).collect();
        assert!(
            rows[0].starts_with("| fails (claimed: below 0) |") && rows[0].ends_with("| differs |"),
            "{text}"
        );
        assert!(rows[1].contains("r<sub>sc</sub> \\|R\\|") && rows[1].ends_with("| agrees |"), "{text}");
    }
}
