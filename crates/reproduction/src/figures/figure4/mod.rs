//! Figure 4: responses to any two contrasts, and the models of normalization that describe them.

mod claims;
mod estimates;
mod fits;
mod grid;
mod models;
mod noise;
mod relative;
mod surfaces;

use super::conditions_caption;
use super::currents::mean_currents;
use fits::Fits;
use grid::ContrastGrid;
use ndarray::Array1;
use noise::NoisyRate;
use normcircuit_charts::figure::FigureData;
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::{ConditionRates, ExperimentError, Laboratory};
use normcircuit_protocols::experiment::ExperimentRun;
use normcircuit_statistics::normalization::{current_norm_index, norm_index, selectivity};
use normcircuit_statistics::resampling::Bootstrap;
use relative::Ratios;

/// What is known of the E neurons.
struct Study {
    /// Norm index, from the three conditions.
    index: Array1<f64>,
    /// Selectivity, from the same: positive where image 1 drives more.
    selectivity: Array1<f64>,
    /// Rate with both images, from the same.
    both: Vec<NoisyRate>,
    /// Norm index of the mean inhibitory current.
    inhibitory_index: Array1<f64>,
    /// Size of the mean inhibitory current with both images, mV/ms.
    inhibitory_current: Array1<f64>,
    /// Norm index of whatever is linear in the rates of V1, in which a half without image is not silent.
    linear_index: f64,
    /// Rates at every pair of contrasts.
    grid: ContrastGrid,
    /// How intervals are made.
    bootstrap: Bootstrap,
}

pub(super) fn runs(laboratory: &Laboratory) -> Vec<ExperimentRun> {
    let mut runs = ConditionRates::runs_needed(laboratory);
    runs.extend(grid::runs(laboratory));
    runs
}

pub(super) fn build(laboratory: &Laboratory) -> Result<FigureData, ExperimentError> {
    let rates = ConditionRates::measure(laboratory)?;
    let study = Study::new(laboratory, &rates)?;
    let caption = format!(
        "{} Norm index and selectivity are from these. Contrasts of both images from 0 to 1 in steps of 0.1: 121 runs with noise \
         of their own, {} s counted in each. An image of contrast 0 leaves its half of V1 at its noise, cut off at 0 Hz, unlike \
         the absent image of the three conditions, where it fires at {} Hz.",
        conditions_caption(laboratory, &rates)?,
        study.grid.seconds,
        laboratory.preparation()?.area.parameters().absent_rate_hz,
    );
    let fits = Fits::of(laboratory, &study)?;
    let mut figure = FigureData::new("fig4", "Responses to two images of any contrasts", caption);
    laboratory.install(|| {
        let ratios = Ratios::all(&study);
        figure.panels.extend(surfaces::panels(&study));
        figure.panels.extend(relative::panels(&study, &ratios)?);
        figure.panels.extend(models::panels(&study, &fits)?);
        figure.comparisons.extend(relative::comparisons(&study, &ratios)?);
        figure.comparisons.extend(claims::comparisons(&study, &fits)?);
        Ok(figure)
    })
}

impl Study {
    fn new(laboratory: &Laboratory, rates: &ConditionRates) -> Result<Self, ExperimentError> {
        let [r1, r2, r12] = rates.rates(Circuit::EXCITATORY, None);
        let preparation = laboratory.preparation()?;
        let inhibitory = rates.rates(Circuit::INHIBITORY, None);
        let [first, second, both] = mean_currents(&preparation.circuit, Circuit::INHIBITORY, &inhibitory)?;
        let area = preparation.area.parameters();
        Ok(Self {
            index: norm_index(&r1, &r2, &r12)?,
            selectivity: selectivity(&r1, &r2)?,
            both: noisy(rates, &r12),
            inhibitory_index: current_norm_index(&first, &second, &both)?,
            inhibitory_current: both.mapv(f64::abs),
            linear_index: 1.0 + area.absent_rate_hz / area.mean_rate_hz,
            grid: ContrastGrid::measure(laboratory)?,
            bootstrap: Bootstrap { seed: laboratory.options().seed, ..Bootstrap::default() },
        })
    }
}

/// The rates with both images, and their variance by leaving out one run at a time.
fn noisy(rates: &ConditionRates, both: &Array1<f64>) -> Vec<NoisyRate> {
    let runs = rates.runs() as f64;
    let mut squares = Array1::<f64>::zeros(both.len());
    for run in 0..rates.runs() {
        let [_, _, without] = rates.rates(Circuit::EXCITATORY, Some(run));
        squares += &(without - both).mapv(|difference| difference.powi(2));
    }
    let variance = |sum: &f64| sum * (runs - 1.0) / runs;
    both.iter().zip(&squares).map(|(&rate, sum)| NoisyRate { rate, variance: variance(sum) }).collect()
}
