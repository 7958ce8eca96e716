//! One stored run: spike counts of all cells in short bins.

use crate::store::Key;
use normcircuit_connectivity::CircuitParameters;
use normcircuit_protocols::{Stimulus, VisualAreaParameters};
use serde::{Deserialize, Serialize};

/// Everything that determines a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RunKey {
    /// The circuit; its wiring follows from these and the seed.
    pub circuit: CircuitParameters,
    /// V1.
    pub area: VisualAreaParameters,
    /// What is shown from beginning to end.
    pub stimulus: Stimulus,
    /// The root seed of wiring, noise and spikes.
    pub seed: u64,
    /// Which run: each has its own initial voltages, noise and spikes.
    pub index: u64,
    /// Simulated time, ms.
    pub duration: u64,
    /// Length of a bin, ms.
    pub bin: u64,
}

impl Key for RunKey {
    const KIND: &'static str = "run";
    const VERSION: u32 = 1;
    type Value = BinnedCounts;
}

impl RunKey {
    /// Simulated time, s.
    pub fn seconds(&self) -> f64 {
        self.duration as f64 / 1000.0
    }

    /// About how many bytes the result takes on disk.
    pub fn bytes(&self) -> u64 {
        let rows = [self.circuit.excitatory.rows, self.circuit.inhibitory.rows, self.circuit.input.rows];
        let cells: usize = rows.iter().map(|rows| 2 * rows * rows).sum();
        self.duration / self.bin * cells as u64
    }
}

/// Spike counts of all cells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BinnedCounts {
    /// Length of a bin, ms.
    pub bin: u64,
    /// Number of bins.
    pub bins: usize,
    /// By population (E, I, V1): `[bin × cell]` in row-major order.
    pub counts: [Vec<u8>; 3],
}

impl BinnedCounts {
    /// Spikes of every cell of a population in all bins from `first`.
    ///
    /// # Panics
    /// If there is no such population.
    pub fn totals(&self, population: usize, first: usize) -> Vec<u64> {
        let counts = &self.counts[population];
        let cells = counts.len() / self.bins.max(1);
        let mut totals = vec![0; cells];
        for bin in counts.chunks(cells).skip(first) {
            for (total, count) in totals.iter_mut().zip(bin) {
                *total += u64::from(*count);
            }
        }
        totals
    }

    /// Seconds in the bins from `first`.
    pub fn seconds(&self, first: usize) -> f64 {
        self.bins.saturating_sub(first) as f64 * self.bin as f64 / 1000.0
    }
}
