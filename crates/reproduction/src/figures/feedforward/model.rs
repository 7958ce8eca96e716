//! Feedforward model: Norm indices follow from summing currents through the f–I curve.
//!
//! - A1–A2: current with both images against the sum of those with one, from all sources and from V1 alone
//! - B: rate with both images against current, with a fitted two-piece power law
//! - C–D: norm index by single-image rates of neurons that receive more and less than the scaled sum
//! - E–G: power laws with exponents 2.5, 1 and 0.8
//! - H–M: norm indices that these predict, with more and with less than the scaled sum

use super::quarters::{MAX_RATE, index_image, quarter_panels};
use crate::analysis::{Summation, typical};
use crate::{Context, Figure, FigureError, Sheet};
use ndarray::{Array1, Axis as Direction};
use normcircuit_charts::figure::{
    Axis, Color, ColorMap, Comparison, Curves, Group, Image, LineStyle, Overlay, Panel, Published, Series,
};
use normcircuit_laboratory::measurements::{ConditionData, Conditions, Rates};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_panels::compared::{above_zero, compared, unreferenced};
use normcircuit_protocols::ByCondition;
use normcircuit_protocols::experiment::CountedPopulation::Excitatory;
use normcircuit_rate_network::RateNetworkError;
use normcircuit_rate_network::curve_fit::{CurveFit, fit_two_power_laws};
use normcircuit_rate_network::feedforward::{CURRENT_DIVISOR, FeedforwardModel};
use normcircuit_statistics::association::spearman;
use normcircuit_statistics::histogram::{Bins, histogram2};
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::jackknife::Jackknife;
use normcircuit_statistics::summary::{mean, percentiles};

/// Rate at which the two pieces of the fitted curve meet, Hz: the paper's.
const BREAK_RATE: f64 = 20.0;
/// Bins of a cloud along each axis.
const BINS: usize = 60;
/// Exponents and threshold of the theory, and its offsets in mV/ms: the paper's.
const EXPONENTS: [f64; 3] = [2.5, 1.0, 0.8];
const THRESHOLD: f64 = -0.32;
const OFFSETS: [f64; 2] = [0.2, -0.4];
/// Lowest single-image rate of the theory, Hz, and rates along each axis.
const LOWEST_RATE: f64 = 0.1;
const THEORY_RATES: usize = 45;
const SOURCE: &str = "supplement, feedforward model";
const COVERS: &str = "time, in this network";

pub(in crate::figures) fn figure() -> Figure {
    Figure::new("feedforward-model", Group::Supplement, include_str!("model.rs"), measurements, draw)
}

fn measurements(plan: &Plan) -> Result<Conditions, ExperimentError> {
    Conditions::default_network(plan)
}

/// What currents and rates of one set of neurons say.
struct Found {
    /// Slope of the current with both images on the sum of those with one.
    slope: f64,
    /// Rank correlation of norm indices with those that the f–I curve gives for the currents.
    from_currents: f64,
    /// The same with the scaled sum in place of the current with both images.
    from_sum: f64,
    /// Median norm index, upper minus lower quarter of offsets.
    difference: f64,
}

fn draw(data: &ConditionData, _context: &Context<'_>) -> Result<Sheet, FigureError> {
    let of = |rates: &Rates| Summation::new(&data.wired.circuit, rates, Excitatory);
    let summation = of(&data.rates())?;
    let found = data.jackknife(|rates| Found::new(&of(rates)?))?;
    let caption = format!(
        "{} Currents are sums over synapses of weight times presynaptic rate, of E neurons.",
        data.describe()
    );
    Ok(Sheet::new(caption)
        .panel(sum_panel("A1", "all sources", &summation.total)?.claim(slope_claim(&found)))
        .panel(sum_panel("A2", "V1 alone", &summation.input)?)
        .panel(rate_panel(&summation, &found)?)
        .panels(quarter_panels(
            ["C", "D"],
            "E cells",
            &summation,
            &found.estimate_of(|found| found.difference),
        )?)
        .panels(theory_panels()?))
}

