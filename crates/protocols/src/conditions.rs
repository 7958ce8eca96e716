//! The three conditions of a normalization experiment.

use normcircuit_simulation::ParameterError;
use serde::{Deserialize, Serialize};

use crate::stimulus::{Grating, Stimulus, View};

/// Two images, shown one at a time and together; by default those of the paper.
///
/// ```
/// use normcircuit_protocols::{Condition, ThreeConditions, View};
///
/// let conditions = ThreeConditions::default();
/// assert_eq!(conditions.stimulus(Condition::First).second, View::Absent);
/// assert_eq!(conditions.stimulus(Condition::Both).second, View::grating(0.5, 0.5));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThreeConditions {
    /// Image in the first half of the visual field.
    pub first: Grating,
    /// Image in the second half.
    pub second: Grating,
}

/// Which images are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Image 1 alone.
    First,
    /// Image 2 alone.
    Second,
    /// Both images.
    Both,
}

impl Condition {
    /// All conditions in the order of the rates `r₁, r₂, r₁₂`.
    pub const ALL: [Self; 3] = [Self::First, Self::Second, Self::Both];

    /// Name in texts: `image 1`, `image 2` or `both images`.
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "image 1",
            Self::Second => "image 2",
            Self::Both => "both images",
        }
    }
}

impl Default for ThreeConditions {
    /// Image 1 at 180°, image 2 at 90°, both at contrast 0.5.
    fn default() -> Self {
        Self {
            first: Grating { orientation: 1.0, contrast: 0.5 },
            second: Grating { orientation: 0.5, contrast: 0.5 },
        }
    }
}

impl ThreeConditions {
    /// Checks both images.
    ///
    /// # Errors
    /// [`ParameterError`] if an orientation is not in −1 … 2 or a contrast is not in 0 … 1.
    pub fn check(&self) -> Result<(), ParameterError> {
        self.first.check()?;
        self.second.check()
    }

    /// The stimulus of a condition.
    pub fn stimulus(&self, condition: Condition) -> Stimulus {
        let view = |grating: Grating, shown: bool| {
            if shown { View::Gratings(vec![grating]) } else { View::Absent }
        };
        Stimulus {
            first: view(self.first, condition != Condition::Second),
            second: view(self.second, condition != Condition::First),
        }
    }

    /// The stimulus of a condition if both halves see what is shown: a single image, or both one on top of the other.
    ///
    /// ```
    /// use normcircuit_protocols::{Condition, ThreeConditions, View};
    ///
    /// let both = ThreeConditions::default().superimposed(Condition::Both);
    /// assert_eq!(both.first, both.second);
    /// let one = ThreeConditions::default().superimposed(Condition::Second);
    /// assert_eq!(one.first, View::grating(0.5, 0.5));
    /// ```
    pub fn superimposed(&self, condition: Condition) -> Stimulus {
        let images = match condition {
            Condition::First => vec![self.first],
            Condition::Second => vec![self.second],
            Condition::Both => vec![self.first, self.second],
        };
        let view = View::Gratings(images);
        Stimulus { first: view.clone(), second: view }
    }
}
