//! Noise that V1 cells share through their filters.

use std::sync::Arc;

use normcircuit_simulation::{ParameterError, StandardNormal, Stream};
use serde::{Deserialize, Serialize};

use crate::error::require_not_negative;
use crate::harmonics::TrigonometricPolynomial;
use crate::visual_area::VisualArea;

/// An Ornstein–Uhlenbeck process `η ← η + (−η dt + σ √dt ξ)/τ`, stepped at `dt = 1 ms`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoiseParameters {
    /// Amplitude `σ`, √ms.
    pub amplitude: f64,
    /// Time constant `τ`, ms.
    pub time_constant: f64,
}

impl Default for NoiseParameters {
    /// The paper's noise: σ = 3.5, τ = 40 ms.
    fn default() -> Self {
        Self { amplitude: 3.5, time_constant: 40.0 }
    }
}

impl NoiseParameters {
    /// Checks both parameters; `owner` is put in front of the parameter's name in the error.
    ///
    /// # Errors
    /// [`ParameterError`] if the amplitude is negative or the time constant below 1 ms.
    pub fn check(&self, owner: &str) -> Result<(), ParameterError> {
        require_not_negative(&format!("{owner}.amplitude"), self.amplitude)?;
        let time = self.time_constant;
        let fits = time.is_finite() && time >= 1.0;
        ParameterError::require(&format!("{owner}.time_constant"), time, fits, "finite and at least 1 ms")
    }

    /// Standard deviation `σ/√(2τ)` of the stationary process.
    pub fn standard_deviation(&self) -> f64 {
        self.amplitude / (2.0 * self.time_constant).sqrt()
    }
}

/// Independent Ornstein–Uhlenbeck processes that start from their stationary law.
///
/// The start has the variance `σ²/2τ` of the continuous process; the recursion in steps of 1 ms settles at
/// `σ²/(2τ − 1)`, which is 1.3 % more at the paper's 40 ms.
#[derive(Clone, Debug)]
pub struct OrnsteinUhlenbeck {
    values: Vec<f64>,
    parameters: NoiseParameters,
    normal: StandardNormal,
    random: Stream,
}

impl OrnsteinUhlenbeck {
    /// `count` processes that draw from one stream.
    ///
    /// # Errors
    /// [`ParameterError`] if a parameter is out of range.
    pub fn new(
        parameters: NoiseParameters,
        count: usize,
        mut random: Stream,
    ) -> Result<Self, ParameterError> {
        parameters.check("noise")?;
        let mut normal = StandardNormal::new();
        let deviation = parameters.standard_deviation();
        let values = (0..count).map(|_| deviation * normal.sample(&mut random)).collect();
        Ok(Self { values, parameters, normal, random })
    }

    /// Present values, shape `[count]`.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Moves all processes on by 1 ms.
    pub fn advance(&mut self) {
        let NoiseParameters { amplitude, time_constant } = self.parameters;
        for value in &mut self.values {
            *value += (amplitude * self.normal.sample(&mut self.random) - *value) / time_constant;
        }
    }
}

/// The noise of a visual area: one process per pixel of each half, seen through the cells' filters.
#[derive(Clone, Debug)]
pub(crate) struct SharedNoise {
    area: Arc<VisualArea>,
    pixels: OrnsteinUhlenbeck,
    /// The filtered noise of each half as a function of preferred orientation, before the gain.
    filtered: [TrigonometricPolynomial; 2],
}

impl SharedNoise {
    pub(crate) fn new(area: Arc<VisualArea>, random: Stream) -> Result<Self, ParameterError> {
        let parameters = area.parameters();
        let pixels_per_half = parameters.gabor.pixels();
        let pixels = OrnsteinUhlenbeck::new(parameters.noise, 2 * pixels_per_half, random)?;
        let blank = area.harmonics().project(&vec![0.0; pixels_per_half]);
        Ok(Self { pixels, filtered: [blank.clone(), blank], area })
    }

    /// Moves the noise on by 1 ms.
    pub(crate) fn advance(&mut self) {
        self.pixels.advance();
        let (first, second) = self.pixels.values().split_at(self.pixels.values().len() / 2);
        for (filtered, values) in self.filtered.iter_mut().zip([first, second]) {
            self.area.harmonics().project_into(values, filtered);
        }
    }

    /// Filtered noise `F_i · η` of a cell, kHz.
    pub(crate) fn at(&self, cell: usize) -> f64 {
        let half = self.area.half(cell);
        self.area.gain(half) * self.filtered[half].at(self.area.angle(cell))
    }

    /// A number, kHz, that no cell's noise exceeds but for rounding.
    pub(crate) fn bound(&self) -> f64 {
        (0..2).map(|half| self.area.gain(half) * self.filtered[half].bound()).fold(0.0, f64::max)
    }
}
