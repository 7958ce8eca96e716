//! Norm indices: their distribution, and each with its error.

use super::words;
use crate::analysis::Normalization;
use ndarray::Array1;
use normcircuit_charts::figure::{Axis, Color, Curves, LineStyle, Marker, Panel, ReferenceLine, Series};
use normcircuit_statistics::histogram::{Bins, histogram};

/// Indices above this are not drawn, as in the paper.
const LARGEST_INDEX: f64 = 3.0;
/// Fewer units are drawn in bins twice as wide as the paper's.
const MANY_UNITS: usize = 300;
/// Error bars of more units would be a thicket; their ends are joined instead.
const MANY_BARS: usize = 60;

pub(super) fn panels(normalization: &Normalization) -> Vec<Panel> {
    distribution(normalization).into_iter().chain([units(normalization)]).collect()
}

fn distribution(normalization: &Normalization) -> Option<Panel> {
    let indices = normalization.indices();
    let count = if indices.len() < MANY_UNITS { 15 } else { 30 };
    let found = histogram(&indices, Bins::uniform(0.0, LARGEST_INDEX, count).ok()?);
    let published = &normcircuit_published::figure1().recordings;
    let edges: Vec<f64> = (0..=30).map(|edge| f64::from(edge) / 10.0).collect();
    let of_area = |density: &[f64], label: &str, color, style| {
        Series::steps(edges.clone(), density.to_vec()).color(color).style(style).label(label)
    };
    let highest = found.density.iter().chain(&published.mt.density).copied().fold(0.0, f64::max);
    // Room for the legend above the histograms.
    let y_axis = Axis::new("density").range(0.0, 1.4 * highest);
    let curves = Curves::new(Axis::new("norm index").range(0.0, LARGEST_INDEX), y_axis)
        .reference_line(ReferenceLine::Vertical(normalization.median.value))
        .series(
            Series::steps(found.bins.edges().to_vec(), found.density.to_vec())
                .filled()
                .color(Color::Blue)
                .label("this recording"),
        )
        .series(of_area(&published.v4.density, "V4, released", Color::Orange, LineStyle::Dashed))
        .series(of_area(&published.mt.density, "MT, released", Color::Green, LineStyle::Dotted));
    let beyond = found.above;
    let caption = format!(
        "Norm index (r_{{1}} + r_{{2}}) / r_{{12}} of {}, {beyond} of them above 3; 1 is summation, 2 is averaging. The \
         line marks the median, {:.2}. Released: recordings in monkeys (Fig. 1D of the paper).",
        words::units(indices.len()),
        normalization.median.value
    );
    Some(Panel::new("A", "Norm index", caption, curves))
}

fn units(normalization: &Normalization) -> Panel {
    let mut sorted = normalization.units.clone();
    sorted.sort_by(|a, b| a.value.total_cmp(&b.value));
    let of = |value: fn(&normcircuit_statistics::resampling::Estimate) -> f64| -> Vec<f64> {
        sorted.iter().map(value).collect()
    };
    let rank: Vec<f64> = (1..=sorted.len()).map(|rank| rank as f64).collect();
    let series = Series::points(rank, of(|unit| unit.value)).color(Color::Blue);
    let largest = of(|unit| unit.upper).into_iter().filter(|upper| upper.is_finite()).fold(0.0, f64::max);
    let edge = (1.04 * largest).clamp(LARGEST_INDEX, 2.0 * LARGEST_INDEX);
    let endless = sorted.iter().filter(|unit| unit.upper.is_infinite()).count();
    let lower = of(|unit| unit.lower);
    let upper: Vec<f64> =
        of(|unit| unit.upper).into_iter().map(|upper| if upper.is_finite() { upper } else { edge }).collect();
    let series = if sorted.len() < MANY_BARS {
        series.marker(Marker::Circle).error_bars_between(lower, upper)
    } else {
        series.marker(Marker::None).style(LineStyle::Solid).band_between(lower, upper)
    };
    let y_axis = Axis::new("norm index").range(0.0, edge);
    let errors: Array1<f64> = sorted.iter().map(|unit| unit.standard_error).collect();
    let mut caption = format!(
        "Each unit with its 95 % interval from a bootstrap over trials, in the order of the index; the standard error is \
         {:.2} on average.",
        normcircuit_statistics::summary::mean(&errors)
    );
    if endless > 0 {
        let sentence = format!(
            " {} without an upper limit, drawn to the edge: too few spikes with both stimuli.",
            words::units(endless)
        );
        caption.push_str(&sentence);
    }
    let curves = Curves::new(Axis::new("unit, sorted"), y_axis)
        .reference_line(ReferenceLine::Horizontal(1.0))
        .reference_line(ReferenceLine::Horizontal(2.0))
        .series(series);
    Panel::new("B", "Norm index of each unit", caption, curves)
}
