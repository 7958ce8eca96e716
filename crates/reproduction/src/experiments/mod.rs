//! Experiments: runs of the circuit, made on all cores, kept in the store and shared by the figures that need them.

mod laboratory;
mod profile;
mod rates;
mod run;

pub use laboratory::{ExperimentError, Laboratory, Options, Preparation};
pub use profile::{Lengths, Profile, UnknownProfile};
pub(crate) use rates::SETTLING;
pub use rates::{ConditionRates, Estimated, jackknife};
