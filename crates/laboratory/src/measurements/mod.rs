//! Measurements that figures share: each declares its runs and what it makes of them.

mod conditions;
mod contrast_grid;
mod discrimination;
mod fine_currents;
mod outcome;
mod stimulus_sets;
mod take;
mod twins;

pub use conditions::{BIN_MS, ConditionData, Conditions, Rates, SETTLING_MS};
pub use contrast_grid::{ContrastGrid, GridData, LEVELS};
pub use discrimination::{DROPPED, Discrimination, Feature, PAUSE_MS, PRESENTED_MS, Trials};
pub use fine_currents::{FINEST_MS, FineCurrents};
pub use outcome::{ConditionOutcome, Outcome};
pub use stimulus_sets::{ClassCounts, StimulusSet, StimulusSetKind, WINDOW_MS};
pub use take::joined;
pub use twins::{KEPT_FROM_MS, REMOVED_FROM_MS, TWINS_MS, TwinData, Twins};
