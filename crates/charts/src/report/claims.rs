//! What the paper claims and whether it was found: a card for each claim.

use maud::{Markup, PreEscaped, html};

use super::html::rich;
use super::rows::{self, Row};
use super::{Report, number, strip};
use crate::figure::Group;
use crate::verdict::Verdict;

/// The claims: those of the main figures open, those of others folded.
pub(super) fn section(report: &Report) -> Markup {
    let all = rows::claims(report.figures());
    if all.is_empty() {
        return html! {};
    }
    html! {
        section id="claims" {
            h2 { "What is claimed, and what was found" }
            p.rule {
                (tally(&all)) ". Each claim is put to one number. It " em { "agrees" }
                " when the whole 95\u{a0}% interval of this run (the bar) lies where the paper has it (green), " em { "differs" }
                " when none of it does, and is " em { "undecided" } " when the run is too short to tell or a choice that the \
                 paper leaves open would decide."
            }
            @for group in Group::ALL {
                @let of_group: Vec<Row> = all.iter().filter(|row| row.figure.group == group).copied().collect();
                @if !of_group.is_empty() {
                    details.claims open[group == Group::Main || of_group.len() == all.len()] {
                        summary { h3 { (group.heading()) } " " (tally(&of_group)) }
                        ul { @for row in &of_group { (card(row)) } }
                    }
                }
            }
        }
    }
}

/// How often each verdict was found; gray if no row is of a figure that should match.
pub(super) fn tally(rows: &[Row]) -> Markup {
    let is_gray = rows.iter().all(|row| !row.figure.expected_to_match);
    html! {
        span.tally.gray[is_gray] {
            @for (index, (count, name)) in rows::tally(rows).into_iter().enumerate() {
                @if index > 0 { " \u{b7} " }
                strong { (count) } " " (name)
            }
        }
    }
}

fn card(row: &Row) -> Markup {
    let comparison = row.comparison;
    let (statement, measured) =
        comparison.quantity.split_once(": ").unwrap_or((comparison.quantity.as_str(), ""));
    html! {
        li.claim {
            (thumbnail(row))
            div {
                p.statement { (rich(statement)) }
                p { span class=(row.class()) { (row.verdict.label()) } }
                @if let Some(strip) = strip::strip(comparison) { (strip) }
                p.detail {
                    @if !measured.is_empty() { (rich(measured)) ": " }
                    strong { (rich(&number::found(comparison))) }
                    @if comparison.interval.is_some() {
                        " (95\u{a0}% interval " (rich(&number::interval(comparison)))
                        @if !comparison.covers.is_empty() { ", covers " (rich(&comparison.covers)) }
                        ")"
                    }
                    @if let Some(published) = number::published(comparison) { "; claimed: " (rich(&published)) }
                    "."
                    @if row.verdict == Verdict::NotCompared { " The run gave no interval." }
                    @if let Some(reason) = row.why_undecided() { " Undecided: " (rich(&reason)) "." }
                    @if !comparison.note.is_empty() { " " (rich(&sentence(&comparison.note))) }
                }
                p.detail { a href=(row.anchor()) { (place(row)) } }
            }
        }
    }
}

/// A remark as a sentence of its own.
fn sentence(remark: &str) -> String {
    let mut letters = remark.trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

fn place(row: &Row) -> String {
    match row.panel {
        Some(panel) => format!("{}, panel {}", row.figure.id, panel.id),
        None => row.figure.id.clone(),
    }
}

/// The panel once more, small: the page holds its drawing once.
fn thumbnail(row: &Row) -> Markup {
    let Some(panel) = row.panel else { return html! { span.thumbnail {} } };
    let id = format!("{}-{}", row.figure.id, panel.id);
    html! {
        a.thumbnail href=(row.anchor()) aria-label=(format!("To {}", place(row))) {
            (PreEscaped(format!(
                "<svg viewBox=\"0 0 300 240\" preserveAspectRatio=\"xMidYMin slice\" aria-hidden=\"true\"><use href=\"#plot-{id}\"/></svg>"
            )))
        }
    }
}
