//! Synaptic currents of chosen neurons, apart by source and channel.
//!
//! The engine keeps only merged currents. These observers follow the chosen neurons' channels on their own, from the
//! spikes they see, so that recording changes nothing in the simulation.

use super::{Cell, RecorderError, require_spiking, require_window};
use crate::kernel::{ChannelStep, impulse_scale};
use crate::network::Network;
use crate::observer::{Observer, StepView, Stop};
use crate::processor::{Processor, Vectorized};
use std::ops::ControlFlow;

/// The state of every channel of chosen neurons, brought forward step by step.
#[derive(Clone, Debug)]
pub struct ChannelCurrents {
    cells: usize,
    channels: Vec<Channel>,
    /// By source population and source cell: the chosen neurons that the cell reaches, with summed weights.
    reach: Vec<Vec<Vec<(u32, f64)>>>,
    processor: Processor,
}

#[derive(Clone, Debug)]
struct Channel {
    source: usize,
    fraction: f64,
    impulse: f64,
    step: ChannelStep,
    /// One for each chosen neuron.
    currents: Vec<f64>,
    derivatives: Vec<f64>,
}

impl ChannelCurrents {
    /// Follows all channels of `cells`.
    ///
    /// # Errors
    /// [`RecorderError::NotSpiking`] if a cell is not a simulated neuron.
    pub fn new(network: &Network, cells: &[Cell]) -> Result<Self, RecorderError> {
        require_spiking(network, cells)?;
        let mut channels = Vec::new();
        for (source, population) in network.populations().iter().enumerate() {
            for channel in &population.channels {
                let step = ChannelStep::new(channel, network.time_step());
                let [currents, derivatives] = [(); 2].map(|()| vec![0.0; cells.len()]);
                let (fraction, impulse) = (channel.fraction, impulse_scale(channel));
                channels.push(Channel { source, fraction, impulse, step, currents, derivatives });
            }
        }
        let (reach, processor) = (reach(network, cells), Processor::detect());
        Ok(Self { cells: cells.len(), channels, reach, processor })
    }

    /// Number of channels, over all source populations in index order.
    pub fn channels(&self) -> usize {
        self.channels.len()
    }

    /// The current of one channel into each chosen neuron, before the channel's fraction, mV/ms.
    ///
    /// # Panics
    /// If there is no such channel.
    pub fn channel(&self, channel: usize) -> impl Iterator<Item = f64> + '_ {
        self.channels[channel].currents.iter().copied()
    }

    /// Adds the current from `source`, channels weighted by their fractions, to `totals`, one per chosen neuron, mV/ms.
    pub fn add_source(&self, source: usize, totals: &mut [f64]) {
        for channel in self.channels.iter().filter(|channel| channel.source == source) {
            self.processor.dispatch(Add { channel, totals });
        }
    }

    /// Advances all currents to the step that `view` shows, then lets its spikes in: they act from the next step on.
    pub fn advance(&mut self, view: &StepView<'_>) {
        for channel in &mut self.channels {
            self.processor.dispatch(Advance { channel });
        }
        for (source, spikes) in view.spikes.iter().enumerate() {
            for cell in spikes {
                self.deliver(source, *cell as usize);
            }
        }
        for spike in view.input_spikes {
            self.deliver(spike.population, spike.cell);
        }
    }

    fn deliver(&mut self, source: usize, cell: usize) {
        for channel in self.channels.iter_mut().filter(|channel| channel.source == source) {
            for (target, weight) in &self.reach[source][cell] {
                channel.derivatives[*target as usize] += weight * channel.impulse;
            }
        }
    }
}

/// Brings a channel one step forward. Compiled for every processor at once, each fused multiply-add would be a call, and recording a
/// thousand neurons would take half as long as the simulation.
struct Advance<'a> {
    channel: &'a mut Channel,
}

impl Vectorized for Advance<'_> {
    #[inline(always)]
    fn run(self) {
        let Channel { step, currents, derivatives, .. } = self.channel;
        for (current, derivative) in currents.iter_mut().zip(derivatives) {
            [*current, *derivative] = step.advance([*current, *derivative]);
        }
    }
}

/// Adds a channel's part of the current.
struct Add<'a> {
    channel: &'a Channel,
    totals: &'a mut [f64],
}

