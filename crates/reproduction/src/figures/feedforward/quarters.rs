//! Neurons that receive more, and those that receive less than the scaled sum of currents.

use crate::FigureError;
use crate::analysis::Summation;
use ndarray::Array2;
use normcircuit_charts::figure::{Axis, ColorMap, Image, Panel};
use normcircuit_panels::compared::below_zero;
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::histogram::Bins;

/// Rates with a single image are shown up to this, Hz.
pub(super) const MAX_RATE: f64 = 90.0;
/// Norm indices at the ends of the color scale, about that of the scaled sum.
pub(super) const INDEX_LIMITS: (f64, f64) = (1.0, 2.0);
/// Bins of a rate.
const BINS: usize = 45;

/// The panels of the largest and the smallest quarter of offsets, named `ids`; the first bears the claim about the difference of
/// their median norm indices.
pub(super) fn quarter_panels(
    ids: [&str; 2],
    cells: &str,
    summation: &Summation,
    difference: &Estimate,
) -> Result<[Panel; 2], FigureError> {
    let [smallest, largest] = summation.quarters()?;
    let claim = format!(
        "{cells} that receive more than the scaled sum of currents normalize less: median norm index, upper minus lower quarter of I₀"
    );
    let claim = below_zero(claim, "", difference).source("supplement, feedforward model");
    let upper = quarter_panel(ids[0], &format!("Upper quarter of I_{{0}}, {cells}"), summation, &largest)?;
    let lower = quarter_panel(ids[1], &format!("Lower quarter of I_{{0}}, {cells}"), summation, &smallest)?;
    Ok([upper.claim(claim.covers("time, in this network")), lower])
}

fn quarter_panel(
    id: &str,
    title: &str,
    summation: &Summation,
    neurons: &[usize],
) -> Result<Panel, FigureError> {
    let bins = Bins::uniform(0.0, MAX_RATE, BINS)?;
    let (mut sum, mut count) = (Array2::<f64>::zeros((BINS, BINS)), Array2::<f64>::zeros((BINS, BINS)));
    for &neuron in neurons {
        let places = [&summation.rates.second, &summation.rates.first].map(|rates| bins.index(rates[neuron]));
        // Rows of an image are bins of y.
        if let [Some(row), Some(column)] = places {
            sum[[row, column]] += summation.index[neuron];
            count[[row, column]] += 1.0;
        }
    }
    let means: Vec<f64> = (sum / count).into_iter().collect();
    let caption = format!(
        "Mean norm index by both single-image rates, {} neurons that fire at more than 1 Hz with both images. I₀ = I₁₂ − (I₁ + I₂)/1.5.",
        neurons.len()
    );
    Ok(Panel::new(id, title, caption, index_image(BINS, means)))
}

/// Norm indices over a square of single-image rates.
pub(super) fn index_image(bins: usize, values: Vec<f64>) -> Image {
    let axis = |image: usize| Axis::new(format!("rate, image {image} (Hz)"));
    let extent = (0.0, MAX_RATE);
    Image::new(bins, bins, values, ColorMap::Diverging, INDEX_LIMITS)
        .axes(axis(1), extent, axis(2), extent)
        .equal_aspect()
        .color_bar("norm index")
}
