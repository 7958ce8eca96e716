//! What a run gives.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::CountedPopulation;
use crate::windows::Window;

/// What one run gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// Windows in which spikes were counted, in the order of time.
    pub windows: Vec<Window>,
    /// Spike counts `[window × cell]` of every counted population, in the order in which they were asked for.
    pub counts: Vec<(CountedPopulation, Array2<u16>)>,
    /// Synaptic currents, if any were recorded.
    pub currents: Option<RecordedCurrents>,
    /// Spikes one by one, if any were recorded.
    pub spikes: Option<RecordedSpikes>,
}

/// Spikes in the order of time, population and cell, one entry for each in every array.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedSpikes {
    /// Time steps in which they were fired; a step ends at `step · time_step` ms.
    pub steps: Vec<u32>,
    /// Indices of their populations.
    pub populations: Vec<u8>,
    /// Indices of their cells in their populations.
    pub cells: Vec<u32>,
}

/// Synaptic currents of some excitatory neurons, averaged over consecutive windows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedCurrents {
    /// The neurons, in ascending order.
    pub cells: Vec<u32>,
    /// Duration of a window, ms; the first starts where the first count window does.
    pub window_ms: u64,
    /// Mean currents from excitatory neurons, inhibitory neurons and V1: `[window × cell]` each, mV/ms.
    pub means: [Array2<f32>; 3],
}

impl RunRecord {
    /// The counts of a population, `[window × cell]`, if it was counted.
    pub fn counts(&self, population: CountedPopulation) -> Option<&Array2<u16>> {
        self.counts.iter().find(|(counted, _)| *counted == population).map(|(_, counts)| counts)
    }

    /// Time in which spikes were counted, s.
    pub fn counted_seconds(&self) -> f64 {
        self.windows.iter().map(Window::duration_ms).sum::<u64>() as f64 / 1000.0
    }
}
