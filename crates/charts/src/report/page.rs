//! The page around the tables.

use std::fmt::Write as _;

use super::table::{self, Row};
use super::{Report, Section};
use crate::draw::{self, DrawError};
use crate::figure::{FigureData, Panel};
use crate::text::{self, Script, escape};

const STYLE: &str = include_str!("style.css");

/// Said below the table of all figures.
const RULE: &str = "A published value has a range of agreement: the value plus or minus the margin below it, since \
    another network drawn by the same rules has slightly other numbers; a claim (above, below) has all numbers on its \
    side. A comparison <em>agrees</em> when the 95 % interval of this run lies wholly within that range, \
    <em>differs</em> when it lies wholly outside, and is <em>undecided</em> when it reaches over an \
    edge: a longer run would tell.";

pub(super) fn page(report: &Report) -> Result<String, DrawError> {
    let title = escape(&report.title);
    let figures = || report.sections.iter().filter_map(Section::finished);
    let rows = table::rows(figures());
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
    );
    if !report.introduction.is_empty() {
        paragraph(&mut html, "", &report.introduction);
    }
    html.push_str(&facts(&report.facts));
    html.push_str(&contents(&report.sections));
    html.push_str("</header>\n<main>\n");
    html.push_str(&claims(&table::claims(figures())));
    html.push_str(&summary(&rows));
    for section in &report.sections {
        match section {
            Section::Finished(figure) => html.push_str(&figure_section(figure)?),
            Section::Missing { id, title, reason, .. } => html.push_str(&missing_section(id, title, reason)),
        }
    }
    html.push_str("</main>\n</body>\n</html>\n");
    Ok(html)
}

/// A text as HTML, its subscripts and superscripts as such.
pub(super) fn rich(content: &str) -> String {
    let run = |run: text::Run| {
        let text = escape(&run.text);
        match run.script {
            Script::Sub => format!("<sub>{text}</sub>"),
            Script::Super => format!("<sup>{text}</sup>"),
            Script::Plain => text,
        }
    };
    text::runs(content).into_iter().map(run).collect()
}

fn facts(facts: &[(String, String)]) -> String {
    if facts.is_empty() {
        return String::new();
    }
    let fact = |(name, value): &(String, String)| {
        format!("<div><dt>{}</dt><dd>{}</dd></div>\n", rich(name), rich(value))
    };
    format!("<dl class=\"facts\">\n{}</dl>\n", facts.iter().map(fact).collect::<String>())
}

fn contents(sections: &[Section]) -> String {
    let link = |section: &Section| match section {
        Section::Finished(figure) => link(&figure.id, &figure.title, ""),
        Section::Missing { id, title, .. } => link(id, title, " class=\"missing\""),
    };
    format!("<nav><ul>\n{}</ul></nav>\n", sections.iter().map(link).collect::<String>())
}

fn link(id: &str, title: &str, class: &str) -> String {
    format!("<li><a href=\"#{0}\"{class}>{0}</a> {1}</li>\n", escape(id), rich(title))
}

fn claims(rows: &[Row]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let (tally, table) = (table::tally(rows), table::table("Claim", rows, false));
    format!(
        "<section id=\"claims\">\n<h2>The paper\u{2019}s claims</h2>\n<p class=\"tally\">{tally}</p>\n{table}</section>\n"
    )
}

fn summary(rows: &[Row]) -> String {
    if !rows.is_empty() && !table::compares(rows) {
        let table = table::table("Quantity", rows, true);
        return format!("<section id=\"verdicts\">\n<h2>Numbers</h2>\n{table}</section>\n");
    }
    format!(
        "<section id=\"verdicts\">\n<h2>Beside the paper</h2>\n<p class=\"tally\">{}</p>\n{}<p class=\"rule\">{RULE}</p>\n</section>\n",
        table::tally(rows),
        table::table("Quantity", rows, true)
    )
}

fn figure_section(figure: &FigureData) -> Result<String, DrawError> {
    figure.check()?;
    let id = escape(&figure.id);
    let mut html = format!("<section id=\"{id}\">\n<h2><span>{id}</span> {}</h2>\n", rich(&figure.title));
    paragraph(&mut html, " class=\"caption\"", &figure.caption);
    if !figure.made_with.options.is_empty() {
        paragraph(&mut html, " class=\"caption\"", &format!("Made with {}.", figure.made_with.options));
    }
    html.push_str("<div class=\"panels\">\n");
    for panel in &figure.panels {
        html.push_str(&panel_figure(panel)?);
    }
    html.push_str("</div>\n");
    html.push_str(&table::table("Quantity", &table::rows(std::iter::once(figure)), false));
    let _ = writeln!(
        html,
        "<p class=\"files\">All plotted numbers: <a href=\"{id}.json\">{id}.json</a>; the sheet: \
         <a href=\"{id}.svg\">SVG</a>, <a href=\"{id}.png\">PNG</a>.</p>\n</section>"
    );
    Ok(html)
}

