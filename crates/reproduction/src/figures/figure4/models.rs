//! F–I: which model describes a neuron, how well, and what its normalization strength goes with.

use super::Study;
use super::estimates::{rank_correlation, share};
use super::fits::{Fits, LEAST_RATE};

use ndarray::Array1;
use normcircuit_charts::figure::{
    Axis, Color, ColorMap, Curves, Image, LegendPlace, LineStyle, Marker, Overlay, Panel, Series,
};
use normcircuit_statistics::contrast_response::{ContrastModel, UnitFits};
use normcircuit_statistics::histogram::{Bins, histogram, histogram2};
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::resampling::Estimate;
use normcircuit_statistics::summary::summarize;

/// Names and colors, in the order of [`ContrastModel::ALL`].
const MODELS: [(&str, Color); 3] = [
    ("divisive normalization", Color::Blue),
    ("tuned normalization", Color::Red),
    ("weighted sum", Color::Black),
];
/// Bins along each axis of the two-dimensional histograms.
const BINS: usize = 60;
const INDICES: (f64, f64) = (0.8, 3.0);
/// As in Figure 3.
const CURRENT_INDICES: (f64, f64) = (1.4, 1.7);

pub(super) fn panels(study: &Study, fits: &Fits) -> Result<Vec<Panel>, InputError> {
    let strength =
        Variable { name: "fitted strength", values: fits.strengths(), range: INDICES, linear: 1.0 };
    let index = Variable {
        name: "norm index",
        values: fits.select(&study.index),
        range: INDICES,
        linear: study.linear_index,
    };
    let current = Variable {
        name: "norm index of inhibitory current",
        values: fits.select(&study.inhibitory_index),
        range: CURRENT_INDICES,
        linear: study.linear_index,
    };
    let of_strength = format!(
        "Fitted strength: norm index, at contrast 0.5 of each image, of the driven part of the fitted tuned normalization: what \
         the images drive one by one over what they drive together, the baseline left out. Dashed: a neuron that sums V1's rates \
         linearly has strength 1, but a norm index of {}, as V1 fires without an image too. No fit of this model \
         has a strength below 1.",
        study.linear_index
    );
    let of_current = "Norm index of the mean inhibitory current as in Figure 3C. Dashed: linear summation.";
    Ok(vec![
        winners(study, fits)?,
        explained(fits)?,
        cloud(("H", "Fitted strength and norm index", &of_strength), &index, &strength, study)?,
        cloud(("I", "Inhibitory current and fitted strength", of_current), &strength, &current, study)?,
    ])
}

fn winners(study: &Study, fits: &Fits) -> Result<Panel, InputError> {
    let bins = Bins::uniform(1.0, 3.0, 10)?;
    let indices = fits.select(&study.index);
    let shares = |best: fn(&UnitFits) -> ContrastModel, model: ContrastModel| {
        let bin_of = |index: &f64| bins.index(*index);
        let in_bin = |bin: usize| {
            let members =
                indices.iter().zip(&fits.models).filter(move |(index, _)| bin_of(index) == Some(bin));
            share(members.map(|(_, fits)| best(fits) == model), &study.bootstrap)
        };
        (0..bins.count()).map(in_bin).collect::<Result<Vec<Estimate>, InputError>>()
    };
    let mut curves = Curves::new(
        Axis::new("norm index").range(1.0, 3.0),
        Axis::new("share of neurons").range(0.0, 1.35).ticks([0.0, 0.5, 1.0]),
    );
    curves = curves.legend(LegendPlace::UpperLeft);
    for ((name, color), model) in MODELS.into_iter().zip(ContrastModel::ALL) {
        let validated = shares(UnitFits::best_by_cross_validation, model)?;
        let akaike = shares(UnitFits::best_by_akaike, model)?;
        let values =
            |shares: &[Estimate], of: fn(&Estimate) -> f64| shares.iter().map(of).collect::<Vec<f64>>();
        let solid = Series::line(bins.centers(), values(&validated, |share| share.value))
            .error_bars_between(
                values(&validated, |share| share.lower),
                values(&validated, |share| share.upper),
            )
            .marker(Marker::Circle);
        let dashed =
            Series::line(bins.centers(), values(&akaike, |share| share.value)).style(LineStyle::Dashed);
        curves = curves.series(solid.color(color).label(name)).series(dashed.color(color));
    }
    let caption = format!(
        "Which model of normalization predicts a neuron's rates best at points left out of the fit (5 folds; bars: 95 % of \
         bootstraps over neurons); dashed: by Akaike's criterion. {} neurons drawn from the {} faster than {LEAST_RATE} Hz with \
         both images. The weighted sum is the null without interaction.",
        fits.neurons.len(),
        fits.eligible
    );
    Ok(Panel::new("F", "Best model", caption, curves))
}

