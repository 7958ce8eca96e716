//! Draws the paper's released data as its figures show them into `target/published`: what a run is compared with.
//!
//! `cargo run --release -p normcircuit-reproduction --example published`
#![allow(clippy::print_stdout, reason = "an example speaks to whoever runs it")]

use std::path::Path;

use normcircuit_charts::draw::{self, DrawError};
use normcircuit_charts::figure::{
    Axis, Color, ColorMap, Curves, FigureData, Image, LineStyle, Marker, Panel, ReferenceLine, Series,
};
use normcircuit_published::{Area, Covariances, Curve, NormIndices};

fn main() -> Result<(), DrawError> {
    for figure in [norm_indices(), correlations(), covariances()] {
        for path in draw::write_figure(&figure, Path::new("target/published"))? {
            println!("{}", path.display());
        }
    }
    Ok(())
}

fn norm_indices() -> FigureData {
    let values = normcircuit_published::figure1();
    let mut figure = FigureData::new("fig1", "Norm indices, published", &values.source);
    let model =
        densities().series(histogram(&values.norm_index.excitatory, "E neurons").filled().color(Color::Blue));
    let model = model.series(histogram(&values.norm_index.inhibitory, "I neurons").color(Color::Red));
    let monkey = densities()
        .series(histogram(&values.recordings.mt, "MT").style(LineStyle::Dotted))
        .series(histogram(&values.recordings.v4, "V4").style(LineStyle::DashDotted).color(Color::Purple));
    figure.panels.push(Panel::new("C", "Model", "", model));
    figure.panels.push(Panel::new("D", "Recordings", "", monkey));
    figure
}

fn densities() -> Curves {
    Curves::new(Axis::new("norm index").range(0.0, 3.0), Axis::new("density").range(0.0, 2.0))
}

fn histogram(indices: &NormIndices, label: &str) -> Series {
    let edges: Vec<f64> = (0..=30).map(|bin| f64::from(bin) / 10.0).collect();
    Series::steps(edges, indices.density.clone()).label(label)
}

fn correlations() -> FigureData {
    let values = normcircuit_published::figure2();
    let mut figure = FigureData::new("fig2", "Spike-count correlations, published", &values.source);
    let rows = [("A", "model", &values.model.panels), ("B", "MT", &values.mt), ("C", "V4", &values.v4)];
    for (letter, name, area) in rows {
        figure.panels.extend(row(letter, name, area));
    }
    figure
}

fn row(letter: &str, name: &str, area: &Area) -> [Panel; 4] {
    let map = &area.heat_map;
    let last = map.first + map.width * map.values.len() as f64;
    let values = map.values.concat();
    let highest = values.iter().fold(0.0_f64, |highest, value| highest.max(*value));
    let image =
        Image::new(map.values.len(), map.values.len(), values, ColorMap::Diverging, (-highest, highest))
            .axes(Axis::new("norm index 1"), (map.first, last), Axis::new("norm index 2"), (map.first, last))
            .color_bar("r_{sc}")
            .equal_aspect();
    let correlation = || Axis::new("r_{sc}");
    let against = |label: &str, curve: &Curve| {
        Curves::new(Axis::new(label), correlation()).series(series(curve).marker(Marker::Circle))
    };
    let tuning = Curves::new(Axis::new("tuning similarity").range(-1.0, 1.0), correlation())
        .series(series(&area.similar).label("similar index").color(Color::Blue))
        .series(series(&area.different).label("different index").color(Color::Red));
    [
        Panel::new(format!("{letter}1"), format!("Pairs by norm index, {name}"), "", image),
        Panel::new(
            format!("{letter}2"),
            "Anti-diagonal",
            "",
            against("half difference of indices", &area.anti_diagonal),
        ),
        Panel::new(format!("{letter}3"), "Diagonal", "", against("norm index of both", &area.diagonal)),
        Panel::new(format!("{letter}4"), "By tuning", "", tuning),
    ]
}

fn series(curve: &Curve) -> Series {
    Series::line(curve.x.clone(), curve.mean.clone()).error_bars(&curve.standard_error)
}

fn covariances() -> FigureData {
    let values = normcircuit_published::figure3();
    let mut figure = FigureData::new("fig3", "Covariances of input currents, published", &values.source);
    let panel = |letter, title, covariances| Panel::new(letter, title, "", covariance_curves(covariances));
    figure.panels.push(panel("D", "First index 1 to 1.5", &values.covariance.different_index));
    figure.panels.push(panel("E", "Similar indices", &values.covariance.similar_index));
    figure
}

fn covariance_curves(covariances: &Covariances) -> Curves {
    Curves::new(Axis::new("norm index"), Axis::new("covariance"))
        .series(series(&covariances.excitation_excitation).label("E with E").color(Color::Red))
        .series(series(&covariances.excitation_inhibition).label("E with I").color(Color::Purple))
        .series(series(&covariances.inhibition_inhibition).label("I with I").color(Color::Blue))
        .series(series(&covariances.total).label("total"))
        .reference_line(ReferenceLine::Horizontal(0.0))
}
