//! The V1 layer: cells with oriented filters that respond to images and share noise through their filters.

use crate::filters::FilterBank;
use crate::image::{Gabor, ImageParameters};
use crate::noise::NoiseParameters;
use crate::stimulus::Stimulus;
use normcircuit_connectivity::OrientationMap;
use normcircuit_simulation::{ParameterError, Processor};
use serde::{Deserialize, Serialize};

/// Parameters of V1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct V1Parameters {
    /// Patch and Gabor, for images and filters alike.
    pub image: ImageParameters,
    /// Noise of every pixel.
    pub noise: NoiseParameters,
    /// Mean rate of the cells of a half that sees its standard image at the standard contrast, Hz.
    pub mean_rate: f64,
    /// The standard contrast.
    pub standard_contrast: f64,
    /// Orientations of the standard images of the left and the right half, in units of π.
    pub standard_orientations: [f64; 2],
    /// Rate of all cells of a half without an image, Hz.
    pub spontaneous_rate: f64,
}

impl Default for V1Parameters {
    /// The paper's: 10 Hz on average at contrast 0.5, 5 Hz without an image, orientations 180° and 90°.
    fn default() -> Self {
        Self {
            image: ImageParameters::default(),
            noise: NoiseParameters::default(),
            mean_rate: 10.0,
            standard_contrast: 0.5,
            standard_orientations: [1.0, 0.5],
            spontaneous_rate: 5.0,
        }
    }
}

impl V1Parameters {
    /// Checks every parameter.
    ///
    /// # Errors
    /// [`ParameterError`] for the first one out of range.
    pub fn check(&self) -> Result<(), ParameterError> {
        self.image.check()?;
        self.noise.check()?;
        // A probability per millisecond cannot exceed 1.
        let rates = [("mean_rate", self.mean_rate), ("spontaneous_rate", self.spontaneous_rate)];
        for (name, rate) in rates {
            ParameterError::require(
                &format!("v1.{name}"),
                rate,
                (0.0..=1000.0).contains(&rate),
                "from 0 to 1000 Hz",
            )?;
        }
        let contrast = self.standard_contrast;
        let holds = contrast > 0.0 && contrast <= 1.0;
        ParameterError::require("v1.standard_contrast", contrast, holds, "above 0 and at most 1")?;
        for orientation in self.standard_orientations {
            let holds = orientation.is_finite();
            ParameterError::require("v1.standard_orientations", orientation, holds, "finite")?;
        }
        Ok(())
    }
}

/// V1: who responds how to what.
#[derive(Clone, Debug, PartialEq)]
pub struct V1 {
    parameters: V1Parameters,
    cells: usize,
    halves: [Half; 2],
}

/// The cells that see one half of the visual field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Half {
    /// Indices of its cells.
    pub(crate) cells: Vec<usize>,
    /// Preferred orientations, in units of π.
    preferred: Vec<f64>,
    pub(crate) filters: FilterBank,
    /// Rate in kHz per unit of filter response.
    pub(crate) gain: f64,
}

impl V1 {
    /// V1 with these preferred orientations: cells in the left half of the sheet see the left image.
    ///
    /// # Errors
    /// [`ParameterError`] if a parameter is out of range or the sheet has an odd number of columns.
    pub fn new(parameters: V1Parameters, map: &OrientationMap) -> Result<Self, ParameterError> {
        parameters.check()?;
        let sheet = map.sheet();
        let columns = sheet.columns;
        ParameterError::require("v1 columns", columns as f64, columns.is_multiple_of(2), "even")?;
        let halves = [0, 1].map(|half| {
            let in_half = |cell: &usize| (sheet.row_and_column(*cell).1 >= columns / 2) == (half == 1);
            let cells: Vec<usize> = (0..sheet.size()).filter(in_half).collect();
            let preferred: Vec<f64> = cells.iter().map(|cell| map.preferred()[*cell]).collect();
            Half::new(&parameters, cells, preferred, parameters.standard_orientations[half])
        });
        Ok(Self { parameters, cells: sheet.size(), halves })
    }

    /// Number of cells.
    pub fn cells(&self) -> usize {
        self.cells
    }

    /// The parameters.
    pub fn parameters(&self) -> &V1Parameters {
        &self.parameters
    }

    pub(crate) fn halves(&self) -> &[Half; 2] {
        &self.halves
    }

    /// Pixels that carry noise: a patch for each half.
    pub fn noise_pixels(&self) -> usize {
        2 * self.parameters.image.pixels * self.parameters.image.pixels
    }

    /// Mean rates of all cells under a stimulus, Hz: `max(0, F·image)` for every grating, summed.
    ///
    /// # Errors
    /// [`ParameterError`] if a contrast or orientation is out of range.
    pub fn rates(&self, stimulus: &Stimulus) -> Result<Vec<f64>, ParameterError> {
        stimulus.check()?;
        let mut rates = vec![0.0; self.cells];
        for (half, gratings) in self.halves.iter().zip(stimulus.halves()) {
            for grating in gratings {
                let image = Gabor::new(&self.parameters.image, grating.orientation);
                let scale = 1000.0 * half.gain * grating.contrast / self.parameters.standard_contrast;
                let mut responses = vec![0.0; half.cells.len()];
                half.filters.add_responses(image.pixels(), scale, Processor::detect(), &mut responses);
                for (cell, response) in half.cells.iter().zip(responses) {
                    rates[*cell] += response.max(0.0);
                }
            }
            if gratings.is_empty() {
                half.cells.iter().for_each(|cell| rates[*cell] = self.parameters.spontaneous_rate);
            }
        }
        Ok(rates)
    }

    /// The cells of the left (0) or right (1) half.
    ///
    /// # Panics
    /// If `half` is neither.
    pub fn half_cells(&self, half: usize) -> &[usize] {
        &self.halves[half].cells
    }

    /// The filters of one half, `[cell × pixel]` in row-major order, in kHz per unit of image at the standard contrast.
    ///
    /// # Panics
    /// If `half` is neither 0 nor 1.
    pub fn filters(&self, half: usize) -> Vec<f64> {
        let half = &self.halves[half];
        let image = |theta: &f64| Gabor::new(&self.parameters.image, *theta);
        half.preferred
            .iter()
            .flat_map(|theta| image(theta).pixels().iter().map(|pixel| half.gain * pixel).collect::<Vec<_>>())
            .collect()
    }
}

impl Half {
    fn new(
        parameters: &V1Parameters,
        cells: Vec<usize>,
        preferred: Vec<f64>,
        standard_orientation: f64,
    ) -> Self {
        let filters = FilterBank::new(&parameters.image, &preferred);
        let standard = Gabor::new(&parameters.image, standard_orientation);
        let mut responses = vec![0.0; cells.len()];
        filters.add_responses(standard.pixels(), 1.0, Processor::detect(), &mut responses);
        let mean = responses.iter().sum::<f64>() / responses.len() as f64;
        Self { cells, preferred, filters, gain: parameters.mean_rate / 1000.0 / mean }
    }
}