fn explained(fits: &Fits) -> Result<Panel, InputError> {
    let mut curves = Curves::new(
        Axis::new("share of variance").range(0.0, 1.0),
        Axis::new("share of neurons up to there").range(0.0, 1.0),
    )
    .legend(LegendPlace::UpperLeft);
    let predicted = |model| fits.models.iter().map(|fits| fits.of(model).cross_validated).collect();
    let models = MODELS.into_iter().zip(ContrastModel::ALL);
    let mut rows: Vec<(&str, Color, Array1<f64>)> =
        models.map(|((name, color), model)| (name, color, predicted(model))).collect();
    rows.push(("not noise", Color::Gray, fits.explainable.clone()));
    let mut medians = Vec::new();
    for (name, color, values) in rows {
        let found = histogram(&values, Bins::uniform(0.0, 1.0, 100)?);
        let mut sum = found.below;
        let mut shares = vec![sum as f64 / values.len() as f64];
        for count in &found.counts {
            sum += count;
            shares.push(sum as f64 / values.len() as f64);
        }
        medians.push(format!("{name} {:.3}", summarize(&values).median));
        curves = curves.series(Series::line(found.bins.edges().to_vec(), shares).color(color).label(name));
    }
    let caption = format!(
        "Share of a neuron's variance over the 121 points that a model predicts at points left out of the fit, and the share that \
         is not noise of its counts, more than which no model can predict. Medians: {}.",
        medians.join(", ")
    );
    Ok(Panel::new("G", "Predicted variance", caption, curves))
}

/// A property of the fitted neurons.
struct Variable {
    name: &'static str,
    values: Array1<f64>,
    /// Drawn between these.
    range: (f64, f64),
    /// Its value if rates or currents were linear in V1's rates.
    linear: f64,
}

/// A two-dimensional histogram with the rank correlation of all neurons, those beyond the axes included.
fn cloud(
    (id, title, caption): (&str, &str, &str),
    x: &Variable,
    y: &Variable,
    study: &Study,
) -> Result<Panel, InputError> {
    let bins = |(low, high)| Bins::uniform(low, high, BINS);
    let found = histogram2(&x.values, &y.values, bins(x.range)?, bins(y.range)?)?;
    // Rows of an image are bins of y. The crowd at linear summation would hide all others on a linear scale.
    let counts: Vec<f64> = found.counts.t().iter().map(|count| (1.0 + *count as f64).log10()).collect();
    let largest = counts.iter().copied().fold(0.5, f64::max);
    let rho = rank_correlation(&x.values, &y.values, &study.bootstrap)?;
    let line = |x: [f64; 2], y: [f64; 2]| Overlay::Line {
        x: x.to_vec(),
        y: y.to_vec(),
        color: Color::Gray,
        style: LineStyle::Dashed,
    };
    let image = Image::new(BINS, BINS, counts, ColorMap::SequentialFromWhite, (0.0, largest))
        .axes(Axis::new(x.name), x.range, Axis::new(y.name), y.range)
        .color_bar("log10 (1 + neurons)")
        .overlay(line([x.linear, x.linear], y.range.into()))
        .overlay(line(x.range.into(), [y.linear, y.linear]))
        .note(format!("ρ = {:.3} ({:.3} to {:.3})", rho.value, rho.lower, rho.upper));
    let caption = format!(
        "{caption} {} of {} neurons lie within the axes; ρ is Spearman's, of all of them, with 95 % of bootstraps over neurons.",
        found.used,
        x.values.len()
    );
    Ok(Panel::new(id, title, caption, image))
}
