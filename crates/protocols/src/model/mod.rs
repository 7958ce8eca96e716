//! Everything physical in one value: circuit, V1, and the current injected besides that of synapses.

mod injected;
pub mod networks;
mod variants;

use std::ops::Range;

use normcircuit_connectivity::CircuitParameters;
use normcircuit_simulation::{NeuronParameters, ParameterError};
use serde::{Deserialize, Serialize};

use crate::run::INITIAL_VOLTAGES;
use crate::visual_area::VisualAreaParameters;

pub use injected::InjectedCurrent;

/// Everything physical: what, together with a seed, determines a wired network and its dynamics.
///
/// ```
/// use normcircuit_protocols::Model;
///
/// let model = Model::paper().coupled(0.1, 0.34).current_noise(6.8);
/// assert_eq!(model.circuit.projections.input_to_excitatory.strength, 0.34 * 160.0);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Neurons, synapses, and who connects to whom.
    pub circuit: CircuitParameters,
    /// V1.
    #[serde(default)]
    pub area: VisualAreaParameters,
    /// Current injected into every neuron.
    #[serde(default, skip_serializing_if = "InjectedCurrent::is_none")]
    pub injection: InjectedCurrent,
}

impl Model {
    /// Checks every parameter.
    ///
    /// # Errors
    /// [`ParameterError`] for the first parameter that is out of range.
    pub fn check(&self) -> Result<(), ParameterError> {
        self.circuit.check().map_err(|error| within("circuit", error))?;
        for (name, population) in
            [("excitatory", &self.circuit.excitatory), ("inhibitory", &self.circuit.inhibitory)]
        {
            check_initial_voltages(&format!("circuit.{name}.neuron"), &population.neuron)?;
        }
        self.area.check().map_err(|error| within("area", error))?;
        self.injection.check()
    }
}

/// Runs begin with voltages that a neuron can have.
fn check_initial_voltages(name: &str, neuron: &NeuronParameters) -> Result<(), ParameterError> {
    let Range { start, end } = INITIAL_VOLTAGES;
    for (field, value, holds, needed) in [
        ("lower_bound", neuron.lower_bound, neuron.lower_bound <= start, format!("at most {start}")),
        ("spike_threshold", neuron.spike_threshold, neuron.spike_threshold >= end, format!("at least {end}")),
    ] {
        let needed = format!("{needed}, as runs begin with voltages from {start} to {end} mV");
        ParameterError::require(&format!("{name}.{field}"), value, holds, &needed)?;
    }
    Ok(())
}

/// The error with the full name of its parameter, as it stands in a file.
fn within(part: &str, error: ParameterError) -> ParameterError {
    ParameterError { name: format!("{part}.{}", error.name), ..error }
}
