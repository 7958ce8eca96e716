//! How much norm indices differ from neuron to neuron, with and without what counting spikes adds.

use crate::analysis::normalization::{index_of, typical};
use crate::analysis::without_noise::{Twice, below_of, deviation_without_noise};
use crate::error::FigureError;
use ndarray::Array1;
use normcircuit_laboratory::measurements::{ConditionData, Rates};
use normcircuit_protocols::experiment::CountedPopulation;
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::histogram::{Bins, histogram};
use normcircuit_statistics::summary::standard_deviation;

/// Neurons that fire less than this with both images are left out, Hz: of few spikes norm indices are wild.
const MIN_RATE: f64 = 2.0;

/// SD over neurons of their norm indices.
#[derive(Clone, Copy, Debug)]
pub struct Heterogeneity {
    /// As measured, counting noise and all.
    pub measured: Estimate,
    /// Without counting noise, from two halves of the time.
    pub without_noise: Estimate,
}

/// The heterogeneity of typical neurons of a population that fire at 2 Hz or more with both images and have norm indices below a
/// bound, with errors over time.
///
/// # Errors
/// [`FigureError`] if the rates are not those of one population.
pub fn heterogeneity(
    data: &ConditionData,
    population: CountedPopulation,
    below: f64,
) -> Result<Heterogeneity, FigureError> {
    let neurons = typical_below(&data.rates(), population, f64::INFINITY)?;
    let measured = data.estimate(|rates| {
        let [index] = below_of(&[index_of(rates.of(population))?], &neurons, below);
        Ok::<_, FigureError>(standard_deviation(&index))
    })?;
    let without_noise = data.jackknife_of_halves(|halves| {
        let twice = index_twice(halves, population)?;
        Ok::<_, FigureError>(deviation_without_noise(&below_of(&twice, &neurons, below)))
    })?;
    Ok(Heterogeneity { measured, without_noise: without_noise.estimate() })
}

/// Norm indices of all neurons of a population from two halves of the time.
///
/// # Errors
/// [`FigureError`] if the rates are not those of one population.
pub fn index_twice(halves: &[Rates; 2], population: CountedPopulation) -> Result<Twice, FigureError> {
    let [one, other] = halves;
    Ok([index_of(one.of(population))?, index_of(other.of(population))?])
}

/// The typical neurons of a population that fire at 2 Hz or more with both images and have norm indices below a bound.
///
/// # Errors
/// [`FigureError`] if the rates are not those of one population.
pub fn typical_below(
    rates: &Rates,
    population: CountedPopulation,
    below: f64,
) -> Result<Vec<usize>, FigureError> {
    let typical = typical(rates.of(population))?;
    let both = &rates.of(population).both;
    let is_kept = |(neuron, index): &(usize, &f64)| **index < below && both[*neuron] >= MIN_RATE;
    Ok(typical.neurons.into_iter().zip(&typical.index).filter(is_kept).map(|(neuron, _)| neuron).collect())
}

/// Norm indices whose density is drawn, and its errors.
#[derive(Clone, Debug)]
pub struct IndexDensity {
    /// The indices, from all time.
    pub index: Array1<f64>,
    /// Standard error over time of the density in each bin.
    pub errors: Vec<f64>,
}

impl IndexDensity {
    /// Of the norm indices that `index` takes from rates, in `bins`.
    ///
    /// # Errors
    /// The first error of `index`.
    pub fn new(
        data: &ConditionData,
        bins: &Bins,
        index: impl Fn(&Rates) -> Result<Array1<f64>, FigureError>,
    ) -> Result<Self, FigureError> {
        let density = |rates: &Rates| Ok::<_, FigureError>(histogram(&index(rates)?, bins.clone()).density);
        let found = data.jackknife(density)?;
        let errors = (0..bins.count()).map(|bin| found.error_of(|density| density[bin])).collect();
        Ok(Self { index: index(&data.rates())?, errors })
    }

    /// Of the typical E neurons.
    ///
    /// # Errors
    /// [`FigureError`] if the rates are not those of one population.
    pub fn of_typical(data: &ConditionData, bins: &Bins) -> Result<Self, FigureError> {
        Self::new(data, bins, |rates| Ok(typical(&rates.excitatory)?.index))
    }
}
