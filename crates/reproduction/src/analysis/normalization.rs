//! Norm indices from rates, and the neurons that figures are made from.

use ndarray::{Array1, Axis};
use normcircuit_protocols::ByCondition;
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::normalization::{norm_index, within_one_standard_deviation};

/// The neurons whose rate lies within one standard deviation of the mean in every condition, which is the paper's choice.
#[derive(Clone, Debug)]
pub struct Typical {
    /// Their indices in the population.
    pub neurons: Vec<usize>,
    /// Their norm indices.
    pub index: Array1<f64>,
}

/// Norm indices of all neurons of a population from its rates, Hz.
///
/// # Errors
/// [`InputError`] if the rates are not those of one population.
pub fn index_of(rates: &ByCondition<Array1<f64>>) -> Result<Array1<f64>, InputError> {
    norm_index(&rates.first, &rates.second, &rates.both)
}

/// The typical neurons of a population.
///
/// # Errors
/// [`InputError`] if the rates are not those of one population.
pub fn typical(rates: &ByCondition<Array1<f64>>) -> Result<Typical, InputError> {
    let kept = within_one_standard_deviation(&[&rates.first, &rates.second, &rates.both])?;
    let neurons: Vec<usize> = (0..kept.len()).filter(|&neuron| kept[neuron]).collect();
    let index = index_of(rates)?.select(Axis(0), &neurons);
    Ok(Typical { neurons, index })
}

impl Typical {
    /// Their norm indices below a bound.
    pub fn index_below(&self, bound: f64) -> Array1<f64> {
        self.index.iter().copied().filter(|index| *index < bound).collect()
    }
}
