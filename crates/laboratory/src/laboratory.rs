//! Where experiments are made.

use crate::division::divided;
use crate::profile::Profile;
use crate::progress::{Progress, Task};
use crate::run::stored_bytes;
use crate::store::{Found, Store, StoreError};
use normcircuit_connectivity::{Circuit, CircuitParameters, ConnectivityError};
use normcircuit_protocols::experiment::{
    CountWindows, CountedPopulation, Experiment, ExperimentRun, RunRecord, ShownCondition,
};
use normcircuit_protocols::{
    ProtocolError, Run, RunError, Stimulus, StimulusSchedule, VisualArea, VisualAreaParameters,
};
use normcircuit_simulation::recorders::{ActivityGuard, RecorderError};
use normcircuit_simulation::{Observer, ParameterError, RootSeed, StepView, Stop};
use normcircuit_statistics::decoding::DecodingError;
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::manifold::ManifoldError;
use rayon::prelude::*;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::time::{Duration, Instant};

/// A population mean beyond this ends a run, Hz.
pub const LARGEST_RATE: f64 = 200.0;
/// Activity is judged over windows of this length, ms.
pub const GUARD_WINDOW: f64 = 500.0;
/// Trials that measure the speed last this long, ms of simulated time, of which the first part, in which the rates settle, is
/// not measured.
const TRIAL_MS: u64 = 500;
const TRIAL_SETTLING_MS: u64 = 300;
/// Progress is told every so often, ms of simulated time.
const REPORTED_EVERY: f64 = 100.0;

/// What is to be done, and with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How large and how long.
    pub profile: Profile,
    /// The root of all randomness.
    pub seed: u64,
    /// Simulations side by side.
    pub threads: usize,
    /// Flashed trials of each of two stimuli that are told apart; those of the profile if not given.
    pub trials: Option<u64>,
}

impl Options {
    /// Flashed trials of each of two stimuli that are told apart.
    pub fn trials(&self) -> u64 {
        self.trials.unwrap_or(self.profile.lengths().trials)
    }

    /// What determines results, in words.
    pub fn describe(&self) -> String {
        let trials =
            self.trials.map_or_else(String::new, |trials| format!(", {trials} trials of each stimulus"));
        format!("profile {}, root seed {}{trials}", self.profile.name(), self.seed)
    }

    /// The same as arguments of `cargo xtask reproduce`.
    pub fn arguments(&self) -> String {
        let trials = self.trials.map_or_else(String::new, |trials| format!(" --trials {trials}"));
        format!("--profile {} --seed {}{trials}", self.profile.name(), self.seed)
    }
}

