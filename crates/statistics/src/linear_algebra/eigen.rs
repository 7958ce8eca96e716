//! Symmetric eigen-decomposition and the pseudo-inverse made from it.

use ndarray::{Array1, Array2, ArrayView2, Axis};
use ndarray_linalg::{Eigh, UPLO};

use super::error::{LinearAlgebraError, check_symmetric};

/// `A = V diag(values) V^T` with orthonormal columns in `V`.
#[derive(Clone, Debug, PartialEq)]
pub struct SymmetricEigen {
    /// Eigenvalues, ascending.
    pub values: Array1<f64>,
    /// Eigenvectors, one a column, in the order of the values. The sign that mathematics leaves open makes the element
    /// of largest magnitude positive (the first, if several are equal), so that it does not hang on rounding.
    pub vectors: Array2<f64>,
}

impl SymmetricEigen {
    /// Eigenvalues whose magnitude exceeds `relative_tolerance` times the largest magnitude.
    ///
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::linear_algebra::{rank_tolerance, symmetric_eigen};
    /// let eigen = symmetric_eigen(array![[1.0, 1.0], [1.0, 1.0]].view())?;
    /// assert_eq!(eigen.rank(rank_tolerance(2)), 1);
    /// # Ok::<(), normcircuit_statistics::linear_algebra::LinearAlgebraError>(())
    /// ```
    pub fn rank(&self, relative_tolerance: f64) -> usize {
        let floor = relative_tolerance * largest_magnitude(&self.values);
        self.values.iter().filter(|value| value.abs() > floor).count()
    }
}

fn largest_magnitude(values: &Array1<f64>) -> f64 {
    values.iter().fold(0.0, |largest, value| largest.max(value.abs()))
}

/// Eigenvalues and eigenvectors of a symmetric matrix `[n x n]`.
///
/// # Errors
/// The matrix is not square, not finite or not symmetric, or LAPACK does not converge.
///
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::linear_algebra::symmetric_eigen;
/// let eigen = symmetric_eigen(array![[2.0, 1.0], [1.0, 2.0]].view())?;
/// assert!((eigen.values[0] - 1.0).abs() < 1e-12 && (eigen.values[1] - 3.0).abs() < 1e-12);
/// # Ok::<(), normcircuit_statistics::linear_algebra::LinearAlgebraError>(())
/// ```
pub fn symmetric_eigen(matrix: ArrayView2<'_, f64>) -> Result<SymmetricEigen, LinearAlgebraError> {
    check_symmetric(matrix)?;
    if matrix.is_empty() {
        return Ok(SymmetricEigen { values: Array1::zeros(0), vectors: Array2::zeros((0, 0)) });
    }
    let (values, mut vectors) = matrix
        .to_owned()
        .eigh(UPLO::Lower)
        .map_err(|error| LinearAlgebraError::Lapack { message: error.to_string() })?;
    for mut vector in vectors.columns_mut() {
        let largest = vector.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        if vector.iter().find(|value| value.abs() >= largest * (1.0 - 1e-8)).is_some_and(|&value| value < 0.0)
        {
            vector.mapv_inplace(|value| -value);
        }
    }
    Ok(SymmetricEigen { values, vectors })
}

/// A pseudo-inverse and the rank that it kept.
#[derive(Clone, Debug, PartialEq)]
pub struct PseudoInverse {
    /// The Moore-Penrose inverse, `[n x n]`.
    pub matrix: Array2<f64>,
    /// Directions kept.
    pub rank: usize,
}

