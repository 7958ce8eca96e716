//! Observers for the common cases.

mod counts;
mod currents;
mod guard;
mod spikes;
mod voltages;

pub use counts::SpikeCounts;
pub use currents::{ChannelCurrents, CurrentRecorder, MeanCurrents};
pub use guard::ActivityGuard;
pub use spikes::{Spike, SpikeRecorder};
pub use voltages::VoltageRecorder;

use crate::network::{Dynamics, Network};

/// One cell of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    /// Index of its population.
    pub population: usize,
    /// Index in its population.
    pub index: usize,
}

/// A recorder was asked for something that the network does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecorderError {
    /// The cell does not exist or is an input cell.
    #[error("cell {index} of population {population} is not a spiking cell of the network")]
    NotSpiking {
        /// Population index.
        population: usize,
        /// Cell index.
        index: usize,
    },
    /// A window must have at least one time step.
    #[error("the window is 0 time steps long; it must be at least 1")]
    EmptyWindow,
}

fn require_spiking(network: &Network, cells: &[Cell]) -> Result<(), RecorderError> {
    let is_spiking = |cell: &&Cell| {
        let population = network.populations().get(cell.population);
        population.is_some_and(|p| matches!(p.dynamics, Dynamics::Spiking(_)) && cell.index < p.size)
    };
    match cells.iter().find(|cell| !is_spiking(cell)) {
        Some(Cell { population, index }) => {
            Err(RecorderError::NotSpiking { population: *population, index: *index })
        }
        None => Ok(()),
    }
}

fn require_window(steps: u64) -> Result<(), RecorderError> {
    if steps == 0 { Err(RecorderError::EmptyWindow) } else { Ok(()) }
}