impl Found {
    fn new(summation: &Summation) -> Result<Self, FigureError> {
        let Summation { total, rates, index, .. } = summation;
        let sum = &total.first + &total.second;
        let curve = fitted(summation)?.curve;
        let rate = |currents: &Array1<f64>| currents.mapv(|current| curve.rate(current));
        let single = rate(&total.first) + rate(&total.second);
        let typical = typical(rates)?.neurons;
        let correlation = |with_both: &Array1<f64>| -> Result<f64, InputError> {
            let predicted = &single / &rate(with_both);
            let kept: Vec<usize> =
                typical.iter().copied().filter(|&neuron| predicted[neuron].is_finite()).collect();
            spearman(&predicted.select(Direction(0), &kept), &index.select(Direction(0), &kept))
        };
        Ok(Self {
            slope: slope(&sum, &total.both),
            from_currents: correlation(&total.both)?,
            from_sum: correlation(&(&sum / CURRENT_DIVISOR))?,
            difference: summation.median_difference()?,
        })
    }
}

/// Least-squares slope of `y` on `x`.
fn slope(x: &Array1<f64>, y: &Array1<f64>) -> f64 {
    let (x, y) = (x - mean(x), y - mean(y));
    x.dot(&y) / x.dot(&x)
}

fn sum_panel(id: &str, sources: &str, currents: &ByCondition<Array1<f64>>) -> Result<Panel, FigureError> {
    let sum = &currents.first + &currents.second;
    let range = range_of(&sum)?;
    let dashed = line(
        vec![range.0, range.1],
        vec![range.0 / CURRENT_DIVISOR, range.1 / CURRENT_DIVISOR],
        LineStyle::Dashed,
    );
    let labels = ["current, sum of single images (mV/ms)", "current, both images (mV/ms)"];
    let image = cloud(labels, [(&sum, range), (&currents.both, range_of(&currents.both)?)])?.overlay(dashed);
    let caption = format!("Mean currents from {sources}. Dashed: a slope of 1/{CURRENT_DIVISOR}.");
    Ok(Panel::new(id, format!("Sum of currents, {sources}"), caption, image))
}

fn slope_claim(found: &Jackknife<Found>) -> Comparison {
    let claim = "The current with both images is the scaled sum of those with one: least-squares slope";
    let slope = found.estimate_of(|found| found.slope);
    compared(claim, "", Published::value(1.0 / CURRENT_DIVISOR), &slope).source(SOURCE).covers(COVERS)
}

fn rate_panel(summation: &Summation, found: &Jackknife<Found>) -> Result<Panel, FigureError> {
    let fit = fitted(summation)?;
    let range = range_of(&summation.total.both)?;
    let x: Vec<f64> = (0..=100).map(|step| range.0 + (range.1 - range.0) * f64::from(step) / 100.0).collect();
    let y = x.iter().map(|&current| fit.curve.rate(current)).collect();
    let clouds = [(&summation.total.both, range), (&summation.rates.both, (0.0, MAX_RATE))];
    let image = cloud(["current, both images (mV/ms)", "rate, both images (Hz)"], clouds)?.overlay(line(
        x,
        y,
        LineStyle::Solid,
    ));
    let (lower, upper) = (fit.curve.lower, fit.curve.upper());
    let caption = format!(
        "Line: {:.1} (I {:+.2})^{{{:.2}}} up to {BREAK_RATE} Hz, {:.1} (I {:+.2})^{{{:.2}}} above; SD of residuals {:.1} Hz.",
        lower.gain,
        -lower.threshold,
        lower.exponent,
        upper.gain,
        -upper.threshold,
        upper.exponent,
        fit.residual_sd
    );
    let claim = "Norm indices follow from currents through the f–I curve: rank correlation with (f(I₁) + f(I₂))/f(I₁₂)";
    let sum = "rank correlation with (f(I₁) + f(I₂))/f((I₁ + I₂)/1.5), the scaled sum instead of the current with both";
    let from_currents = found.estimate_of(|found| found.from_currents);
    let from_sum = found.estimate_of(|found| found.from_sum);
    Ok(Panel::new("B", "Rate and current", caption, image)
        .claim(above_zero(claim, "", &from_currents).source(SOURCE).covers(COVERS))
        .compare(unreferenced(sum, "", &from_sum).covers(COVERS)))
}

