//! Linear Fisher information without the bias of finite trials.

use statrs::distribution::{ContinuousCDF, Normal};

use super::error::DecodingError;
use super::moments::PopulationMoments;
use crate::linear_algebra::solve_covariance;

/// An estimate of linear Fisher information, in inverse squared units of the stimulus.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct FisherInformation {
    /// Plug-in estimate `df^T C^-1 df`: biased upward.
    pub naive: f64,
    /// The estimate without bias. Around zero information it may be negative.
    pub corrected: f64,
    /// Sampling variance of the corrected estimate for Gaussian noise, at that estimate (at zero if it is negative).
    /// Where the information is lost in the noise this is on average too large, so that intervals cover too much.
    pub variance: f64,
    /// Units decoded.
    pub units: usize,
}

impl FisherInformation {
    /// Standard error of the corrected estimate.
    ///
    /// ```
    /// use ndarray::Array2;
    /// use normcircuit_statistics::decoding::PopulationMoments;
    /// let first = Array2::from_shape_fn((200, 1), |(trial, _)| (trial % 10) as f64);
    /// let second = &first + 1.0;
    /// let information = PopulationMoments::from_counts(first.view(), second.view(), 1.0)?.information()?;
    /// assert!((information.standard_error().powi(2) - information.variance).abs() < 1e-12);
    /// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
    /// ```
    pub fn standard_error(&self) -> f64 {
        self.variance.sqrt()
    }

    /// Normal interval of the corrected estimate that covers the truth with probability `level` (0.95, say).
    ///
    /// # Errors
    /// The level lies outside (0, 1).
    ///
    /// ```
    /// use ndarray::Array2;
    /// use normcircuit_statistics::decoding::PopulationMoments;
    /// let first = Array2::from_shape_fn((200, 1), |(trial, _)| (trial % 10) as f64);
    /// let second = &first + 1.0;
    /// let information = PopulationMoments::from_counts(first.view(), second.view(), 1.0)?.information()?;
    /// let [low, high] = information.interval(0.95)?;
    /// assert!(((high - low) / information.standard_error() - 2.0 * 1.96).abs() < 1e-3);
    /// assert!(information.interval(1.0).is_err());
    /// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
    /// ```
    pub fn interval(&self, level: f64) -> Result<[f64; 2], DecodingError> {
        if !(level > 0.0 && level < 1.0) {
            let requirement = "between 0 and 1, both excluded";
            return Err(DecodingError::OutOfRange { name: "level", value: level, requirement });
        }
        let reach = Normal::standard().inverse_cdf(0.5 + level / 2.0) * self.standard_error();
        Ok([self.corrected - reach, self.corrected + reach])
    }
}

impl PopulationMoments {
    /// Linear Fisher information of the whole population.
    ///
    /// With T trials in each of two conditions and N units (Kanitscheider et al. 2015, doi
    /// 10.1371/journal.pcbi.1004218)
    /// `corrected = naive (2T - N - 3) / (2T - 2) - 2N / (T ds^2)`, and for Gaussian noise its variance is
    /// `2 I^2 / (2T - N - 5) (1 + 4 (2T - 3) / (T I ds^2) + 4 N (2T - 3) / (T I ds^2)^2)`, evaluated at the estimate.
    /// Unequal trial numbers enter through the degrees of freedom of the pooled covariance, `T1 + T2 - 2`, and the
    /// noise of the derivative, `1/T1 + 1/T2`.
    ///
    /// # Errors
    /// [`DecodingError::TooFewTrials`] below `N + 6` trials in both conditions together; a singular covariance, with
    /// trials, units and rank.
    ///
    /// ```
    /// use ndarray::Array2;
    /// use normcircuit_statistics::decoding::PopulationMoments;
    /// // One neuron, 200 trials, counts 0..=9 evenly and one spike more in the second condition.
    /// let first = Array2::from_shape_fn((200, 1), |(trial, _)| (trial % 10) as f64);
    /// let second = &first + 1.0;
    /// let information = PopulationMoments::from_counts(first.view(), second.view(), 1.0)?.information()?;
    /// let true_value = 1.0 / 8.25; // squared signal over the variance of 0..=9
    /// let [low, high] = information.interval(0.95)?;
    /// assert!(low < true_value && true_value < high);
    /// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
    /// ```
    pub fn information(&self) -> Result<FisherInformation, DecodingError> {
        let trials = self.require_trials(self.units())?;
        let weights = solve_covariance(self.covariance().view(), self.derivative().view(), trials)?;
        Ok(self.correct(weights.dot(self.derivative()), self.units()))
    }

    /// Linear Fisher information that the population would have if its units were independent, as after shuffling the
    /// trials of each unit: the sum of the units' own informations, each without bias. Its variance is that of the
    /// estimate from trials whose noise is correlated as the covariance says (delta method for Gaussian noise); without
    /// correlations it is the sum of the units' variances.
    ///
    /// # Errors
    /// A unit that never varies; fewer than seven trials in both conditions together.
    ///
    /// ```
    /// use ndarray::{Array2, concatenate, Axis};
    /// use normcircuit_statistics::decoding::PopulationMoments;
    /// let one = Array2::from_shape_fn((200, 1), |(trial, _)| (trial % 10) as f64);
    /// let twins = concatenate![Axis(1), one, one];
    /// let moments = PopulationMoments::from_counts(twins.view(), (&twins + 1.0).view(), 1.0)?;
    /// let single = moments.select(&[0])?.information()?;
    /// // Shuffled, the twin doubles the information; in truth it adds nothing and the covariance is singular.
    /// assert!((moments.shuffled_information()?.corrected - 2.0 * single.corrected).abs() < 1e-12);
    /// assert!(moments.information().is_err());
    /// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
    /// ```
    pub fn shuffled_information(&self) -> Result<FisherInformation, DecodingError> {
        self.require_trials(1)?;
        let mut total = FisherInformation { naive: 0.0, corrected: 0.0, variance: 0.0, units: self.units() };
        for unit in 0..self.units() {
            let variance = self.covariance()[(unit, unit)];
            if variance <= 0.0 {
                return Err(DecodingError::ConstantUnit { unit });
            }
            let single = self.correct(self.derivative()[unit].powi(2) / variance, 1);
            total.naive += single.naive;
            total.corrected += single.corrected;
        }
        Ok(FisherInformation { variance: self.shuffled_variance(), ..total })
    }

