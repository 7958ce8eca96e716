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
//! | `unit_ids` (optional) | `[unit]` | what the units are called: whole numbers, or texts of fixed width |
//! | `positions` (optional) | `[unit x 2]` | positions of the units, in any unit of length |
//! | `period` (optional) | two numbers | extent of the sheet if its opposite edges are joined, as models have it |
//! | `duration` (optional) | one number | the window in which spikes were counted, s |
//!
//! or, in place of `counts`, spike times: `spike_times` (s) and `spike_units` (the id of the unit, a number or a text), both
//! `[spike]`, and `trial_starts` (s), `[trial]`. Spikes are then counted in windows of `duration`, which is not optional, from
//! each start. Units are those that fire, in the order of their ids, or those in `unit_ids`, in that order. `unit_names`
//! (`[unit]`) gives them other names. Vectors may be matrices of one row or one column.
//!
//! What `cargo xtask run` writes is read as well: the excitatory neurons of an experiment that has the three conditions.
//!
//! **A table as text** has the header `condition,NAME,NAME,...` with a name for each unit, and a line for each trial: 1, 2 or
//! 12 (or `first`, `second`, `both`) and the counts. Commas, semicolons, tabulators, bars or blanks separate the fields,
//! commas may be decimal where they do not, and the text may be in UTF-8, UTF-16 or Windows' Western European encoding.
//! Comments (`#`), a line that names the separator (`sep=;`), a column that numbers the lines, and empty fields and lines at
//! the end are ignored. Positions are a table of their own ([`read_positions`]).
//!
//! **A folder of Kilosort or phy** with a table of trials: [`SortedFolder`].
//!
//! Conditions may have [labels](label::Labels) of their own; trials of other conditions are then left out.

mod analysis;
mod data;
mod error;
mod example;
mod files;
pub mod label;
mod panels;
mod report;
mod units;

/// The arrays of this crate, those of ndarray 0.17.
pub use ndarray;

pub use analysis::{
    Analysis, AnalysisError, Correlations, CurveErrors, DecoderAtSize, Inclusion, Information,
    InformationAtSize, Normalization, Settings,
};
pub use data::{LabRecording, Omitted};
pub use error::RecordingError;
pub use example::{ExampleError, ExampleSession};
pub use files::{SortedFolder, read_positions};
pub use report::{AnalysisWriteError, check_outputs};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