fn fitted(summation: &Summation) -> Result<CurveFit, RateNetworkError> {
    fit_two_power_laws(&summation.total.both.to_vec(), &summation.rates.both.to_vec(), BREAK_RATE)
}

/// Where all but the outermost 0.1 % of values lie.
fn range_of(values: &Array1<f64>) -> Result<(f64, f64), InputError> {
    let limits = percentiles(values, &[0.1, 99.9])?;
    Ok((limits[0], limits[1]))
}

fn cloud(labels: [&str; 2], sides: [(&Array1<f64>, (f64, f64)); 2]) -> Result<Image, InputError> {
    let [(x, x_range), (y, y_range)] = sides;
    let [x_bins, y_bins] = [x_range, y_range].map(|range| Bins::uniform(range.0, range.1, BINS));
    let counts = histogram2(x, y, x_bins?, y_bins?)?.counts;
    let largest = counts.iter().copied().max().unwrap_or(0).max(1) as f64;
    // Rows of an image are bins of y.
    let counts: Vec<f64> = counts.t().iter().map(|count| *count as f64).collect();
    Ok(Image::new(BINS, BINS, counts, ColorMap::SequentialFromWhite, (0.0, largest))
        .axes(Axis::new(labels[0]), x_range, Axis::new(labels[1]), y_range)
        .color_bar("neurons"))
}

fn line(x: Vec<f64>, y: Vec<f64>, style: LineStyle) -> Overlay {
    Overlay::Line { x, y, color: Color::Black, style }
}

fn theory_panels() -> Result<Vec<Panel>, FigureError> {
    let mut panels = Vec::new();
    for (id, exponent) in ["E", "F", "G"].into_iter().zip(EXPONENTS) {
        panels.push(law_panel(id, exponent));
    }
    let cases = OFFSETS.into_iter().flat_map(|offset| EXPONENTS.map(|exponent| (exponent, offset)));
    for (id, (exponent, offset)) in ["H", "I", "J", "K", "L", "M"].into_iter().zip(cases) {
        panels.push(surface_panel(id, exponent, offset)?);
    }
    Ok(panels)
}

fn law_panel(id: &str, exponent: f64) -> Panel {
    let rates: Vec<f64> = (0..=90).map(f64::from).collect();
    let currents: Vec<f64> = rates.iter().map(|rate| THRESHOLD + rate.powf(exponent.recip())).collect();
    let plot = Curves::new(Axis::new("current"), Axis::new("rate (Hz)").range(0.0, MAX_RATE))
        .series(Series::line(currents, rates));
    let caption = format!("f(I) = (I − θ)^{{{exponent}}} above θ = {THRESHOLD}.");
    Panel::new(id, format!("Exponent {exponent}"), caption, plot)
}

fn surface_panel(id: &str, exponent: f64, offset: f64) -> Result<Panel, FigureError> {
    let step = (MAX_RATE - LOWEST_RATE) / (THEORY_RATES - 1) as f64;
    let rates: Vec<f64> = (0..THEORY_RATES).map(|place| LOWEST_RATE + step * place as f64).collect();
    let model = FeedforwardModel { exponent, threshold: THRESHOLD, offset };
    let surface = model.norm_indices(&rates)?;
    let image = index_image(THEORY_RATES, surface.t().iter().copied().collect());
    let title = format!("Theory, exponent {exponent}, I_{{0}} = {offset}");
    let caption = "Predicted norm index; blank where the rate with both images is 1 Hz or less.";
    Ok(Panel::new(id, title, caption, image))
}
