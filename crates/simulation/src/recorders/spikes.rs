//! Every spike, kept in memory.

use crate::observer::{Observer, StepView, Stop};
use std::ops::ControlFlow;

/// A spike of a simulated neuron.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spike {
    /// Time step in which it was fired; it ends at `step · time_step` ms.
    pub step: u64,
    /// Index of the population.
    pub population: usize,
    /// Index of the cell in its population.
    pub cell: usize,
}

/// Records all spikes in order of time, population and cell.
#[derive(Clone, Debug, Default)]
pub struct SpikeRecorder {
    spikes: Vec<Spike>,
}

impl SpikeRecorder {
    /// A recorder without spikes.
    pub fn new() -> Self {
        Self::default()
    }

    /// The spikes so far.
    pub fn spikes(&self) -> &[Spike] {
        &self.spikes
    }
}

impl Observer for SpikeRecorder {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        for (population, cells) in view.spikes.iter().enumerate() {
            let spike = |cell: &u32| Spike { step: view.step, population, cell: *cell as usize };
            self.spikes.extend(cells.iter().map(spike));
        }
        ControlFlow::Continue(())
    }
}
