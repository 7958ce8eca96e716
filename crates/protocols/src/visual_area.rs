//! The model V1: oriented filters and mean rates.

use ndarray::Array2;
use normcircuit_connectivity::Sheet;
use normcircuit_simulation::ParameterError;
use serde::{Deserialize, Serialize};

use crate::error::{ProtocolError, require_length, require_not_negative, require_positive};
use crate::gabor::GaborParameters;
use crate::harmonics::{Angle, GaborHarmonics};
use crate::noise::NoiseParameters;
use crate::stimulus::{Stimulus, View, require_orientation};

/// Everything that determines a [`VisualArea`] but its cells.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisualAreaParameters {
    /// Images and filters.
    pub gabor: GaborParameters,
    /// The orientation of the image, per half and in units of π, at which the half's filters are scaled.
    pub reference_orientations: [f64; 2],
    /// The contrast at which the filters are scaled.
    pub reference_contrast: f64,
    /// Mean rate of a half's cells for its reference image, Hz.
    pub mean_rate_hz: f64,
    /// Rate of a half without an image, Hz.
    pub absent_rate_hz: f64,
    /// The noise that the cells of a half share through their filters.
    pub noise: NoiseParameters,
    /// Without filters: the cells of a half fire alike, at `mean_rate_hz` for any image of the reference contrast, and share no
    /// noise (the paper's random network).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub uniform: bool,
}

impl Default for VisualAreaParameters {
    /// The paper's V1.
    fn default() -> Self {
        Self {
            gabor: GaborParameters::default(),
            reference_orientations: [1.0, 0.5],
            reference_contrast: 0.5,
            mean_rate_hz: 10.0,
            absent_rate_hz: 5.0,
            noise: NoiseParameters::default(),
            uniform: false,
        }
    }
}

/// No cortical neuron fires faster.
const MAX_RATE_HZ: f64 = 1000.0;

impl VisualAreaParameters {
    /// Checks every parameter.
    ///
    /// # Errors
    /// [`ParameterError`] for the first parameter that is not finite or out of range.
    pub fn check(&self) -> Result<(), ParameterError> {
        self.gabor.check("gabor")?;
        for orientation in self.reference_orientations {
            require_orientation("reference_orientations", orientation)?;
        }
        require_positive("reference_contrast", self.reference_contrast)?;
        require_positive("mean_rate_hz", self.mean_rate_hz)?;
        require_not_negative("absent_rate_hz", self.absent_rate_hz)?;
        for (name, rate) in [("mean_rate_hz", self.mean_rate_hz), ("absent_rate_hz", self.absent_rate_hz)] {
            ParameterError::require(name, rate, rate <= MAX_RATE_HZ, "at most 1000 Hz")?;
        }
        self.noise.check("noise")
    }
}

/// A sheet of V1 cells; the left half of its columns sees the first half of the visual field, the right half the
/// second.
///
/// Cell `i` of a half filters the half's image with a Gabor patch of its own preferred orientation. One gain per half
/// makes the mean of all filter outputs for the reference image the stated mean rate.
#[derive(Clone, Debug, PartialEq)]
pub struct VisualArea {
    parameters: VisualAreaParameters,
    sheet: Sheet,
    orientations: Vec<f64>,
    angles: Vec<Angle>,
    harmonics: GaborHarmonics,
    /// Gain of a half: filter `F_i = gain · G_{πθ_i}`, kHz.
    gains: [f64; 2],
}

impl VisualArea {
    /// The area whose cells lie on `sheet` and have the preferred orientations `orientations` (units of π).
    ///
    /// # Errors
    /// [`ProtocolError::Length`] if there is not one orientation per cell, [`ProtocolError::Parameter`] if a parameter
    /// or an orientation is out of range, the sheet has an odd number of columns, or the filters do not respond to the
    /// reference image.
    pub fn new(
        sheet: Sheet,
        orientations: &[f64],
        parameters: VisualAreaParameters,
    ) -> Result<Self, ProtocolError> {
        parameters.check()?;
        let cols = sheet.cols();
        ParameterError::require("columns of the sheet", cols as f64, cols.is_multiple_of(2), "even")?;
        require_length("preferred orientations", orientations.len(), sheet.size())?;
        for &orientation in orientations {
            let fits = (0.0..=1.0).contains(&orientation);
            ParameterError::require("preferred orientation", orientation, fits, "0 to 1 (units of π)")?;
        }
        let mut area = Self {
            parameters,
            sheet,
            orientations: orientations.to_vec(),
            angles: orientations.iter().map(|&orientation| Angle::of_orientation(orientation)).collect(),
            harmonics: GaborHarmonics::new(&parameters.gabor),
            gains: [1.0; 2],
        };
        let gains = [area.reference_gain(0)?, area.reference_gain(1)?];
        area.gains = gains;
        Ok(area)
    }

