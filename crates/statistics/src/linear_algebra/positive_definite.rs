//! Cholesky factorization and the solution of linear systems with it.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, OwnedRepr};
use ndarray_linalg::{CholeskyFactorized, FactorizeCInto, SolveC, UPLO};

use super::error::{LinearAlgebraError, check_symmetric};

/// A factorized symmetric positive definite matrix: one factorization, many solutions.
pub struct PositiveDefinite {
    factor: CholeskyFactorized<OwnedRepr<f64>>,
}

impl PositiveDefinite {
    /// Factorizes a symmetric matrix `[n x n]`.
    ///
    /// # Errors
    /// The matrix is not square, finite, symmetric and positive definite.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::linear_algebra::PositiveDefinite;
    /// let factorized = PositiveDefinite::factorize(array![[4.0, 0.0], [0.0, 9.0]].view())?;
    /// assert_eq!(factorized.solve(array![4.0, 18.0].view())?, array![1.0, 2.0]);
    /// assert!((factorized.log_determinant() - 36f64.ln()).abs() < 1e-12);
    /// # Ok::<(), normcircuit_statistics::linear_algebra::LinearAlgebraError>(())
    /// ```
    pub fn factorize(matrix: ArrayView2<'_, f64>) -> Result<Self, LinearAlgebraError> {
        check_symmetric(matrix)?;
        let order = matrix.nrows();
        // LAPACK's leading dimension follows from a contiguous layout, which a view may lack.
        let matrix = matrix.as_standard_layout().into_owned();
        if order == 0 {
            return Ok(Self { factor: CholeskyFactorized { factor: matrix, uplo: UPLO::Lower } });
        }
        let factor = matrix
            .factorizec_into(UPLO::Lower)
            .map_err(|_| LinearAlgebraError::NotPositiveDefinite { order })?;
        Ok(Self { factor })
    }

    /// Order of the matrix.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::linear_algebra::PositiveDefinite;
    /// let factorized = PositiveDefinite::factorize(array![[4.0, 0.0], [0.0, 9.0]].view())?;
    /// assert_eq!(factorized.order(), 2);
    /// # Ok::<(), normcircuit_statistics::linear_algebra::LinearAlgebraError>(())
    /// ```
    pub fn order(&self) -> usize {
        self.factor.factor.nrows()
    }

    /// Solves `A x = right` for one right-hand side of `n` elements.
    ///
    /// # Errors
    /// The length does not match the order of the matrix.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::linear_algebra::PositiveDefinite;
    /// let factorized = PositiveDefinite::factorize(array![[4.0, 0.0], [0.0, 9.0]].view())?;
    /// assert_eq!(factorized.solve(array![4.0, 18.0].view())?, array![1.0, 2.0]);
    /// # Ok::<(), normcircuit_statistics::linear_algebra::LinearAlgebraError>(())
    /// ```
    pub fn solve(&self, right: ArrayView1<'_, f64>) -> Result<Array1<f64>, LinearAlgebraError> {
        if right.len() != self.order() {
            return Err(LinearAlgebraError::LengthMismatch { expected: self.order(), found: right.len() });
        }
        if right.is_empty() {
            return Ok(Array1::zeros(0));
        }
        self.factor
            .solvec_into(right.to_owned())
            .map_err(|error| LinearAlgebraError::Lapack { message: error.to_string() })
    }

    /// Solves `A X = right` for the columns of `right`, `[n x k]`.
    ///
    /// # Errors
    /// The number of rows does not match the order of the matrix.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::linear_algebra::PositiveDefinite;
    /// let factorized = PositiveDefinite::factorize(array![[4.0, 0.0], [0.0, 9.0]].view())?;
    /// let solutions = factorized.solve_columns(array![[4.0, 0.0], [18.0, 9.0]].view())?;
    /// assert_eq!(solutions, array![[1.0, 0.0], [2.0, 1.0]]);
    /// # Ok::<(), normcircuit_statistics::linear_algebra::LinearAlgebraError>(())
    /// ```
    pub fn solve_columns(&self, right: ArrayView2<'_, f64>) -> Result<Array2<f64>, LinearAlgebraError> {
        let mut solution = Array2::zeros(right.raw_dim());
        for (column, mut target) in right.columns().into_iter().zip(solution.columns_mut()) {
            target.assign(&self.solve(column)?);
        }
        Ok(solution)
    }

    /// Natural logarithm of the determinant.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::linear_algebra::PositiveDefinite;
    /// let factorized = PositiveDefinite::factorize(array![[4.0, 0.0], [0.0, 9.0]].view())?;
    /// assert!((factorized.log_determinant() - 36f64.ln()).abs() < 1e-12);
    /// # Ok::<(), normcircuit_statistics::linear_algebra::LinearAlgebraError>(())
    /// ```
    pub fn log_determinant(&self) -> f64 {
        2.0 * self.factor.factor.diag().iter().map(|pivot| pivot.ln()).sum::<f64>()
    }

    /// Smallest squared pivot relative to the largest: a cheap upper bound of `1 / condition number`.
    pub(super) fn pivot_ratio(&self) -> f64 {
        let (least, greatest) =
            self.factor.factor.diag().iter().fold((f64::INFINITY, 0.0_f64), |(least, greatest), &pivot| {
                (least.min(pivot), greatest.max(pivot))
            });
        (least / greatest).powi(2)
    }
}

/// Solves `A x = right` for a symmetric positive definite matrix `[n x n]`.
///
/// # Errors
/// As [`PositiveDefinite::factorize`] and [`PositiveDefinite::solve`].
///
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::linear_algebra::solve_positive_definite;
/// let solution = solve_positive_definite(array![[2.0, 1.0], [1.0, 2.0]].view(), array![3.0, 3.0].view())?;
/// assert!((&solution - &array![1.0, 1.0]).iter().all(|error| error.abs() < 1e-12));
/// # Ok::<(), normcircuit_statistics::linear_algebra::LinearAlgebraError>(())
/// ```
pub fn solve_positive_definite(
    matrix: ArrayView2<'_, f64>,
    right: ArrayView1<'_, f64>,
) -> Result<Array1<f64>, LinearAlgebraError> {
    PositiveDefinite::factorize(matrix)?.solve(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;
    use ndarray::{Array, s};

    fn brownian(n: usize) -> Array2<f64> {
        // The covariance of Brownian motion, min(i, j): its inverse is the second difference.
        Array2::from_shape_fn((n, n), |(i, j)| (i.min(j) + 1) as f64)
    }

    #[test]
    fn brownian_covariance_has_its_known_inverse_and_determinant() {
        for n in [0, 1, 7, 300] {
            let factorized = PositiveDefinite::factorize(brownian(n).view()).unwrap();
            assert_abs_diff_eq!(factorized.log_determinant(), 0.0, epsilon = 1e-9);
            let inverse = factorized.solve_columns(Array2::eye(n).view()).unwrap();
            for ((i, j), &value) in inverse.indexed_iter() {
                let exact = match i.abs_diff(j) {
                    0 if i + 1 == n => 1.0,
                    0 => 2.0,
                    1 => -1.0,
                    _ => 0.0,
                };
                assert_abs_diff_eq!(value, exact, epsilon = 1e-9);
            }
        }
    }

    #[test]
    fn strided_views_are_handled() {
        let big = brownian(9);
        let view = big.slice(s![..;2, ..;2]);
        let exact = Array::linspace(-1.0, 1.0, 5);
        let solution = solve_positive_definite(view, view.dot(&exact).view()).unwrap();
        assert_abs_diff_eq!(solution, exact, epsilon = 1e-12);
    }
}
