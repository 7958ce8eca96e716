//! Mean spike-count correlation by the norm indices of both neurons.

use ndarray::Array1;
use normcircuit_charts::figure::{Axis, ColorMap, Image, Panel};
use normcircuit_statistics::correlation::NormIndexMap;
use normcircuit_statistics::summary::summarize;

/// The name of correlations on axes.
pub const CORRELATION: &str = "r_{sc}";

/// A map whose colors run from the first to the second of `limits`.
pub fn index_map(id: &str, title: &str, map: &NormIndexMap, limits: (f64, f64)) -> Panel {
    let bins = map.bins.count();
    let edges = map.bins.edges();
    let extent = (edges[0], edges[bins]);
    let values: Vec<f64> = map.means.mean.iter().copied().collect();
    let axis = || Axis::new("norm index");
    let image = Image::new(bins, bins, values, ColorMap::Sequential, limits)
        .axes(axis(), extent, axis(), extent)
        .equal_aspect()
        .color_bar(CORRELATION);
    let neurons: usize = map.units.iter().sum();
    let errors: Array1<f64> = map.means.standard_error_units.iter().copied().collect();
    let caption = format!(
        "Mean over all pairs of {neurons} neurons with norm indices from {} to {}; {} silent neurons left out. Standard error of an \
         entry over neurons: {:.4} (median).",
        extent.0,
        extent.1,
        map.constant,
        summarize(&errors).median
    );
    Panel::new(id, title, caption, image)
}

/// Limits for the colors of a map from its own values: their 2nd to 98th percentile, of cells with pairs.
pub fn limits_of(map: &NormIndexMap) -> (f64, f64) {
    let mut values: Vec<f64> = map.means.mean.iter().copied().filter(|value| value.is_finite()).collect();
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values.get(((values.len() as f64 - 1.0) * share).round() as usize).copied();
    match (at(0.02), at(0.98)) {
        (Some(low), Some(high)) if low < high => (low, high),
        _ => (0.0, 1.0),
    }
}
