//! Why an experiment failed.

use crate::room::bytes_in_words;
use crate::store::StoreError;
use normcircuit_connectivity::ConnectivityError;
use normcircuit_protocols::experiment::CountedPopulation;
use normcircuit_protocols::networks::UnknownNetwork;
use normcircuit_protocols::{ProtocolError, RunError};
use normcircuit_simulation::ParameterError;
use normcircuit_simulation::recorders::RecorderError;
use std::path::PathBuf;

/// Why an experiment failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExperimentError {
    /// A parameter is out of range.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// There is no such network.
    #[error(transparent)]
    Network(#[from] UnknownNetwork),
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
    /// Somebody asked to stop ([`Progress::stop`](crate::progress::Progress::stop)).
    #[error("stopped before everything was simulated; what was is in the store")]
    Stopped,
    /// A recorder was set up wrongly.
    #[error(transparent)]
    Recorder(#[from] RecorderError),
    /// A result could not be stored or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A piece of a recording was there, and is no longer.
    #[error("{} was damaged or removed while it was needed; start again, and it is made anew", path.display())]
    Vanished {
        /// Its file.
        path: PathBuf,
    },
    /// Something was asked of runs that did not record it.
    #[error("{what} of the {} population were not recorded", population.name())]
    NotRecorded {
        /// What was asked for.
        what: &'static str,
        /// Of which population.
        population: CountedPopulation,
    },
    /// Runs that belong together recorded different numbers of cells.
    #[error("runs of one network recorded {first} and {second} cells")]
    DifferentCells {
        /// Cells of one run.
        first: usize,
        /// Cells of another.
        second: usize,
    },
    /// What runs gave could not be analyzed.
    #[error(transparent)]
    Analysis(Box<dyn std::error::Error + Send + Sync>),
    /// Simulations would take more than there is.
    #[error(
        "{what} would take {} of {of}, and {} are free",
        bytes_in_words(*needed), bytes_in_words(*free)
    )]
    TooLarge {
        /// What is too large, in words.
        what: String,
        /// Of what: memory or disk.
        of: &'static str,
        /// How much is needed, bytes.
        needed: u64,
        /// How much there is, bytes.
        free: u64,
    },
    /// Worker threads could not be started.
    #[error("cannot start {threads} threads: {source}")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// What went wrong.
        source: rayon::ThreadPoolBuildError,
    },
}
