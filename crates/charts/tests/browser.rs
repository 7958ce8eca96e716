//! The report in a real browser: headless Chromium, skipped with a word where there is none.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use normcircuit_charts::draw::write_figure;
use normcircuit_charts::figure::{
    Axis, Color, ColorMap, Comparison, Curves, FigureData, Group, Image, LinkedCells, Marker, Panel,
    Published, Series,
};
use normcircuit_charts::report::{Explanation, Formula, Report, Section};
use serde::Deserialize;

const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
const CHECKS: &str = include_str!("browser/checks.html");
/// What Chromium takes for a dark and for a light desk.
const DARK: &str = "--blink-settings=preferredColorScheme=0";
const LIGHT: &str = "--blink-settings=preferredColorScheme=1";

/// What the page of checks found.
#[derive(Debug, Deserialize)]
struct Findings {
    dark: bool,
    #[serde(rename = "findings")]
    faults: Vec<String>,
    files: Vec<String>,
}

#[test]
fn the_report_works_in_a_browser() {
    let Some(browser) = BROWSERS.into_iter().find(|name| {
        Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success())
    }) else {
        // Past the test harness, which keeps what tests that pass print to itself.
        let words =
            format!("SKIPPED the_report_works_in_a_browser: none of {} is installed\n", BROWSERS.join(", "));
        std::io::stderr().write_all(words.as_bytes()).unwrap();
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    write_report(folder.path());
    for (scheme, is_dark) in [(LIGHT, false), (DARK, true)] {
        let output = opened(browser, folder.path(), scheme);
        let log = String::from_utf8_lossy(&output.stderr);
        let complaints: Vec<&str> = log.lines().filter(|line| line.contains("CONSOLE")).collect();
        assert!(complaints.is_empty(), "{complaints:#?}");
        let found = findings(&String::from_utf8_lossy(&output.stdout));
        assert_eq!(found.dark, is_dark);
        assert!(found.faults.is_empty(), "dark {is_dark}: {:#?}", found.faults);
        assert!(found.files.len() > 8);
        for file in found.files {
            assert!(folder.path().join(&file).is_file(), "link to {file}, which is not there");
        }
    }
}

fn opened(browser: &str, folder: &Path, scheme: &str) -> Output {
    Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"])
        .args(["--enable-logging=stderr", "--virtual-time-budget=20000", "--dump-dom", scheme])
        .arg(format!("--user-data-dir={}", folder.join("browser").display()))
        .arg(format!("file://{}", folder.join("checks.html").display()))
        .output()
        .unwrap()
}

fn findings(page: &str) -> Findings {
    let start = page.find("<pre id=\"findings\">").unwrap() + "<pre id=\"findings\">".len();
    let text = &page[start..start + page[start..].find("</pre>").unwrap()];
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn write_report(folder: &Path) {
    let report = report();
    for figure in report.figures() {
        write_figure(figure, folder).unwrap();
    }
    report.write(&folder.join("report.html")).unwrap();
    std::fs::write(folder.join("checks.html"), CHECKS).unwrap();
}

/// A report with every part that a report can have.
fn report() -> Report {
    let missing = Section::Missing {
        id: "three".into(),
        title: "Not there yet".into(),
        group: Group::Addition,
        reason: "Not yet run: cargo xtask reproduce --figure three --out a/folder/with/a/long/name".into(),
    };
    Report {
        title: "A report for a browser".into(),
        introduction: "With an identifier, doi 10.1126/sciadv.adv9396.".into(),
        explanation: Some(Explanation {
            title: "What an index is".into(),
            text: "A quotient.".into(),
            formula: Some(Formula {
                name: "index".into(),
                numerator: "r_{1} + r_{2}".into(),
                denominator: "r_{12}".into(),
            }),
            reading: "Above 2 there is suppression.".into(),
            picture: Some(lines("i")),
        }),
        facts: vec![("Seed".into(), "1".into())],
        sections: vec![first().into(), second().into(), missing],
    }
}

fn lines(id: &str) -> Panel {
    let first = Series::line([1.0, 2.0, 3.0], [0.5, 0.25, 0.75]).error_bars(&[0.1; 3]);
    let second = Series::line([1.0, 3.0], [0.9, 0.9]).color(Color::Orange).label("second");
    let plot = Curves::new(Axis::new("place"), Axis::new("height"))
        .series(first.marker(Marker::Circle).label("first"))
        .series(second);
    Panel::new(id, "Lines", "Two series.", plot)
}

fn first() -> FigureData {
    let mut figure = FigureData::new("one", "Lines and a sheet", "Made up.");
    let claim = |name: &str, low, high| {
        Comparison::new(name, "Hz", Published::Above(0.0), f64::midpoint(low, high))
            .interval(low, high)
            .covers("nothing")
    };
    let panel = lines("A")
        .claim(claim("It is so: a difference", 1.0, 2.0))
        .claim(claim("It is not so: a difference", -2.0, -1.0))
        .claim(claim("Who knows: a difference", -1.0, 2.0))
        .compare(Comparison::new("a number", "Hz", Published::value(10.0), 10.1).interval(10.0, 10.2));
    let rates = [10.0, 12.5, 7.5, 0.0];
    let image = Image::new(2, 2, rates, ColorMap::GrayReversed, (0.0, 20.0))
        .color_bar("rate (Hz)")
        .equal_aspect()
        .note("R = -0.70");
    figure.panels = vec![panel, Panel::new("B", "Sheet", "Four cells.", image)];
    let cells = LinkedCells::new("cells", 2, 2).sheet("B").quantity("rate", "Hz", rates);
    figure.linked = vec![cells.quantity("place", "", [1.0, 3.0, 2.0, f64::NAN]).line_in("A", "place")];
    figure.made_with = "profile made-up".to_owned().into();
    figure
}

fn second() -> FigureData {
    let mut figure = FigureData::new("two", "A figure that should not match", "Made up.");
    (figure.group, figure.expected_to_match) = (Group::Supplement, false);
    let alone = Comparison::new("a number alone", "", Published::Nothing, 1.0).interval(0.0, 2.0);
    let claim = Comparison::new("Small: a number", "", Published::Below(0.0), 1.0).interval(0.5, 1.5);
    let empty = Curves::new(Axis::new("x"), Axis::new("y").logarithmic());
    figure.panels = vec![lines("A").compare(alone).claim(claim), Panel::new("B", "Empty", "", empty)];
    figure
}
