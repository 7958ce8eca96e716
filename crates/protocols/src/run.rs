//! One run of the circuit: stimuli in, whatever the observers make of it out.

use std::ops::ControlFlow;
use std::sync::Arc;

use normcircuit_connectivity::Circuit;
use normcircuit_simulation::recorders::RecorderError;
use normcircuit_simulation::{
    Observer, ParameterError, RootSeed, Simulation, SimulationError, StepView, Stop,
};
use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::error::{ProtocolError, steps_per_millisecond};
use crate::input::V1Input;
use crate::model::InjectedCurrent;
use crate::schedule::StimulusSchedule;
use crate::visual_area::VisualArea;
use crate::windows::WindowCounts;

/// Initial voltages are uniform between these, mV.
pub(crate) const INITIAL_VOLTAGES: std::ops::Range<f64> = -65.0..-50.0;

/// A circuit that is about to see a schedule of stimuli.
#[derive(Clone, Debug)]
pub struct Run<'a> {
    /// The wired circuit.
    pub circuit: &'a Circuit,
    /// Its V1.
    pub area: &'a Arc<VisualArea>,
    /// What is shown when.
    pub schedule: StimulusSchedule,
    /// Current injected into every neuron.
    pub injection: InjectedCurrent,
    /// A spike that is taken away, if any.
    pub removed_spike: Option<RemovedSpike>,
    /// The root of all randomness.
    pub seed: RootSeed,
    /// Which of several runs: each has its own initial voltages, noise and spikes.
    pub index: u64,
}

/// The first spike of the excitatory population from a time on, taken away: its targets do not receive it. Until then a run is that
/// without the removal, which so becomes its twin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemovedSpike {
    /// From when on, ms.
    pub from_ms: u64,
}

/// Why a run could not be made or ended early.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// A parameter is out of range.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// The input could not be set up.
    #[error(transparent)]
    Protocol(#[from] ProtocolError),
    /// The simulation refused or ended the run.
    #[error(transparent)]
    Simulation(#[from] SimulationError),
    /// A recorder was set up wrongly.
    #[error(transparent)]
    Recorder(#[from] RecorderError),
}

impl<'a> Run<'a> {
    /// A run without injected current.
    pub fn new(
        circuit: &'a Circuit,
        area: &'a Arc<VisualArea>,
        schedule: StimulusSchedule,
        seed: RootSeed,
        index: u64,
    ) -> Self {
        Self { circuit, area, schedule, injection: InjectedCurrent::None, removed_spike: None, seed, index }
    }

    /// Voltages at time 0, uniform from −65 to −50 mV.
    pub fn initial_voltages(&self) -> Vec<f64> {
        let mut random = self.seed.stream("initial voltage", &[self.index]);
        (0..self.circuit.network.spiking_size()).map(|_| random.random_range(INITIAL_VOLTAGES)).collect()
    }

    /// The spikes of V1 in this run.
    ///
    /// # Errors
    /// [`ProtocolError`] if the schedule is not made for this V1 or the time step does not divide 1 ms.
    pub fn input(&self) -> Result<V1Input, ProtocolError> {
        let time_step = self.circuit.network.time_step();
        let schedule = self.schedule.clone();
        V1Input::new(Arc::clone(self.area), schedule, Circuit::INPUT, time_step, self.seed, self.index)
    }

    /// Simulates `duration` ms.
    ///
    /// # Errors
    /// [`RunError`] if the input cannot be set up or an observer ends the run.
    pub fn simulate(&self, duration: f64, observers: &mut [&mut dyn Observer]) -> Result<(), RunError> {
        let network = &self.circuit.network;
        let time_step = network.time_step();
        let usable = duration.is_finite() && duration >= time_step;
        ParameterError::require("duration", duration, usable, "finite and at least one time step, in ms")?;
        let steps = (duration / time_step).round() as u64;
        let mut simulation = Simulation::new(network, &self.initial_voltages())?;
        let injection = self.injection.injection(network, duration.ceil() as u64, self.seed, self.index)?;
        if let Some(injection) = injection {
            simulation = simulation.with_injection(injection);
        }
        if let Some(removed) = self.removed_spike {
            let from = removed.from_ms * steps_per_millisecond(time_step)?;
            simulation = simulation.without_spike(Circuit::EXCITATORY, from);
        }
        simulation.run(steps, &mut self.input()?, observers)?;
        Ok(())
    }
}

/// Counts the spikes of one population, simulated or input, in windows, as an observer of a simulation.
#[derive(Debug)]
pub struct PopulationCounts<'a> {
    /// Index of the population.
    pub population: usize,
    /// Where its spikes are counted.
    pub counts: &'a mut WindowCounts,
}

impl Observer for PopulationCounts<'_> {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        for cell in &view.spikes[self.population] {
            self.counts.record(view.step, *cell as usize);
        }
        for spike in view.input_spikes.iter().filter(|spike| spike.population == self.population) {
            self.counts.record(view.step, spike.cell);
        }
        ControlFlow::Continue(())
    }
}
