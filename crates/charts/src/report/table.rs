//! Tables of what the paper shows and what the run found.

use super::number;
use super::page::rich;
use crate::figure::{Comparison, FigureData, Published};
use crate::text::escape;
use crate::verdict::{Verdict, verdict};

/// Heading of the column of found values.
const FOUND: &str = "This run found";

/// A comparison, what it says, and the name of the figure it is from.
pub(super) struct Row<'a> {
    pub(super) figure: &'a str,
    pub(super) comparison: &'a Comparison,
    pub(super) verdict: Verdict,
}

/// The comparisons of figures, disagreements first, otherwise in their order.
pub(super) fn rows<'a>(figures: impl Iterator<Item = &'a FigureData>) -> Vec<Row<'a>> {
    sorted(figures.flat_map(|figure| figure.comparisons().map(|(_, comparison)| row(figure, comparison))))
}

/// The claims of figures, disagreements first, otherwise in their order.
pub(super) fn claims<'a>(figures: impl Iterator<Item = &'a FigureData>) -> Vec<Row<'a>> {
    sorted(figures.flat_map(|figure| figure.claims().map(|(_, claim)| row(figure, claim))))
}

fn row<'a>(figure: &'a FigureData, comparison: &'a Comparison) -> Row<'a> {
    Row { figure: &figure.id, comparison, verdict: verdict(comparison) }
}

fn sorted<'a>(rows: impl Iterator<Item = Row<'a>>) -> Vec<Row<'a>> {
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|row| row.verdict);
    rows
}

/// How often each verdict was found, as a sentence.
pub(super) fn tally(rows: &[Row]) -> String {
    let count = |verdict| rows.iter().filter(|row| row.verdict == verdict).count();
    let verdicts = [Verdict::Differs, Verdict::Undecided, Verdict::Agrees, Verdict::NotCompared];
    let parts: Vec<_> = (verdicts.into_iter().filter(|verdict| count(*verdict) > 0))
        .map(|verdict| format!("<strong>{}</strong> {}", count(verdict), name(verdict, count(verdict))))
        .collect();
    if parts.is_empty() { "Nothing has been compared yet.".to_owned() } else { parts.join(" \u{00b7} ") }
}

/// Whether there is anything of the paper to show beside the numbers.
fn has_reported(rows: &[Row]) -> bool {
    rows.iter().any(|row| row.comparison.published != Published::Nothing)
}

/// Whether anything is compared with the paper; in a report on a recording nothing is.
pub(super) fn compares(rows: &[Row]) -> bool {
    rows.iter().any(|row| row.verdict != Verdict::NotCompared)
}

/// The table: what is compared is named `subject`; with a column that links to the figures if there are several, and without
/// those on the paper if it published nothing or nothing is compared with it.
pub(super) fn table(subject: &str, rows: &[Row], with_figure: bool) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let shown = Shown { figure: with_figure, paper: has_reported(rows), verdict: compares(rows) };
    let names = [
        ("Figure", shown.figure),
        (subject, true),
        ("Published", shown.paper),
        (FOUND, true),
        ("95 % interval", true),
        ("Verdict", shown.verdict),
    ];
    let mut html = String::from("<table>\n<thead><tr>");
    for (name, _) in names.iter().filter(|(_, shown)| *shown) {
        html.extend(["<th scope=\"col\">", name, "</th>"]);
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        html.push_str(&table_row(subject, row, shown));
    }
    html.push_str("</tbody>\n</table>\n");
    html
}

/// Which of the columns that not every table needs are shown.
#[derive(Clone, Copy)]
struct Shown {
    figure: bool,
    paper: bool,
    verdict: bool,
}

fn table_row(subject: &str, row: &Row, shown: Shown) -> String {
    let Comparison { quantity, unit, published: paper, found, interval, source, .. } = row.comparison;
    let step = number::step_of(*found, *interval);
    let unit = if unit.is_empty() { String::new() } else { format!(" {}", rich(unit)) };
    let source = if source.is_empty() { String::new() } else { format!("<small>{}</small>", rich(source)) };
    let found = if found.is_finite() {
        rich(&number::with_step(*found, step)) + &unit
    } else {
        "\u{2013}".to_owned()
    };
    let interval = interval.map_or_else(
        || "\u{2013}".to_owned(),
        |(low, high)| {
            let (low, high) = (number::with_step(low, step), number::with_step(high, step));
            format!("{} to {}", rich(&low), rich(&high))
        },
    );
    let verdict = format!("<span class=\"verdict {}\">{}</span>", class(row.verdict), row.verdict.label());
    let id = escape(row.figure);
    let quantity = format!("<th scope=\"row\" data-name=\"{subject}\"><div>{}</div></th>", rich(quantity));
    let only_if =
        |shown: bool, name: &str, content: &str| if shown { cell(name, content) } else { String::new() };
    let cells = [
        only_if(shown.figure, "Figure", &format!("<a href=\"#{id}\">{id}</a>")),
        quantity,
        only_if(shown.paper, "Published", &(published(paper, &unit) + &source)),
        cell(FOUND, &found),
        cell("95 % interval", &interval),
        only_if(shown.verdict, "Verdict", &verdict),
    ];
    format!("<tr>{}</tr>\n", cells.concat())
}

/// The name is shown where the page is too narrow for columns.
fn cell(name: &str, content: &str) -> String {
    format!("<td data-name=\"{name}\"><div>{content}</div></td>")
}

fn published(published: &Published, unit: &str) -> String {
    match published {
        Published::Value { value, margin } => {
            let margin = number::with_step(*margin, number::step_of(*margin, Some((0.0, *margin))));
            format!(
                "{}{unit}<small>equal within \u{00b1}{}</small>",
                rich(&number::plain(*value)),
                rich(&margin)
            )
        }
        Published::Above(edge) => format!("above {}{unit}", rich(&number::plain(*edge))),
        Published::Below(edge) => format!("below {}{unit}", rich(&number::plain(*edge))),
        Published::Text(text) => rich(text),
        Published::Nothing => "\u{2013}".to_owned(),
    }
}

fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Differs => "differs",
        Verdict::Undecided => "undecided",
        Verdict::Agrees => "agrees",
        Verdict::NotCompared => "alone",
    }
}

fn name(verdict: Verdict, count: usize) -> &'static str {
    match (verdict, count) {
        (Verdict::Differs, 1) => "differs",
        (Verdict::Differs, _) => "differ",
        (Verdict::Agrees, 1) => "agrees",
        (Verdict::Agrees, _) => "agree",
        (other, _) => other.label(),
    }
}