/// Why an experiment failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExperimentError {
    /// A parameter is out of range.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// The circuit could not be built.
    #[error(transparent)]
    Circuit(#[from] ConnectivityError),
    /// V1 or a stimulus could not be set up.
    #[error(transparent)]
    Protocol(#[from] ProtocolError),
    /// A run could not be made.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A run of an experiment ended before its time.
    #[error("run {index}: {source}")]
    Ended {
        /// Index of the run.
        index: u64,
        /// Why.
        source: RunError,
    },
    /// A recorder was set up wrongly.
    #[error(transparent)]
    Recorder(#[from] RecorderError),
    /// A result could not be stored or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A statistic was given what it cannot use.
    #[error(transparent)]
    Statistics(#[from] InputError),
    /// Information could not be computed.
    #[error(transparent)]
    Decoding(#[from] DecodingError),
    /// The capacity of manifolds could not be computed.
    #[error(transparent)]
    Manifold(#[from] ManifoldError),
    /// Worker threads could not be started.
    #[error("cannot start {threads} threads: {source}")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// What went wrong.
        source: rayon::ThreadPoolBuildError,
    },
}

/// A circuit and its V1, wired.
#[derive(Debug)]
pub struct Preparation {
    /// The circuit.
    pub circuit: Circuit,
    /// Its V1.
    pub area: Arc<VisualArea>,
}

impl Preparation {
    /// Wires a circuit and its V1.
    ///
    /// # Errors
    /// [`ExperimentError`] if a parameter is out of range.
    pub fn new(
        circuit: &CircuitParameters,
        area: VisualAreaParameters,
        seed: RootSeed,
    ) -> Result<Self, ExperimentError> {
        let circuit = Circuit::build(circuit, seed)?;
        let area = VisualArea::new(circuit.input_sheet, &circuit.input_orientations, area)?;
        Ok(Self { circuit, area: Arc::new(area) })
    }

    /// A run that shows `stimulus` from beginning to end.
    ///
    /// # Errors
    /// [`ProtocolError`] if the stimulus is out of range.
    pub fn run(&self, stimulus: &Stimulus, seed: RootSeed, index: u64) -> Result<Run<'_>, ProtocolError> {
        let schedule = StimulusSchedule::constant(self.area.rates(stimulus)?)?;
        Ok(Run { circuit: &self.circuit, area: &self.area, schedule, seed, index })
    }
}

/// What a preparation is made from.
type Recipe = (CircuitParameters, VisualAreaParameters, u64);

/// Makes runs on all cores and keeps them.
pub struct Laboratory {
    options: Options,
    store: Store,
    progress: Arc<Progress>,
    pool: rayon::ThreadPool,
    circuit: CircuitParameters,
    preparations: Mutex<Vec<(Recipe, Arc<Preparation>)>>,
}

impl Laboratory {
    /// A laboratory that keeps its results in the folder `results`.
    ///
    /// # Errors
    /// [`ExperimentError`] if the number of threads is 0 or threads cannot be started.
    pub fn new(options: Options, results: &Path, progress: Progress) -> Result<Self, ExperimentError> {
        let threads = options.threads;
        let sensible = (1..=1024).contains(&threads);
        ParameterError::require("threads", threads as f64, sensible, "from 1 to 1024")?;
        let trials = options.trials();
        let enough = (20..=10_000_000).contains(&trials);
        ParameterError::require("trials", trials as f64, enough, "from 20 to 10 000 000")?;
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|source| ExperimentError::Threads { threads, source })?;
        let progress = Arc::new(progress);
        let notified = Arc::clone(&progress);
        let store = Store::new(results, move |notice| notified.say(&notice.to_string()));
        let circuit = options.profile.circuit()?;
        Ok(Self { options, store, progress, pool, circuit, preparations: Mutex::new(Vec::new()) })
    }

    /// What is to be done.
    pub fn options(&self) -> Options {
        self.options
    }

    /// Where progress is shown.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The default circuit, in the size of the profile.
    pub fn circuit(&self) -> &CircuitParameters {
        &self.circuit
    }

    /// The default circuit of the profile, wired.
    ///
    /// # Errors
    /// [`ExperimentError`] if the circuit cannot be built.
    pub fn preparation(&self) -> Result<Arc<Preparation>, ExperimentError> {
        self.wired(&self.circuit, VisualAreaParameters::default(), self.options.seed)
    }

    /// A circuit with its V1, wired once however often it is asked for.
    ///
    /// # Errors
    /// [`ExperimentError`] if the circuit cannot be built.
    pub fn wired(
        &self,
        circuit: &CircuitParameters,
        area: VisualAreaParameters,
        seed: u64,
    ) -> Result<Arc<Preparation>, ExperimentError> {
        // Held while wiring: whoever wants the same circuit waits for it.
        let mut known = self.preparations.lock().unwrap_or_else(PoisonError::into_inner);
        let recipe = (circuit.clone(), area, seed);
        if let Some((_, preparation)) = known.iter().find(|(other, _)| *other == recipe) {
            return Ok(Arc::clone(preparation));
        }
        let preparation = Arc::new(Preparation::new(circuit, area, RootSeed(seed))?);
        known.push((recipe, Arc::clone(&preparation)));
        Ok(preparation)
    }

    /// An experiment on the default circuit with the root seed of this laboratory: one run of each condition, spikes of all
    /// populations counted, no currents.
    pub fn experiment(
        &self,
        duration_ms: u64,
        counts: CountWindows,
        conditions: Vec<ShownCondition>,
    ) -> Experiment {
        Experiment {
            duration_ms,
            runs: 1,
            seed: self.options.seed,
            first_run: 0,
            counts,
            populations: CountedPopulation::ALL.to_vec(),
            currents: None,
            circuit: self.circuit.clone(),
            area: VisualAreaParameters::default(),
            conditions,
        }
    }

    /// What `extract` takes from each run, in the order of `runs`; those that are not in the store are made first.
    ///
    /// Processes that share the store divide the work: a run that another is making is passed over and looked for later.
    ///
    /// # Errors
    /// The first error of a run or of the store.
    pub fn map_runs<T: Send>(
        &self,
        name: &str,
        runs: &[ExperimentRun],
        extract: impl Fn(RunRecord) -> T + Sync,
    ) -> Result<Vec<T>, ExperimentError> {
        let missing: Vec<bool> = self.pool.install(|| runs.par_iter().map(|run| !self.has(run)).collect());
        let total: f64 =
            runs.iter().zip(&missing).filter(|(_, missing)| **missing).map(|(run, _)| run.seconds()).sum();
        let task = self.progress.task(name, total, "simulated s");
        let attempt = |index: usize| -> Result<Option<T>, ExperimentError> {
            let run = &runs[index];
            let record = match self.store.find(run)? {
                Found::InWork => return Ok(None),
                Found::Stored(record) => {
                    if missing[index] {
                        task.advance(run.seconds());
                    }
                    record
                }
                Found::Missing(claim) => {
                    if !missing[index] {
                        task.extend(run.seconds());
                    }
                    let record = simulate(&*self.wired(&run.circuit, run.area, run.seed)?, run, &task)?;
                    self.store.fulfill(claim, run, &record)?;
                    record
                }
            };
            Ok(Some(extract(record)))
        };
        let told = Once::new();
        let waiting = || told.call_once(|| self.progress.say("the rest is being made by another process"));
        let results = self.pool.install(|| divided(runs.len(), attempt, waiting))?;
        task.finish();
        Ok(results)
    }

    /// Does something with all threads of this laboratory.
    pub fn install<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.pool.install(work)
    }

    /// Whether the result of a run is in the store.
    pub fn has(&self, run: &ExperimentRun) -> bool {
        self.store.contains(run).unwrap_or(false)
    }

    /// Simulated seconds and bytes that `runs` still need.
    pub fn cost(&self, runs: &[ExperimentRun]) -> (f64, u64) {
        let missing = runs.iter().filter(|run| !self.has(run));
        missing.fold((0.0, 0), |(seconds, total), run| (seconds + run.seconds(), total + stored_bytes(run)))
    }

    /// Simulated seconds per second on this machine with all threads of this laboratory, from a short trial on each in the
    /// default circuit.
    ///
    /// # Errors
    /// [`ExperimentError`] if the trial fails.
    pub fn measured_speed(&self, stimulus: &Stimulus) -> Result<f64, ExperimentError> {
        let steady = vec![ShownCondition::steady("trial", stimulus.clone())];
        self.measured_speed_of(&self.experiment(TRIAL_MS, CountWindows::consecutive(0, 50), steady).runs()[0])
    }

    /// The same with the circuit, the stimuli and the recorders of `run`.
    ///
    /// # Errors
    /// [`ExperimentError`] if the trial fails.
    pub fn measured_speed_of(&self, run: &ExperimentRun) -> Result<f64, ExperimentError> {
        let preparation = self.wired(&run.circuit, run.area, run.seed)?;
        let counts = CountWindows { from_ms: 0, window_ms: run.counts.window_ms.min(TRIAL_MS), ..run.counts };
        let run = ExperimentRun { duration_ms: TRIAL_MS, counts, ..run.clone() };
        let trial = |index: u64| -> Result<Duration, ExperimentError> {
            let run = ExperimentRun { index, ..run.clone() };
            let mut clock = Clock { start: None };
            run.simulate(&preparation.circuit, &preparation.area, &mut [&mut clock])?;
            Ok(clock.start.map_or(Duration::ZERO, |start| start.elapsed()))
        };
        let times: Result<Vec<Duration>, _> =
            self.pool.install(|| (0..self.options.threads as u64).into_par_iter().map(trial).collect());
        let measured = (TRIAL_MS - TRIAL_SETTLING_MS) as f64 / 1000.0;
        Ok(times?.into_iter().map(|time| measured / time.as_secs_f64().max(1e-9)).sum())
    }
}

/// Notes when a trial has settled.
struct Clock {
    start: Option<Instant>,
}

impl Observer for Clock {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        if self.start.is_none() && view.time() >= TRIAL_SETTLING_MS as f64 {
            self.start = Some(Instant::now());
        }
        ControlFlow::Continue(())
    }
}

/// Tells the progress bar how far a run has come and how active it is.
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
        }
        ControlFlow::Continue(())
    }
}

fn simulate(
    preparation: &Preparation,
    run: &ExperimentRun,
    task: &Task<'_>,
) -> Result<RunRecord, ExperimentError> {
    let Preparation { circuit, area } = preparation;
    let mut guard = ActivityGuard::new(&circuit.network, LARGEST_RATE, GUARD_WINDOW)?;
    let every = (REPORTED_EVERY / circuit.network.time_step()).round() as u64;
    let mut reporter = Reporter { task, spikes: [0; 2], steps: 0, every };
    if !is_driven(area, run)? {
        guard = guard.allowing_silence();
    }
    run.simulate(circuit, area, &mut [&mut guard, &mut reporter])
        .map_err(|source| ExperimentError::Ended { index: run.index, source })
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
