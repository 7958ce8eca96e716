//! A lab's own recording, analyzed as the model is: norm index, spike-count correlation and linear Fisher information.
//!
//! # Files
//!
//! **NPZ** (`numpy.savez` or `numpy.savez_compressed`) holds the arrays
//!
//! | array | shape | content |
//! |---|---|---|
//! | `counts` | `[trial x unit]` | spike counts: whole numbers of any type |
//! | `conditions` | `[trial]` | 1: stimulus 1 alone, 2: stimulus 2 alone, 12: both; in any order |
//! | `positions` (optional) | `[unit x 2]` | positions of the units, in any unit of length |
//! | `period` (optional) | two numbers | extent of the sheet if its opposite edges are joined, as models have it |
//! | `duration` (optional) | one number | the window in which spikes were counted, s |
//!
//! or, in place of `counts`, spike times: `spike_times` and `spike_units` (`[spike]`; s, and units counted from 0) and
//! `trial_starts` (`[trial]`, s). Spikes are then counted in windows of `duration`, which is not optional, from each start.
//! Labels are numbers because NumPy's texts and objects are not read.
//!
//! **CSV** has the header `condition,NAME,NAME,...` with a name for each unit, and a line for each trial: 1, 2 or 12 (or
//! `first`, `second`, `both`) and the counts. Positions are a table of their own ([`read_positions`]).

mod analysis;
mod data;
mod error;
mod example;
mod files;
pub mod label;
mod panels;
mod report;

pub use analysis::{
    Analysis, AnalysisError, Correlations, DecoderAtSize, Inclusion, Information, InformationAtSize,
    Normalization, Settings,
};
pub use data::LabRecording;
pub use error::RecordingError;
pub use example::{ExampleError, ExampleSession};
pub use files::read_positions;
pub use report::AnalysisWriteError;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
