//! The engine: a network in motion.
//!
//! The integration scheme per time step: synaptic currents and their derivatives advance (semi-implicit Euler), the
//! voltages follow with the new currents, then the spikes of this step, from outside and from within, raise the
//! derivatives and act from the next step on. [`crate::reference`] states the same scheme neuron by neuron.

use crate::channels::ChannelGroups;
use crate::delivery::PADDING;
use crate::injection::Injection;
use crate::input::{Input, InputSpike};
use crate::kernel::MembraneStep;
use crate::network::{Dynamics, Network};
use crate::observer::{Membrane, Observer, StepView, Stop};
use crate::parameters::NeuronParameters;
use crate::passes::{AdvanceAll, Spread, Stepper, Update, scatter_spikes};
use crate::processor::Processor;
use std::collections::VecDeque;
use std::ops::ControlFlow;

/// A network with its state: voltages, synaptic currents, refractory neurons.
///
/// The network itself is only read, so any number of simulations share it.
#[derive(Clone, Debug)]
pub struct Simulation<'n> {
    network: &'n Network,
    processor: Processor,
    step: u64,
    channels: ChannelGroups,
    /// By population; empty for inputs.
    membranes: Vec<Membrane>,
    steppers: Vec<Option<Stepper>>,
    spikes: Vec<Vec<u32>>,
    input_spikes: Vec<InputSpike>,
    /// Summed weights that reached each neuron in this step from a source that feeds several groups.
    gathered: Vec<f64>,
    injection: Option<Injection>,
    /// Population and first step of a spike that is to be taken away.
    removal: Option<(usize, u64)>,
}

/// Why a run could not start or ended early.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SimulationError {
    /// The initial voltages do not fit the network.
    #[error("{given} initial voltages were given for a network of {expected} spiking neurons")]
    InitialVoltageCount {
        /// How many were given.
        given: usize,
        /// How many spiking neurons there are.
        expected: usize,
    },
    /// An initial voltage is out of range.
    #[error(
        "initial voltage {voltage} mV of neuron {neuron} is not from {lower_bound} up to below {spike_threshold} mV"
    )]
    InitialVoltage {
        /// Index among all spiking neurons.
        neuron: usize,
        /// The value given, mV.
        voltage: f64,
        /// Lower bound of the voltage, mV.
        lower_bound: f64,
        /// Spike threshold, mV.
        spike_threshold: f64,
    },
    /// The input named a cell that is not an input cell of the network.
    #[error(
        "input spike of cell {cell} of population {population} at {time} ms: the network has no such input cell"
    )]
    InputSpike {
        /// Population index given by the input.
        population: usize,
        /// Cell index given by the input.
        cell: usize,
        /// End of the time step, ms.
        time: f64,
    },
    /// An observer ended the run.
    #[error("stopped at {time} ms of simulated time: {reason}")]
    Stopped {
        /// End of the last time step, ms.
        time: f64,
        /// The observer's reason.
        reason: String,
    },
}

impl<'n> Simulation<'n> {
    /// A simulation at time 0 with synapses at rest.
    ///
    /// `initial_voltages` has one value in mV for every spiking neuron, populations in index order.
    ///
    /// # Errors
    /// [`SimulationError`] if a voltage is missing, below the lower bound or not below the spike threshold.
    pub fn new(network: &'n Network, initial_voltages: &[f64]) -> Result<Self, SimulationError> {
        let expected = network.spiking_size();
        if initial_voltages.len() != expected {
            return Err(SimulationError::InitialVoltageCount { given: initial_voltages.len(), expected });
        }
        let mut simulation = Self {
            network,
            processor: Processor::detect(),
            step: 0,
            channels: ChannelGroups::new(network),
            membranes: Vec::new(),
            steppers: Vec::new(),
            spikes: vec![Vec::new(); network.populations().len()],
            input_spikes: Vec::new(),
            gathered: vec![0.0; expected + PADDING],
            injection: None,
            removal: None,
        };
        let mut offset = 0;
        for population in network.populations() {
            let neuron = match &population.dynamics {
                Dynamics::Spiking(neuron) => Some(neuron),
                Dynamics::Input => None,
            };
            let size = if neuron.is_some() { population.size } else { 0 };
            simulation.add_population(neuron, offset, &initial_voltages[offset..offset + size])?;
            offset += size;
        }
        Ok(simulation)
    }

    fn add_population(
        &mut self,
        neuron: Option<&NeuronParameters>,
        offset: usize,
        voltages: &[f64],
    ) -> Result<(), SimulationError> {
        let Some(neuron) = neuron else {
            self.steppers.push(None);
            self.membranes.push(Membrane {
                voltage: Vec::new(),
                refractory_until: Vec::new(),
                spike_threshold: 0.0,
            });
            return Ok(());
        };
        let (lower_bound, spike_threshold) = (neuron.lower_bound, neuron.spike_threshold);
        if let Some(i) = voltages.iter().position(|v| !(lower_bound..spike_threshold).contains(v)) {
            let (neuron, voltage) = (offset + i, voltages[i]);
            return Err(SimulationError::InitialVoltage { neuron, voltage, lower_bound, spike_threshold });
        }
        self.membranes.push(Membrane {
            voltage: voltages.to_vec(),
            refractory_until: vec![0; voltages.len()],
            spike_threshold,
        });
        self.steppers.push(Some(Stepper {
            membrane: MembraneStep::new(neuron, self.network.time_step()),
            offset,
            reset: neuron.reset,
            refractory_steps: neuron.refractory_steps(self.network.time_step()),
            refractory: VecDeque::new(),
        }));
        Ok(())
    }

