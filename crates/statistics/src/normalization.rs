//! Norm index, selectivity and inclusion rules.
//!
//! Three conditions are compared throughout: stimulus 1 alone (`r1`), stimulus 2 alone (`r2`) and both together (`r12`).

mod from_trials;
mod inclusion;
mod index;

pub use from_trials::{median_norm_index, norm_index_from_trials};
pub use inclusion::{above_minimum_rate, within_one_standard_deviation};
pub use index::{current_norm_index, norm_index, selectivity};
