//! Who connects to whom: sheets of neurons, orientation maps, spatial, tuned and random wiring, and the circuit of
//! Song, Ruff, Cohen & Huang 2026 (Science Advances, doi 10.1126/sciadv.adv9396).
//!
//! [`Circuit::build`] makes the whole network from [`CircuitParameters`]; [`rules`] and [`laws`] are its parts, for
//! networks of one's own.

mod circuit;
mod currents;
mod error;
pub mod gamma;
pub mod laws;
mod orientation_map;
mod parameters;
mod presets;
pub mod rules;
mod sheet;
mod tuned;

pub use circuit::Circuit;
pub use currents::mean_input_current;
pub use error::ConnectivityError;
pub use orientation_map::{OrientationMap, OrientationMapParameters};
pub use parameters::{
    CircuitParameters, InputPopulation, ProjectionParameters, Projections, SpikingPopulation, WeightLaw,
    WiringLaw,
};
pub use sheet::{Position, Sheet};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
