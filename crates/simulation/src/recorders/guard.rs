//! A watch that ends runs which are not worth their time.

use crate::network::{Dynamics, Network};
use crate::observer::{Observer, StepView, Stop};
use crate::parameters::ParameterError;
use std::ops::ControlFlow;

/// Stops a run when the mean rate of a population exceeds a bound, or when no neuron at all has spiked for a while.
#[derive(Clone, Debug)]
pub struct ActivityGuard {
    largest_rate: f64,
    allows_silence: bool,
    window: u64,
    steps: u64,
    /// Steps since the last judgment.
    counted: u64,
    /// The last step of the run, counted from 1, if it is known.
    end: Option<u64>,
    spikes: Vec<u64>,
}

impl ActivityGuard {
    /// Looks at consecutive windows of `window` ms; a population mean beyond `largest_rate` Hz or a window without any
    /// spike ends the run.
    ///
    /// # Errors
    /// [`ParameterError`] if the rate is not above 0 or the window is shorter than a time step of `network`.
    pub fn new(network: &Network, largest_rate: f64, window: f64) -> Result<Self, ParameterError> {
        ParameterError::require("guard.largest_rate", largest_rate, largest_rate > 0.0, "above 0 Hz")?;
        let steps = (window / network.time_step()).round();
        let requirement = format!("finite and at least the time step, {} ms", network.time_step());
        ParameterError::require("guard.window", window, steps.is_finite() && steps >= 1.0, &requirement)?;
        Ok(Self {
            largest_rate,
            allows_silence: false,
            window: steps as u64,
            steps: 0,
            counted: 0,
            end: None,
            spikes: vec![0; network.populations().len()],
        })
    }

    /// The same guard for a network that may rightly be silent, as without drive.
    #[must_use]
    pub fn allowing_silence(mut self) -> Self {
        self.allows_silence = true;
        self
    }

    /// The same guard for a run of `duration` ms of `network`, whose end is judged as well: a run shorter than a window is one
    /// window, and the last window takes up a rest of less than half of one.
    #[must_use]
    pub fn ending_after(mut self, duration: f64, network: &Network) -> Self {
        self.end = Some((duration / network.time_step()).round() as u64);
        self
    }

    fn judge(&self, view: &StepView<'_>) -> ControlFlow<Stop> {
        let seconds = self.counted as f64 * view.network.time_step() / 1000.0;
        for (population, spikes) in view.network.populations().iter().zip(&self.spikes) {
            let rate = *spikes as f64 / population.size as f64 / seconds;
            if rate > self.largest_rate {
                return ControlFlow::Break(Stop(format!(
                    "population {} runs away: {rate:.1} Hz on average over the last {seconds} s, the bound is {} Hz",
                    population.name, self.largest_rate
                )));
            }
        }
        let simulated = |dynamics: &Dynamics| matches!(dynamics, Dynamics::Spiking(_));
        if !self.allows_silence && self.spikes.iter().sum::<u64>() == 0 {
            let names: Vec<&str> = view
                .network
                .populations()
                .iter()
                .filter(|p| simulated(&p.dynamics))
                .map(|p| p.name.as_str())
                .collect();
            return ControlFlow::Break(Stop(format!(
                "the network is silent: no spike of {} in the last {seconds} s",
                names.join(" or ")
            )));
        }
        ControlFlow::Continue(())
    }
}

impl Observer for ActivityGuard {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        for (count, spikes) in self.spikes.iter_mut().zip(view.spikes) {
            *count += spikes.len() as u64;
        }
        self.steps += 1;
        self.counted += 1;
        let rest = self.end.map_or(u64::MAX, |end| end.saturating_sub(self.steps));
        if rest == 0 || self.counted >= self.window && rest >= self.window.div_ceil(2) {
            self.judge(view)?;
            self.spikes.fill(0);
            self.counted = 0;
        }
        ControlFlow::Continue(())
    }
}
