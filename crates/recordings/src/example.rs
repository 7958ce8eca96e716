//! A recording to try the analysis on: a session in the model.

use crate::data::LabRecording;
use crate::error::RecordingError;
use ndarray::Array2;
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::progress::{Progress, Task};
use normcircuit_laboratory::{ExperimentError, GUARD_WINDOW, MAX_MEAN_RATE, Plan, Profile, WiredModel};
use normcircuit_protocols::{
    Condition, PopulationCounts, ProtocolError, RecordingSession, Run, Stimulus, StimulusSchedule,
    ThreeConditions, View, VisualArea, WindowCounts,
};
use normcircuit_simulation::recorders::ActivityGuard;
use normcircuit_simulation::{Observer, RootSeed, StepView, Stop};
use rayon::prelude::*;
use std::ops::ControlFlow;
use std::sync::Arc;

/// Each condition is recorded in so many runs, which need not wait for each other.
const RUNS: usize = 2;

/// Why an example could not be recorded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExampleError {
    /// The model could not be run.
    #[error(transparent)]
    Experiment(#[from] ExperimentError),
    /// What was recorded is no recording.
    #[error(transparent)]
    Recording(#[from] RecordingError),
}

/// A session in the model's V4: 96 units of the E population in 100 trials of each condition (in the miniature 40 units and
/// 30 trials), presentations of 400 ms with pauses of 100 ms, spikes counted in the second half of each, when the response
/// to its onset is over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExampleSession {
    /// Which network.
    pub profile: Profile,
    /// The root of all randomness.
    pub seed: u64,
    /// Runs side by side.
    pub threads: usize,
}

impl ExampleSession {
    /// The timing of one of the runs that make a condition.
    fn session(&self) -> RecordingSession {
        let trials = if self.profile == Profile::Miniature { 30 } else { 100 };
        RecordingSession {
            trials: trials / RUNS,
            skipped_presentations: 1,
            stimulus_ms: 400,
            gap_ms: 100,
            delay_ms: 200,
            window_ms: 200,
            units: if self.profile == Profile::Miniature { 40 } else { 96 },
            minimum_rate_hz: 2.0,
        }
    }

    /// Simulated time, s.
    pub fn seconds(&self) -> f64 {
        (Condition::ALL.len() * RUNS) as f64 * self.session().duration_ms() as f64 / 1000.0
    }

    /// Records the session. The same seed gives the same recording on any number of threads.
    ///
    /// # Errors
    /// [`ExampleError`] if the network cannot be built or run, or too few of its neurons fire.
    pub fn record(&self, progress: &Progress) -> Result<LabRecording, ExampleError> {
        let session = self.session();
        let seed = RootSeed(self.seed);
        let network = Plan::new(self.profile, self.seed).default_network()?;
        let wired = WiredModel::new(&network.model, seed)?;
        let counts = self.runs(&wired, progress)?;
        let recorded = session.record(&counts, seed, 0).map_err(ExperimentError::from)?;
        // Runs are ordered by condition.
        let conditions = recorded.conditions.iter().map(|run| Condition::ALL[run / RUNS]).collect();
        let positions = Array2::from_shape_fn((recorded.units.len(), 2), |(unit, axis)| {
            let position = wired.circuit.excitatory_sheet.position(recorded.units[unit]);
            if axis == 0 { position.x } else { position.y }
        });
        let sheet = wired.circuit.excitatory_sheet;
        let extent = [sheet.cols() as f64 / sheet.rows() as f64, 1.0];
        let window = session.window_ms as f64 / 1000.0;
        Ok(LabRecording::new(recorded.counts, conditions)?
            .with_positions(positions)?
            .with_period(extent)?
            .with_duration(window)?)
    }

    /// The counts of all E neurons in every run.
    fn runs(&self, wired: &WiredModel, progress: &Progress) -> Result<Vec<WindowCounts>, ExperimentError> {
        let area = &wired.area;
        let session = self.session();
        let dark: Arc<[f64]> = area.rates(&Stimulus { first: View::Absent, second: View::Absent })?.into();
        let schedules = Condition::ALL
            .map(|condition| schedule(area, &session, condition, &dark))
            .into_iter()
            .collect::<Result<Vec<_>, _>>()?;
        let task = progress.task("recording", self.seconds(), "simulated s");
        let one = |index: usize| {
            let schedule = schedules[index / RUNS].clone();
            let run = Run::new(&wired.circuit, area, schedule, RootSeed(self.seed), index as u64);
            count(&run, &session, &task)
        };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads)
            .build()
            .map_err(|source| ExperimentError::Threads { threads: self.threads, source })?;
        let counts = pool.install(|| {
            (0..Condition::ALL.len() * RUNS).into_par_iter().map(one).collect::<Result<Vec<_>, _>>()
        })?;
        task.finish();
        Ok(counts)
    }
}

fn schedule(
    area: &VisualArea,
    session: &RecordingSession,
    condition: Condition,
    dark: &Arc<[f64]>,
) -> Result<StimulusSchedule, ProtocolError> {
    let shown = area.rates(&ThreeConditions::default().stimulus(condition))?;
    session.schedule(&shown.into(), dark)
}

/// One run, counted.
fn count(
    run: &Run<'_>,
    session: &RecordingSession,
    task: &Task<'_>,
) -> Result<WindowCounts, ExperimentError> {
    let network = &run.circuit.network;
    let cells = network.populations()[Circuit::EXCITATORY].size;
    let mut counts = session.window_counts(cells, network.time_step())?;
    let mut recorder = PopulationCounts { population: Circuit::EXCITATORY, counts: &mut counts };
    let mut guard = ActivityGuard::new(network, MAX_MEAN_RATE, GUARD_WINDOW)?
        .ending_after(session.duration_ms() as f64, network);
    let mut reporter = Reporter { task, every: (100.0 / network.time_step()).round() as u64 };
    run.simulate(session.duration_ms() as f64, &mut [&mut recorder, &mut guard, &mut reporter])?;
    Ok(counts)
}

/// Tells the progress bar how far a run has come.
struct Reporter<'a, 'p> {
    task: &'a Task<'p>,
    every: u64,
}

impl Observer for Reporter<'_, '_> {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        if view.step.is_multiple_of(self.every) {
            self.task.advance(self.every as f64 * view.network.time_step() / 1000.0);
        }
        ControlFlow::Continue(())
    }
}
