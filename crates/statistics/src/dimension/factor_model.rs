//! Factor analysis by expectation-maximization.

use std::f64::consts::TAU;

use ndarray::{Array1, Array2, ArrayView2, Axis, s};

use super::error::{DimensionError, check_counts};
use crate::linear_algebra::{PositiveDefinite, center_columns, scatter, symmetric_eigen};

/// `x = mean + L z + noise`: standard normal factors `z`, independent noise of each unit.
#[derive(Clone, Debug, PartialEq)]
pub struct FactorModel {
    /// Mean count, `[unit]`.
    pub mean: Array1<f64>,
    /// Loadings `L`, `[unit x factor]`; unique up to a rotation of the factors.
    pub loadings: Array2<f64>,
    /// Variance of each unit that is not shared, `[unit]`.
    pub private_variance: Array1<f64>,
}

/// A unit's private variance stays above this fraction of its variance: without a floor the likelihood can grow
/// without bound while one factor copies one unit (a Heywood case).
const PRIVATE_FLOOR: f64 = 1e-3;
/// Stop when the mean log-likelihood per trial and unit grows by less than this.
const CONVERGENCE: f64 = 1e-9;
const MAXIMUM_ITERATIONS: usize = 5000;

impl FactorModel {
    /// Fits `factors` factors to counts, `[trial x unit]`, by expectation-maximization from the principal components
    /// of the correlation matrix until the likelihood stops growing. No randomness, and units of any scales: the same fit as for
    /// standardized counts, scaled back.
    ///
    /// # Errors
    /// Fewer than two trials, a count that is not finite, a constant unit, or as many factors as units.
    ///
    /// ```
    /// use ndarray::Array2;
    /// use normcircuit_statistics::dimension::FactorModel;
    /// // Six units that follow one common signal, each with some noise of its own.
    /// let counts = Array2::from_shape_fn((400, 6), |(i, j)| {
    ///     3.0 * (i as f64).sin() + ((i * i * (j + 1)) as f64).sin()
    /// });
    /// let model = FactorModel::fit(counts.view(), 1)?;
    /// // Variance 9/2 shared and 1/2 private.
    /// assert!((model.percent_shared_variance() - 90.0).abs() < 2.0);
    /// assert_eq!(model.shared_dimensionality(0.95)?, 1);
    /// # Ok::<(), normcircuit_statistics::dimension::DimensionError>(())
    /// ```
    pub fn fit(counts: ArrayView2<'_, f64>, factors: usize) -> Result<Self, DimensionError> {
        check_counts(counts, 2)?;
        let (trials, units) = counts.dim();
        if factors >= units {
            let requirement = "fewer factors than units";
            return Err(DimensionError::Size { requested: factors, available: units, requirement });
        }
        let (centered, mean) = center_columns(counts);
        let covariance = scatter(centered.view()) / trials as f64;
        if let Some(unit) = covariance.diag().iter().position(|&variance| variance <= 0.0) {
            return Err(DimensionError::ConstantUnit { unit });
        }
        let deviations = covariance.diag().mapv(f64::sqrt);
        let correlation = Array2::from_shape_fn((units, units), |(row, column)| {
            covariance[(row, column)] / (deviations[row] * deviations[column])
        });
        let mut model = Self::start(mean, &correlation, factors)?;
        let mut likelihood = f64::NEG_INFINITY;
        for _ in 0..MAXIMUM_ITERATIONS {
            let next = model.improve(&correlation)?;
            if next - likelihood < CONVERGENCE * units as f64 {
                break;
            }
            likelihood = next;
        }
        model.loadings *= &deviations.view().insert_axis(Axis(1));
        model.private_variance *= &(&deviations * &deviations);
        Ok(model)
    }

    /// Loadings from the largest principal components, less the mean of the remaining variance.
    fn start(mean: Array1<f64>, covariance: &Array2<f64>, factors: usize) -> Result<Self, DimensionError> {
        let units = covariance.nrows();
        let eigen = symmetric_eigen(covariance.view())?;
        let rest = eigen.values.slice(s![..units - factors]).mean().unwrap_or(0.0).max(0.0);
        let lengths = eigen.values.slice(s![units - factors..]).mapv(|value| (value - rest).max(0.0).sqrt());
        let loadings = &eigen.vectors.slice(s![.., units - factors..]) * &lengths;
        let mut model = Self { mean, loadings, private_variance: Array1::zeros(units) };
        model.set_private_variance(covariance, |unit, loadings| loadings.row(unit).dot(&loadings.row(unit)));
        Ok(model)
    }

