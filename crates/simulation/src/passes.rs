//! The passes over all neurons or all spikes that make up a time step.

use crate::channels::{ChannelGroup, ChannelGroups};
use crate::delivery::{Destination, scatter};
use crate::input::InputSpike;
use crate::kernel::{CHUNK, MembraneStep, advance_voltages};
use crate::network::Network;
use crate::observer::Membrane;
use crate::processor::Vectorized;
use std::collections::VecDeque;
use std::ops::Range;

/// What a spiking population needs besides its state.
#[derive(Clone, Debug)]
pub(crate) struct Stepper {
    pub(crate) membrane: MembraneStep,
    /// Index of its first cell among all spiking cells.
    pub(crate) offset: usize,
    pub(crate) reset: f64,
    pub(crate) refractory_steps: u64,
    /// Cells in refractoriness with the last step of it, oldest first.
    pub(crate) refractory: VecDeque<(u64, u32)>,
}

impl Stepper {
    /// Sets refractory neurons back to the reset voltage, from which they go on after their last refractory step.
    pub(crate) fn hold_refractory(&mut self, step: u64, membrane: &mut Membrane) {
        while self.refractory.front().is_some_and(|(last, _)| *last < step) {
            self.refractory.pop_front();
        }
        for (_, cell) in &self.refractory {
            membrane.voltage[*cell as usize] = self.reset;
        }
    }

    pub(crate) fn start_refractory(&mut self, step: u64, membrane: &mut Membrane, spikes: &[u32]) {
        let last = step + self.refractory_steps;
        for cell in spikes {
            membrane.voltage[*cell as usize] = self.reset;
            membrane.refractory_until[*cell as usize] = last;
            self.refractory.push_back((last, *cell));
        }
    }
}

/// Brings a channel group up to date.
pub(crate) struct Update<'a> {
    pub(crate) group: &'a mut ChannelGroup,
    pub(crate) size: usize,
}

impl Vectorized for Update<'_> {
    #[inline(always)]
    fn run(self) {
        self.group.update(self.size);
    }
}

/// Adds gathered weights to a channel group.
pub(crate) struct Spread<'a> {
    pub(crate) group: &'a mut ChannelGroup,
    pub(crate) scale: f64,
    pub(crate) gathered: &'a [f64],
}

impl Vectorized for Spread<'_> {
    #[inline(always)]
    fn run(self) {
        self.group.update(self.gathered.len());
        self.group.raise(self.scale, self.gathered);
    }
}

/// Advances a whole population; appends threshold crossings, refractory neurons not yet excluded.
pub(crate) struct AdvanceAll<'a> {
    pub(crate) stepper: &'a Stepper,
    pub(crate) channels: &'a ChannelGroups,
    pub(crate) injected: Option<&'a [f64]>,
    pub(crate) voltage: &'a mut [f64],
    pub(crate) crossings: &'a mut Vec<u32>,
}

impl Vectorized for AdvanceAll<'_> {
    #[inline(always)]
    fn run(self) {
        let mut total = [0.0; CHUNK];
        for (chunk, voltage) in self.voltage.chunks_mut(CHUNK).enumerate() {
            let first = chunk * CHUNK;
            let total = &mut total[..voltage.len()];
            match self.injected {
                Some(injected) => total.copy_from_slice(&injected[first..first + voltage.len()]),
                None => total.fill(0.0),
            }
            let start = self.stepper.offset + first;
            let range = start..start + voltage.len();
            for group in &self.channels.groups {
                group.add_currents(range.clone(), total);
            }
            advance_voltages(&self.stepper.membrane, voltage, total, first, self.crossings);
        }
    }
}

/// Adds `weight · unit` for every synapse of every cell of `source` that spiked in this step.
pub(crate) fn scatter_spikes<D: Destination>(
    network: &Network,
    source: usize,
    spikes: &[Vec<u32>],
    input_spikes: &[InputSpike],
    unit: D::Unit,
    destination: &mut [D],
) {
    let of_input = input_spikes.iter().filter(|spike| spike.population == source).map(|spike| spike.cell);
    let cells: Vec<usize> = spikes[source].iter().map(|cell| *cell as usize).chain(of_input).collect();
    for projection in network.projections().iter().filter(|projection| projection.source == source) {
        let offset = network.spiking_offset(projection.target);
        let rows: Vec<Range<usize>> = cells.iter().map(|cell| projection.synapses.row_range(*cell)).collect();
        for (index, row) in rows.iter().enumerate() {
            if let Some(next) = rows.get(index + 1) {
                projection.synapses.prefetch(next.clone());
            }
            scatter(projection, row.clone(), unit, destination, offset);
        }
    }
}
