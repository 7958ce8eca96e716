//! Spike-count correlations by norm index and by distance.

use super::words;
use crate::analysis::{Analysis, Correlations, DISTANCE_PERCENTAGE};
use crate::data::LabRecording;
use ndarray::{Dimension, Ix1};
use normcircuit_charts::figure::{
    Axis, Color, ColorMap, Curves, Image, Marker, Panel, Plot, ReferenceLine, Series,
};
use normcircuit_protocols::Condition;
use normcircuit_statistics::correlation::PairMeans;

/// Half width of the color scale when all means are 0.
const SMALLEST_LIMIT: f64 = 0.001;
/// The mean of fewer pairs shows the noise of their trials and little else.
pub(super) const MIN_PAIRS: u64 = 5;

pub(super) fn panels(analysis: &Analysis, recording: &LabRecording) -> Vec<Panel> {
    let found = &analysis.correlations;
    let index = analysis.normalization.indices();
    let edges = found.map.bins.edges();
    let outside = index.iter().filter(|index| found.map.bins.index(**index).is_none()).count();
    let heat = heat_map(found, recording.trials(Condition::Both), index.len(), outside);
    let similar = curve(
        "norm index of both units",
        (edges[0], edges[edges.len() - 1]),
        found.mean.value,
        (&found.diagonal.centers, &found.diagonal.means, &found.errors.diagonal),
    );
    let width = 2.0 * found.diagonal.half_width;
    let similar_caption =
        format!("Pairs of units with both norm indices in a window {width} wide. {}", bars());
    let different = curve(
        "half the difference of norm indices",
        (0.0, 0.5),
        found.mean.value,
        (&found.anti_diagonal.half_difference, &found.anti_diagonal.means, &found.errors.anti_diagonal),
    );
    let different_caption =
        format!("Pairs whose norm indices lie on either side of 1.5, equally far from it. {}", bars());
    let mut panels = vec![
        heat,
        Panel::new("D", "r_{sc} along the diagonal", similar_caption, similar),
        Panel::new("E", "r_{sc} across the diagonal", different_caption, different),
    ];
    if let Some(distance) = &found.distance {
        let last = distance.bins.edges()[distance.bins.count()];
        let curves = curve(
            "distance (unit of the positions)",
            (0.0, last),
            found.mean.value,
            (&distance.bins.centers(), &distance.means, &found.errors.distance),
        );
        let caption = format!(
            "Pairs by the distance of their units; the farthest {} % are left out. {}",
            100.0 - DISTANCE_PERCENTAGE,
            bars()
        );
        panels.push(Panel::new("F", "r_{sc} by distance", caption, curves));
    }
    panels.retain(shows_anything);
    panels
}

fn shows_anything(panel: &Panel) -> bool {
    match &panel.plot {
        Plot::Image(image) => image.values.iter().any(|value| value.is_finite()),
        Plot::Curves(curves) => {
            curves.series.iter().flat_map(|series| &series.y).any(|value| value.is_finite())
        }
    }
}

/// Means of enough pairs; the others as missing data.
fn of_enough_pairs<D: Dimension>(means: &PairMeans<D>) -> Vec<f64> {
    let each = means.mean.iter().zip(&means.pairs);
    each.map(|(mean, pairs)| if *pairs < MIN_PAIRS { f64::NAN } else { *mean }).collect()
}

fn bars() -> String {
    format!(
        "Error bars: 95 % intervals for other trials and other units; dashed: mean over all pairs. No point with fewer than \
         {MIN_PAIRS} pairs."
    )
}

fn heat_map(found: &Correlations, trials: usize, units: usize, outside: usize) -> Panel {
    let map = &found.map;
    let means = of_enough_pairs(&map.means);
    // A cell of few pairs must not set the scale of all others.
    let (mut sum, mut squares) = (0.0, 0.0);
    for (mean, pairs) in means.iter().zip(&map.means.pairs).filter(|(mean, _)| mean.is_finite()) {
        sum += *pairs as f64;
        squares += *pairs as f64 * mean.powi(2);
    }
    let limit = round_up(2.0 * (squares / f64::max(sum, 1.0)).sqrt().max(SMALLEST_LIMIT));
    let edges = map.bins.edges();
    let extent = (edges[0], edges[edges.len() - 1]);
    let axis = || Axis::new("norm index").range(extent.0, extent.1);
    let size = map.bins.count();
    let image = Image::new(size, size, means, ColorMap::Diverging, (-limit, limit))
        .axes(axis(), extent, axis(), extent)
        .equal_aspect()
        .color_bar("r_{sc}");
    let caption = format!(
        "Correlation of spike counts over the {trials} trials with both stimuli, mean over pairs of units in each cell; \
         {} pairs in all, gray where there are fewer than {MIN_PAIRS}. {outside} of {} lie outside.",
        upper_triangle(&map.means.pairs),
        words::units(units)
    );
    Panel::new("C", "r_{sc} by norm index", caption, image)
}

/// Pairs in a symmetric map, each counted once.
fn upper_triangle(pairs: &ndarray::Array2<u64>) -> u64 {
    pairs.indexed_iter().filter(|((row, column), _)| row <= column).map(|(_, pairs)| pairs).sum()
}

/// Up to one significant digit.
fn round_up(value: f64) -> f64 {
    let power = 10_f64.powf(value.log10().floor());
    (value / power).ceil() * power
}

/// Means with intervals, and the mean of all pairs as a line.
fn curve(
    label: &str,
    range: (f64, f64),
    all: f64,
    (x, means, half_widths): (&[f64], &PairMeans<Ix1>, &[f64]),
) -> Curves {
    let series = Series::line(x, of_enough_pairs(means))
        .marker(Marker::Circle)
        .color(Color::Blue)
        .error_bars(half_widths);
    Curves::new(Axis::new(label).range(range.0, range.1), Axis::new("r_{sc}"))
        .reference_line(ReferenceLine::Horizontal(all))
        .series(series)
}
