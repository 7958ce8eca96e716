//! The numbers of the fits.

use super::Study;
use super::estimates::{rank_correlation, share};
use super::fits::{Fits, predicted_index};
use super::grid::{LEVELS, point};
use ndarray::Array1;
use normcircuit_charts::figure::{Comparison, Published};
use normcircuit_statistics::contrast_response::{ContrastModel, UnitFits};
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::resampling::Estimate;

fn compare(quantity: impl Into<String>, reported: Published, estimate: Estimate) -> Comparison {
    Comparison::new(quantity, "", reported, estimate.value).interval(estimate.lower, estimate.upper)
}

/// Which model wins, and what the fitted strength goes with.
pub(super) fn comparisons(study: &Study, fits: &Fits) -> Result<Vec<Comparison>, InputError> {
    let mut comparisons = winners(study, fits)?;
    comparisons.push(superadditive(study, fits)?);
    comparisons.extend(strengths(study, fits)?);
    Ok(comparisons)
}

fn winners(study: &Study, fits: &Fits) -> Result<Vec<Comparison>, InputError> {
    type Criterion = (&'static str, fn(&UnitFits) -> ContrastModel);
    let criteria: [Criterion; 2] = [
        ("cross-validation", UnitFits::best_by_cross_validation),
        ("Akaike's criterion", UnitFits::best_by_akaike),
    ];
    let names = ["divisive normalization", "tuned normalization", "the weighted sum"];
    let mut comparisons = Vec::new();
    for (criterion, best) in criteria {
        for (name, model) in names.into_iter().zip(ContrastModel::ALL) {
            let estimate = share(fits.models.iter().map(|fits| best(fits) == model), &study.bootstrap)?;
            let quantity = format!("share of neurons best described by {name}, {criterion}");
            comparisons.push(compare(quantity, Published::Nothing, estimate));
        }
    }
    Ok(comparisons)
}

/// How many neurons add up to more than normalization allows; noise alone makes it half of those that sum linearly.
fn superadditive(study: &Study, fits: &Fits) -> Result<Comparison, InputError> {
    let rate = |first, second, neuron: usize| study.grid.rates[[point(first, second), neuron]];
    let beyond = |&neuron: &usize| {
        let alone = rate(LEVELS / 2, 0, neuron) + rate(0, LEVELS / 2, neuron);
        rate(LEVELS / 2, LEVELS / 2, neuron) > alone
    };
    let estimate = share(fits.neurons.iter().map(beyond), &study.bootstrap)?;
    let quantity = "share of neurons faster with both images at contrast 0.5 than the sum of each alone (contrast 0 of the other)";
    Ok(compare(quantity, Published::Nothing, estimate))
}

fn strengths(study: &Study, fits: &Fits) -> Result<Vec<Comparison>, InputError> {
    let measured = fits.select(&study.index);
    let inhibitory = fits.select(&study.inhibitory_index);
    let current = fits.select(&study.inhibitory_current);
    let strength = fits.strengths();
    let weight = fits.tuned(|fit| fit.parameters.non_preferred_weight);
    let semi_saturation = fits.tuned(|fit| fit.parameters.semi_saturation);
    let predicted = fits.tuned(predicted_index);
    let rows: [(&str, &Array1<f64>, &Array1<f64>, Published); 10] = [
        ("fitted strength and norm index", &strength, &measured, Published::Nothing),
        ("norm index of the whole fit and norm index", &predicted, &measured, Published::Nothing),
        ("weight of the non-preferred image and norm index", &weight, &measured, Published::Nothing),
        ("semi-saturation contrast and norm index", &semi_saturation, &measured, Published::Nothing),
        ("fitted strength and inhibitory current index", &strength, &inhibitory, Published::Below(0.0)),
        (
            "weight of the non-preferred image and inhibitory current index",
            &weight,
            &inhibitory,
            Published::Nothing,
        ),
        (
            "norm index and inhibitory current index, same neurons",
            &measured,
            &inhibitory,
            Published::Below(0.0),
        ),
        ("fitted strength and inhibitory current with both images", &strength, &current, Published::Nothing),
        ("weight of the non-preferred image and inhibitory current", &weight, &current, Published::Nothing),
        ("norm index and inhibitory current, same neurons", &measured, &current, Published::Nothing),
    ];
    let compare_row = |(name, x, y, reported): (&str, &Array1<f64>, &Array1<f64>, Published)| {
        let source = if reported == Published::Nothing { "" } else { "released data, Fig. 3C (sign of R)" };
        let estimate = rank_correlation(x, y, &study.bootstrap)?;
        Ok(compare(format!("rank correlation of {name}"), reported, estimate).source(source))
    };
    rows.into_iter().map(compare_row).collect()
}
