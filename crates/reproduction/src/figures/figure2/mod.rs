//! Figure 2: spike-count correlations by norm index, in the model and in recordings.

mod model;
mod panels;
mod sessions;
mod windows;

use super::conditions_caption;
use model::{Curves, Population};
use normcircuit_charts::figure::{Comparison, FigureData, Published};
use normcircuit_laboratory::{ClassSet, ConditionRates, ExperimentError, Laboratory};
use normcircuit_protocols::experiment::ExperimentRun;

/// Each error bar or interval joins two sources: other runs and other neurons.
const ERRORS: &str = "Error bars: one standard error, of other runs (jackknife) and other neurons (pairs share neurons) \
                      together.";

pub(super) fn runs(laboratory: &Laboratory) -> Vec<ExperimentRun> {
    let mut runs = ConditionRates::runs_needed(laboratory);
    runs.extend(ClassSet::Orientations.runs_needed(laboratory, laboratory.circuit()));
    runs
}

pub(super) fn build(laboratory: &Laboratory) -> Result<FigureData, ExperimentError> {
    let rates = ConditionRates::measure(laboratory)?;
    let population = Population::measure(laboratory, &rates)?;
    let curves = laboratory.install(|| Curves::of(&population))?;
    let caption = format!(
        "{} Correlations are of spike counts in sliding windows of 200 ms, every 50 ms, with both images shown: {} windows, {} E \
         neurons whose rate lies within one standard deviation of the mean in every condition. MT and V4: summaries of the \
         recordings ({}).",
        conditions_caption(laboratory, &rates)?,
        population.windows(),
        population.neurons(),
        normcircuit_published::figure2().source,
    );
    let mut figure = FigureData::new("fig2", "Correlations depend on norm index", caption);
    figure.panels = panels::model(&curves, laboratory);
    figure.panels.extend(panels::recordings());
    figure.panels.extend(laboratory.install(|| windows::panels(&population))?);
    figure.panels.extend(sessions::panels(laboratory, &curves)?);
    figure.comparisons = comparisons(&curves);
    figure.claims = claims(&curves);
    Ok(figure)
}

fn comparisons(curves: &Curves) -> Vec<Comparison> {
    let published = &normcircuit_published::figure2().model;
    let source = "released data, Fig. 2A";
    let compare = |quantity: &str, reported: f64, estimate: model::Uncertain| {
        let [low, high] = estimate.interval();
        Comparison::new(quantity, "", Published::value(reported), estimate.value)
            .interval(low, high)
            .source(source)
    };
    let panels = &published.panels;
    let (anti, diagonal) = (&panels.anti_diagonal.mean, &panels.diagonal.mean);
    let last = diagonal.len() - 1;
    let deviation = curves.found.estimate_of(|found| found.deviation);
    vec![
        compare(
            "r_{sc}, mean over pairs with norm indices from 1 to 3",
            published.pairs.mean,
            curves.overall(),
        ),
        compare(
            "r_{sc} of two norm indices near 1.5 (anti-diagonal, first)",
            anti[0],
            curves.anti_diagonal(0),
        ),
        compare("r_{sc} of norm indices 0.9 apart (anti-diagonal, last)", anti[4], curves.anti_diagonal(4)),
        compare("r_{sc} of norm indices near 1.05 (diagonal, first)", diagonal[0], curves.diagonal(0)),
        compare(
            "r_{sc} of norm indices near 2.05 (diagonal)",
            diagonal[last.div_ceil(2)],
            curves.diagonal(last.div_ceil(2)),
        ),
        Comparison::new(
            "standard deviation of r_{sc} over pairs",
            "",
            Published::value(published.pairs.supplement_sds[2]),
            deviation.value,
        )
        .interval(deviation.interval.0, deviation.interval.1)
        .source("released data, supplement; depends on the number of windows"),
    ]
}

fn claims(curves: &Curves) -> Vec<Comparison> {
    let claim = |text: &str, estimate: model::Uncertain| {
        let [low, high] = estimate.interval();
        Comparison::new(text, "", Published::Above(0.0), estimate.value)
            .interval(low, high)
            .source("abstract; Fig. 2A")
    };
    vec![
        claim(
            "Correlation falls with the difference of norm indices: r_{sc} at differences of 0.1 minus 0.9 around 1.5",
            curves.fall_with_difference(),
        ),
        claim(
            "Correlation falls with the average of norm indices: r_{sc} of two indices near 1.05 minus near 2.05",
            curves.fall_with_average(),
        ),
        claim(
            "The difference of norm indices matters at equal tuning: r_{sc} of similar minus different indices, mean over \
             tuning similarities",
            curves.gap_at_equal_tuning(),
        ),
    ]
}
