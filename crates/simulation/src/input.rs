//! Where the spikes of input populations come from.

use crate::parameters::ParameterError;

/// A spike of an input cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InputSpike {
    /// Index of the input population in the network.
    pub population: usize,
    /// Index of the cell in its population.
    pub cell: usize,
}

/// A source of input spikes, asked once per time step.
pub trait Input {
    /// Appends the spikes that reach the network in time step `step` (1, 2, 3, … without gaps).
    ///
    /// Step `step` ends at `step · time_step` ms.
    fn spikes(&mut self, step: u64, arriving: &mut Vec<InputSpike>);
}

/// No input at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoInput;

impl Input for NoInput {
    fn spikes(&mut self, _step: u64, _arriving: &mut Vec<InputSpike>) {}
}

/// Input spikes given as a list.
#[derive(Clone, Debug)]
pub struct SpikeTrains {
    /// `(step, spike)`, ascending in step.
    arrivals: Vec<(u64, InputSpike)>,
    next: usize,
}

impl SpikeTrains {
    /// Spikes `(time in ms, spike)` in any order; a spike arrives in the first time step that ends at or after its time.
    ///
    /// # Errors
    /// [`ParameterError`] if a time is negative or not finite.
    pub fn new(spikes: &[(f64, InputSpike)], time_step: f64) -> Result<Self, ParameterError> {
        let mut arrivals = Vec::with_capacity(spikes.len());
        for (time, spike) in spikes {
            let usable = time.is_finite() && *time >= 0.0;
            ParameterError::require("input spike time", *time, usable, "finite and at least 0 ms")?;
            arrivals.push((arrival_step(*time, time_step), *spike));
        }
        arrivals.sort_by_key(|(step, _)| *step);
        Ok(Self { arrivals, next: 0 })
    }
}

/// The first step whose end, `step · time_step` in double precision, is not before `time`.
fn arrival_step(time: f64, time_step: f64) -> u64 {
    let mut step = (time / time_step).round().max(1.0) as u64;
    while step > 1 && (step - 1) as f64 * time_step >= time {
        step -= 1;
    }
    while (step as f64 * time_step) < time {
        step += 1;
    }
    step
}

impl Input for SpikeTrains {
    fn spikes(&mut self, step: u64, arriving: &mut Vec<InputSpike>) {
        while let Some((_, spike)) = self.arrivals.get(self.next).filter(|(arrival, _)| *arrival <= step) {
            arriving.push(*spike);
            self.next += 1;
        }
    }
}
