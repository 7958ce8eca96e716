//! Draws a made-up figure with every kind of plot into the folder `target/gallery`.
//!
//! `cargo run --release -p normcircuit-charts --example gallery`
#![allow(clippy::print_stdout, reason = "an example speaks to whoever runs it")]

use std::f64::consts::TAU;
use std::path::Path;

use normcircuit_charts::draw::{self, DrawError};
use normcircuit_charts::figure::{
    Axis, Color, ColorMap, Comparison, Curves, FigureData, Group, Image, LineStyle, Marker, Overlay, Panel,
    Published, ReferenceLine, Series,
};
use normcircuit_charts::report::{Explanation, Formula, Report, Section};

fn main() -> Result<(), DrawError> {
    let mut figure =
        FigureData::new("gallery", "Every kind of plot, from formulas", "Nothing was simulated.");
    figure.panels = vec![
        Panel::new("A", "Map of angles with some targets", "Cyclic colors; circles are targets.", map()),
        Panel::new("B", "Rates", "Reversed gray, clipped at 90 Hz.", rates()),
        Panel::new("C", "Picture without axes", "A grating in a window.", picture()),
        Panel::new(
            "D",
            "Correlation by two indices",
            "Diverging colors; gray cells have no data.",
            correlation(),
        ),
        Panel::new("E", "Two-dimensional histogram", "With a regression line.", histogram_of_two()),
        Panel::new("F", "Histograms", "Filled, dotted and dash-dotted outlines.", histograms()),
        Panel::new("G", "Error bars and a band", "Made-up correlations.", correlations()),
        Panel::new("H", "Logarithmic axis", "Information per spike against spikes.", information()),
        Panel::new("I", "A cloud of points", "Against equality.", cloud()),
    ];
    let compared = |name, reported, found, half| {
        Comparison::new(name, "", reported, found)
            .interval(found - half, found + half)
            .source("figure D of nothing")
    };
    figure.panels[6].claims = vec![
        compared(
            "Correlation falls: slope of r_{sc} against norm index",
            Published::Below(0.0),
            -0.004,
            0.001,
        ),
        compared("The groups differ: similar minus different", Published::Above(0.0), 0.002, 0.003),
    ];
    figure.panels[4].claims =
        vec![compared("Inhibition grows: R of both indices", Published::Above(0.0), -0.7, 0.01)];
    figure.comparisons = vec![
        compared("norm index of E neurons, mean", Published::value(1.668), 1.671, 0.008),
        compared("slope of the current norm index of inhibition", Published::Below(0.0), -0.031, 0.04),
        compared("r_{sc} of similar pairs, mean", Published::within(0.0142, 0.001), 0.0117, 0.0004),
        compared(
            "information per spike, last group over first",
            Published::Text("larger".to_owned()),
            1.6,
            0.3,
        ),
        Comparison::new("rate of E neurons, both stimuli", "Hz", Published::value(20.757), 20.9)
            .interval(20.6, 21.2),
    ];
    let folder = Path::new("target/gallery");
    for path in draw::write_figure(&figure, folder)? {
        println!("{}", path.display());
    }
    write_report(figure, &folder.join("report.html"))
}

fn write_report(figure: FigureData, path: &Path) -> Result<(), DrawError> {
    let missing = Section::Missing {
        id: "later".to_owned(),
        title: "A figure that takes longer".to_owned(),
        group: Group::Main,
        reason: "Not yet run.".to_owned(),
    };
    let report = Report {
        title: "A gallery in place of results".to_owned(),
        introduction: "All panels are drawn from formulas, and the numbers in the table are made up."
            .to_owned(),
        facts: vec![
            ("Profile".to_owned(), "made up".to_owned()),
            ("Root seed".to_owned(), "none".to_owned()),
        ],
        explanation: Some(Explanation {
            title: "What a norm index is".to_owned(),
            text: "How much less two images drive a neuron than the sum of what each drives alone."
                .to_owned(),
            formula: Some(Formula {
                name: "norm index".to_owned(),
                numerator: "r_{1} + r_{2}".to_owned(),
                denominator: "r_{12}".to_owned(),
            }),
            reading: "At 1 responses add up, at 2 they are averaged.".to_owned(),
            picture: Some(Panel::new("i", "Histograms once more", "", histograms())),
        }),
        sections: vec![Section::from(figure), missing],
    };
    println!("{}", path.display());
    report.write(path)
}

