//! The page and its order: what this is, what is claimed and found, the figures, all numbers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::claims::tally;
use super::html::{paragraphs, rich};
use super::{Explanation, Report, Section, cells, claims, colors, figures, numbers, rows};
use crate::draw::DrawError;
use crate::figure::{Group, Published};
use crate::text::plain;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

pub(super) fn page(report: &Report) -> Result<String, DrawError> {
    let cells = super::data::json(&cells::joined(report.figures()))?;
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (head(&report.title))
            body {
                a.skip href="#main" { "To the content" }
                (contents(report))
                main id="main" {
                    header {
                        h1 { (rich(&report.title)) }
                        (banner(report))
                        (paragraphs(&report.introduction))
                        @if let Some(explanation) = &report.explanation { (explained(explanation)?) }
                        (facts(&report.facts))
                    }
                    (claims::section(report))
                    (figures::sections(report)?)
                    (numbers::section(report))
                }
                div id="value" hidden {}
                aside id="chosen" aria-live="polite" hidden {}
                script type="application/json" id="cells" { (PreEscaped(cells)) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    Ok(page.into_string())
}

/// The page asks no server for anything, and runs this one script only.
fn head(title: &str) -> Markup {
    let hash = STANDARD.encode(Sha256::digest(SCRIPT.as_bytes()));
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; script-src 'sha256-{hash}'"
    );
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta http-equiv="Content-Security-Policy" content=(policy);
            title { (plain(title)) }
            style { (PreEscaped(colors::rules())) (PreEscaped(STYLE)) }
        }
    }
}

/// Said on top if figures are not expected to match.
fn banner(report: &Report) -> Markup {
    let is_compared = |figure: &&crate::figure::FigureData| {
        let mut all = figure.claims().chain(figure.comparisons());
        all.any(|(_, comparison)| comparison.published != Published::Nothing)
    };
    let (expected, trial): (Vec<_>, Vec<_>) =
        report.figures().filter(is_compared).partition(|figure| figure.expected_to_match);
    let ids = || trial.iter().map(|figure| figure.id.as_str()).collect::<Vec<_>>().join(", ");
    html! {
        @if !trial.is_empty() {
            p.notice role="note" {
                @if expected.is_empty() {
                    strong { "This run is not expected to match the paper." }
                    " It was made to try the program; verdicts are shown in gray and say nothing about the paper."
                } @else {
                    strong { "Some figures are not expected to match the paper: " (ids()) "." }
                    " They were made to try the program; their verdicts are shown in gray."
                }
            }
        }
    }
}

fn explained(explanation: &Explanation) -> Result<Markup, DrawError> {
    let Explanation { title, text, formula, reading, picture } = explanation;
    let picture = picture.as_ref().map(figures::illustration).transpose()?;
    Ok(html! {
        section id="definition" {
            h2 { (rich(title)) }
            div.explanation {
                div {
                    (paragraphs(text))
                    @if let Some(formula) = formula {
                        div.formula role="math" aria-label=(plain(&format!("{} = ({}) / {}", formula.name, formula.numerator, formula.denominator))) {
                            span { (rich(&formula.name)) } span { "=" }
                            span.fraction { span { (rich(&formula.numerator)) } span { (rich(&formula.denominator)) } }
                        }
                    }
                    (paragraphs(reading))
                }
                @if let Some(picture) = &picture { (picture) }
            }
        }
    })
}

fn facts(facts: &[(String, String)]) -> Markup {
    html! {
        @if !facts.is_empty() {
            dl.facts { @for (name, value) in facts { div { dt { (rich(name)) } dd { (rich(value)) } } } }
        }
    }
}

/// The table of contents, with what was found beside each figure.
fn contents(report: &Report) -> Markup {
    let entry = |section: &Section| {
        let claims = section.finished().map(|figure| rows::claims([figure])).unwrap_or_default();
        html! {
            li.missing[section.finished().is_none()] {
                a href=(format!("#{}", section.id())) { span { (section.id()) } " " (rich(section.title())) }
                @if !claims.is_empty() { " " (tally(&claims)) }
            }
        }
    };
    let has = |of: fn(&crate::figure::FigureData) -> usize| report.figures().any(|figure| of(figure) > 0);
    html! {
        nav aria-label="Contents" tabindex="0" {
            p.heading { "Contents" }
            ul {
                @if let Some(explanation) = &report.explanation {
                    li { a href="#definition" { (rich(&explanation.title)) } }
                }
                @if has(|figure| figure.claims().count()) { li { a href="#claims" { "What is claimed, and what was found" } } }
            }
            @for group in Group::ALL {
                @let members: Vec<&Section> = report.sections.iter().filter(|section| section.group() == group).collect();
                @if !members.is_empty() {
                    p.heading { a href=(format!("#{}", figures::anchor(group))) { (group.heading()) } }
                    // Beside the page there is room for all titles; above it, on a phone, for those of the main figures.
                    ul.more[group != Group::Main] { @for section in members { (entry(section)) } }
                }
            }
            @if has(|figure| figure.comparisons().count()) { ul { li { a href="#numbers" { "All numbers" } } } }
        }
    }
}
