//! F and G: which model describes a neuron best, and how well.

use super::{COVERS, EQUAL, LEAST_FITTED_RATE, Study};
use crate::analysis::{ContrastFits, share};
use ndarray::Array1;
use normcircuit_charts::figure::{Axis, Color, Comparison, Curves, LegendPlace, LineStyle, Panel, Series};
use normcircuit_laboratory::measurements::LEVELS;
use normcircuit_panels::compared::unreferenced;
use normcircuit_panels::curve::curve_with_intervals;
use normcircuit_statistics::contrast_response::{ContrastModel, UnitFits};
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::histogram::{Bins, histogram};
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::summary::summarize;

/// Names and colors.
const MODELS: [(ContrastModel, &str, Color); 3] = [
    (ContrastModel::DivisiveNormalization, "divisive normalization", Color::Blue),
    (ContrastModel::TunedNormalization, "tuned normalization", Color::Red),
    (ContrastModel::WeightedSum, "weighted sum", Color::Black),
];
/// Norm indices of F, and their bins.
const RANGE: (f64, f64) = (1.0, 3.0);
const INDEX_BINS: usize = 10;
/// Steps of the share of variance in G.
const VARIANCE_BINS: usize = 100;

type Best = fn(&UnitFits) -> ContrastModel;

/// How models are compared, and how that is drawn.
const CRITERIA: [(&str, Best); 2] = [
    ("cross-validation", UnitFits::best_by_cross_validation),
    ("Akaike's criterion", UnitFits::best_by_akaike),
];

pub(super) fn panels(study: &Study<'_>, fits: &ContrastFits) -> Result<Vec<Panel>, InputError> {
    Ok(vec![winners(study, fits)?.compare_all(comparisons(study, fits)?), explained(fits)?])
}

fn winners(study: &Study<'_>, fits: &ContrastFits) -> Result<Panel, InputError> {
    let bins = Bins::uniform(RANGE.0, RANGE.1, INDEX_BINS)?;
    let place: Vec<Option<usize>> =
        fits.select(&study.index).iter().map(|index| bins.index(*index)).collect();
    let shares = |best: Best, model: ContrastModel| -> Result<Vec<Estimate>, InputError> {
        let in_bin = |bin: usize| {
            let members = place.iter().zip(&fits.models).filter(move |(place, _)| **place == Some(bin));
            share(members.map(|(_, fits)| best(fits) == model), &study.bootstrap)
        };
        (0..bins.count()).map(in_bin).collect()
    };
    let mut curves = Curves::new(
        Axis::new("norm index").range(RANGE.0, RANGE.1),
        // Room for the legend above.
        Axis::new("share of neurons").range(0.0, 1.35).ticks([0.0, 0.5, 1.0]),
    )
    .legend(LegendPlace::UpperLeft);
    for (model, name, color) in MODELS {
        let [validated, akaike] = CRITERIA.map(|(_, best)| shares(best, model));
        let solid = curve_with_intervals(bins.centers(), &validated?);
        let akaike: Vec<f64> = akaike?.iter().map(|share| share.value).collect();
        let dashed = Series::line(bins.centers(), akaike).style(LineStyle::Dashed);
        curves = curves.series(solid.color(color).label(name)).series(dashed.color(color));
    }
    let caption = format!(
        "Which model of normalization predicts a neuron's rates best at points left out of the fit ({} folds; bars: 95 % of \
         bootstraps over neurons); dashed: by {}. {} neurons drawn from the {} faster than {LEAST_FITTED_RATE} Hz with both images. The \
         weighted sum is the null without interaction.",
        fits.folds,
        CRITERIA[1].0,
        fits.neurons.len(),
        fits.eligible
    );
    Ok(Panel::new("F", "Best model", caption, curves))
}

fn explained(fits: &ContrastFits) -> Result<Panel, InputError> {
    let predicted = |model| fits.models.iter().map(|fits| fits.of(model).cross_validated).collect();
    let mut rows: Vec<(&str, Color, Array1<f64>)> =
        MODELS.map(|(model, name, color)| (name, color, predicted(model))).into();
    rows.push(("not noise", Color::Gray, fits.explainable.clone()));
    let mut curves = Curves::new(
        Axis::new("share of variance").range(0.0, 1.0),
        Axis::new("share of neurons up to there").range(0.0, 1.0),
    )
    .legend(LegendPlace::UpperLeft);
    let mut medians = Vec::new();
    for (name, color, values) in rows {
        let found = histogram(&values, Bins::uniform(0.0, 1.0, VARIANCE_BINS)?);
        let sums = [0].iter().chain(&found.counts).scan(found.below, |sum, count| {
            *sum += count;
            Some(*sum)
        });
        let shares: Vec<f64> = sums.map(|sum| sum as f64 / values.len() as f64).collect();
        medians.push(format!("{name} {:.3}", summarize(&values).median));
        curves = curves.series(Series::line(found.bins.edges().to_vec(), shares).color(color).label(name));
    }
    let caption = format!(
        "Share of a neuron's variance over the {} points that a model predicts at points left out of the fit, and the share that \
         is not noise of its counts, more than which no model can predict. Medians: {}.",
        LEVELS * LEVELS,
        medians.join(", ")
    );
    Ok(Panel::new("G", "Predicted variance", caption, curves))
}

/// Which model wins, and how many neurons add up to more than normalization allows.
fn comparisons(study: &Study<'_>, fits: &ContrastFits) -> Result<Vec<Comparison>, InputError> {
    let mut comparisons = Vec::new();
    for (criterion, best) in CRITERIA {
        for (model, name, _) in MODELS {
            let estimate = share(fits.models.iter().map(|fits| best(fits) == model), &study.bootstrap)?;
            let quantity = format!("share of neurons best described by {name}, {criterion}");
            comparisons.push(unreferenced(quantity, "", &estimate).covers(COVERS));
        }
    }
    // Noise alone makes it half of those that sum linearly.
    let beyond = |&neuron: &usize| {
        let rate = |levels| study.rate(levels, neuron).rate;
        rate((EQUAL, EQUAL)) > rate((EQUAL, 0)) + rate((0, EQUAL))
    };
    let quantity = "share of neurons faster with both images at contrast 0.5 than the sum of each alone (contrast 0 of the other)";
    let estimate = share(fits.neurons.iter().map(beyond), &study.bootstrap)?;
    comparisons.push(unreferenced(quantity, "", &estimate).covers(COVERS));
    Ok(comparisons)
}
