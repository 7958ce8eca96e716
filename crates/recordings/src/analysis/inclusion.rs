//! Which units enter.

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
        if used.len() < 2 {
            let (usable, total) = (used.len(), recording.units());
            let (silent, weak) = (silent.len(), weak.len());
            return Err(RecordingError::Usable { usable, total, silent, weak, minimum_count });
        }
        Ok(Self { used, silent, weak })
    }
}
