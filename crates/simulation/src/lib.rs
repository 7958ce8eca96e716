#![doc = include_str!("../README.md")]
#![allow(
    clippy::inline_always,
    reason = "the hot loops vectorize only where they are inlined into `Processor::dispatch`"
)]

mod channels;
mod delivery;
mod exponential;
mod injection;
mod input;
mod kernel;
mod network;
mod noise_draws;
mod observer;
mod parameters;
mod passes;
mod prefetch;
mod processor;
mod random;
pub mod recorders;
pub mod reference;
mod simulation;
mod synapses;

/// The traits of the generators behind [`Stream`], those of rand 0.10.
pub use rand;

pub use injection::Injection;
pub use input::{Input, InputSpike, NoInput, SpikeTrains};
pub use network::{Dynamics, Network, NetworkDescription, NetworkError, Population, Projection, Weights};
pub use observer::{Observer, StepView, Stop};
pub use parameters::{Channel, NeuronParameters, ParameterError};
pub use processor::Processor;
pub use random::{RootSeed, StandardNormal, Stream};
pub use simulation::{Simulation, SimulationError};
pub use synapses::{Synapses, SynapsesBuilder, SynapsesError};