    /// Uses `processor`'s instruction set instead of the widest there is; results do not change.
    #[must_use]
    pub fn with_processor(mut self, processor: Processor) -> Self {
        self.processor = processor;
        self
    }

    /// Adds an injected current.
    #[must_use]
    pub fn with_injection(mut self, injection: Injection) -> Self {
        self.injection = Some(injection);
        self
    }

    /// Takes away the first spike of a population from `step` on: the cell is reset as after a spike, but no target receives it and
    /// no observer sees it.
    #[must_use]
    pub fn without_spike(mut self, population: usize, step: u64) -> Self {
        self.removal = Some((population, step));
        self
    }

    /// The network that is simulated.
    pub fn network(&self) -> &'n Network {
        self.network
    }

    /// Time steps taken so far.
    pub fn step(&self) -> u64 {
        self.step
    }

    /// Takes `steps` time steps, showing each to every observer.
    ///
    /// # Errors
    /// [`SimulationError`] if the input names an unknown cell or an observer stops the run; the time steps taken until
    /// then stand.
    pub fn run(
        &mut self,
        steps: u64,
        input: &mut dyn Input,
        observers: &mut [&mut dyn Observer],
    ) -> Result<(), SimulationError> {
        for _ in 0..steps {
            self.advance(input)?;
            let view = StepView {
                step: self.step,
                network: self.network,
                spikes: &self.spikes,
                input_spikes: &self.input_spikes,
                membranes: &self.membranes,
            };
            for observer in observers.iter_mut() {
                if let ControlFlow::Break(Stop(reason)) = observer.observe(&view) {
                    return Err(SimulationError::Stopped { time: view.time(), reason });
                }
            }
        }
        Ok(())
    }

    /// One time step.
    fn advance(&mut self, input: &mut dyn Input) -> Result<(), SimulationError> {
        self.step += 1;
        for group in &mut self.channels.groups {
            group.pass();
        }
        for population in 0..self.steppers.len() {
            self.advance_population(population);
        }
        self.remove_spike();
        self.input_spikes.clear();
        input.spikes(self.step, &mut self.input_spikes);
        self.check_input()?;
        self.deliver();
        Ok(())
    }

    fn remove_spike(&mut self) {
        let Some((population, from)) = self.removal else { return };
        if self.step >= from && self.spikes.get(population).is_some_and(|spikes| !spikes.is_empty()) {
            self.spikes[population].remove(0);
            self.removal = None;
        }
    }

    fn advance_population(&mut self, population: usize) {
        let Some(stepper) = &mut self.steppers[population] else { return };
        let membrane = &mut self.membranes[population];
        let spikes = &mut self.spikes[population];
        spikes.clear();
        let (processor, step) = (self.processor, self.step);
        if let Some(injection) = &mut self.injection {
            injection.prepare(step, population, membrane.voltage.len(), processor);
        }
        let injected = self.injection.as_ref().map(Injection::currents);
        let channels = &self.channels;
        let (voltage, crossings) = (&mut membrane.voltage, &mut *spikes);
        processor.dispatch(AdvanceAll { stepper, channels, injected, voltage, crossings });
        spikes.retain(|cell| membrane.refractory_until[*cell as usize] < step);
        stepper.hold_refractory(step, membrane);
        stepper.start_refractory(step, membrane, spikes);
    }

    fn check_input(&self) -> Result<(), SimulationError> {
        let populations = self.network.populations();
        let known = |spike: &InputSpike| {
            populations
                .get(spike.population)
                .is_some_and(|p| matches!(p.dynamics, Dynamics::Input) && spike.cell < p.size)
        };
        match self.input_spikes.iter().find(|spike| !known(spike)) {
            None => Ok(()),
            Some(InputSpike { population, cell }) => Err(SimulationError::InputSpike {
                population: *population,
                cell: *cell,
                time: self.step as f64 * self.network.time_step(),
            }),
        }
    }

    /// Hands the spikes of this step to their targets, sources in order of population and cell.
    fn deliver(&mut self) {
        let size = self.network.spiking_size();
        for group in self.channels.groups.iter_mut().filter(|group| group.is_due()) {
            self.processor.dispatch(Update { group, size });
        }
        for source in 0..self.network.populations().len() {
            let spiking = !self.spikes[source].is_empty();
            if spiking || self.input_spikes.iter().any(|spike| spike.population == source) {
                if let [(group, scale)] = self.channels.feeds[source][..] {
                    let (states, unit) = self.channels.groups[group].entry();
                    let unit = unit.map(|per_derivative| scale * per_derivative);
                    scatter_spikes(self.network, source, &self.spikes, &self.input_spikes, unit, states);
                } else {
                    self.gather_and_spread(source);
                }
            }
        }
    }

    /// For sources that feed several groups: one write per synapse, then one pass that spreads the sums to the groups.
    fn gather_and_spread(&mut self, source: usize) {
        scatter_spikes(self.network, source, &self.spikes, &self.input_spikes, 1.0, &mut self.gathered);
        let gathered = &mut self.gathered[..self.network.spiking_size()];
        for (group, scale) in &self.channels.feeds[source] {
            let group = &mut self.channels.groups[*group];
            self.processor.dispatch(Spread { group, scale: *scale, gathered });
        }
        gathered.fill(0.0);
    }
}
