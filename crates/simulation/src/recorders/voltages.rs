//! Voltages of chosen neurons in every time step.

use super::{Cell, RecorderError, require_spiking};
use crate::network::Network;
use crate::observer::{Observer, StepView, Stop};
use std::ops::ControlFlow;

/// Records the voltage of chosen neurons at the end of every time step.
#[derive(Clone, Debug)]
pub struct VoltageRecorder {
    cells: Vec<Cell>,
    voltages: Vec<f64>,
}

impl VoltageRecorder {
    /// Records `cells` of `network`.
    ///
    /// # Errors
    /// [`RecorderError::NotSpiking`] if a cell is not a simulated neuron.
    pub fn new(network: &Network, cells: &[Cell]) -> Result<Self, RecorderError> {
        require_spiking(network, cells)?;
        Ok(Self { cells: cells.to_vec(), voltages: Vec::new() })
    }

    /// The voltages so far, `[step × cell]` in row-major order, mV; see [`StepView::voltage`] for refractory neurons.
    pub fn voltages(&self) -> &[f64] {
        &self.voltages
    }
}

impl Observer for VoltageRecorder {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        self.voltages.extend(self.cells.iter().map(|cell| view.voltage(cell.population, cell.index)));
        ControlFlow::Continue(())
    }
}
