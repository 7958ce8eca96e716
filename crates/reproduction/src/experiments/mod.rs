//! Experiments: runs of the circuit, made on all cores, kept in the store and shared by the figures that need them.

mod estimate;
pub mod export;
mod laboratory;
mod profile;
mod rates;
mod run;

pub use estimate::Estimate;
pub use laboratory::{ExperimentError, Laboratory, Options, Preparation};
pub use profile::{Lengths, Profile, UnknownProfile};
pub use rates::{ConditionRates, Estimated, jackknife};
