//! Norm indices with their errors.

use crate::data::LabRecording;
use ndarray::Array1;
use normcircuit_protocols::Condition;
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::normalization::{median_norm_index, norm_index_from_trials};
use normcircuit_statistics::resampling::{self, Bootstrap};

/// Norm indices of the units that enter.
#[derive(Clone, Debug, PartialEq)]
pub struct Normalization {
    /// Norm index of each unit, its interval from a bootstrap over trials; the upper limit is infinite where a unit did not
    /// respond to both stimuli in more replicates than the interval leaves above it.
    pub units: Vec<resampling::Estimate>,
    /// Median over units, its interval for other units and other trials.
    pub median: Estimate,
}

impl Normalization {
    pub(super) fn new(recording: &LabRecording, used: &[usize], seed: u64) -> Result<Self, InputError> {
        let settings = Bootstrap { seed, ..Bootstrap::default() };
        let [first, second, both] = Condition::ALL.map(|condition| recording.counts_of(condition, used));
        let mut units = norm_index_from_trials(&first, &second, &both, &settings)?;
        let above = (1.0 - settings.level) / 2.0 * settings.replicates as f64;
        for unit in units.iter_mut().filter(|unit| unit.undefined as f64 > above) {
            unit.upper = f64::INFINITY;
        }
        let median = median_norm_index(&first, &second, &both, &settings)?;
        Ok(Self { units, median })
    }

    /// Norm index of each unit.
    pub fn indices(&self) -> Array1<f64> {
        self.units.iter().map(|unit| unit.value).collect()
    }
}
