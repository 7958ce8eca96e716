//! Figure 4: responses to any two contrasts, and the models of normalization that describe them.

mod grid;
mod relative;
mod surfaces;

use super::conditions_caption;
use crate::experiments::{ConditionRates, ExperimentError, Laboratory};
use crate::figure::FigureData;
use grid::ContrastGrid;
use ndarray::Array1;
use normcircuit_connectivity::Circuit;
use normcircuit_protocols::experiment::ExperimentRun;
use normcircuit_statistics::normalization::{norm_index, selectivity};

/// What is known of the E neurons.
struct Study {
    /// Norm index, from the three conditions.
    index: Array1<f64>,
    /// Selectivity, from the same: positive where image 1 drives more.
    selectivity: Array1<f64>,
    /// Rates at every pair of contrasts.
    grid: ContrastGrid,
}

pub(super) fn runs(laboratory: &Laboratory) -> Vec<ExperimentRun> {
    let mut runs = ConditionRates::runs_needed(laboratory);
    runs.extend(grid::runs(laboratory));
    runs
}

pub(super) fn build(laboratory: &Laboratory) -> Result<FigureData, ExperimentError> {
    let rates = ConditionRates::measure(laboratory)?;
    let [r1, r2, r12] = rates.rates(Circuit::EXCITATORY, None);
    let study = Study {
        index: norm_index(&r1, &r2, &r12)?,
        selectivity: selectivity(&r1, &r2)?,
        grid: ContrastGrid::measure(laboratory)?,
    };
    let caption = format!(
        "{} Norm index and selectivity are from these. Contrasts of both images from 0 to 1 in steps of 0.1: 121 runs of other \
         noise, {:.1} s counted in each. An image of contrast 0 leaves its half of V1 at the rectified noise, unlike the \
         absent image of the three conditions, where it fires at {} Hz.",
        conditions_caption(laboratory, &rates)?,
        study.grid.seconds,
        laboratory.preparation()?.area.parameters().absent_rate_hz,
    );
    let mut figure = FigureData::new("fig4", "Responses to two images of any contrasts", caption);
    figure.panels.extend(surfaces::panels(&study));
    Ok(figure)
}
