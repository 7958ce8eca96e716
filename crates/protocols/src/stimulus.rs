//! Stimuli: what each half of the visual field shows.

use normcircuit_simulation::ParameterError;
use serde::{Deserialize, Serialize};

/// A grating with a contrast.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grating {
    /// Contrast, 0 to 1. Contrast 0 is a shown image without contrast: V1 falls silent. See [`Stimulus`] for no image.
    pub contrast: f64,
    /// Orientation in units of π: 0.5 is 90°.
    pub orientation: f64,
}

/// What the two halves of V1 see.
///
/// A half without gratings sees no image and fires at the spontaneous rate. Several gratings in one half are
/// superimposed: their responses add.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stimulus {
    /// Gratings in the left half, the columns from 0.
    #[serde(default)]
    pub left: Vec<Grating>,
    /// Gratings in the right half.
    #[serde(default)]
    pub right: Vec<Grating>,
}

impl Stimulus {
    /// No image anywhere.
    pub fn none() -> Self {
        Self::default()
    }

    /// The gratings of the left (0) and the right (1) half.
    pub fn halves(&self) -> [&[Grating]; 2] {
        [&self.left, &self.right]
    }

    /// Checks every grating.
    ///
    /// # Errors
    /// [`ParameterError`] for the first contrast or orientation out of range.
    pub fn check(&self) -> Result<(), ParameterError> {
        for (half, gratings) in ["left", "right"].into_iter().zip(self.halves()) {
            for (index, Grating { contrast, orientation }) in gratings.iter().enumerate() {
                let name = |field: &str| format!("stimulus.{half}[{index}].{field}");
                let range = "from 0 to 1";
                ParameterError::require(&name("contrast"), *contrast, (0.0..=1.0).contains(contrast), range)?;
                ParameterError::require(
                    &name("orientation"),
                    *orientation,
                    orientation.is_finite(),
                    "finite",
                )?;
            }
        }
        Ok(())
    }
}