    fn set_private_variance(
        &mut self,
        covariance: &Array2<f64>,
        shared: impl Fn(usize, &Array2<f64>) -> f64,
    ) {
        let loadings = &self.loadings;
        self.private_variance = Array1::from_shape_fn(covariance.nrows(), |unit| {
            let variance = covariance[(unit, unit)];
            (variance - shared(unit, loadings)).max(PRIVATE_FLOOR * variance)
        });
    }

    /// One expectation-maximization step; returns the mean log-likelihood per trial before it.
    fn improve(&mut self, covariance: &Array2<f64>) -> Result<f64, DimensionError> {
        let posterior = Posterior::new(self)?;
        let likelihood = self.likelihood_of(&posterior, covariance);
        if self.loadings.ncols() == 0 {
            return Ok(likelihood);
        }
        // <x z^T> and <z z^T> given the data, in the notation of Rubin & Thayer 1982.
        let cross = covariance.dot(&posterior.projection);
        let factors = Array2::eye(self.loadings.ncols());
        let second =
            posterior.precision.solve_columns(factors.view())? + posterior.projection.t().dot(&cross);
        let symmetric = (&second + &second.t()) / 2.0;
        let loadings = PositiveDefinite::factorize(symmetric.view())?.solve_columns(cross.t())?;
        self.loadings = loadings.reversed_axes().as_standard_layout().into_owned();
        self.set_private_variance(covariance, |unit, loadings| loadings.row(unit).dot(&cross.row(unit)));
        Ok(likelihood)
    }

    /// Gaussian log-likelihood per trial of data with this covariance around the model's mean.
    fn likelihood_of(&self, posterior: &Posterior, covariance: &Array2<f64>) -> f64 {
        let units = self.mean.len() as f64;
        let private: f64 = self.private_variance.iter().map(|variance| variance.ln()).sum();
        let whitened = (&covariance.diag() / &self.private_variance).sum();
        // tr(C^-1 S) by the Woodbury identity, with projection = Psi^-1 L M^-1 and scaled = Psi^-1 L.
        let explained = (&covariance.dot(&posterior.projection) * &posterior.scaled).sum();
        let log_determinant = private + posterior.precision.log_determinant();
        -0.5 * (units * TAU.ln() + log_determinant + whitened - explained)
    }

    /// Mean log-likelihood per trial (nats) of counts, `[trial x unit]`, under the model.
    ///
    /// # Errors
    /// No trial, another number of units, or a count that is not finite.
    ///
    /// ```
    /// use ndarray::Array2;
    /// use normcircuit_statistics::dimension::FactorModel;
    /// let counts = Array2::from_shape_fn((50, 3), |(i, j)| ((i * i * (j + 1)) as f64).sin());
    /// let (none, one) = (FactorModel::fit(counts.view(), 0)?, FactorModel::fit(counts.view(), 1)?);
    /// // More factors never describe the training data worse.
    /// assert!(one.log_likelihood(counts.view())? >= none.log_likelihood(counts.view())?);
    /// # Ok::<(), normcircuit_statistics::dimension::DimensionError>(())
    /// ```
    pub fn log_likelihood(&self, counts: ArrayView2<'_, f64>) -> Result<f64, DimensionError> {
        check_counts(counts, 1)?;
        if counts.ncols() != self.mean.len() {
            let requirement = "the number of units of the model";
            let (requested, available) = (counts.ncols(), self.mean.len());
            return Err(DimensionError::Size { requested, available, requirement });
        }
        let centered = &counts - &self.mean;
        let covariance = scatter(centered.view()) / counts.nrows() as f64;
        Ok(self.likelihood_of(&Posterior::new(self)?, &covariance))
    }

