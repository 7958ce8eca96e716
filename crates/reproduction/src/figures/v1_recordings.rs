//! V1 recordings: Units of V1 normalize more alike than those of V4 and MT.
//!
//! - A: norm-index density of units recorded in V1, V4 and MT
//! - B: spike-count correlation by the norm indices of both V1 units
//! - C: spike-count correlation of V1 units by tuning similarity, for similar and different norm indices

use crate::analysis::index_spread;
use crate::{Context, Figure, FigureError, Sheet};
use ndarray::Array1;
use normcircuit_charts::figure::{Axis, Color, ColorMap, Comparison, Curves, Group, Image, Panel, Series};
use normcircuit_panels::compared::above_zero;
use normcircuit_panels::curve::curve;
use normcircuit_panels::density::{self, Density};
use normcircuit_panels::index_map::CORRELATION;
use normcircuit_published::Curve;
use normcircuit_statistics::estimate::{ErrorSource, Estimate};
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::resampling::Bootstrap;

/// Norm indices above this are left out, as in the paper.
const MAX_INDEX: f64 = 3.0;

pub(super) fn figure() -> Figure {
    // Recordings only: nothing is simulated.
    let file = include_str!("v1_recordings.rs");
    Figure::new("v1-recordings", Group::Supplement, file, |_| Ok(()), |(), context| draw(context))
}

fn draw(context: &Context<'_>) -> Result<Sheet, FigureError> {
    let source = &normcircuit_published::recorded_units().source;
    let sheet = Sheet::new(format!("Units recorded in monkeys, pooled over sessions. {source}"));
    Ok(sheet.panel(densities(context.plan.seed)?).panel(map_panel()).panel(similarity_panel()))
}

fn densities(seed: u64) -> Result<Panel, InputError> {
    let units = normcircuit_published::recorded_units();
    let areas =
        [("V1", Color::Blue, &units.v1), ("V4", Color::Orange, &units.v4), ("MT", Color::Green, &units.mt)];
    let indices =
        areas.map(|(_, _, units)| units.iter().map(|unit| unit.norm_index).collect::<Array1<f64>>());
    let mut density = Density::up_to(MAX_INDEX);
    for ((name, color, _), index) in areas.into_iter().zip(&indices) {
        density = density.group(density::Group::new(name, color, index));
    }
    let settings = Bootstrap { seed, ..Bootstrap::default() };
    let [v1, v4, mt] =
        indices.each_ref().map(|index| index_spread(index.iter().copied(), MAX_INDEX, &settings));
    let v1 = v1?;
    Ok(density
        .panel("A", "Norm index, recordings")?
        .claim(narrower("V4", &v4?.minus(&v1)))
        .claim(narrower("MT", &mt?.minus(&v1))))
}

fn narrower(area: &str, difference: &Estimate) -> Comparison {
    let claim = format!(
        "V1 units normalize more alike than {area} units: SD of norm indices up to {MAX_INDEX}, {area} minus V1"
    );
    above_zero(claim, "", difference).source("supplement, V1 recordings").covers("units of these sessions")
}

fn map_panel() -> Panel {
    let map = &normcircuit_published::figure2().v1.heat_map;
    let bins = map.values.len();
    let extent = (map.first, map.first + map.width * bins as f64);
    let values: Vec<f64> = map.values.concat();
    let largest = values.iter().copied().fold(0.0, f64::max);
    let axis = || Axis::new("norm index");
    let image = Image::new(bins, bins, values, ColorMap::Sequential, (0.0, largest))
        .axes(axis(), extent, axis(), extent)
        .equal_aspect()
        .color_bar(CORRELATION);
    Panel::new(
        "B",
        "r_{sc}, V1",
        "Mean over pairs (published data; the pairs themselves are not released).",
        image,
    )
}

fn similarity_panel() -> Panel {
    let v1 = &normcircuit_published::figure2().v1;
    let mut plot = Curves::new(Axis::new("tuning similarity").range(-1.0, 1.0), Axis::new(CORRELATION));
    for (name, color, found) in [
        ("similar norm index", Color::Blue, &v1.similar),
        ("different norm index", Color::Red, &v1.different),
    ] {
        plot = plot.series(published_curve(found).color(color).label(name));
    }
    let claim = above_zero(
        "V1 units of similar norm index are correlated more at equal tuning: r_{sc} of similar minus different, mean over tuning similarities",
        "",
        &mean_difference(&v1.similar, &v1.different),
    );
    let caption = "Error bars: one standard error over pairs, as released; pairs share units, so that the true errors are larger.";
    Panel::new("C", "Tuning similarity, V1", caption, plot)
        .claim(claim.source("supplement, V1 recordings").covers("pairs, as if independent"))
}

fn published_curve(found: &Curve) -> Series {
    let points = found.mean.iter().zip(&found.standard_error);
    let estimates: Vec<Estimate> =
        points.map(|(mean, error)| Estimate::from_sources(*mean, &[ErrorSource::normal(*error)])).collect();
    curve(found.x.clone(), &estimates)
}

/// Mean over the points of two curves of their difference.
fn mean_difference(one: &Curve, other: &Curve) -> Estimate {
    let points = one.mean.len() as f64;
    let difference = one.mean.iter().sum::<f64>() - other.mean.iter().sum::<f64>();
    let errors = one.standard_error.iter().chain(&other.standard_error);
    let error = errors.map(|error| error.powi(2)).sum::<f64>().sqrt();
    Estimate::from_sources(difference / points, &[ErrorSource::normal(error / points)])
}
