//! Noise shared by V1 cells: one Ornstein–Uhlenbeck process per pixel.

use normcircuit_simulation::{ParameterError, StandardNormal, Stream};
use serde::{Deserialize, Serialize};

/// `η ← η + (−η dt + σ √dt ξ)/τ` in steps of `dt` = 1 ms.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoiseParameters {
    /// σ; 0 for no noise.
    pub strength: f64,
    /// τ, ms.
    pub time_constant: f64,
}

impl Default for NoiseParameters {
    /// The paper's: σ = 3.5, τ = 40 ms.
    fn default() -> Self {
        Self { strength: 3.5, time_constant: 40.0 }
    }
}

impl NoiseParameters {
    /// Standard deviation of the stationary process in continuous time, `σ / √(2τ)`.
    pub fn stationary_deviation(&self) -> f64 {
        self.strength / (2.0 * self.time_constant).sqrt()
    }

    /// Checks every parameter.
    ///
    /// # Errors
    /// [`ParameterError`] for the first one out of range.
    pub fn check(&self) -> Result<(), ParameterError> {
        let (strength, time) = (self.strength, self.time_constant);
        let holds = strength.is_finite() && strength >= 0.0;
        ParameterError::require("noise.strength", strength, holds, "finite and at least 0")?;
        ParameterError::require(
            "noise.time_constant",
            time,
            time.is_finite() && time >= 1.0,
            "finite and at least 1 ms",
        )
    }
}

/// The processes of all pixels.
#[derive(Clone, Debug)]
pub struct PixelNoise {
    parameters: NoiseParameters,
    values: Vec<f64>,
    normal: StandardNormal,
    random: Stream,
}

impl PixelNoise {
    /// `pixels` independent processes, started from their stationary law.
    pub fn new(parameters: NoiseParameters, pixels: usize, mut random: Stream) -> Self {
        let mut normal = StandardNormal::new();
        let deviation = parameters.stationary_deviation();
        let values = (0..pixels).map(|_| deviation * normal.sample(&mut random)).collect();
        Self { parameters, values, normal, random }
    }

    /// Advances all processes by 1 ms.
    pub fn advance(&mut self) {
        let NoiseParameters { strength, time_constant } = self.parameters;
        for value in &mut self.values {
            *value += (strength * self.normal.sample(&mut self.random) - *value) / time_constant;
        }
    }

    /// The present values, one per pixel.
    pub fn values(&self) -> &[f64] {
        &self.values
    }
}