/// Moore-Penrose inverse of a symmetric matrix `[n x n]`: eigenvalues whose magnitude is at most
/// `relative_tolerance` times the largest one count as zero ([`super::rank_tolerance`] is the usual choice).
///
/// # Errors
/// As [`symmetric_eigen`]; the tolerance lies outside [0, 1).
///
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::linear_algebra::{rank_tolerance, symmetric_pseudo_inverse};
/// let singular = array![[1.0, 1.0], [1.0, 1.0]];
/// let inverse = symmetric_pseudo_inverse(singular.view(), rank_tolerance(2))?;
/// assert_eq!(inverse.rank, 1);
/// assert!((inverse.matrix[(0, 1)] - 0.25).abs() < 1e-12);
/// # Ok::<(), normcircuit_statistics::linear_algebra::LinearAlgebraError>(())
/// ```
pub fn symmetric_pseudo_inverse(
    matrix: ArrayView2<'_, f64>,
    relative_tolerance: f64,
) -> Result<PseudoInverse, LinearAlgebraError> {
    if !(0.0..1.0).contains(&relative_tolerance) {
        return Err(LinearAlgebraError::Tolerance { tolerance: relative_tolerance });
    }
    let eigen = symmetric_eigen(matrix)?;
    let floor = relative_tolerance * largest_magnitude(&eigen.values);
    let kept: Vec<usize> =
        (0..eigen.values.len()).filter(|&index| eigen.values[index].abs() > floor).collect();
    let vectors = eigen.vectors.select(Axis(1), &kept);
    let scaled = &vectors * &eigen.values.select(Axis(0), &kept).mapv(f64::recip);
    Ok(PseudoInverse { matrix: scaled.dot(&vectors.t()), rank: kept.len() })
}

#[cfg(test)]
mod tests {
    use super::super::rank_tolerance;
    use super::*;
    use approx::assert_abs_diff_eq;
    use ndarray::array;

    #[test]
    fn closed_form_of_an_equicorrelated_matrix() {
        // (1 - r) I + r 1 1^T: eigenvalue 1 + (n - 1) r once and 1 - r otherwise.
        let (n, r) = (150, 0.3);
        let matrix = Array2::from_shape_fn((n, n), |(i, j)| if i == j { 1.0 } else { r });
        let eigen = symmetric_eigen(matrix.view()).unwrap();
        assert_abs_diff_eq!(eigen.values[n - 1], 1.0 + (n - 1) as f64 * r, epsilon = 1e-11);
        assert!(eigen.values.iter().take(n - 1).all(|value| (value - (1.0 - r)).abs() < 1e-12));
        let rebuilt = (&eigen.vectors * &eigen.values).dot(&eigen.vectors.t());
        assert_abs_diff_eq!(rebuilt, matrix, epsilon = 1e-11);
        // All elements of the largest eigenvector are equal: positive.
        assert!(eigen.vectors.column(n - 1).iter().all(|&value| value > 0.0));
    }

    #[test]
    fn penrose_conditions_hold_for_a_singular_indefinite_matrix() {
        let factor = Array2::from_shape_fn((12, 4), |(i, j)| ((i * 7 + j * 3) as f64).sin());
        let signs = array![1.0, -2.0, 0.5, 3.0];
        let matrix = (&factor * &signs).dot(&factor.t());
        let inverse = symmetric_pseudo_inverse(matrix.view(), 1e-10).unwrap();
        assert_eq!(inverse.rank, 2, "sin(a + b) spans two dimensions");
        assert_abs_diff_eq!(matrix.dot(&inverse.matrix).dot(&matrix), matrix, epsilon = 1e-10);
        assert_abs_diff_eq!(
            inverse.matrix.dot(&matrix).dot(&inverse.matrix),
            inverse.matrix,
            epsilon = 1e-10
        );
    }

    #[test]
    fn wrong_input_is_named() {
        let rectangular = Array2::zeros((2, 3));
        assert_eq!(
            symmetric_eigen(rectangular.view()),
            Err(LinearAlgebraError::NotSquare { rows: 2, columns: 3 })
        );
        let skewed = array![[1.0, 0.5], [0.4, 1.0]];
        assert!(matches!(
            symmetric_eigen(skewed.view()),
            Err(LinearAlgebraError::NotSymmetric { row: 1, .. })
        ));
        let unknown = array![[1.0, f64::NAN], [f64::NAN, 1.0]];
        assert!(matches!(
            symmetric_eigen(unknown.view()),
            Err(LinearAlgebraError::NotFinite { column: 1, .. })
        ));
        let identity = Array2::eye(2);
        assert!(matches!(
            symmetric_pseudo_inverse(identity.view(), 1.0),
            Err(LinearAlgebraError::Tolerance { .. })
        ));
        assert_eq!(symmetric_eigen(Array2::zeros((3, 3)).view()).unwrap().rank(rank_tolerance(3)), 0);
    }
}
