//! One run of the circuit: stimuli in, whatever the observers make of it out.

use crate::input::V1Input;
use crate::schedule::Schedule;
use crate::v1::V1;
use normcircuit_connectivity::Circuit;
use normcircuit_simulation::{Observer, ParameterError, RootSeed, Simulation, SimulationError};
use rand::RngExt;

/// Initial voltages are uniform between these, mV.
const INITIAL_VOLTAGES: std::ops::Range<f64> = -65.0..-50.0;

/// A circuit that is about to see a schedule of stimuli.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The wired circuit.
    pub circuit: &'a Circuit,
    /// Its V1.
    pub v1: &'a V1,
    /// What is shown when.
    pub schedule: &'a Schedule,
    /// The root of all randomness.
    pub seed: RootSeed,
    /// Which of several runs: each has its own initial voltages, noise and spikes.
    pub index: u64,
}

/// Why a run could not be made or ended early.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// A parameter is out of range.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// The simulation refused or ended the run.
    #[error(transparent)]
    Simulation(#[from] SimulationError),
}

impl Run<'_> {
    /// Voltages at time 0, uniform from −65 to −50 mV, mV.
    pub fn initial_voltages(&self) -> Vec<f64> {
        let mut random = self.seed.stream("initial voltage", &[self.index]);
        (0..self.circuit.network.spiking_size()).map(|_| random.random_range(INITIAL_VOLTAGES)).collect()
    }

    /// Simulates `duration` ms.
    ///
    /// # Errors
    /// [`RunError`] if the schedule is out of range or an observer ends the run.
    pub fn simulate(&self, duration: f64, observers: &mut [&mut dyn Observer]) -> Result<(), RunError> {
        let network = &self.circuit.network;
        let time_step = network.time_step();
        let usable = duration.is_finite() && duration >= time_step;
        ParameterError::require("duration", duration, usable, "finite and at least one time step, in ms")?;
        let mut input = V1Input::new(self.v1, self.schedule, time_step, self.seed, self.index)?;
        let steps = (duration / time_step).round() as u64;
        Simulation::new(network, &self.initial_voltages())?.run(steps, &mut input, observers)?;
        Ok(())
    }
}