/// Values of a formula on a sheet of `rows` by `columns`.
fn sheet(rows: usize, columns: usize, value: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    let at = |index: usize| value((index % columns) as f64, (index / columns) as f64);
    (0..rows * columns).map(at).collect()
}

/// Evenly spread but irregular numbers between 0 and 1 (a Kronecker sequence).
fn scattered(count: usize, step: f64) -> impl Iterator<Item = f64> {
    (0..count).map(move |index| (step * index as f64).fract())
}

fn axis_of(count: usize, first: f64, step: f64) -> Vec<f64> {
    (0..count).map(|index| first + step * index as f64).collect()
}

fn map() -> Image {
    let waves = |x: f64, y: f64| {
        let parts = (0..8).map(|k| {
            let angle = TAU * f64::from(k) / 8.0;
            let phase = 0.314 * (x * angle.cos() + y * angle.sin()) + f64::from(k * k);
            (phase.cos(), phase.sin())
        });
        let (real, imaginary) = parts.fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
        (imaginary.atan2(real) / TAU).rem_euclid(1.0) * 180.0
    };
    let x = scattered(200, 0.618_034).map(|part| 60.0 + 60.0 * part).collect();
    let y = scattered(200, 0.754_878).map(|part| 25.0 + 50.0 * part).collect();
    Image::new(100, 200, sheet(100, 200, waves), ColorMap::Cyclic, (0.0, 180.0))
        .color_bar_with_ticks("orientation (°)", [0.0, 45.0, 90.0, 135.0, 180.0])
        .equal_aspect()
        .overlay(Overlay::Points { x, y, color: Color::Black, size: 2.2 })
}

fn rates() -> Image {
    let rate = |x: f64, y: f64| {
        60.0 * (-(x - 60.0).powi(2) / 3000.0).exp() * (1.0 + 0.6 * (x / 5.0).sin() * (y / 4.0).cos())
    };
    Image::new(100, 200, sheet(100, 200, rate), ColorMap::GrayReversed, (0.0, 90.0))
        .color_bar("rate (Hz)")
        .equal_aspect()
}

fn picture() -> Image {
    let gabor = |x: f64, y: f64| (-((x - 28.5).powi(2) + (y - 14.0).powi(2)) / 60.0).exp() * (x / 1.5).cos();
    Image::new(29, 58, sheet(29, 58, gabor), ColorMap::Gray, (-1.0, 1.0)).equal_aspect()
}

fn correlation() -> Image {
    let value = |x: f64, y: f64| {
        if x + y > 74.0 { f64::NAN } else { 0.016 - 0.0003 * (x - y).abs() - 0.0001 * (x + y) }
    };
    Image::new(40, 40, sheet(40, 40, value), ColorMap::Diverging, (-0.02, 0.02))
        .axes(Axis::new("norm index 1"), (1.0, 3.0), Axis::new("norm index 2"), (1.0, 3.0))
        .color_bar("r_{sc}")
        .equal_aspect()
}

