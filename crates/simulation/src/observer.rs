//! Watching a simulation while it runs.

use crate::input::InputSpike;
use crate::network::Network;
use std::ops::ControlFlow;

/// What happened in one time step.
#[derive(Clone, Copy, Debug)]
pub struct StepView<'a> {
    /// The time step, counted from 1.
    pub step: u64,
    /// The network that is simulated.
    pub network: &'a Network,
    /// Spikes by population: indices of the cells that spiked, ascending. Empty for input populations.
    pub spikes: &'a [Vec<u32>],
    /// Spikes of input populations that arrived in this step.
    pub input_spikes: &'a [InputSpike],
    pub(crate) membranes: &'a [Membrane],
}

/// Voltages and refractory states of one population.
#[derive(Clone, Debug)]
pub(crate) struct Membrane {
    pub(crate) voltage: Vec<f64>,
    /// Last time step in which the cell is refractory; 0 before its first spike.
    pub(crate) refractory_until: Vec<u64>,
    pub(crate) spike_threshold: f64,
}

impl StepView<'_> {
    /// The end of the step, ms.
    pub fn time(&self) -> f64 {
        self.step as f64 * self.network.time_step()
    }

    /// The voltage of a cell at the end of the step, mV: the spike threshold while the cell is refractory, the reset
    /// value in the last refractory step.
    ///
    /// # Panics
    /// If the population is not spiking or has no such cell.
    pub fn voltage(&self, population: usize, cell: usize) -> f64 {
        let membrane = &self.membranes[population];
        if self.step < membrane.refractory_until[cell] {
            membrane.spike_threshold
        } else {
            membrane.voltage[cell]
        }
    }
}

/// Why an observer ended a run early, in words for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop(pub String);

/// Called after every time step. Observers only look: results are the same with and without them.
pub trait Observer {
    /// Looks at one step; `Break` ends the run.
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop>;
}
