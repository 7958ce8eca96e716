//! What each half of the visual field shows.

use normcircuit_simulation::ParameterError;
use serde::{Deserialize, Serialize};

/// A Gabor image.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grating {
    /// Orientation, units of π: 1 is 180°, 0.5 is 90°.
    pub orientation: f64,
    /// Contrast, 0 … 1.
    pub contrast: f64,
}

/// What one half of the visual field shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum View {
    /// No image: the cells fire at a uniform low rate.
    Absent,
    /// One image, or several superimposed, whose rates add up. An image of contrast 0 drives nothing.
    Gratings(Vec<Grating>),
}

/// What the two halves of the visual field show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stimulus {
    /// The half seen by the left half of the columns.
    pub first: View,
    /// The half seen by the right half of the columns.
    pub second: View,
}

impl Grating {
    /// Checks both values.
    ///
    /// # Errors
    /// [`ParameterError`] if the orientation is not in -2 … 2 or the contrast is not in 0 … 1.
    pub fn check(&self) -> Result<(), ParameterError> {
        require_orientation("orientation", self.orientation)?;
        ParameterError::require("contrast", self.contrast, (0.0..=1.0).contains(&self.contrast), "0 to 1")
    }
}

/// `Ok` if an orientation is within a full turn in either direction; 90 is a mistake for 0.5.
pub(crate) fn require_orientation(name: &str, orientation: f64) -> Result<(), ParameterError> {
    let requirement = "-2 to 2, in units of π (90 degrees are 0.5)";
    ParameterError::require(name, orientation, (-2.0..=2.0).contains(&orientation), requirement)
}

impl View {
    /// A single image.
    pub fn grating(orientation: f64, contrast: f64) -> Self {
        Self::Gratings(vec![Grating { orientation, contrast }])
    }

    /// Checks every image.
    ///
    /// # Errors
    /// [`ParameterError`] for the first image with a value out of range.
    pub fn check(&self) -> Result<(), ParameterError> {
        match self {
            Self::Absent => Ok(()),
            Self::Gratings(gratings) => gratings.iter().try_for_each(Grating::check),
        }
    }
}
