//! Spike counts in consecutive windows, for runs too long to keep every spike.

use super::{RecorderError, require_window};
use crate::network::Network;
use crate::observer::{Observer, StepView, Stop};
use std::ops::ControlFlow;

/// Counts the spikes of every cell, input cells included, in consecutive windows of equal length.
///
/// The first window holds the time steps 1 to `window`, the next `window + 1` to `2 · window`, and so on.
#[derive(Clone, Debug)]
pub struct SpikeCounts {
    window: u64,
    sizes: Vec<usize>,
    /// By population, `[window × cell]` flat; the last window is still open.
    counts: Vec<Vec<u16>>,
    steps: u64,
}

impl SpikeCounts {
    /// Counts in windows of `window` time steps.
    ///
    /// # Errors
    /// [`RecorderError::EmptyWindow`] if `window` is 0.
    pub fn new(network: &Network, window: u64) -> Result<Self, RecorderError> {
        require_window(window)?;
        let sizes: Vec<usize> = network.populations().iter().map(|population| population.size).collect();
        Ok(Self { window, counts: vec![Vec::new(); sizes.len()], sizes, steps: 0 })
    }

    /// Adds a spike to the open window.
    fn count(&mut self, population: usize, cell: usize) {
        let counts = &mut self.counts[population];
        let start = counts.len() - self.sizes[population];
        counts[start + cell] = counts[start + cell].saturating_add(1);
    }

    /// Number of complete windows.
    pub fn windows(&self) -> usize {
        (self.steps / self.window) as usize
    }

    /// The counts of a population in all complete windows, `[window × cell]` in row-major order.
    ///
    /// # Panics
    /// If there is no such population.
    pub fn counts(&self, population: usize) -> &[u16] {
        &self.counts[population][..self.windows() * self.sizes[population]]
    }
}

impl Observer for SpikeCounts {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        let opens = self.steps.is_multiple_of(self.window);
        self.steps += 1;
        if opens {
            for (counts, size) in self.counts.iter_mut().zip(&self.sizes) {
                counts.resize(counts.len() + size, 0);
            }
        }
        for (population, spikes) in view.spikes.iter().enumerate() {
            for cell in spikes {
                self.count(population, *cell as usize);
            }
        }
        for spike in view.input_spikes {
            self.count(spike.population, spike.cell);
        }
        ControlFlow::Continue(())
    }
}
