//! Where experiments are made: on all cores, each run once.

use crate::cost::missing_runs;
use crate::division::divided;
use crate::error::ExperimentError;
use crate::measure::Measure;
use crate::moments::{has_pieces, is_stored, stored};
use crate::progress::Progress;
use crate::room::check_disk;
use crate::simulate::{Trial, simulate, trial};
use crate::store::{Found, Store};
use crate::wiring::{WiredModel, Wirings};
use normcircuit_protocols::Model;
use normcircuit_protocols::experiment::{ExperimentRun, RunRecord};
use normcircuit_simulation::ParameterError;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::path::Path;
use std::sync::{Arc, Once};

/// Makes runs on all cores and keeps them.
pub struct Laboratory {
    threads: usize,
    store: Store,
    progress: Arc<Progress>,
    pool: rayon::ThreadPool,
    wirings: Wirings,
}

impl Laboratory {
    /// A laboratory that makes `threads` runs side by side and keeps their results in the folder `results`.
    ///
    /// # Errors
    /// [`ExperimentError`] if the number of threads is 0 or threads cannot be started.
    pub fn new(threads: usize, results: &Path, progress: Progress) -> Result<Self, ExperimentError> {
        let sensible = (1..=1024).contains(&threads);
        ParameterError::require("threads", threads as f64, sensible, "from 1 to 1024")?;
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|source| ExperimentError::Threads { threads, source })?;
        let progress = Arc::new(progress);
        let notified = Arc::clone(&progress);
        let store = Store::new(results, move |notice| notified.say(&notice.to_string()));
        Ok(Self { threads, store, progress, pool, wirings: Wirings::default() })
    }

    /// Simulations that are made side by side.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Where results are kept.
    pub fn folder(&self) -> &Path {
        self.store.folder()
    }

    /// What results are kept in.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Where progress is shown.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Makes or loads the runs of a measurement, and measures.
    ///
    /// # Errors
    /// [`ExperimentError`] if a run fails or the store does.
    pub fn measure<M: Measure>(&self, measurement: &M) -> Result<M::Output, ExperimentError> {
        measurement.take(self)
    }

    /// A model, wired. The last few are kept.
    ///
    /// # Errors
    /// [`ExperimentError`] if the circuit cannot be built.
    pub fn wired(&self, model: &Arc<Model>, seed: u64) -> Result<Arc<WiredModel>, ExperimentError> {
        self.wirings.get(model, seed)
    }

    /// What `keep` takes from each run, in the order of `runs`; those that are not in the store are made first.
    ///
    /// Processes that share the store divide the work: a run that another is making is passed over and looked for later.
    ///
    /// # Errors
    /// The first error of a run, of the store or of `keep`; [`ExperimentError::Stopped`] if somebody asked to stop.
    pub fn map_runs<T: Send>(
        &self,
        name: &str,
        runs: &[ExperimentRun],
        keep: impl Fn(RunRecord) -> Result<T, ExperimentError> + Sync,
    ) -> Result<Vec<T>, ExperimentError> {
        let missing: Vec<bool> = self.pool.install(|| runs.par_iter().map(|run| !self.has(run)).collect());
        let total: f64 =
            runs.iter().zip(&missing).filter(|(_, missing)| **missing).map(|(run, _)| run.seconds()).sum();
        let task = self.progress.task(name, total, "simulated s");
        let attempt = |index: usize| -> Result<Option<T>, ExperimentError> {
            if self.progress.is_stopped() {
                return Err(ExperimentError::Stopped);
            }
            let run = &runs[index];
            let record = match self.find(run)? {
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
                    let record = simulate(&*self.wired(&run.model, run.seed)?, run, &self.store, &task)?;
                    self.store.fulfill(claim, run, &record)?;
                    record
                }
            };
            keep(record).map(Some)
        };
        let told = Once::new();
        let waiting = || told.call_once(|| self.progress.say("the rest is being made by another process"));
        let mut order: Vec<usize> = (0..runs.len()).collect();
        order.sort_by_key(|index| Reverse(runs[*index].duration_ms));
        let results = self.pool.install(|| divided(&order, attempt, waiting))?;
        task.finish();
        Ok(results)
    }

    /// The record of a run whose pieces are stored too, or who makes it.
    fn find(&self, run: &ExperimentRun) -> Result<Found<RunRecord>, ExperimentError> {
        Ok(match self.store.find(run)? {
            Found::Stored(record) if !has_pieces(&self.store, run, &record)? => {
                self.store.claim(run)?.map_or(Found::InWork, Found::Missing)
            }
            found => found,
        })
    }

    /// Makes those of `runs` that are not in the store, side by side whatever they belong to, so that no thread waits for the last run
    /// of one measurement before it begins the next.
    ///
    /// # Errors
    /// The first error of a run or of the store.
    pub fn make(&self, name: &str, runs: &[ExperimentRun]) -> Result<(), ExperimentError> {
        let missing = missing_runs(self, runs)?;
        if !missing.is_empty() {
            self.map_runs(name, &missing, |_| Ok(()))?;
        }
        Ok(())
    }

    /// The record of a run; it is made if it is not in the store.
    ///
    /// # Errors
    /// As [`map_runs`](Self::map_runs).
    pub(crate) fn record(&self, run: &ExperimentRun) -> Result<RunRecord, ExperimentError> {
        match stored(&self.store, run)? {
            Some(record) => Ok(record),
            None => Ok(self.map_runs("run", std::slice::from_ref(run), Ok)?.swap_remove(0)),
        }
    }

    /// Does something with all threads of this laboratory.
    pub fn on_all_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.pool.install(work)
    }

    /// The file of a run's result in the store, whether it is there or not: the same for equal runs only.
    ///
    /// # Errors
    /// [`ExperimentError`] if the run cannot be written as a key.
    pub fn place_of(&self, run: &ExperimentRun) -> Result<std::path::PathBuf, ExperimentError> {
        Ok(self.store.path(run)?)
    }

    /// Whether the result of a run is in the store.
    pub fn has(&self, run: &ExperimentRun) -> bool {
        is_stored(&self.store, run).unwrap_or(false)
    }

    /// Checks that so many bytes more fit onto the disk of the store, such as those of a [`Cost`](crate::Cost).
    ///
    /// # Errors
    /// [`ExperimentError::TooLarge`] with what is needed and what is free.
    pub fn check_disk(&self, bytes: u64) -> Result<(), ExperimentError> {
        check_disk(self.store.folder(), bytes)
    }

    /// Simulated seconds per second on this machine with all threads of this laboratory, from a short trial on each with the
    /// network, the stimuli and the recorders of `run`.
    ///
    /// # Errors
    /// [`ExperimentError`] if the trial fails.
    pub fn measured_speed_of(&self, run: &ExperimentRun) -> Result<f64, ExperimentError> {
        Ok(self.trial(run)?.speed)
    }

    /// The same trial, with the rates of the cells.
    pub(crate) fn trial(&self, run: &ExperimentRun) -> Result<Trial, ExperimentError> {
        let wired = self.wired(&run.model, run.seed)?;
        let threads = self.threads as u64;
        let trials: Vec<Trial> = self.pool.install(|| {
            (0..threads).into_par_iter().map(|index| trial(&wired, run, index)).collect::<Result<_, _>>()
        })?;
        let speed = trials.iter().map(|trial| trial.speed).sum();
        Ok(Trial { speed, rates: trials[0].rates })
    }
}
