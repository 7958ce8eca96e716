//! All numbers, last: those beside published ones, and those that stand alone.

use maud::{Markup, html};

use super::claims::tally;
use super::html::rich;
use super::rows::{self, Row};
use super::{Report, number};
use crate::figure::{FigureData, Published};
use crate::verdict::Verdict;

/// Both tables. Where nothing is published at all, as in a report on a recording, its own numbers are what it is about, and
/// they are not folded.
pub(super) fn section(report: &Report) -> Markup {
    let of_each = |compared: bool| -> Vec<(&FigureData, Vec<Row>)> {
        let is_wanted = |row: &Row| row.has_published() == compared;
        let of =
            |figure| (figure, rows::comparisons(figure).into_iter().filter(is_wanted).collect::<Vec<_>>());
        report.figures().map(of).filter(|(_, rows)| !rows.is_empty()).collect()
    };
    let beside = of_each(true);
    let alone = of_each(false);
    if beside.is_empty() && alone.is_empty() {
        return html! {};
    }
    let all: Vec<Row> = beside.iter().flat_map(|(_, rows)| rows.iter().copied()).collect();
    html! {
        section id="numbers" {
            h2 { "All numbers" }
            @if !beside.is_empty() {
                details {
                    summary { h3 { "Beside published numbers" } " " (tally(&judged(&all))) }
                    @let judged = !judged(&all).is_empty();
                    (table(&beside, Columns { published: true, verdict: judged }))
                    @if judged { (rule()) }
                }
            }
            @if !alone.is_empty() {
                details open[beside.is_empty()] {
                    summary { h3 { "Of this run alone" } }
                    (table(&alone, Columns { published: false, verdict: false }))
                }
            }
        }
    }
}

/// Which columns a table has besides what was found.
#[derive(Clone, Copy)]
struct Columns {
    published: bool,
    verdict: bool,
}

/// Those on which a verdict is possible at all.
fn judged<'a>(rows: &[Row<'a>]) -> Vec<Row<'a>> {
    rows.iter().filter(|row| !matches!(row.comparison.published, Published::Text(_))).copied().collect()
}

/// How verdicts are found.
fn rule() -> Markup {
    html! {
        p.rule {
            "A published value has a range of agreement: the value plus or minus the margin beside it, since another network \
             drawn by the same rules has slightly other numbers; a claim (above, below) has all numbers on its side. A number "
            em { "agrees" } " when the 95 % interval of this run lies wholly within that range, "
            em { "differs" } " when it lies wholly outside, and is " em { "undecided" }
            " when it reaches over an edge: a longer run would tell."
        }
    }
}

fn table(figures: &[(&FigureData, Vec<Row>)], columns: Columns) -> Markup {
    let width = 3 + usize::from(columns.published) + usize::from(columns.verdict);
    html! {
        table {
            thead { tr {
                th scope="col" { "Quantity" }
                @if columns.published { th scope="col" { "Published" } }
                th scope="col" { "Found" }
                th scope="col" { "95 % interval" }
                @if columns.verdict { th scope="col" { "Verdict" } }
            } }
            @for (figure, rows) in figures {
                tbody {
                    tr.group { th scope="rowgroup" colspan=(width) {
                        a href=(format!("#{}", figure.id)) { (figure.id) } " " (rich(&figure.title))
                    } }
                    @for row in rows { (line(row, columns)) }
                }
            }
        }
    }
}

fn line(row: &Row, columns: Columns) -> Markup {
    let comparison = row.comparison;
    html! {
        tr {
            th scope="row" {
                div { a href=(row.anchor()) { (rich(&comparison.quantity)) }
                @if !comparison.note.is_empty() { small { (rich(&comparison.note)) } } }
            }
            @if columns.published {
                td data-name="Published" { div {
                    (rich(&number::published(comparison).unwrap_or_default()))
                    @if !comparison.source.is_empty() { small { (rich(&comparison.source)) } }
                } }
            }
            td data-name="Found" { div { (rich(&number::found(comparison))) } }
            td data-name="95 % interval" { div {
                (rich(&number::interval(comparison)))
                @if comparison.interval.is_some() && !comparison.covers.is_empty() { small { "covers " (rich(&comparison.covers)) } }
            } }
            @if columns.verdict { td data-name="Verdict" { div { (verdict(row)) } } }
        }
    }
}

fn verdict(row: &Row) -> Markup {
    match (&row.comparison.published, row.verdict) {
        (Published::Text(_), _) => html! { "\u{2013}" },
        (_, Verdict::NotCompared) => html! { span.verdict.gray { "no interval" } },
        _ => html! {
            span class=(row.class()) { (row.verdict.label()) }
            @if let Some(reason) = row.why_undecided() { small { (rich(&reason)) } }
        },
    }
}
