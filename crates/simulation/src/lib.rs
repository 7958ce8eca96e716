//! Fast, reproducible simulation of networks of exponential integrate-and-fire neurons.

mod input;
mod network;
mod parameters;
mod random;
mod synapses;

pub use input::{Input, InputSpike, NoInput};
pub use network::{Dynamics, Network, NetworkDescription, NetworkError, Population, Projection, Weights};
pub use parameters::{Channel, NeuronParameters, ParameterError};
pub use random::{RootSeed, StandardNormal, Stream};
pub use synapses::{Synapses, SynapsesBuilder, SynapsesError};
