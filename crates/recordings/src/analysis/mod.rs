//! The numbers behind the pictures.

mod correlation;
mod dependence;
mod inclusion;
mod information;
mod normalization;

pub(crate) use correlation::DISTANCE_PERCENTAGE;
pub use correlation::{Correlations, CurveErrors};
pub use inclusion::Inclusion;
pub use information::{DecoderAtSize, Information, InformationAtSize};
pub use normalization::Normalization;

use crate::data::LabRecording;
use crate::error::RecordingError;
use crate::label;
use normcircuit_protocols::Condition;
use normcircuit_statistics::decoding::DecodingError;
use normcircuit_statistics::input::InputError;

/// How a recording is analyzed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// The two conditions that are told apart.
    pub contrast: [Condition; 2],
    /// Units with fewer spikes per trial with both stimuli, on average, are left out.
    pub minimum_count: f64,
    /// Seed of bootstrap, random subsets and folds.
    pub seed: u64,
}

impl Default for Settings {
    /// Stimulus 1 against stimulus 2; 0.4 spikes per trial, 2 Hz in windows of 200 ms, the paper's rule; seed 1.
    fn default() -> Self {
        Self { contrast: [Condition::First, Condition::Second], minimum_count: 0.4, seed: 1 }
    }
}

/// Why an analysis failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnalysisError {
    /// The recording cannot be used.
    #[error(transparent)]
    Recording(#[from] RecordingError),
    /// A statistic was given what it cannot use.
    #[error(transparent)]
    Statistics(#[from] InputError),
}

/// Everything that is found in a recording.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// How it was found.
    pub settings: Settings,
    /// Which units enter.
    pub inclusion: Inclusion,
    /// Norm indices of these units.
    pub normalization: Normalization,
    /// Their spike-count correlations.
    pub correlations: Correlations,
    /// Their information about the two conditions, or why there is none.
    pub information: Result<Information, DecodingError>,
}

impl Analysis {
    /// Analyzes a recording.
    ///
    /// # Errors
    /// Fewer than two units that can be used; settings out of range.
    pub fn new(recording: &LabRecording, settings: &Settings) -> Result<Self, AnalysisError> {
        check(settings)?;
        let inclusion = Inclusion::new(recording, settings.minimum_count)?;
        let normalization = Normalization::new(recording, &inclusion.used, settings.seed)?;
        let correlations = Correlations::new(recording, &inclusion.used, &normalization)?;
        let information = Information::new(recording, &inclusion.used, settings);
        Ok(Self { settings: *settings, inclusion, normalization, correlations, information })
    }
}

fn check(settings: &Settings) -> Result<(), RecordingError> {
    let [first, second] = settings.contrast;
    if first == second {
        let (value, needed) = (label::number(first), "another one than the first");
        return Err(RecordingError::value("the second condition of the contrast", &value, needed));
    }
    if !(settings.minimum_count.is_finite() && settings.minimum_count >= 0.0) {
        let needed = "finite and at least 0, in spikes per trial";
        return Err(RecordingError::value("the minimum count", &settings.minimum_count, needed));
    }
    Ok(())
}
