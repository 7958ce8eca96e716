//! Experiments: runs of the circuit, made on all cores, kept in the store and shared by the figures that need them.

mod classes;
mod discrimination;
mod division;
mod estimate;
pub mod export;
mod jackknife;
mod laboratory;
mod networks;
mod profile;
pub mod progress;
mod rates;
mod run;
mod shard;
pub mod store;

pub use classes::ClassSet;
pub use discrimination::{Feature, PRESENTED, Trials};
pub use estimate::Estimate;
pub use jackknife::student_quantile;
pub use jackknife::{Estimated, Jackknife};
pub use laboratory::{ExperimentError, Laboratory, Options, Preparation};
pub use laboratory::{GUARD_WINDOW, LARGEST_RATE};
pub use networks::NetworkVariant;
pub use profile::{Lengths, Profile, UnknownProfile};
pub use rates::ConditionRates;
pub use rates::SETTLING;
pub use shard::{NotAShard, Shard};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
