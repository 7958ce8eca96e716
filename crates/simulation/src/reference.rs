//! The model once more, plainly: one neuron after the other, one synapse after the other, written from the equations
//! in the order of operations that the model's authors use. Slow on purpose; the engine is checked against it.

use crate::injection::Injection;
use crate::input::{Input, InputSpike};
use crate::network::{Dynamics, Network};
use crate::parameters::{Channel, NeuronParameters};
use crate::processor::Processor;

/// A network in motion, advanced the plain way.
#[derive(Clone, Debug)]
pub struct ReferenceSimulation<'n> {
    network: &'n Network,
    step: u64,
    neurons: Vec<Neuron>,
    injection: Option<Injection>,
    arriving: Vec<InputSpike>,
}

#[derive(Clone, Debug)]
struct Neuron {
    voltage: f64,
    refractory_counter: u64,
    /// By source population and channel: current `I` and its derivative `D`.
    channels: Vec<Vec<(f64, f64)>>,
}

impl<'n> ReferenceSimulation<'n> {
    /// A simulation at time 0 with synapses at rest and the given voltages, mV, populations in index order.
    ///
    /// # Panics
    /// If the number of voltages is not that of the spiking neurons.
    pub fn new(network: &'n Network, initial_voltages: &[f64]) -> Self {
        assert_eq!(initial_voltages.len(), network.spiking_size(), "one initial voltage per spiking neuron");
        let mut neurons = Vec::new();
        for description in network.populations() {
            if matches!(description.dynamics, Dynamics::Spiking(_)) {
                for _ in 0..description.size {
                    let rest = |p: &crate::Population| vec![(0.0, 0.0); p.channels.len()];
                    let channels = network.populations().iter().map(rest).collect();
                    let voltage = initial_voltages[neurons.len()];
                    neurons.push(Neuron { voltage, refractory_counter: 0, channels });
                }
            }
        }
        Self { network, step: 0, neurons, injection: None, arriving: Vec::new() }
    }

    /// Adds an injected current.
    #[must_use]
    pub fn with_injection(mut self, injection: Injection) -> Self {
        self.injection = Some(injection);
        self
    }

    /// Takes one time step; returns `(population, cell)` of every neuron that spiked, in index order.
    ///
    /// # Panics
    /// If the input names a cell that does not exist.
    pub fn advance(&mut self, input: &mut dyn Input) -> Vec<(usize, usize)> {
        self.step += 1;
        self.advance_currents();
        self.arriving.clear();
        input.spikes(self.step, &mut self.arriving);
        for spike in std::mem::take(&mut self.arriving) {
            self.deliver(spike.population, spike.cell);
        }
        let mut spikes = Vec::new();
        for population in 0..self.network.populations().len() {
            if let Dynamics::Spiking(parameters) = self.network.populations()[population].dynamics {
                self.advance_voltages(population, &parameters, &mut spikes);
            }
        }
        spikes
    }

    /// The voltage of a cell, mV.
    pub fn voltage(&self, population: usize, cell: usize) -> f64 {
        self.neurons[self.network.spiking_offset(population) + cell].voltage
    }

    /// The current of one channel of one source population into a cell, before the channel's fraction, mV/ms.
    pub fn channel_current(&self, population: usize, cell: usize, source: usize, channel: usize) -> f64 {
        self.neurons[self.network.spiking_offset(population) + cell].channels[source][channel].0
    }

    fn advance_currents(&mut self) {
        let dt = self.network.time_step();
        for neuron in &mut self.neurons {
            for (source, population) in self.network.populations().iter().enumerate() {
                for (channel, state) in population.channels.iter().zip(&mut neuron.channels[source]) {
                    let a = 1.0 / channel.decay_time + 1.0 / channel.rise_time;
                    state.0 += dt * state.1;
                    state.1 -= dt * (a * state.1 + impulse(channel) * state.0);
                }
            }
        }
    }

    fn advance_voltages(
        &mut self,
        population: usize,
        parameters: &NeuronParameters,
        spikes: &mut Vec<(usize, usize)>,
    ) {
        let size = self.network.populations()[population].size;
        let injected: Vec<f64> = match &mut self.injection {
            Some(injection) => {
                injection.prepare(self.step, population, size, Processor::detect());
                injection.currents().to_vec()
            }
            None => vec![0.0; size],
        };
        let offset = self.network.spiking_offset(population);
        for (cell, injected) in injected.into_iter().enumerate() {
            if self.advance_neuron(offset + cell, parameters, injected) {
                spikes.push((population, cell));
                self.deliver(population, cell);
            }
        }
    }

    /// Advances one voltage; whether the neuron spiked.
    fn advance_neuron(&mut self, index: usize, parameters: &NeuronParameters, injected: f64) -> bool {
        let dt = self.network.time_step();
        let neuron = &mut self.neurons[index];
        if neuron.refractory_counter > 0 {
            let last = neuron.refractory_counter == 1;
            neuron.voltage = if last { parameters.reset } else { parameters.spike_threshold };
            neuron.refractory_counter -= 1;
            return false;
        }
        let mut current = injected;
        for (source, states) in self.network.populations().iter().zip(&neuron.channels) {
            for (channel, state) in source.channels.iter().zip(states) {
                current += channel.fraction * state.0;
            }
        }
        let (v, p) = (neuron.voltage, parameters);
        let leak = p.leak_conductance * (v - p.leak_reversal);
        let upstroke = p.leak_conductance * p.slope_factor * ((v - p.soft_threshold) / p.slope_factor).exp();
        neuron.voltage += (dt / p.capacitance * (current - leak + upstroke)).max(p.lower_bound - v);
        if neuron.voltage < p.spike_threshold {
            return false;
        }
        neuron.voltage = p.spike_threshold;
        neuron.refractory_counter = p.refractory_steps(dt);
        true
    }

    /// Raises the derivatives of all targets of one spike.
    fn deliver(&mut self, source: usize, cell: usize) {
        let network = self.network;
        for projection in network.projections().iter().filter(|projection| projection.source == source) {
            let offset = network.spiking_offset(projection.target);
            for (synapse, target) in projection.synapses.row_range(cell).zip(projection.synapses.row(cell)) {
                let weight = projection.weights.get(synapse);
                let states = &mut self.neurons[offset + target].channels[source];
                for (channel, state) in network.populations()[source].channels.iter().zip(states) {
                    state.1 += weight * impulse(channel);
                }
            }
        }
    }
}

/// `b = 1/(τ_d τ_r)`.
fn impulse(channel: &Channel) -> f64 {
    1.0 / (channel.decay_time * channel.rise_time)
}
