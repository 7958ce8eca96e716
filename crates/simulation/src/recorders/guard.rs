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
    spikes: Vec<u64>,
    /// Last time step of the run, if it is known.
    end: Option<u64>,
    /// Time steps of the run's last window that are over, and the spikes in them by population.
    last_window: (u64, Vec<u64>),
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
            spikes: vec![0; network.populations().len()],
            end: None,
            last_window: (0, vec![0; network.populations().len()]),
        })
    }

    /// The same guard for a network that may rightly be silent, as without drive.
    #[must_use]
    pub fn allowing_silence(mut self) -> Self {
        self.allows_silence = true;
        self
    }

    /// The same guard for a run of `duration` ms that looks at the end too: at the last window's worth of time, or at the whole of
    /// a shorter run.
    #[must_use]
    pub fn until(mut self, duration: f64, network: &Network) -> Self {
        self.end = Some((duration / network.time_step()).round() as u64);
        self
    }

    /// Judges a stretch of `steps` time steps with so many spikes by population.
    fn judge(&self, view: &StepView<'_>, steps: u64, spikes: &[u64]) -> ControlFlow<Stop> {
        let seconds = steps as f64 * view.network.time_step() / 1000.0;
        for (population, spikes) in view.network.populations().iter().zip(spikes) {
            let rate = *spikes as f64 / population.size as f64 / seconds;
            if rate > self.largest_rate {
                return ControlFlow::Break(Stop(format!(
                    "population {} runs away: {rate:.1} Hz on average over the last {seconds} s, the bound is {} Hz",
                    population.name, self.largest_rate
                )));
            }
        }
        let simulated = |dynamics: &Dynamics| matches!(dynamics, Dynamics::Spiking(_));
        if !self.allows_silence && spikes.iter().sum::<u64>() == 0 {
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

    /// Judges the last window of the run when its last step is over.
    fn watch_end(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        let Some(end) = self.end.filter(|end| self.steps + self.window > *end && self.steps <= *end) else {
            return ControlFlow::Continue(());
        };
        let (steps, counts) = &mut self.last_window;
        *steps += 1;
        for (count, spikes) in counts.iter_mut().zip(view.spikes) {
            *count += spikes.len() as u64;
        }
        let (steps, counts) = &self.last_window;
        if self.steps < end { ControlFlow::Continue(()) } else { self.judge(view, *steps, counts) }
    }
}

impl Observer for ActivityGuard {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        for (count, spikes) in self.spikes.iter_mut().zip(view.spikes) {
            *count += spikes.len() as u64;
        }
        self.steps += 1;
        if self.steps.is_multiple_of(self.window) {
            self.judge(view, self.window, &self.spikes)?;
            self.spikes.fill(0);
        }
        self.watch_end(view)
    }
}
