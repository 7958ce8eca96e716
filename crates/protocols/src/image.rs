//! Gabor images.

use normcircuit_simulation::ParameterError;
use serde::{Deserialize, Serialize};
use std::f64::consts::{PI, TAU};

/// The patch of pixels on which an image is shown, and the shape of the Gabor.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageParameters {
    /// Pixels along each side; odd, so that one lies in the center.
    pub pixels: usize,
    /// Distance between pixels.
    pub pixel_spacing: f64,
    /// Standard deviation σ of the envelope.
    pub width: f64,
    /// Wavelength λ of the grating.
    pub wavelength: f64,
}

impl Default for ImageParameters {
    /// The paper's: 15 × 15 pixels from −0.49 to 0.49, σ = 0.2, λ = 0.6.
    fn default() -> Self {
        Self { pixels: 15, pixel_spacing: 0.07, width: 0.2, wavelength: 0.6 }
    }
}

impl ImageParameters {
    /// Checks every parameter.
    ///
    /// # Errors
    /// [`ParameterError`] for the first one out of range.
    pub fn check(&self) -> Result<(), ParameterError> {
        let pixels = self.pixels;
        let sensible = pixels % 2 == 1 && pixels <= 101;
        ParameterError::require("image.pixels", pixels as f64, sensible, "odd and at most 101")?;
        let lengths =
            [("pixel_spacing", self.pixel_spacing), ("width", self.width), ("wavelength", self.wavelength)];
        for (name, value) in lengths {
            let holds = value.is_finite() && value > 0.0;
            ParameterError::require(&format!("image.{name}"), value, holds, "finite and above 0")?;
        }
        Ok(())
    }
}

/// A Gabor image: `exp(−(x² + y²)/2σ²) · cos((2π/λ)(x cos θ + y sin θ))`.
#[derive(Clone, Debug, PartialEq)]
pub struct Gabor {
    pixels: Vec<f64>,
}

impl Gabor {
    /// The image of a grating with `orientation` θ in units of π.
    ///
    /// ```
    /// use normcircuit_protocols::{Gabor, ImageParameters};
    ///
    /// let image = Gabor::new(&ImageParameters::default(), 0.5);
    /// assert_eq!(image.pixels().len(), 225);
    /// assert_eq!(image.pixels()[112], 1.0); // the center
    /// ```
    pub fn new(parameters: &ImageParameters, orientation: f64) -> Self {
        let (cos, sin) = (libm::cos(PI * orientation), libm::sin(PI * orientation));
        let side = parameters.pixels as i64;
        let coordinate = |index: i64| (index - side / 2) as f64 * parameters.pixel_spacing;
        let pixel = |row: i64, column: i64| {
            let (x, y) = (coordinate(column), coordinate(row));
            let envelope = libm::exp(-(x * x + y * y) / (2.0 * parameters.width * parameters.width));
            envelope * libm::cos(TAU / parameters.wavelength * (x * cos + y * sin))
        };
        let pixels = (0..side).flat_map(|row| (0..side).map(move |column| (row, column)));
        Self { pixels: pixels.map(|(row, column)| pixel(row, column)).collect() }
    }

    /// The pixels, row by row.
    pub fn pixels(&self) -> &[f64] {
        &self.pixels
    }

    /// The sum over pixels of the products with another image.
    pub fn dot(&self, other: &Self) -> f64 {
        self.pixels.iter().zip(&other.pixels).map(|(a, b)| a * b).sum()
    }
}