fn panel_figure(panel: &Panel) -> Result<String, DrawError> {
    let label = escape(&format!("Panel {}: {}", panel.id, panel.title));
    let drawing = draw::panel_svg(panel)?;
    Ok(format!(
        "<figure>\n<div role=\"img\" aria-label=\"{label}\">\n{drawing}</div>\n<figcaption><strong>{}</strong> {}</figcaption>\n</figure>\n",
        escape(&panel.id),
        rich(&panel.caption)
    ))
}

fn missing_section(id: &str, title: &str, reason: &str) -> String {
    let id = escape(id);
    format!(
        "<section id=\"{id}\" class=\"missing\">\n<h2><span>{id}</span> {}</h2>\n<p>{}</p>\n</section>\n",
        rich(title),
        rich(reason)
    )
}

fn paragraph(html: &mut String, attributes: &str, content: &str) {
    for part in content.split("\n\n").filter(|part| !part.trim().is_empty()) {
        let _ = writeln!(html, "<p{attributes}>{}</p>", rich(part.trim()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Axis, Comparison, Curves, Group, Published, Series};

    fn figure() -> FigureData {
        let mut figure = FigureData::new("fig1", "Rates & <norm> indices", "A miniature network, 2 s.");
        let curves =
            Curves::new(Axis::new("x"), Axis::new("r_{sc}")).series(Series::line([0.0, 1.0], [0.0, 1.0]));
        let claim = Comparison::new("A claim", "", Published::Above(0.0), 1.0).interval(-0.5, 2.5);
        figure.panels.push(Panel::new("A", "A line", "From nothing, r_{sc}.", curves).claim(claim));
        let comparison = |name, value| {
            Comparison::new(name, "Hz", Published::within(10.0, 1.0), value)
                .interval(value - 0.5, value + 0.5)
        };
        figure.comparisons =
            vec![comparison("agreeing", 10.0), comparison("far off", 20.0), comparison("unclear", 11.0)];
        figure
    }

    fn report() -> Report {
        let missing = Section::Missing {
            id: "fig2".into(),
            title: "Correlations".into(),
            group: Group::Main,
            reason: "Not yet run.".into(),
        };
        Report {
            title: "A made-up report".into(),
            introduction: "First.\n\nSecond.".into(),
            facts: vec![("Seed".into(), "1".into())],
            sections: vec![Section::from(figure()), missing],
        }
    }

    #[test]
    fn the_page_is_whole_and_asks_no_server() {
        let html = report().html().unwrap();
        assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>\n"));
        assert!(html.contains("Rates &amp; &lt;norm&gt; indices") && html.contains("r<sub>sc</sub>"));
        assert!(html.contains("Not yet run."));
        let without_namespace = html.replace("http://www.w3.org/2000/svg", "");
        assert!(!without_namespace.contains("http:") && !without_namespace.contains("https:"));
        assert!(!html.contains("<script") && !html.contains("<link"));
        assert_eq!(html, report().html().unwrap(), "the same bytes");
    }

    #[test]
    fn disagreements_come_first() {
        let html = report().html().unwrap();
        let at = |name: &str| html.find(name).unwrap();
        assert!(at("far off") < at("unclear") && at("unclear") < at("agreeing"));
        assert!(at("A claim") < at("far off"), "claims before numbers");
        assert!(html.contains("<strong>1</strong> differs"));
        assert!(html.contains("undecided"));
    }

    #[test]
    fn without_anything_to_compare_there_are_no_verdicts() {
        let mut figure = figure();
        figure.panels[0].claims.clear();
        figure.comparisons = vec![Comparison::new("alone", "Hz", Published::Nothing, 1.0).interval(0.5, 1.5)];
        let html = Report { sections: vec![Section::from(figure)], ..Report::default() }.html().unwrap();
        assert!(html.contains("alone") && html.contains("This run found"));
        assert!(
            !html.contains("Verdict") && !html.contains("Published") && !html.contains("Beside the paper")
        );
    }

    #[test]
    fn what_others_found_is_shown_and_not_judged() {
        let mut figure = figure();
        figure.panels[0].claims.clear();
        let monkeys = Published::Text("V4 1.6".to_owned());
        figure.comparisons = vec![Comparison::new("median", "", monkeys, 1.5).interval(1.4, 1.6)];
        let html = Report { sections: vec![Section::from(figure)], ..Report::default() }.html().unwrap();
        assert!(html.contains("Published") && html.contains("V4 1.6"));
        assert!(!html.contains("Verdict") && !html.contains("not compared") && !html.contains("would tell"));
    }

    #[test]
    fn an_empty_report_says_that_nothing_is_compared() {
        let html = Report::default().html().unwrap();
        assert!(html.contains("Nothing has been compared yet."));
    }
}
