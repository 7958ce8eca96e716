//! The paper's panels: correlations of the model, and those of the recordings.

use super::model::{CENTER, Curves, HALF_WIDTH, RANGE, anti_diagonal_points, diagonal_centers};
use super::{COVERS, ERRORS};
use normcircuit_charts::figure::{
    Axis, Color, ColorMap, Comparison, Curves as Plot, Image, Marker, Panel, Published, ReferenceLine, Series,
};
use normcircuit_panels::compared::{above_zero, compared};
use normcircuit_panels::curve::{curve, published};
use normcircuit_panels::index_map::{CORRELATION, index_map};
use normcircuit_published::{Area, Curve};
use normcircuit_statistics::estimate::Estimate;

/// Limits of the heat map's colors: the paper's.
const MAP_LIMITS: (f64, f64) = (-0.01, 0.02);
const SOURCE: &str = "published data, Fig. 2A";
const CLAIMED: &str = "abstract; Fig. 2A";

/// Gratings that give tuning curves.
pub(super) struct Gratings {
    pub(super) count: usize,
    pub(super) seconds: f64,
}

pub(super) fn model(curves: &Curves) -> Vec<Panel> {
    vec![map(curves), across(curves), along(curves)]
}

fn map(curves: &Curves) -> Panel {
    let pairs = &normcircuit_published::figure2().model.pairs;
    index_map("A1", "r_{sc} by norm index", &curves.map, MAP_LIMITS)
        .compare(beside(
            format!("r_{{sc}}, mean over pairs with norm indices from {} to {}", RANGE.0, RANGE.1),
            pairs.mean,
            &curves.overall(),
        ))
        .compare(
            compared(
                "SD of r_{sc} over pairs",
                "",
                Published::value(pairs.supplement_sds[2]),
                &curves.deviation(),
            )
            .source("published data, supplement")
            .covers("time, in this network")
            .note("depends on the number of windows, which is not published: see panel D1"),
        )
}

/// A number of this network beside the published one.
fn beside(quantity: String, published: f64, found: &Estimate) -> Comparison {
    compared(quantity, "", Published::value(published), found).source(SOURCE).covers(COVERS)
}

fn across(curves: &Curves) -> Panel {
    let published_curve = &normcircuit_published::figure2().model.panels.anti_diagonal;
    let points = anti_diagonal_points();
    let last = points.len() - 1;
    let estimates: Vec<Estimate> = (0..points.len()).map(|cell| curves.anti_diagonal(cell)).collect();
    let plot = Plot::new(Axis::new("half the index difference").range(0.0, 0.5), Axis::new(CORRELATION))
        .series(published(published_curve.x.clone(), published_curve.mean.clone()))
        .series(curve(points.clone(), &estimates).color(Color::Blue).label("this run"));
    let caption = format!("Pairs whose indices lie on either side of {CENTER}. {ERRORS}");
    let [near, far] = [0, last].map(|cell| 2.0 * points[cell]);
    let end = |cell: usize, difference: f64| {
        let quantity = format!("r_{{sc}} of norm indices {difference:.1} apart around {CENTER}");
        beside(quantity, published_curve.mean[cell], &estimates[cell])
    };
    let claim = above_zero(
        format!(
            "Correlation falls with the difference of norm indices: r_{{sc}} at differences of {near:.1} minus {far:.1} around {CENTER}"
        ),
        "",
        &curves.fall_with_difference(),
    );
    Panel::new("A2", "Across the diagonal", caption, plot)
        .compare(end(0, near))
        .compare(end(last, far))
        .claim(claim.source(CLAIMED).covers(COVERS))
}

fn along(curves: &Curves) -> Panel {
    let published_curve = &normcircuit_published::figure2().model.panels.diagonal;
    let centers = diagonal_centers();
    let middle = centers.len() / 2;
    let estimates: Vec<Estimate> = (0..centers.len()).map(|point| curves.diagonal(point)).collect();
    let plot = Plot::new(Axis::new("norm index of both").range(RANGE.0, RANGE.1), Axis::new(CORRELATION))
        .series(published(published_curve.x.clone(), published_curve.mean.clone()))
        .series(curve(centers.clone(), &estimates).color(Color::Blue).label("this run"));
    let point = |point: usize| {
        let quantity = format!("r_{{sc}} of two norm indices near {:.2}", centers[point]);
        beside(quantity, published_curve.mean[point], &estimates[point])
    };
    let claim = above_zero(
        format!(
            "Correlation falls with the average of norm indices: r_{{sc}} of two indices near {:.2} minus near {:.2}",
            centers[0], centers[middle]
        ),
        "",
        &curves.fall_with_average(),
    );
    let caption = format!("Both indices within {HALF_WIDTH} of the value shown. Error bars as in A2.");
    Panel::new("A3", "Along the diagonal", caption, plot)
        .compare(point(0))
        .compare(point(middle))
        .claim(claim.source(CLAIMED).covers(COVERS))
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
    let axis = || Axis::new("norm index");
    let image = Image::new(rows, rows, values, ColorMap::Sequential, (0.0, largest))
        .axes(axis(), extent, axis(), extent)
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
