//! The page as text; [the page in a browser](../../tests/browser.rs) is another test.

use super::*;
use crate::figure::{Axis, Comparison, Curves, Image, LinkedCells, Published, Series};

fn figure() -> FigureData {
    let mut figure = FigureData::new("fig1", "Rates & <norm> indices", "A miniature network, 2 s.");
    let curves =
        Curves::new(Axis::new("x"), Axis::new("r_{sc}")).series(Series::line([0.0, 1.0], [0.0, 1.0]));
    let claim = Comparison::new("A claim: of a slope", "", Published::Above(0.0), 1.0).interval(-0.5, 2.5);
    figure.panels.push(Panel::new("A", "A line", "From nothing, r_{sc}.", curves).claim(claim));
    let comparison = |name, value| {
        Comparison::new(name, "Hz", Published::within(10.0, 1.0), value).interval(value - 0.5, value + 0.5)
    };
    figure.comparisons =
        vec![comparison("agreeing", 10.0), comparison("far off", 20.0), comparison("unclear", 11.0)];
    figure
}

fn report() -> Report {
    let missing = Section::Missing {
        id: "fig2".into(),
        title: "Correlations".into(),
        group: Group::Supplement,
        reason: "Not yet run.".into(),
    };
    Report {
        title: "A made-up report".into(),
        introduction: "First, doi 10.1126/sciadv.adv9396.\n\nSecond.".into(),
        facts: vec![("Seed".into(), "1".into())],
        sections: vec![Section::from(figure()), missing],
        explanation: Some(Explanation {
            title: "What an index is".into(),
            formula: Some(Formula {
                name: "index".into(),
                numerator: "r_{1} + r_{2}".into(),
                denominator: "r_{12}".into(),
            }),
            ..Explanation::default()
        }),
    }
}

fn html_of(figure: FigureData) -> String {
    Report { sections: vec![Section::from(figure)], ..Report::default() }.html().unwrap()
}

#[test]
fn the_page_is_whole_and_asks_no_server() {
    let html = report().html().unwrap();
    assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>"));
    assert!(html.contains("Rates &amp; &lt;norm&gt; indices") && html.contains("r<sub>sc</sub>"));
    assert!(html.contains("Not yet run."));
    let without_names = html.replace("http://www.w3.org/2000/svg", "").replace("https://doi.org/", "");
    assert!(!without_names.contains("http:") && !without_names.contains("https:"));
    assert!(!html.contains("<link") && !html.contains(" src=\""));
    assert_eq!(html, report().html().unwrap(), "the same bytes");
}

#[test]
fn the_page_goes_from_what_it_is_to_all_numbers() {
    let html = report().html().unwrap();
    let places =
        ["First, doi", "id=\"definition\"", "id=\"claims\"", "id=\"fig1\"", "id=\"fig2\"", "id=\"numbers\""];
    let at = places.map(|place| html.find(place).unwrap_or_else(|| panic!("no {place}")));
    assert!(at.is_sorted(), "{at:?}");
    let numbers = &html[at[5]..];
    let order = ["far off", "unclear", "agreeing"].map(|name| numbers.find(name).unwrap());
    assert!(order.is_sorted(), "disagreements first");
    assert!(html.contains("<strong>1</strong> differs"));
}

#[test]
fn a_run_that_should_not_match_says_so_on_top_and_its_verdicts_are_gray() {
    let mut figure = figure();
    assert!(!html_of(figure.clone()).contains("not expected to match"));
    figure.expected_to_match = false;
    let html = html_of(figure);
    let [banner, claims] =
        ["This run is not expected to match", "id=\"claims\""].map(|text| html.find(text).unwrap());
    assert!(banner < claims);
    for colored in ["verdict agrees", "verdict differs", "verdict undecided"] {
        assert!(!html.contains(&format!("class=\"{colored}\"")), "{colored}");
    }
}

#[test]
fn numbers_with_nothing_to_compare_stand_apart_and_unfolded_if_there_are_no_others() {
    let mut figure = figure();
    figure.panels[0].claims.clear();
    figure.comparisons = vec![Comparison::new("alone", "Hz", Published::Nothing, 1.0).interval(0.5, 1.5)];
    let html = html_of(figure.clone());
    let numbers = &html[html.find("id=\"numbers\"").unwrap()..];
    assert!(numbers.contains("alone") && numbers.contains("<details open>"));
    assert!(!numbers.contains("Verdict") && !numbers.contains("Published"));

    figure.comparisons.push(Comparison::new("median", "", Published::Text("V4 1.6".to_owned()), 1.5));
    let html = html_of(figure);
    let numbers = &html[html.find("id=\"numbers\"").unwrap()..];
    let beside = &numbers[..numbers.find("Of this run alone").unwrap()];
    assert!(
        beside.contains("V4 1.6") && !beside.contains("alone</a>"),
        "no row without something to compare"
    );
    assert!(!beside.contains("not compared"), "what others found is shown and not judged");
}

#[test]
fn no_text_leaves_its_place() {
    let mut figure = figure();
    let cells = Image::new(1, 1, [1.0], crate::figure::ColorMap::Gray, (0.0, 1.0));
    figure.panels.push(Panel::new("B", "", "", cells));
    figure.linked = vec![LinkedCells::new("</script><b>", 1, 1).sheet("B")];
    figure.panels[0].title = "</script><b>".into();
    let html = html_of(figure);
    assert!(!html.contains("</script><b>") && html.contains("\\u003c/script>\\u003cb>"));
}

#[test]
fn an_empty_report_is_a_page() {
    assert!(Report::default().html().unwrap().contains("<main"));
}
