//! One run: guarded, with its progress shown, or timed.

use crate::error::ExperimentError;
use crate::moments::{PIECE_BYTES, Piece};
use crate::progress::Task;
use crate::run::SpikeRates;
use crate::store::Store;
use crate::wiring::WiredModel;
use normcircuit_protocols::experiment::{CountWindows, ExperimentRun, RunRecord};
use normcircuit_protocols::{ProtocolError, RunError, VisualArea};
use normcircuit_simulation::recorders::ActivityGuard;
use normcircuit_simulation::{Network, Observer, SimulationError, StepView, Stop};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// A population mean beyond this ends a run, Hz.
pub const MAX_MEAN_RATE: f64 = 200.0;
/// Activity is judged over windows of this length, ms.
pub const GUARD_WINDOW: f64 = 500.0;
/// Trials that measure the speed last this long, ms of simulated time, of which the first part, in which rates settle, is not
/// measured.
const TRIAL_MS: u64 = 500;
const TRIAL_SETTLING_MS: u64 = 300;
/// A trial that takes longer than this is ended: with tiny time steps it would take hours.
const LONGEST_TRIAL: Duration = Duration::from_secs(20);
/// Progress is reported at this interval, ms of simulated time.
const REPORT_INTERVAL: f64 = 100.0;

/// Simulates a run; one that runs away or falls silent without reason is ended. Pieces of what it records from moment to moment go
/// to `store`.
pub(crate) fn simulate(
    wired: &WiredModel,
    run: &ExperimentRun,
    store: &Store,
    task: &Task<'_>,
) -> Result<RunRecord, ExperimentError> {
    let WiredModel { circuit, area, .. } = wired;
    let mut guard = ActivityGuard::new(&circuit.network, MAX_MEAN_RATE, GUARD_WINDOW)?
        .ending_after(run.duration_ms as f64, &circuit.network);
    let every = (REPORT_INTERVAL / circuit.network.time_step()).round() as u64;
    let mut reporter = Reporter { task, spikes: [0; 2], steps: 0, every };
    if !is_driven(area, run)? {
        guard = guard.allowing_silence();
    }
    let mut not_stored = None;
    let mut keep = |number, moments| match store.save(&Piece::new(run, number), &moments) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            not_stored = Some(error);
            ControlFlow::Break(Stop("what it records cannot be stored".to_owned()))
        }
    };
    let observers: &mut [&mut dyn Observer] = &mut [&mut guard, &mut reporter];
    let made = run.simulate_in_pieces(circuit, area, observers, PIECE_BYTES, &mut keep);
    if let Some(error) = not_stored {
        return Err(error.into());
    }
    made.map_err(|source| {
        if task.is_stopped() {
            ExperimentError::Stopped
        } else {
            ExperimentError::Ended { index: run.index, source }
        }
    })
}

/// What a short trial says of a run.
#[derive(Clone, Copy)]
pub(crate) struct Trial {
    /// Simulated seconds in a second.
    pub(crate) speed: f64,
    /// How often cells spike.
    pub(crate) rates: SpikeRates,
}

/// A short trial of a run like `run`.
pub(crate) fn trial(wired: &WiredModel, run: &ExperimentRun, index: u64) -> Result<Trial, ExperimentError> {
    let counts = CountWindows { from_ms: 0, window_ms: run.counts.window_ms.min(TRIAL_MS), ..run.counts };
    let trial = ExperimentRun { duration_ms: TRIAL_MS, counts, index, ..run.clone() };
    let mut clock = Clock::start();
    let mut forget = |_, _| ControlFlow::Continue(());
    match trial.simulate_in_pieces(&wired.circuit, &wired.area, &mut [&mut clock], PIECE_BYTES, &mut forget) {
        Err(RunError::Simulation(SimulationError::Stopped { .. })) | Ok(_) => {
            Ok(clock.trial(&wired.circuit.network))
        }
        Err(error) => Err(error.into()),
    }
}

/// Measures a trial from when it has settled, or from its start if that takes too long, and then ends it.
struct Clock {
    start: Instant,
    /// Since when, in simulated ms and on the clock.
    since: (f64, Instant),
    /// Simulated ms.
    now: f64,
    /// By population, since then.
    spikes: [u64; 3],
}

impl Clock {
    fn start() -> Self {
        let start = Instant::now();
        Self { start, since: (0.0, start), now: 0.0, spikes: [0; 3] }
    }

    fn trial(&self, network: &Network) -> Trial {
        let (from, since) = self.since;
        let seconds = (self.now - from) / 1000.0;
        let mut rates = self.spikes.map(|spikes| spikes as f64 / seconds.max(1e-9));
        for (rate, population) in rates.iter_mut().zip(network.populations()) {
            *rate /= population.size as f64;
        }
        Trial { speed: seconds / since.elapsed().as_secs_f64().max(1e-9), rates: SpikeRates(rates) }
    }
}

impl Observer for Clock {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        self.now = view.time();
        if self.start.elapsed() > LONGEST_TRIAL {
            return ControlFlow::Break(Stop("it has been measured".to_owned()));
        }
        let settled = TRIAL_SETTLING_MS as f64;
        if self.since.0 < settled && self.now >= settled {
            self.since = (self.now, Instant::now());
            self.spikes = [0; 3];
        }
        for (count, spikes) in self.spikes.iter_mut().zip(view.spikes) {
            *count += spikes.len() as u64;
        }
        for spike in view.input_spikes {
            self.spikes[spike.population] += 1;
        }
        ControlFlow::Continue(())
    }
}

/// Tells the progress bar how far a run has come and how active it is; ends the run if somebody asks to.
struct Reporter<'a, 'p> {
    task: &'a Task<'p>,
    spikes: [u64; 2],
    steps: u64,
    every: u64,
}

impl Observer for Reporter<'_, '_> {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        for (count, spikes) in self.spikes.iter_mut().zip(view.spikes) {
            *count += spikes.len() as u64;
        }
        self.steps += 1;
        if self.steps.is_multiple_of(self.every) {
            let seconds = view.time() / 1000.0;
            let rate = |index: usize| {
                self.spikes[index] as f64 / view.network.populations()[index].size as f64 / seconds
            };
            self.task.note(format!("E {:.1} Hz, I {:.1} Hz", rate(0), rate(1)));
            self.task.advance(self.every as f64 * view.network.time_step() / 1000.0);
            if self.task.is_stopped() {
                return ControlFlow::Break(Stop("stopped".to_owned()));
            }
        }
        ControlFlow::Continue(())
    }
}

/// Whether V1 is always at least as active as it is without images. With less, as of images of contrast 0, the circuit may
/// rightly be silent, which the guard would take for a fault.
fn is_driven(area: &VisualArea, run: &ExperimentRun) -> Result<bool, ProtocolError> {
    let idle = area.parameters().absent_rate_hz / 1000.0;
    for presentation in &run.cycle {
        let rates = area.rates(&presentation.stimulus())?;
        let mean = rates.iter().sum::<f64>() / rates.len() as f64;
        // The mean of equal rates may be off by rounding.
        if mean < idle * (1.0 - 1e-9) {
            return Ok(false);
        }
    }
    Ok(true)
}