    /// Number of dimensions that hold at least `fraction` (0.95, say) of the shared variance: eigenvalues of `L L^T`,
    /// largest first. Zero without shared variance.
    ///
    /// # Errors
    /// The fraction lies outside (0, 1].
    ///
    /// ```
    /// use ndarray::Array2;
    /// use normcircuit_statistics::dimension::FactorModel;
    /// // Three units with one common signal, each with some noise of its own.
    /// let counts = Array2::from_shape_fn((400, 3), |(i, j)| 3.0 * (i as f64).sin() + ((i * i * (j + 1)) as f64).sin());
    /// let model = FactorModel::fit(counts.view(), 1)?;
    /// assert_eq!(model.shared_dimensionality(0.95)?, 1);
    /// assert!(model.shared_dimensionality(0.0).is_err());
    /// # Ok::<(), normcircuit_statistics::dimension::DimensionError>(())
    /// ```
    pub fn shared_dimensionality(&self, fraction: f64) -> Result<usize, DimensionError> {
        if !(fraction > 0.0 && fraction <= 1.0) {
            return Err(DimensionError::Fraction { fraction });
        }
        // The nonzero eigenvalues of L L^T are those of the small L^T L.
        let eigen = symmetric_eigen(scatter(self.loadings.view()).view())?;
        let total: f64 = eigen.values.iter().map(|value| value.max(0.0)).sum();
        let (mut held, mut dimensions) = (0.0, 0);
        // Rounding must not ask for one more dimension when the fraction is 1.
        while held < fraction * total * (1.0 - 1e-12) {
            dimensions += 1;
            held += eigen.values[eigen.values.len() - dimensions].max(0.0);
        }
        Ok(dimensions)
    }

    /// Shared variance of each unit over its total variance, `[unit]`.
    ///
    /// ```
    /// use ndarray::Array2;
    /// use normcircuit_statistics::dimension::FactorModel;
    /// // Three units with one common signal, each with some noise of its own.
    /// let counts = Array2::from_shape_fn((400, 3), |(i, j)| 3.0 * (i as f64).sin() + ((i * i * (j + 1)) as f64).sin());
    /// let model = FactorModel::fit(counts.view(), 1)?;
    /// // Variance 9/2 shared and 1/2 private.
    /// assert!(model.shared_fractions().iter().all(|fraction| (fraction - 0.9).abs() < 0.03));
    /// # Ok::<(), normcircuit_statistics::dimension::DimensionError>(())
    /// ```
    pub fn shared_fractions(&self) -> Array1<f64> {
        let shared = (&self.loadings * &self.loadings).sum_axis(Axis(1));
        &shared / &(&shared + &self.private_variance)
    }

    /// Mean over units of the percentage of variance that is shared.
    ///
    /// ```
    /// use ndarray::Array2;
    /// use normcircuit_statistics::dimension::FactorModel;
    /// // Three units with one common signal, each with some noise of its own.
    /// let counts = Array2::from_shape_fn((400, 3), |(i, j)| 3.0 * (i as f64).sin() + ((i * i * (j + 1)) as f64).sin());
    /// let model = FactorModel::fit(counts.view(), 1)?;
    /// // Variance 9/2 shared and 1/2 private.
    /// assert!((model.percent_shared_variance() - 90.0).abs() < 2.0);
    /// # Ok::<(), normcircuit_statistics::dimension::DimensionError>(())
    /// ```
    pub fn percent_shared_variance(&self) -> f64 {
        100.0 * self.shared_fractions().mean().unwrap_or(0.0)
    }
}

/// What the factors are expected to be, given the data.
struct Posterior {
    /// `M = 1 + L^T Psi^-1 L`, the precision of the factors.
    precision: PositiveDefinite,
    /// `Psi^-1 L`, `[unit x factor]`.
    scaled: Array2<f64>,
    /// `Psi^-1 L M^-1`, `[unit x factor]`: the expected factors are its transpose times the centered counts.
    projection: Array2<f64>,
}

impl Posterior {
    fn new(model: &FactorModel) -> Result<Self, DimensionError> {
        let deviation = model.private_variance.mapv(f64::sqrt).insert_axis(Axis(1));
        let whitened = &model.loadings / &deviation;
        let scaled = &whitened / &deviation;
        let precision = scatter(whitened.view()) + Array2::<f64>::eye(model.loadings.ncols());
        let precision = PositiveDefinite::factorize(precision.view())?;
        let projection = precision.solve_columns(scaled.t())?.reversed_axes();
        Ok(Self { precision, scaled, projection })
    }
}
