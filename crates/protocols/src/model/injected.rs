//! Currents injected into neurons besides those of synapses.

use normcircuit_connectivity::Circuit;
use normcircuit_simulation::{Injection, Network, ParameterError, RootSeed, StandardNormal};
use serde::{Deserialize, Serialize};

use crate::error::{ProtocolError, steps_per_millisecond};

/// The integration step to which the standard deviation of white noise belongs, ms.
const NOISE_STEP: f64 = 0.05;
/// The kernel of the common current reaches this many standard deviations to either side.
const KERNEL_REACH: f64 = 5.0;

/// A current injected into every neuron, mV/ms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum InjectedCurrent {
    /// None.
    #[default]
    None,
    /// Independent normal draws for every neuron and time step.
    WhiteNoise {
        /// Standard deviation of a draw at a time step of 0.05 ms; at another step `dt` it is multiplied by √(0.05/dt), which
        /// keeps the spectrum.
        standard_deviation: f64,
    },
    /// One Gaussian series for all neurons, with autocovariance `σ² exp(−τ²/2τ_L²)`, a value each millisecond, plus a constant
    /// for each population.
    Common {
        /// σ, mV/ms.
        standard_deviation: f64,
        /// `τ_L`, ms.
        correlation_time: f64,
        /// Constant current into excitatory neurons.
        #[serde(default)]
        excitatory: f64,
        /// Constant current into inhibitory neurons.
        #[serde(default)]
        inhibitory: f64,
    },
}

impl InjectedCurrent {
    /// Whether nothing is injected.
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }

    /// Checks every parameter.
    ///
    /// # Errors
    /// [`ParameterError`] for the first parameter that is out of range.
    pub fn check(&self) -> Result<(), ParameterError> {
        let require = |name: &str, value: f64, holds: bool, requirement: &str| {
            ParameterError::require(&format!("injection.{name}"), value, holds, requirement)
        };
        let deviation =
            |name: &str, value: f64| require(name, value, (0.0..=1e6).contains(&value), "0 to 1e6 mV/ms");
        match *self {
            Self::None => Ok(()),
            Self::WhiteNoise { standard_deviation } => {
                deviation("white_noise.standard_deviation", standard_deviation)
            }
            Self::Common { standard_deviation, correlation_time, excitatory, inhibitory } => {
                deviation("common.standard_deviation", standard_deviation)?;
                let holds = (1.0..=100_000.0).contains(&correlation_time);
                require("common.correlation_time", correlation_time, holds, "1 to 100 000 ms")?;
                require("common.excitatory", excitatory, excitatory.is_finite(), "finite")?;
                require("common.inhibitory", inhibitory, inhibitory.is_finite(), "finite")
            }
        }
    }

    /// The current of run `run`, which lasts `duration_ms`; each run has its own.
    ///
    /// # Errors
    /// [`ProtocolError`] if a parameter is out of range or the time step does not divide 1 ms.
    pub fn injection(
        &self,
        network: &Network,
        duration_ms: u64,
        seed: RootSeed,
        run: u64,
    ) -> Result<Option<Injection>, ProtocolError> {
        self.check()?;
        let mut random = seed.stream("injected current", &[run]);
        Ok(match *self {
            Self::None => None,
            Self::WhiteNoise { standard_deviation } => {
                let scaled = standard_deviation * (NOISE_STEP / network.time_step()).sqrt();
                Some(Injection::white_noise(scaled, random)?)
            }
            Self::Common { standard_deviation, correlation_time, excitatory, inhibitory } => {
                let mut normal = StandardNormal::new();
                let draw = || normal.sample(&mut random);
                let series =
                    smooth_series(duration_ms as usize + 1, standard_deviation, correlation_time, draw);
                let steps = steps_per_millisecond(network.time_step())?;
                let mut constants = vec![0.0; network.populations().len()];
                constants[Circuit::EXCITATORY] = excitatory;
                constants[Circuit::INHIBITORY] = inhibitory;
                Some(Injection::common_series(network, series, steps, constants)?)
            }
        })
    }
}

/// A stationary Gaussian series of `length` values with autocovariance `σ² exp(−τ²/2τ_L²)`: white noise smoothed by a Gaussian of
/// width `τ_L/√2`, whose autocorrelation is that Gaussian's convolution with itself.
fn smooth_series(
    length: usize,
    deviation: f64,
    correlation_time: f64,
    mut draw: impl FnMut() -> f64,
) -> Vec<f64> {
    let width = correlation_time / std::f64::consts::SQRT_2;
    let reach = (KERNEL_REACH * width).ceil() as usize;
    let kernel: Vec<f64> = (0..=2 * reach)
        .map(|place| libm::exp(-0.5 * ((place as f64 - reach as f64) / width).powi(2)))
        .collect();
    let norm = kernel.iter().map(|weight| weight * weight).sum::<f64>().sqrt();
    let white: Vec<f64> = (0..length + 2 * reach).map(|_| draw()).collect();
    let smoothed = |start: usize| {
        let sum: f64 = kernel.iter().zip(&white[start..]).map(|(weight, value)| weight * value).sum();
        deviation * sum / norm
    };
    (0..length).map(smoothed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_series_has_the_autocovariance_it_should() {
        let (deviation, time) = (0.3, 20.0);
        let mut random = RootSeed(3).stream("series", &[]);
        let mut normal = StandardNormal::new();
        let series = smooth_series(200_000, deviation, time, || normal.sample(&mut random));
        for lag in [0_usize, 10, 20, 40, 80] {
            let pairs = series.len() - lag;
            let found = (0..pairs).map(|t| series[t] * series[t + lag]).sum::<f64>() / pairs as f64;
            let expected = deviation.powi(2) * (-0.5 * (lag as f64 / time).powi(2)).exp();
            // Some 200 000 / (2 √π · 20) independent values: a standard error of about 2 % of the variance.
            assert!((found - expected).abs() < 0.08 * deviation.powi(2), "lag {lag}: {found} and {expected}");
        }
    }

    #[test]
    fn what_is_out_of_range_is_named() {
        let bad = InjectedCurrent::WhiteNoise { standard_deviation: -1.0 };
        assert_eq!(bad.check().unwrap_err().name, "injection.white_noise.standard_deviation");
        let bad = InjectedCurrent::Common {
            standard_deviation: 1.0,
            correlation_time: 0.0,
            excitatory: 0.0,
            inhibitory: 0.0,
        };
        assert_eq!(bad.check().unwrap_err().name, "injection.common.correlation_time");
    }
}
