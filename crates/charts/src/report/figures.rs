//! The figures of the page, in groups, each folded under its title.

use maud::{Markup, PreEscaped, html};

use super::claims::tally;
use super::data::{PanelData, json};
use super::describe::describe;
use super::html::{paragraphs, rich};
use super::rows;
use super::{Report, Section, made};
use crate::draw::{self, DrawError, Drawn};
use crate::figure::{FigureData, Group, Panel};

/// All groups that have a figure, made or not.
pub(super) fn sections(report: &Report) -> Result<Markup, DrawError> {
    let mut groups = Vec::new();
    for group in Group::ALL {
        let members: Vec<&Section> =
            report.sections.iter().filter(|section| section.group() == group).collect();
        let figures = members.iter().map(|section| figure(section)).collect::<Result<Vec<_>, _>>()?;
        if !figures.is_empty() {
            groups.push((group, figures));
        }
    }
    Ok(html! {
        @for (group, figures) in &groups {
            section id=(anchor(*group)) {
                h2 { (group.heading()) }
                @for figure in figures { (figure) }
            }
        }
    })
}

/// Where a group stands on the page.
pub(super) fn anchor(group: Group) -> &'static str {
    match group {
        Group::Main => "main-figures",
        Group::Supplement => "supplement",
        Group::Addition => "additions",
    }
}

fn figure(section: &Section) -> Result<Markup, DrawError> {
    match section {
        Section::Finished(figure) => finished(figure),
        Section::Missing { id, title, reason, .. } => Ok(html! {
            details.figure.missing id=(id) {
                summary { h3 { span { (id) } " " (rich(title)) } " " span.tally.gray { "not made" } }
                (paragraphs(reason))
            }
        }),
    }
}

fn finished(figure: &FigureData) -> Result<Markup, DrawError> {
    figure.check()?;
    let claims = rows::claims([figure]);
    let mut data = Vec::new();
    let mut panel_rows = Vec::new();
    for row in draw::rows(&figure.panels) {
        let mut panels = Vec::new();
        for panel in row {
            let id = format!("{}-{}", figure.id, panel.id);
            let drawn = draw::drawn(panel)?;
            panels.push(panel_figure(figure, panel, &id, &drawn));
            data.push(PanelData::new(id, panel, &drawn));
        }
        panel_rows.push(panels);
    }
    let data = json(&data)?;
    let made = made::words(&figure.made_with);
    let file = |ending: &str| format!("{}.{ending}", figure.id);
    Ok(html! {
        details.figure id=(figure.id) open[figure.group == Group::Main] {
            summary { h3 { span { (figure.id) } " " (rich(&figure.title)) } " " (tally(&claims)) }
            @if !figure.expected_to_match { p.notice { "Not expected to match the published numbers." } }
            div.rows style=(format!("--columns:{}", draw::columns(&figure.panels))) { @for row in &panel_rows { div.panels { @for panel in row { (panel) } } } }
            div.caption { (paragraphs(&figure.caption)) }
            p.files {
                "Whole figure: " a href=(file("svg")) { "SVG" } ", " a href=(file("png")) { "PNG" } ", "
                a href=(file("json")) { "all numbers (JSON)" } "."
                @if !made.is_empty() { " Made with " (rich(&made)) "." }
            }
            script type="application/json" data-figure=(figure.id) { (PreEscaped(data)) }
        }
    })
}

fn panel_figure(figure: &FigureData, panel: &Panel, id: &str, drawn: &Drawn) -> Markup {
    let drawing = drawn.svg.replacen("<svg ", &format!("<svg id=\"plot-{id}\" "), 1);
    let file = |ending: &str| format!("{}/{}.{ending}", figure.id, panel.id);
    html! {
        figure.panel id=(id) data-columns=(panel.columns) {
            div.picture role="img" aria-label=(describe(panel)) { (PreEscaped(drawing)) }
            figcaption {
                strong { (panel.id) } " " (rich(&panel.caption)) " "
                span.files {
                    a href=(file("svg")) { "SVG" } " " a href=(file("png")) { "PNG" } " " a href=(file("csv")) { "CSV" }
                }
            }
        }
    }
}

/// The picture of an explanation: it has no files and no values to look up.
pub(super) fn illustration(panel: &Panel) -> Result<Markup, DrawError> {
    let drawn = draw::drawn(panel)?;
    Ok(html! {
        figure.illustration {
            div.picture role="img" aria-label=(describe(panel)) { (PreEscaped(drawn.svg)) }
        }
    })
}
