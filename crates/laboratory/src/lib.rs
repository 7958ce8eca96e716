//! Experiments: runs of the circuit, made on all cores, kept in the store and shared by the figures that need them.

mod classes;
mod discrimination;
mod estimate;
pub mod export;
mod laboratory;
mod networks;
mod profile;
pub mod progress;
mod rates;
mod run;
pub mod store;

pub use classes::ClassSet;
pub use discrimination::{Feature, PRESENTED, Trials};
pub use estimate::Estimate;
pub use laboratory::{ExperimentError, Laboratory, Options, Preparation};
pub use laboratory::{GUARD_WINDOW, LARGEST_RATE};
pub use networks::NetworkVariant;
pub use profile::{Lengths, Profile, UnknownProfile};
pub use rates::ConditionRates;
pub use rates::SETTLING;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
