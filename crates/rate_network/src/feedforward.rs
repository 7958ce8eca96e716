//! Norm indices predicted from single-image responses through the transfer function of a cell.

use libm::pow;
use ndarray::Array2;

use crate::error::{RateNetworkError, require, require_positive, require_rates};

/// What the currents of single images are divided by where both are shown: the dashed line of the sum of currents against
/// the current of both images in Song, Ruff, Cohen & Huang 2026 (doi 10.1126/sciadv.adv9396).
pub const CURRENT_DIVISOR: f64 = 1.5;

/// Below this rate (Hz) with both images the norm index is left blank.
const LOWEST_RATE: f64 = 1.0;

/// A cell with the transfer function `(I − θ)_+^n` whose current with both images follows from those with one:
/// `I₁₂ = (I₁ + I₂)/1.5 + I₀`, `I = r^{1/n} + θ`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FeedforwardModel {
    /// Exponent `n` of the transfer function.
    pub exponent: f64,
    /// Threshold `θ` of the transfer function.
    pub threshold: f64,
    /// Current `I₀` that a cell receives beyond the scaled sum with both images.
    pub offset: f64,
}

impl FeedforwardModel {
    /// Rate with both images, Hz, from the rates with either.
    ///
    /// # Examples
    /// ```
    /// use normcircuit_rate_network::feedforward::FeedforwardModel;
    ///
    /// // Linear and without threshold: a third less than the sum.
    /// let model = FeedforwardModel { exponent: 1.0, threshold: 0.0, offset: 0.0 };
    /// assert!((model.rate_with_both(12.0, 18.0) - 20.0).abs() < 1e-12);
    /// ```
    pub fn rate_with_both(&self, first: f64, second: f64) -> f64 {
        let root = |rate| pow(rate, 1.0 / self.exponent);
        let current = (root(first) + root(second) + 2.0 * self.threshold) / CURRENT_DIVISOR + self.offset;
        pow((current - self.threshold).max(0.0), self.exponent)
    }

    /// Norm indices `(r₁ + r₂)/r₁₂` for all pairs of single-image rates (Hz), shape `[rate with image 1, rate with image 2]`; NaN
    /// where the rate with both is 1 Hz or less.
    ///
    /// # Errors
    /// [`RateNetworkError::Parameter`] if the exponent is not above 0, threshold or offset is not finite, or a rate is
    /// negative or not finite.
    pub fn norm_indices(&self, rates: &[f64]) -> Result<Array2<f64>, RateNetworkError> {
        require_positive("exponent", self.exponent)?;
        require("threshold", self.threshold, self.threshold.is_finite(), "finite")?;
        require("offset", self.offset, self.offset.is_finite(), "finite")?;
        require_rates("rates", rates)?;
        Ok(Array2::from_shape_fn((rates.len(), rates.len()), |(first, second)| {
            let (first, second) = (rates[first], rates[second]);
            let both = self.rate_with_both(first, second);
            if both > LOWEST_RATE { (first + second) / both } else { f64::NAN }
        }))
    }
}