impl Vectorized for Add<'_> {
    #[inline(always)]
    fn run(self) {
        for (total, current) in self.totals.iter_mut().zip(&self.channel.currents) {
            *total += self.channel.fraction * current;
        }
    }
}

/// For every source population and cell, the positions in `cells` that it reaches, with the sums of their weights.
fn reach(network: &Network, cells: &[Cell]) -> Vec<Vec<Vec<(u32, f64)>>> {
    let sizes = network.populations().iter().map(|population| population.size);
    let mut reach: Vec<Vec<Vec<(u32, f64)>>> = sizes.map(|size| vec![Vec::new(); size]).collect();
    for projection in network.projections() {
        let mut positions = vec![Vec::new(); network.populations()[projection.target].size];
        for (position, cell) in
            cells.iter().enumerate().filter(|(_, cell)| cell.population == projection.target)
        {
            positions[cell.index].push(position as u32);
        }
        for (source, reached) in reach[projection.source].iter_mut().enumerate() {
            let row = projection.synapses.row_range(source).zip(projection.synapses.row(source));
            for (synapse, target) in row {
                for position in &positions[target] {
                    add_weight(reached, *position, projection.weights.get(synapse));
                }
            }
        }
    }
    reach
}

fn add_weight(reached: &mut Vec<(u32, f64)>, position: u32, weight: f64) {
    match reached.iter_mut().find(|(known, _)| *known == position) {
        Some((_, sum)) => *sum += weight,
        None => reached.push((position, weight)),
    }
}

/// Records every channel of chosen neurons in every time step.
#[derive(Clone, Debug)]
pub struct CurrentRecorder {
    currents: ChannelCurrents,
    recorded: Vec<f64>,
}

impl CurrentRecorder {
    /// Records `cells` of `network`.
    ///
    /// # Errors
    /// [`RecorderError::NotSpiking`] if a cell is not a simulated neuron.
    pub fn new(network: &Network, cells: &[Cell]) -> Result<Self, RecorderError> {
        Ok(Self { currents: ChannelCurrents::new(network, cells)?, recorded: Vec::new() })
    }

    /// The currents so far, `[step × channel × cell]` in row-major order, before the channels' fractions, mV/ms.
    /// Channels are numbered over all source populations in index order.
    pub fn currents(&self) -> &[f64] {
        &self.recorded
    }
}

impl Observer for CurrentRecorder {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        self.currents.advance(view);
        for channel in 0..self.currents.channels() {
            self.recorded.extend(self.currents.channel(channel));
        }
        ControlFlow::Continue(())
    }
}

/// Averages the currents of chosen neurons, by source population, over consecutive windows.
#[derive(Clone, Debug)]
pub struct MeanCurrents {
    currents: ChannelCurrents,
    window: u64,
    steps: u64,
    sources: usize,
    /// `[source × cell]`, sums over the open window.
    sums: Vec<f64>,
    means: Vec<f64>,
}

impl MeanCurrents {
    /// Averages over windows of `window` time steps; the first holds the steps 1 to `window`.
    ///
    /// # Errors
    /// [`RecorderError`] if a cell is not a simulated neuron or the window is empty.
    pub fn new(network: &Network, cells: &[Cell], window: u64) -> Result<Self, RecorderError> {
        require_window(window)?;
        let sources = network.populations().len();
        let sums = vec![0.0; sources * cells.len()];
        let currents = ChannelCurrents::new(network, cells)?;
        Ok(Self { currents, window, steps: 0, sources, sums, means: Vec::new() })
    }

    /// The mean currents of all complete windows, `[window × source × cell]` in row-major order, mV/ms.
    pub fn means(&self) -> &[f64] {
        &self.means
    }
}

impl Observer for MeanCurrents {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        self.currents.advance(view);
        for source in 0..self.sources {
            let range = source * self.currents.cells..(source + 1) * self.currents.cells;
            self.currents.add_source(source, &mut self.sums[range]);
        }
        self.steps += 1;
        if self.steps.is_multiple_of(self.window) {
            let window = self.window as f64;
            self.means.extend(self.sums.iter().map(|sum| sum / window));
            self.sums.fill(0.0);
        }
        ControlFlow::Continue(())
    }
}
