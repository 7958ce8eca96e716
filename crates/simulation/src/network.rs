//! Networks: populations, projections between them, and the checks that make a description a network.

use crate::parameters::{Channel, NeuronParameters, ParameterError};
use crate::synapses::Synapses;

/// A group of cells with the same parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    /// Name used in messages and results, for example `"E"`.
    pub name: String,
    /// Number of cells.
    pub size: usize,
    /// Whether the cells are simulated or driven from outside.
    pub dynamics: Dynamics,
    /// The channels that a spike of this population opens in its targets.
    pub channels: Vec<Channel>,
}

/// What makes the cells of a population spike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dynamics {
    /// Spikes are given by an [`Input`](crate::Input).
    Input,
    /// Exponential integrate-and-fire neurons.
    Spiking(NeuronParameters),
}

/// All synapses from one population to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// Index of the source population in [`NetworkDescription::populations`].
    pub source: usize,
    /// Index of the target population; it must be spiking.
    pub target: usize,
    /// Who connects to whom.
    pub synapses: Synapses,
    /// How strongly; mV, the area of the postsynaptic current of one spike.
    pub weights: Weights,
}

/// Synaptic weights of a projection, mV.
#[derive(Clone, Debug, PartialEq)]
pub enum Weights {
    /// The same for all synapses.
    Uniform(f64),
    /// One per synapse, in the flat order of [`Synapses::row_range`].
    PerSynapse(Vec<f64>),
}

/// Everything that makes a network; [`Network::new`] checks it.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkDescription {
    /// Integration step, ms.
    pub time_step: f64,
    /// The populations; cells of spiking populations are numbered through in this order.
    pub populations: Vec<Population>,
    /// The projections; several may join the same two populations.
    pub projections: Vec<Projection>,
}

/// A checked network, read-only and shared by any number of simulations.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    description: NetworkDescription,
}

/// Why a description is not a network.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkError {
    /// A parameter is out of range.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
}

impl Network {
    /// Checks a description.
    ///
    /// # Errors
    /// [`NetworkError`] that names the field and the value at fault.
    pub fn new(description: NetworkDescription) -> Result<Self, NetworkError> {
        Ok(Self { description })
    }

    /// Integration step, ms.
    pub fn time_step(&self) -> f64 {
        self.description.time_step
    }

    /// The populations, in index order.
    pub fn populations(&self) -> &[Population] {
        &self.description.populations
    }

    /// The projections.
    pub fn projections(&self) -> &[Projection] {
        &self.description.projections
    }
}
