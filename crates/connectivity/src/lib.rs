//! Who connects to whom: sheets of cells, orientation maps, wiring rules, and the circuit of Song et al. 2026.

mod circuit;
mod currents;
mod orientation;
mod parameters;
mod sheet;
mod wiring;

pub use circuit::{Circuit, CircuitError, EXCITATORY, INHIBITORY, INPUT};
pub use currents::mean_input_current;
pub use orientation::OrientationMap;
pub use parameters::{
    CircuitParameters, InputParameters, PopulationParameters, ProjectionParameters, Projections, Rule,
};
pub use sheet::Sheet;
pub use wiring::{TunedTargets, wire_fixed_out_degree};
