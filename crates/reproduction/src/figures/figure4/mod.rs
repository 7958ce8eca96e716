//! Figure 4: Responses to two images of any contrasts.
//!
//! - A1–A4: mean rates of four groups of neurons over both contrasts
//! - B: rates relative to that at equal contrasts, weakly normalizing neurons
//! - C: the same, strongly normalizing neurons
//! - D–E: their spread by norm index, as counted and without noise of counts
//! - F: which model of normalization describes a neuron best
//! - G: how well the models do
//! - H: fitted normalization strength against norm index
//! - I: inhibitory current against fitted normalization strength

mod models;
mod relative;
mod strengths;
mod surfaces;

use crate::analysis::{ContrastFits, CurrentIndices, NoisyRate, index_of, mean_currents};
use crate::{Context, Figure, FigureError, Sheet};
use ndarray::Array1;
use normcircuit_charts::figure::Group;
use normcircuit_laboratory::measurements::{ConditionData, Conditions, ContrastGrid, GridData, LEVELS};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_statistics::normalization::selectivity;
use normcircuit_statistics::resampling::Bootstrap;

/// What intervals cover.
const COVERS: &str = "neurons, in this network";
/// Neurons that are slower with both images are not fitted, Hz.
const LEAST_FITTED_RATE: f64 = 2.0;
/// Both images at this level of contrast are the paper's reference.
const EQUAL: usize = LEVELS / 2;

/// What is known of the E neurons.
struct Study<'a> {
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
    grid: &'a GridData,
    /// How intervals are made.
    bootstrap: Bootstrap,
}

pub(super) fn figure() -> Figure {
    Figure::new("fig4", Group::Main, include_str!("mod.rs"), measurements, draw)
}

fn measurements(plan: &Plan) -> Result<(Conditions, ContrastGrid), ExperimentError> {
    Ok((Conditions::default_network(plan)?, ContrastGrid::new(plan, plan.default_network()?)))
}

fn draw((data, grid): &(ConditionData, GridData), context: &Context<'_>) -> Result<Sheet, FigureError> {
    let bootstrap = Bootstrap { seed: context.plan.seed, ..Bootstrap::default() };
    let study = Study::new(data, grid, bootstrap)?;
    let caption = format!(
        "{} Norm index and selectivity are from these. Contrasts of both images from 0 to 1 in steps of {}: {} runs with noise of \
         their own, {} s counted in each. An image of contrast 0 leaves its half of V1 at its noise, cut off at 0 Hz, unlike the absent \
         image of the three conditions, where it fires at {} Hz.",
        data.describe(),
        GridData::contrast(1),
        LEVELS * LEVELS,
        grid.seconds,
        data.wired.area.parameters().absent_rate_hz,
    );
    let eligible: Vec<usize> =
        (0..study.both.len()).filter(|&neuron| study.both[neuron].rate > LEAST_FITTED_RATE).collect();
    let fits = ContrastFits::of(grid, &eligible, context)?;
    Ok(Sheet::new(caption)
        .panels(surfaces::panels(&study))
        .panels(relative::panels(&study)?)
        .panels(models::panels(&study, &fits)?)
        .panels(strengths::panels(&study, &fits)?))
}

impl<'a> Study<'a> {
    fn new(data: &ConditionData, grid: &'a GridData, bootstrap: Bootstrap) -> Result<Self, FigureError> {
        let rates = data.rates();
        let currents = mean_currents(&data.wired.circuit, &rates)?;
        let all: Vec<usize> = (0..rates.excitatory.both.len()).collect();
        let area = data.wired.area.parameters();
        Ok(Self {
            index: index_of(&rates.excitatory)?,
            selectivity: selectivity(&rates.excitatory.first, &rates.excitatory.second)?,
            both: rates_with_both(data),
            inhibitory_index: CurrentIndices::new(&currents, &all)?.by_source.inhibitory,
            inhibitory_current: currents.inhibitory.both.mapv(f64::abs),
            linear_index: 1.0 + area.absent_rate_hz / area.mean_rate_hz,
            grid,
            bootstrap,
        })
    }

    /// The rate of a neuron at levels of both contrasts.
    fn rate(&self, (first, second): (usize, usize), neuron: usize) -> NoisyRate {
        let place = [GridData::point(first, second), neuron];
        NoisyRate { rate: self.grid.rates[place], variance: self.grid.noise[place] }
    }
}

/// The rates with both images, and their variance by leaving out one block of time at a time.
fn rates_with_both(data: &ConditionData) -> Vec<NoisyRate> {
    let Ok(found) = data.jackknife(|rates| Ok::<_, std::convert::Infallible>(rates.excitatory.both.clone()));
    let rate = |(neuron, rate): (usize, &f64)| NoisyRate {
        rate: *rate,
        variance: found.error_of(|rates| rates[neuron]).powi(2),
    };
    found.all.iter().enumerate().map(rate).collect()
}

#[cfg(test)]
impl<'a> Study<'a> {
    /// A study of made-up neurons, of which norm indices and selectivities are given.
    fn made_up(index: &[f64], selectivity: &[f64], grid: &'a GridData) -> Self {
        let known = |rate| NoisyRate { rate, variance: 0.0 };
        let reference = grid.rates.row(GridData::point(EQUAL, EQUAL));
        Self {
            index: index.to_vec().into(),
            selectivity: selectivity.to_vec().into(),
            both: reference.iter().copied().map(known).collect(),
            inhibitory_index: Array1::from_elem(index.len(), 1.5),
            inhibitory_current: Array1::ones(index.len()),
            linear_index: 1.5,
            grid,
            bootstrap: Bootstrap { replicates: 50, ..Bootstrap::default() },
        }
    }
}