    /// Variance of the sum of the units' informations. With `z` the derivatives in standard deviations, `r` the correlations
    /// and `e` the noise of an element of `z`, that of the derivatives is `4 e z'rz + 2 e² Σ r²`, and that of the variances,
    /// whose covariances are `2 r²` over the degrees of freedom, adds `2 Σ z² z² r²`.
    fn shuffled_variance(&self) -> f64 {
        let (degrees, noise) = (self.degrees_of_freedom() as f64, self.derivative_noise());
        let covariance = self.covariance();
        let deviations = covariance.diag().mapv(f64::sqrt);
        // Without the bias of inverse variances.
        let z = self.derivative() / &deviations * ((degrees - 2.0) / degrees).sqrt();
        let (mut of_derivatives, mut of_variances, mut squares) = (0.0, 0.0, 0.0);
        for ((row, column), value) in covariance.indexed_iter() {
            let r = value / (deviations[row] * deviations[column]);
            // The square of an estimated correlation is on average above that of the true one.
            let square = if row == column { 1.0 } else { 1.0 - (1.0 - r * r) * degrees / (degrees - 1.0) };
            of_derivatives += z[row] * r * z[column];
            of_variances += (z[row] * z[column]).powi(2) * square;
            squares += square;
        }
        let squares = squares.max(1.0);
        let plausible = (of_derivatives - noise * squares).max(0.0);
        let length_variance = 4.0 * noise * plausible + 2.0 * noise.powi(2) * squares;
        (2.0 * of_variances.max(0.0) + (degrees - 2.0) * length_variance) / (degrees - 4.0)
    }

    /// All trials, if there are enough of them for the variance of the corrected estimate to exist.
    fn require_trials(&self, units: usize) -> Result<usize, DecodingError> {
        let [first, second] = self.trials();
        let needed = units + 6;
        if first + second < needed {
            return Err(DecodingError::TooFewTrials { units, first, second, needed });
        }
        Ok(first + second)
    }

    fn correct(&self, naive: f64, units: usize) -> FisherInformation {
        correct(naive, units, self.degrees_of_freedom(), self.derivative_noise())
    }
}

/// Removes the bias. The inverse of a Wishart matrix with `d` degrees of freedom overestimates by `d / (d - N - 1)`, and the noise
/// of the derivative, in units of each element's variance, adds its own squared length.
pub(super) fn correct(naive: f64, units: usize, degrees: usize, noise: f64) -> FisherInformation {
    let (degrees, n) = (degrees as f64, units as f64);
    let corrected = naive * (degrees - n - 1.0) / degrees - n * noise;
    FisherInformation { naive, corrected, variance: variance(corrected, n, degrees, noise), units }
}

/// Sampling variance of the information of `units` units from a covariance with so many degrees of freedom and a derivative
/// of that noise.
pub(super) fn variance(corrected: f64, units: f64, degrees: f64, noise: f64) -> f64 {
    let plausible = corrected.max(0.0);
    let length = plausible + units * noise;
    let length_variance = 2.0 * units * noise.powi(2) + 4.0 * plausible * noise;
    (2.0 * length.powi(2) + (degrees - units - 1.0) * length_variance) / (degrees - units - 3.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use ndarray::Array2;

    #[test]
    fn equal_trials_give_the_published_formulas() {
        let (t, n, ds) = (40.0, 3.0, 0.5);
        let counts = |seed: usize| {
            Array2::from_shape_fn((40, 3), |(i, j)| ((i * i * (2 * j + 1) + seed * i) as f64).sin())
        };
        let estimate = PopulationMoments::from_counts(counts(1).view(), (&counts(2) + 0.8).view(), ds)
            .unwrap()
            .information()
            .unwrap();
        let corrected = estimate.naive * (2.0 * t - n - 3.0) / (2.0 * t - 2.0) - 2.0 * n / (t * ds * ds);
        assert_relative_eq!(estimate.corrected, corrected, max_relative = 1e-12);
        let scaled = t * corrected * ds * ds;
        let variance = 2.0 * corrected.powi(2) / (2.0 * t - n - 5.0)
            * (1.0 + 4.0 * (2.0 * t - 3.0) / scaled + 4.0 * n * (2.0 * t - 3.0) / scaled.powi(2));
        assert!(corrected > 0.0);
        assert_relative_eq!(estimate.variance, variance, max_relative = 1e-12);
    }

    #[test]
    fn too_few_trials_are_refused() {
        let counts = Array2::from_shape_fn((5, 5), |(i, j)| ((i * 3 + j * j) as f64).sin());
        let moments = PopulationMoments::from_counts(counts.view(), counts.view(), 1.0).unwrap();
        assert_eq!(
            moments.information(),
            Err(DecodingError::TooFewTrials { units: 5, first: 5, second: 5, needed: 11 })
        );
    }
}
