//! Which units enter.

use super::dependence::{dependent_units, is_complete};
use crate::data::LabRecording;
use crate::error::RecordingError;
use normcircuit_protocols::Condition;

/// Units by whether and why they are left out; all are indices into the recording, ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inclusion {
    /// Units that enter.
    pub used: Vec<usize>,
    /// Units that never fire.
    pub silent: Vec<usize>,
    /// Units that fire, but too weakly with both stimuli for a ratio to their response.
    pub weak: Vec<usize>,
    /// Units whose counts are those of another one, a multiple of them, or a sum of those of others.
    pub dependent: Vec<usize>,
    /// Whether there were trials enough to find units that sum others.
    pub sums_found: bool,
}

impl Inclusion {
    /// Sorts the units; `minimum_count` is in spikes per trial with both stimuli.
    ///
    /// # Errors
    /// [`RecordingError::Usable`] if fewer than two are left.
    pub fn new(recording: &LabRecording, minimum_count: f64) -> Result<Self, RecordingError> {
        let [first, second, both] = Condition::ALL.map(|condition| recording.mean_counts(condition));
        let (mut used, mut silent, mut weak) = (Vec::new(), Vec::new(), Vec::new());
        for unit in 0..recording.units() {
            if first[unit] + second[unit] + both[unit] <= 0.0 {
                silent.push(unit);
            } else if both[unit] <= 0.0 || both[unit] < minimum_count {
                weak.push(unit);
            } else {
                used.push(unit);
            }
        }
        let sums_found = is_complete(recording, &used);
        let dependent = dependent_units(recording, &used);
        used.retain(|unit| dependent.binary_search(unit).is_err());
        if used.len() < 2 {
            let (usable, total) = (used.len(), recording.units());
            let (silent, weak, dependent) = (silent.len(), weak.len(), dependent.len());
            return Err(RecordingError::Usable { usable, total, silent, weak, dependent, minimum_count });
        }
        Ok(Self { used, silent, weak, dependent, sums_found })
    }
}