fn histogram_of_two() -> Image {
    let count = |x: f64, y: f64| {
        let line = 34.0 - 0.4 * x;
        (160.0 * (-((x - 17.0) / 5.0).powi(2) - ((y - line) / 6.0).powi(2)).exp()).floor()
    };
    Image::new(60, 60, sheet(60, 60, count), ColorMap::SequentialFromWhite, (0.0, 159.0))
        .axes(Axis::new("rate norm index"), (0.0, 6.0), Axis::new("current norm index"), (1.4, 1.7))
        .color_bar("neurons")
        .overlay(Overlay::Line {
            x: vec![0.0, 6.0],
            y: vec![1.57, 1.45],
            color: Color::Black,
            style: LineStyle::Dashed,
        })
        .note("R = −0.70")
        .note("n = 8663")
}

fn histograms() -> Curves {
    let edges = axis_of(31, 0.0, 0.1);
    let density = |mean: f64, sd: f64| -> Vec<f64> {
        edges[..30]
            .iter()
            .map(|x| (-((x + 0.05 - mean) / sd).powi(2) / 2.0).exp() / (sd * TAU.sqrt()))
            .collect()
    };
    Curves::new(Axis::new("norm index").range(0.0, 3.0), Axis::new("density").range(0.0, 2.0))
        .series(Series::steps(edges.clone(), density(1.6, 0.25)).filled().color(Color::Blue).label("model"))
        .series(Series::steps(edges.clone(), density(1.4, 0.35)).style(LineStyle::Dotted).label("MT"))
        .series(
            Series::steps(edges.clone(), density(1.6, 0.45))
                .style(LineStyle::DashDotted)
                .color(Color::Red)
                .label("V4"),
        )
        .reference_line(ReferenceLine::Vertical(1.0))
}

fn correlations() -> Curves {
    let x = axis_of(10, 1.1, 0.2);
    let fall = |from: f64, by: f64| -> Vec<f64> { x.iter().map(|x| from - by * (x - 1.0)).collect() };
    let mut broken = fall(0.012, 0.008);
    broken[6] = f64::NAN;
    Curves::new(Axis::new("norm index"), Axis::new("r_{sc}"))
        .series(
            Series::line(x.clone(), fall(0.014, 0.004))
                .error_bars(&[0.0008; 10])
                .marker(Marker::Circle)
                .color(Color::Blue)
                .label("similar"),
        )
        .series(
            Series::line(x.clone(), broken)
                .band(&[0.001; 10])
                .style(LineStyle::Dashed)
                .color(Color::Red)
                .label("different"),
        )
        .reference_line(ReferenceLine::Horizontal(0.0))
}

fn information() -> Curves {
    let x: Vec<f64> = (0..20).map(|index| 1.5 * 1.55_f64.powi(index)).collect();
    let y = |scale: f64| -> Vec<f64> { x.iter().map(|x| scale / (1.0 + x / 300.0)).collect() };
    let error = |scale: f64| -> Vec<f64> { x.iter().map(|x| scale / x.sqrt()).collect() };
    Curves::new(
        Axis::new("spikes").logarithmic().range(1.0, 1.1e4),
        Axis::new("information per spike (s^{−1})").range(0.0, 10.0),
    )
    .series(
        Series::line(x.clone(), y(4.0))
            .error_bars(&error(1.0))
            .marker(Marker::OpenCircle)
            .color(Color::SkyBlue)
            .label("1.0 ≤ index < 1.4"),
    )
    .series(
        Series::line(x.clone(), y(7.0))
            .error_bars(&error(2.0))
            .marker(Marker::Square)
            .color(Color::Purple)
            .label("2.6 ≤ index < 3.0"),
    )
}

fn cloud() -> Curves {
    let x: Vec<f64> = scattered(2000, 0.618_034).map(|part| 3.0 * part.powi(2)).collect();
    let y: Vec<f64> =
        x.iter().zip(scattered(2000, 0.754_878)).map(|(x, part)| x + 0.8 * (part - 0.5)).collect();
    Curves::new(Axis::new("fitted strength"), Axis::new("norm index"))
        .series(Series { marker: Marker::Dot, ..Series::points(x, y) }.color(Color::Blue))
        .reference_line(ReferenceLine::Diagonal)
        .note("2000 units")
}
