//! Experiments on the circuit: runs made on all cores, kept in a store, and reduced to measurements.
//!
//! A [`Plan`] says how large and how long; a [`Measure`] declares which runs it needs and what it makes of them; a
//! [`Laboratory`] makes those runs that are not in its [`store`] yet.

mod cost;
mod division;
mod error;
pub mod export;
mod laboratory;
mod machine;
mod measure;
pub mod measurements;
mod moments;
mod plan;
mod profile;
pub mod progress;
mod reduced;
mod room;
mod run;
mod shard;
mod simulate;
pub mod store;
mod wiring;

pub use cost::{Cost, cost_of, cost_of_experiment, cost_of_sweep, missing_runs};
pub use error::ExperimentError;
pub use laboratory::Laboratory;
pub use machine::processor_name;
pub use measure::Measure;
pub use moments::piece_files;
pub use plan::{NamedModel, Plan};
pub use profile::{Lengths, Profile, StepTrials, UnknownProfile};
pub use reduced::Reduced;
pub use room::{NetworkSize, Room, megabytes};
pub use run::stored_bytes;
pub use shard::{NotAShard, Shard, longest_share};
pub use simulate::{GUARD_WINDOW, MAX_MEAN_RATE};
pub use wiring::WiredModel;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
