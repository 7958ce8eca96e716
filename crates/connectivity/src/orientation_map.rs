//! Orientation maps as superpositions of plane waves.

use std::f64::consts::{PI, TAU};

use normcircuit_simulation::{ParameterError, Stream};
use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::sheet::{Position, Sheet};

/// What an orientation map looks like.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrientationMapParameters {
    /// Distance between neighboring columns of the same preference, in units of the sheet's short side;
    /// the wave number is `k_c = 2π/column_spacing`.
    pub column_spacing: f64,
    /// Number of plane waves.
    pub waves: usize,
}

impl OrientationMapParameters {
    /// Checks every parameter.
    ///
    /// # Errors
    /// [`ParameterError`] for the first parameter that is not finite or out of range.
    pub fn check(&self, owner: &str) -> Result<(), ParameterError> {
        let spacing = self.column_spacing;
        let fits = spacing.is_finite() && spacing > 0.0;
        ParameterError::require(&format!("{owner}.column_spacing"), spacing, fits, "finite and above 0")?;
        let waves = self.waves;
        ParameterError::require(
            &format!("{owner}.waves"),
            waves as f64,
            (1..=10_000).contains(&waves),
            "1 to 10 000",
        )
    }
}

/// A continuous map of preferred orientation, one random draw.
///
/// `z(p) = Σ_j exp(i (l_j k_j·p + φ_j))` with `k_j = k_c (cos(πj/n), sin(πj/n))`, `l_j = ±1`, `φ_j ~ U[0, 2π)`, and
/// preferred orientation `arg(z)/2π + 1/2` (Kaschube et al. 2010, doi 10.1126/science.1194869, supplement Eq. 20).
/// The map is not periodic.
#[derive(Clone, Debug, PartialEq)]
pub struct OrientationMap {
    waves: Vec<Wave>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Wave {
    x: f64,
    y: f64,
    phase: f64,
}

impl OrientationMap {
    /// Draws a map.
    ///
    /// # Errors
    /// [`ParameterError`] if a parameter is out of range.
    pub fn draw(parameters: &OrientationMapParameters, random: &mut Stream) -> Result<Self, ParameterError> {
        parameters.check("orientation_map")?;
        let wave_number = TAU / parameters.column_spacing;
        let waves = (0..parameters.waves)
            .map(|j| {
                let angle = PI * j as f64 / parameters.waves as f64;
                let signed = if random.random::<bool>() { wave_number } else { -wave_number };
                let phase = TAU * random.random::<f64>();
                Wave { x: signed * libm::cos(angle), y: signed * libm::sin(angle), phase }
            })
            .collect();
        Ok(Self { waves })
    }

    /// Preferred orientation at a position, in units of π: 0 … 1 means 0° … 180°.
    pub fn orientation(&self, position: Position) -> f64 {
        let (mut real, mut imaginary) = (0.0, 0.0);
        for wave in &self.waves {
            let (sin, cos) = libm::sincos(wave.x * position.x + wave.y * position.y + wave.phase);
            real += cos;
            imaginary += sin;
        }
        libm::atan2(imaginary, real) / TAU + 0.5
    }

    /// Preferred orientations of all cells of a sheet, units of π, shape `[cells]`.
    pub fn on(&self, sheet: &Sheet) -> Vec<f64> {
        (0..sheet.size()).map(|cell| self.orientation(sheet.position(cell))).collect()
    }
}
