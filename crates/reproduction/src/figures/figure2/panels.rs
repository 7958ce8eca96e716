//! The paper's panels: the model and the recordings.

use super::ERRORS;
use super::model::{self, Curves, DIFFERENT, RANGE, Uncertain};
use normcircuit_charts::figure::{
    Axis, Color, ColorMap, Curves as Plot, Image, LineStyle, Marker, Panel, ReferenceLine, Series,
};
use normcircuit_laboratory::Laboratory;
use normcircuit_published::{Area, Curve};

/// Limits of the heat map's colors: the paper's.
const MAP_LIMITS: (f64, f64) = (-0.01, 0.02);

/// The name of the vertical axes.
pub(super) const CORRELATION: &str = "r_{sc}";

pub(super) fn model(curves: &Curves, laboratory: &Laboratory) -> Vec<Panel> {
    let published = &normcircuit_published::figure2().model.panels;
    let orientations = laboratory.options().profile.lengths().orientations;
    let released = |curve: &Curve| {
        Series::line(curve.x.clone(), curve.mean.clone())
            .style(LineStyle::Dashed)
            .color(Color::Gray)
            .label("paper")
    };
    let found = |x: Vec<f64>, values: Vec<Uncertain>| {
        let (y, errors): (Vec<f64>, Vec<f64>) =
            values.iter().map(|value| (value.value, value.error())).unzip();
        Series::line(x, y).error_bars(&errors).marker(Marker::Circle).color(Color::Blue).label("this run")
    };
    let anti = (0..5).map(|cell| curves.anti_diagonal(cell)).collect();
    let anti_plot = Plot::new(Axis::new("half the index difference").range(0.0, 0.5), Axis::new(CORRELATION))
        .series(released(&published.anti_diagonal))
        .series(found(model::anti_diagonal_points(), anti));
    let centers = model::diagonal_centers();
    let diagonal = (0..centers.len()).map(|point| curves.diagonal(point)).collect();
    let diagonal_plot =
        Plot::new(Axis::new("norm index of both").range(RANGE.0, RANGE.1), Axis::new(CORRELATION))
            .series(released(&published.diagonal))
            .series(found(centers, diagonal));
    let mut tuning_plot = Plot::new(Axis::new("tuning similarity").range(-1.0, 1.0), Axis::new(CORRELATION));
    let bins = &curves.found.all.tuning.rows;
    for (group, name, color) in [(0, "similar", Color::Blue), (1, "different", Color::Red)] {
        let values = (0..bins.count()).map(|bin| curves.tuning(bin, group)).collect();
        tuning_plot = tuning_plot.series(found(bins.centers(), values).color(color).label(name));
    }
    for (curve, color) in [(&published.similar, Color::SkyBlue), (&published.different, Color::Orange)] {
        tuning_plot = tuning_plot.series(released(curve).color(color).label(""));
    }
    vec![
        map_panel(curves),
        Panel::new(
            "A2",
            "Across the diagonal",
            format!("Pairs whose indices lie on either side of 1.5. {ERRORS}"),
            anti_plot,
        ),
        Panel::new(
            "A3",
            "Along the diagonal",
            "Both indices within 0.25 of the value shown. Error bars as in A2.",
            diagonal_plot,
        ),
        Panel::new(
            "A4",
            "Tuning similarity",
            format!(
                "Correlation of tuning curves ({orientations} orientations of both images, {} s each) and r_{{sc}} of pairs \
                 whose norm indices differ by less than {DIFFERENT} (similar) or more (different). Both \
                 indices lie between {} and {}. Error bars as in A2. Dashed: the paper, whose threshold is not released.",
                (laboratory.options().profile.lengths().class_ms - 1000) as f64 / 1000.0,
                RANGE.0,
                RANGE.1,
            ),
            tuning_plot,
        ),
    ]
}

fn map_panel(curves: &Curves) -> Panel {
    let bins = curves.map.bins.count();
    let axis = || Axis::new("norm index");
    let image = Image::new(
        bins,
        bins,
        curves.map.means.mean.iter().copied().collect::<Vec<_>>(),
        ColorMap::Sequential,
        MAP_LIMITS,
    )
    .axes(axis(), RANGE, axis(), RANGE)
    .equal_aspect()
    .color_bar(CORRELATION);
    let pairs: u64 = curves.map.units.iter().sum::<usize>() as u64;
    let caption = format!(
        "Mean over all pairs of {pairs} neurons with norm indices from 1 to 3; {} silent neurons left out.",
        curves.map.constant
    );
    Panel::new("A1", "r_{sc} by norm index", caption, image)
}

/// The panels of MT and V4, from the published summaries.
pub(super) fn recordings() -> Vec<Panel> {
    let published = normcircuit_published::figure2();
    [("B", "MT", &published.mt), ("C", "V4", &published.v4)]
        .into_iter()
        .flat_map(|(letter, area, panels)| recorded(letter, area, panels))
        .collect()
}

fn recorded(letter: &str, area: &str, panels: &Area) -> Vec<Panel> {
    let map = &panels.heat_map;
    let rows = map.values.len();
    let values: Vec<f64> = map.values.iter().flatten().copied().collect();
    let largest = values.iter().copied().fold(0.0, f64::max);
    let extent = (map.first, map.first + map.width * rows as f64);
    let image = Image::new(rows, rows, values, ColorMap::Sequential, (0.0, largest))
        .axes(Axis::new("norm index"), extent, Axis::new("norm index"), extent)
        .equal_aspect()
        .color_bar(CORRELATION);
    let series = |curve: &Curve, color| {
        Series::line(curve.x.clone(), curve.mean.clone())
            .error_bars(&curve.standard_error)
            .marker(Marker::Circle)
            .color(color)
    };
    let plot = |x: Axis| Plot::new(x, Axis::new(CORRELATION)).reference_line(ReferenceLine::Horizontal(0.0));
    let anti = plot(Axis::new("half the index difference").range(0.0, 0.5))
        .series(series(&panels.anti_diagonal, Color::Black));
    let diagonal = plot(Axis::new("norm index of both").range(extent.0, extent.1))
        .series(series(&panels.diagonal, Color::Black));
    let tuning = plot(Axis::new("tuning similarity").range(-1.0, 1.0))
        .series(series(&panels.similar, Color::Blue).label("similar"))
        .series(series(&panels.different, Color::Red).label("different"));
    let caption = "Recorded; from the published summary. Error bars: standard error over pairs.";
    let panel = |number: usize, title: &str, plot: Plot| {
        Panel::new(format!("{letter}{number}"), format!("{area}, {title}"), caption, plot)
    };
    vec![
        Panel::new(format!("{letter}1"), format!("{area}, r_{{sc}} by norm index"), caption, image),
        panel(2, "across the diagonal", anti),
        panel(3, "along the diagonal", diagonal),
        panel(4, "tuning similarity", tuning),
    ]
}
