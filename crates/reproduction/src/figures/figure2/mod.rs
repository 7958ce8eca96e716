//! Figure 2: Correlations depend on norm index.
//!
//! - A1: r_sc by the norm indices of both neurons
//! - A2–A3: r_sc across and along the diagonal of A1
//! - A4–A5: r_sc by tuning similarity, from reliable tuning curves and from those of an experiment
//! - A6: distribution of tuning similarity
//! - B1–C4: the same in recordings from MT and V4
//! - D1–D2: how the answer depends on the number of windows
//! - E1–E2: the curves of A2 and A3 from the units and trials of an electrode array

mod array;
mod model;
mod panels;
mod tuning;
mod windows;

use crate::{Context, Figure, FigureError, Sheet};
use model::{Curves, Population};
use normcircuit_charts::figure::Group;
use normcircuit_laboratory::measurements::{
    ClassCounts, ConditionData, Conditions, SETTLING_MS, StimulusSet, StimulusSetKind,
};
use normcircuit_laboratory::{ExperimentError, Plan};

/// Each error bar or interval joins two sources.
const ERRORS: &str = "Error bars: one standard error, combining time (jackknife over blocks) and neurons (pairs share neurons).";
/// What intervals cover.
const COVERS: &str = "time and neurons, in this network";

pub(super) fn figure() -> Figure {
    Figure::new("fig2", Group::Main, include_str!("mod.rs"), measurements, draw).repeated_over_networks()
}

fn measurements(plan: &Plan) -> Result<(Conditions, StimulusSet), ExperimentError> {
    let gratings = StimulusSet::new(plan, plan.default_network()?, StimulusSetKind::Orientations);
    Ok((Conditions::default_network(plan)?.keeping_all_counts(), gratings))
}

fn draw(
    (data, gratings): &(ConditionData, ClassCounts),
    context: &Context<'_>,
) -> Result<Sheet, FigureError> {
    let population = Population::new(data, gratings)?;
    let curves = Curves::of(&population)?;
    let caption = format!(
        "{} Correlations are of spike counts in sliding windows of 200 ms, every 50 ms, with both images shown: {} windows, {} E \
         neurons whose rate lies within one SD of the mean in every condition. MT and V4: summaries of the recordings ({}).",
        data.describe(),
        population.correlated.windows(),
        population.correlated.neurons(),
        normcircuit_published::figure2().source,
    );
    let gratings = panels::Gratings {
        count: gratings.len(),
        seconds: (context.plan.lengths.class_ms - SETTLING_MS) as f64 / 1000.0,
    };
    Ok(Sheet::new(caption)
        .panels(panels::model(&curves))
        .panels(tuning::panels(&population, &curves, &gratings)?)
        .panels(panels::recordings())
        .panels(windows::panels(&population)?)
        .panels(array::panels(data, &curves)?))
}
