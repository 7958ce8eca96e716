//! Systems of covariance matrices, solved on the scale of correlations.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};

use super::eigen::symmetric_eigen;
use super::error::{LinearAlgebraError, check_symmetric};
use super::positive_definite::PositiveDefinite;
use super::rank_tolerance;

/// A factorized covariance matrix.
///
/// Factorized is the correlation matrix, so that neither solutions nor what counts as singular depends on the units' scales.
pub(crate) struct FactorizedCovariance {
    /// Standard deviation of each unit; 1 for one that never varies.
    deviations: Array1<f64>,
    correlation: PositiveDefinite,
}

impl FactorizedCovariance {
    /// Factorizes a covariance matrix `[unit x unit]` estimated from `trials` trials. One that is singular to working precision is
    /// refused even where rounding lets the factorization pass.
    ///
    /// # Errors
    /// [`LinearAlgebraError::RankDeficient`] with trials, units and rank; otherwise as [`PositiveDefinite::factorize`].
    pub(crate) fn new(covariance: ArrayView2<'_, f64>, trials: usize) -> Result<Self, LinearAlgebraError> {
        check_symmetric(covariance)?;
        let units = covariance.nrows();
        let deviations =
            covariance.diag().mapv(|variance| if variance > 0.0 { variance.sqrt() } else { 1.0 });
        let correlation = Array2::from_shape_fn((units, units), |(row, column)| {
            covariance[(row, column)] / (deviations[row] * deviations[column])
        });
        match PositiveDefinite::factorize(correlation.view()) {
            Ok(factorized) if units == 0 || factorized.pivot_ratio() > rank_tolerance(units) => {
                Ok(Self { deviations, correlation: factorized })
            }
            Ok(_) | Err(LinearAlgebraError::NotPositiveDefinite { .. }) => {
                let rank = symmetric_eigen(correlation.view())?.rank(rank_tolerance(units));
                Err(LinearAlgebraError::RankDeficient {
                    trials,
                    units,
                    rank: rank.min(units.saturating_sub(1)),
                })
            }
            Err(error) => Err(error),
        }
    }

    /// Solves `C x = right`, `[unit]`.
    ///
    /// # Errors
    /// The length does not match the order of the matrix.
    pub(crate) fn solve(&self, right: ArrayView1<'_, f64>) -> Result<Array1<f64>, LinearAlgebraError> {
        let expected = self.deviations.len();
        if right.len() != expected {
            return Err(LinearAlgebraError::LengthMismatch { expected, found: right.len() });
        }
        Ok(self.correlation.solve((&right / &self.deviations).view())? / &self.deviations)
    }
}

/// Solves `C x = right` for a covariance matrix `[unit x unit]` estimated from `trials` trials.
///
/// Solved is the system of the correlation matrix, so that neither the result nor what counts as singular depends on the
/// units' scales. A matrix that is singular to working precision is refused even where rounding lets the factorization pass.
///
/// # Errors
/// [`LinearAlgebraError::RankDeficient`] with trials, units and rank; otherwise as
/// [`solve_positive_definite`](super::solve_positive_definite).
///
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::linear_algebra::{LinearAlgebraError, solve_covariance};
/// let duplicated = array![[1.0, 1.0], [1.0, 1.0]];
/// let refused = solve_covariance(duplicated.view(), array![1.0, 0.0].view(), 50);
/// assert_eq!(refused, Err(LinearAlgebraError::RankDeficient { trials: 50, units: 2, rank: 1 }));
/// ```
pub fn solve_covariance(
    covariance: ArrayView2<'_, f64>,
    right: ArrayView1<'_, f64>,
    trials: usize,
) -> Result<Array1<f64>, LinearAlgebraError> {
    FactorizedCovariance::new(covariance, trials)?.solve(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear_algebra::scatter;
    use approx::assert_abs_diff_eq;

    #[test]
    fn scales_change_neither_rank_nor_solution() {
        let n = 6;
        let correlation = Array2::from_shape_fn((n, n), |(i, j)| if i == j { 1.0 } else { 0.3 });
        let scales = Array1::from_shape_fn(n, |unit| 10.0_f64.powi(3 * unit as i32 - 9));
        let covariance =
            Array2::from_shape_fn((n, n), |(i, j)| correlation[(i, j)] * (scales[i] * scales[j]));
        let right = Array1::linspace(1.0, 2.0, n);
        let plain = solve_covariance(correlation.view(), right.view(), 100).unwrap();
        let scaled = solve_covariance(covariance.view(), (&right * &scales).view(), 100).unwrap();
        assert_abs_diff_eq!(&scaled * &scales, plain, epsilon = 1e-12);
    }

    #[test]
    fn too_few_trials_tell_the_rank() {
        // Six centered trials of ten units span five dimensions.
        let samples = Array2::from_shape_fn((6, 10), |(i, j)| ((i * i + 3 * j * j + i * j) as f64).sin());
        let centered = &samples - &samples.mean_axis(ndarray::Axis(0)).unwrap();
        let covariance = scatter(centered.view()) / 5.0;
        let right = Array1::ones(10);
        assert_eq!(
            solve_covariance(covariance.view(), right.view(), 6),
            Err(LinearAlgebraError::RankDeficient { trials: 6, units: 10, rank: 5 })
        );
        assert!(matches!(
            solve_covariance(Array2::eye(3).view(), right.view(), 6),
            Err(LinearAlgebraError::LengthMismatch { expected: 3, found: 10 })
        ));
    }
}
