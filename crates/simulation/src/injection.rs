//! Currents injected into neurons besides those of synapses.

use crate::network::Network;
use crate::noise_draws;
use crate::parameters::ParameterError;
use crate::processor::Processor;
use crate::random::Stream;

/// A current that is added to the synaptic current of every spiking neuron, mV/ms.
#[derive(Clone, Debug)]
pub struct Injection {
    kind: Kind,
    /// Currents of the population that is about to advance, one per cell.
    currents: Vec<f64>,
}

#[derive(Clone, Debug)]
enum Kind {
    WhiteNoise { standard_deviation: f64, random: Box<Stream> },
    CommonSeries { values: Vec<f64>, steps_per_value: u64, constants: Vec<f64> },
}

impl Injection {
    /// Independent normal draws for every neuron and time step, standard deviation `standard_deviation` mV/ms.
    ///
    /// There is no √dt in it: a standard deviation belongs to a time step. For the same noise at another step, multiply
    /// it by √(dt / dt′). Draws are of 16 bits: one of 65 536 equally probable quantiles of the normal distribution.
    ///
    /// # Errors
    /// [`ParameterError`] if the standard deviation is negative or not finite.
    pub fn white_noise(standard_deviation: f64, random: Stream) -> Result<Self, ParameterError> {
        let holds = standard_deviation.is_finite() && standard_deviation >= 0.0;
        let requirement = "finite and at least 0";
        ParameterError::require("injection.standard_deviation", standard_deviation, holds, requirement)?;
        let kind = Kind::WhiteNoise { standard_deviation, random: Box::new(random) };
        Ok(Self { kind, currents: Vec::new() })
    }

    /// One time series for all neurons plus a constant per population: `values[k]` mV/ms holds for `steps_per_value`
    /// time steps, the last one from then on; `constants` has one entry per population of `network`.
    ///
    /// # Errors
    /// [`ParameterError`] if a value is not finite, the series is empty, `steps_per_value` is 0 or the number of
    /// constants is not that of the populations.
    pub fn common_series(
        network: &Network,
        values: Vec<f64>,
        steps_per_value: u64,
        constants: Vec<f64>,
    ) -> Result<Self, ParameterError> {
        let require = ParameterError::require;
        require("injection.values (count)", values.len() as f64, !values.is_empty(), "at least 1")?;
        require("injection.steps_per_value", steps_per_value as f64, steps_per_value > 0, "at least 1")?;
        let fits = constants.len() == network.populations().len();
        require("injection.constants (count)", constants.len() as f64, fits, "one per population")?;
        if let Some(value) = values.iter().chain(&constants).find(|value| !value.is_finite()) {
            require("injection current", *value, false, "finite")?;
        }
        let kind = Kind::CommonSeries { values, steps_per_value, constants };
        Ok(Self { kind, currents: Vec::new() })
    }

    /// Computes the currents of all `size` cells of `population` in time step `step`. Populations and steps come in order.
    pub(crate) fn prepare(&mut self, step: u64, population: usize, size: usize, processor: Processor) {
        self.currents.resize(size, 0.0);
        match &mut self.kind {
            Kind::WhiteNoise { standard_deviation, random } => {
                noise_draws::fill(&mut self.currents, *standard_deviation, random, processor);
            }
            Kind::CommonSeries { values, steps_per_value, constants } => {
                let index = ((step - 1) / *steps_per_value) as usize;
                let common = values[index.min(values.len() - 1)];
                self.currents.fill(common + constants[population]);
            }
        }
    }

    /// The currents that [`Injection::prepare`] computed last, mV/ms.
    pub(crate) fn currents(&self) -> &[f64] {
        &self.currents
    }
}
