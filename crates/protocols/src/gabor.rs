//! Gabor patches: the images, and the receptive fields of V1 cells.

use std::f64::consts::{PI, TAU};

use normcircuit_simulation::ParameterError;
use serde::{Deserialize, Serialize};

use crate::error::require_positive;

/// A Gabor patch `G_θ(x, y) = exp(−(x² + y²)/2σ²) · cos((2π/λ)(x cos θ + y sin θ))` on a square of pixels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GaborParameters {
    /// Pixels along each side.
    pub side: usize,
    /// Distance between neighboring pixels; the patch is centered on 0.
    pub pixel_spacing: f64,
    /// Standard deviation `σ` of the envelope.
    pub envelope_width: f64,
    /// Wavelength `λ` of the grating.
    pub wavelength: f64,
}

/// A pixel in the coordinates that Gabor functions are made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pixel {
    /// Value of the envelope.
    pub(crate) envelope: f64,
    /// Phase `2πr/λ` at distance `r` along the wave vector.
    pub(crate) phase: f64,
    /// Direction of the pixel from the center, radians.
    pub(crate) direction: f64,
}

impl Default for GaborParameters {
    /// The paper's patch: 15 × 15 pixels from −0.49 to 0.49, σ = 0.2, λ = 0.6.
    fn default() -> Self {
        Self { side: 15, pixel_spacing: 0.07, envelope_width: 0.2, wavelength: 0.6 }
    }
}

impl GaborParameters {
    /// Checks every parameter; `owner` is put in front of the parameter's name in the error.
    ///
    /// # Errors
    /// [`ParameterError`] for the first parameter that is not finite or out of range.
    pub fn check(&self, owner: &str) -> Result<(), ParameterError> {
        let side = self.side;
        ParameterError::require(
            &format!("{owner}.side"),
            side as f64,
            (2..=256).contains(&side),
            "2 to 256",
        )?;
        require_positive(&format!("{owner}.pixel_spacing"), self.pixel_spacing)?;
        require_positive(&format!("{owner}.envelope_width"), self.envelope_width)?;
        require_positive(&format!("{owner}.wavelength"), self.wavelength)?;
        let cycles = self.side as f64 * self.pixel_spacing / self.wavelength;
        ParameterError::require(
            &format!("{owner}.wavelength"),
            self.wavelength,
            cycles <= 30.0,
            "at least 1/30 of the patch",
        )
    }

    /// Number of pixels.
    pub fn pixels(&self) -> usize {
        self.side * self.side
    }

    /// The patch of one orientation (units of π), row by row, shape `[pixels]`.
    pub fn patch(&self, orientation: f64) -> Vec<f64> {
        let wave_number = TAU / self.wavelength;
        let (sin, cos) = libm::sincos(PI * orientation);
        let wave = |(x, y): (f64, f64)| self.envelope(x, y) * libm::cos(wave_number * (x * cos + y * sin));
        self.coordinates().map(wave).collect()
    }

    /// The pixels in polar form, row by row.
    pub(crate) fn polar(&self) -> impl Iterator<Item = Pixel> {
        let wave_number = TAU / self.wavelength;
        self.coordinates().map(move |(x, y)| Pixel {
            envelope: self.envelope(x, y),
            phase: wave_number * (x * x + y * y).sqrt(),
            direction: libm::atan2(y, x),
        })
    }

    fn envelope(&self, x: f64, y: f64) -> f64 {
        libm::exp(-(x * x + y * y) / (2.0 * self.envelope_width * self.envelope_width))
    }

    fn coordinates(&self) -> impl Iterator<Item = (f64, f64)> {
        let center = (self.side - 1) as f64 / 2.0;
        let coordinate = move |index: usize| (index as f64 - center) * self.pixel_spacing;
        (0..self.pixels()).map(move |pixel| (coordinate(pixel % self.side), coordinate(pixel / self.side)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_papers_patch_has_its_coordinates_and_symmetries() {
        let gabor = GaborParameters::default();
        let coordinates: Vec<(f64, f64)> = gabor.coordinates().collect();
        assert_eq!(coordinates.len(), 225);
        assert!((coordinates[0].0 + 0.49).abs() < 1e-12 && (coordinates[224].1 - 0.49).abs() < 1e-12);
        let (flat, half_turn) = (gabor.patch(0.0), gabor.patch(1.0));
        assert!((flat[112] - 1.0).abs() < 1e-15);
        for (pixel, (a, b)) in flat.iter().zip(&half_turn).enumerate() {
            assert!((a - b).abs() < 1e-15);
            assert!((a - flat[224 - pixel]).abs() < 1e-15);
        }
        // 90° is the transposed patch.
        let upright = gabor.patch(0.5);
        for pixel in 0..225 {
            assert!((upright[pixel] - flat[(pixel % 15) * 15 + pixel / 15]).abs() < 1e-14);
        }
    }
}
