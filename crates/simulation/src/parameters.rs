//! Parameters of neurons and synapses, checked before they are used.

use serde::{Deserialize, Serialize};

/// A parameter outside its range.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{name} is {value}; it must be {requirement}")]
pub struct ParameterError {
    /// Which parameter.
    pub name: String,
    /// Its value, in the unit its documentation states.
    pub value: f64,
    /// What would be right.
    pub requirement: String,
}

impl ParameterError {
    /// `Ok` if `holds`, otherwise the error that names the parameter, its value and what would be right.
    ///
    /// # Errors
    /// A [`ParameterError`] if `holds` is false.
    pub fn require(name: &str, value: f64, holds: bool, requirement: &str) -> Result<(), Self> {
        if holds {
            Ok(())
        } else {
            Err(Self { name: name.to_owned(), value, requirement: requirement.to_owned() })
        }
    }
}

/// Checks of finite parameters whose names begin with `owner`: name, value, what holds beyond being finite, what is right.
fn requirements_of(owner: &str) -> impl Fn(&str, f64, bool, &str) -> Result<(), ParameterError> + '_ {
    move |name, value, holds, requirement| {
        ParameterError::require(&format!("{owner}.{name}"), value, value.is_finite() && holds, requirement)
    }
}

/// The exponential integrate-and-fire neuron
/// `C dV/dt = −g_L (V − E_L) + g_L Δ_T exp((V − V_T)/Δ_T) + I(t)` (Fourcaud-Trocmé et al. 2003,
/// doi 10.1523/JNEUROSCI.23-37-11628.2003).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeuronParameters {
    /// Membrane capacitance `C`, in units in which currents are mV/ms.
    pub capacitance: f64,
    /// Leak conductance `g_L`, 1/ms.
    pub leak_conductance: f64,
    /// Leak reversal potential `E_L`, mV.
    pub leak_reversal: f64,
    /// Soft threshold `V_T` at which the exponential current takes over, mV.
    pub soft_threshold: f64,
    /// Slope factor `Δ_T` of the exponential current, mV.
    pub slope_factor: f64,
    /// Voltage at which a spike is counted, mV.
    pub spike_threshold: f64,
    /// Voltage after a spike, mV.
    pub reset: f64,
    /// Lower bound of the voltage, mV.
    pub lower_bound: f64,
    /// Refractory period after a spike, ms.
    pub refractory_period: f64,
}

impl NeuronParameters {
    /// Checks every parameter; `owner` is put in front of the parameter's name in the error.
    ///
    /// # Errors
    /// [`ParameterError`] for the first parameter that is not finite or out of range.
    pub fn check(&self, owner: &str) -> Result<(), ParameterError> {
        let require = requirements_of(owner);
        let positive = "finite and above 0";
        require("capacitance", self.capacitance, self.capacitance > 0.0, positive)?;
        require("leak_conductance", self.leak_conductance, self.leak_conductance > 0.0, positive)?;
        require("leak_reversal", self.leak_reversal, true, "finite")?;
        require("soft_threshold", self.soft_threshold, true, "finite")?;
        require("slope_factor", self.slope_factor, self.slope_factor > 0.0, positive)?;
        let threshold = self.spike_threshold;
        require(
            "spike_threshold",
            threshold,
            threshold > self.soft_threshold,
            "finite and above soft_threshold",
        )?;
        require("reset", self.reset, self.reset < threshold, "finite and below spike_threshold")?;
        require("lower_bound", self.lower_bound, self.lower_bound <= self.reset, "finite and at most reset")?;
        let period = self.refractory_period;
        require("refractory_period", period, period >= 0.0, "finite and at least 0")?;
        let widest = (threshold - self.soft_threshold).max(self.soft_threshold - self.lower_bound);
        require("slope_factor", self.slope_factor, widest / self.slope_factor <= 700.0, SLOPE_REQUIREMENT)
    }
}

impl NeuronParameters {
    /// Time steps for which a neuron is refractory after a spike.
    pub fn refractory_steps(&self, time_step: f64) -> u64 {
        (self.refractory_period / time_step).round() as u64
    }
}

const SLOPE_REQUIREMENT: &str = "at least 1/700 of the distances from soft_threshold to spike_threshold and to lower_bound (the exponential overflows)";

/// One synaptic channel: the current after a spike of weight `w` is
/// `w/(τ_d − τ_r) (exp(−t/τ_d) − exp(−t/τ_r))`, of area `w`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// Share of the synaptic weight that this channel carries.
    pub fraction: f64,
    /// Rise time `τ_r`, ms.
    pub rise_time: f64,
    /// Decay time `τ_d`, ms.
    pub decay_time: f64,
}

impl Channel {
    /// Checks every parameter; `owner` is put in front of the parameter's name in the error.
    ///
    /// # Errors
    /// [`ParameterError`] for the first parameter that is not finite or out of range.
    pub fn check(&self, owner: &str) -> Result<(), ParameterError> {
        let require = requirements_of(owner);
        require("fraction", self.fraction, true, "finite")?;
        require("rise_time", self.rise_time, self.rise_time > 0.0, "finite and above 0")?;
        require("decay_time", self.decay_time, self.decay_time > 0.0, "finite and above 0")
    }
}