    /// The gain that gives a half its mean rate.
    fn reference_gain(&self, half: usize) -> Result<f64, ParameterError> {
        let image = self.parameters.gabor.patch(self.parameters.reference_orientations[half]);
        let drive = self.harmonics.project(&image);
        let cells = self.sheet.size() / 2;
        let mean = self.cells(half).map(|cell| drive.at(self.angles[cell])).sum::<f64>() / cells as f64;
        require_positive("mean response of the filters to the reference image", mean)?;
        Ok(self.parameters.mean_rate_hz / 1_000.0 / mean)
    }

    /// Number of cells.
    pub fn size(&self) -> usize {
        self.sheet.size()
    }

    /// The parameters.
    pub fn parameters(&self) -> &VisualAreaParameters {
        &self.parameters
    }

    /// Which half of the visual field a cell sees, 0 or 1.
    pub fn half(&self, cell: usize) -> usize {
        usize::from(2 * self.sheet.col(cell) >= self.sheet.cols())
    }

    /// The cells that see a half (0 or 1), in ascending order.
    pub fn cells(&self, half: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.size()).filter(move |&cell| self.half(cell) == half)
    }

    /// The filters of the cells that see a half, kHz per unit of image, shape `[cells of the half, pixels]`.
    pub fn filters(&self, half: usize) -> Array2<f64> {
        let gabor = &self.parameters.gabor;
        let rows: Vec<f64> = self
            .cells(half)
            .flat_map(|cell| gabor.patch(self.orientations[cell]))
            .map(|value| self.gains[half] * value)
            .collect();
        Array2::from_shape_vec((rows.len() / gabor.pixels(), gabor.pixels()), rows).unwrap_or_default()
    }

    /// Mean rates of all cells, kHz, shape `[cells]`:
    /// `Σ_images max(0, F_i · (contrast/reference contrast) G_θ)`, or the uniform rate where the image is absent.
    ///
    /// # Errors
    /// [`ProtocolError::Parameter`] if an orientation or a contrast is out of range.
    pub fn rates(&self, stimulus: &Stimulus) -> Result<Vec<f64>, ProtocolError> {
        let mut rates = vec![0.0; self.size()];
        for (half, view) in [&stimulus.first, &stimulus.second].into_iter().enumerate() {
            view.check()?;
            match view {
                View::Absent => {
                    self.cells(half).for_each(|cell| rates[cell] = self.parameters.absent_rate_hz / 1_000.0);
                }
                View::Gratings(gratings) => {
                    for grating in gratings {
                        if self.parameters.uniform {
                            let relative = grating.contrast / self.parameters.reference_contrast;
                            let rate = relative * self.parameters.mean_rate_hz / 1_000.0;
                            self.cells(half).for_each(|cell| rates[cell] += rate);
                            continue;
                        }
                        let gain = self.gains[half] * grating.contrast / self.parameters.reference_contrast;
                        let drive = self.harmonics.project(&self.parameters.gabor.patch(grating.orientation));
                        self.cells(half)
                            .for_each(|cell| rates[cell] += (gain * drive.at(self.angles[cell])).max(0.0));
                    }
                }
            }
        }
        Ok(rates)
    }

    /// The pixels that a half sees, row by row: images relative to the reference contrast, added up; zero where there is none.
    pub fn image(&self, view: &View) -> Vec<f64> {
        let mut pixels = vec![0.0; self.parameters.gabor.pixels()];
        if let View::Gratings(gratings) = view {
            for grating in gratings {
                let scale = grating.contrast / self.parameters.reference_contrast;
                let patch = self.parameters.gabor.patch(grating.orientation);
                pixels.iter_mut().zip(patch).for_each(|(sum, pixel)| *sum += scale * pixel);
            }
        }
        pixels
    }

    pub(crate) fn harmonics(&self) -> &GaborHarmonics {
        &self.harmonics
    }

    pub(crate) fn angle(&self, cell: usize) -> Angle {
        self.angles[cell]
    }

    pub(crate) fn gain(&self, half: usize) -> f64 {
        self.gains[half]
    }
}
