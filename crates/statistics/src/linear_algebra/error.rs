//! What can go wrong, with the numbers that say why.

use ndarray::ArrayView2;
use thiserror::Error;

/// An error of [`crate::linear_algebra`].
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum LinearAlgebraError {
    /// The matrix must be square.
    #[error("matrix is {rows} x {columns}; a symmetric matrix must be square")]
    NotSquare {
        /// Rows found.
        rows: usize,
        /// Columns found.
        columns: usize,
    },
    /// An element is infinite or not a number.
    #[error("element ({row}, {column}) is {value}; every element must be finite")]
    NotFinite {
        /// Row of the element.
        row: usize,
        /// Column of the element.
        column: usize,
        /// Its value.
        value: f64,
    },
    /// The two triangles disagree by more than rounding.
    #[error(
        "element ({row}, {column}) is {value} but its mirror image is {mirrored}; the matrix must be symmetric"
    )]
    NotSymmetric {
        /// Row of the element.
        row: usize,
        /// Column of the element.
        column: usize,
        /// Its value.
        value: f64,
        /// The value on the other side of the diagonal.
        mirrored: f64,
    },
    /// The right-hand side does not match the matrix.
    #[error("right-hand side has {found} elements; the matrix of order {expected} needs {expected}")]
    LengthMismatch {
        /// Order of the matrix.
        expected: usize,
        /// Elements found.
        found: usize,
    },
    /// A covariance matrix cannot be inverted: fewer informative trials than units, or redundant units.
    #[error(
        "the covariance of {units} units from {trials} trials has rank {rank}; it can be inverted only at rank {units}: \
         use fewer units, more trials, or leave out constant and duplicated units"
    )]
    RankDeficient {
        /// Trials that entered the covariance.
        trials: usize,
        /// Units, the order of the matrix.
        units: usize,
        /// Eigenvalues above [`crate::linear_algebra::rank_tolerance`] times the largest.
        rank: usize,
    },
    /// The matrix has a direction of zero or negative variance.
    #[error("the matrix of order {order} is not positive definite")]
    NotPositiveDefinite {
        /// Order of the matrix.
        order: usize,
    },
    /// The tolerance of a pseudo-inverse must lie in [0, 1).
    #[error("relative tolerance {tolerance} must be at least 0 and below 1")]
    Tolerance {
        /// The value given.
        tolerance: f64,
    },
    /// LAPACK gave up.
    #[error("LAPACK failed: {message}")]
    Lapack {
        /// Its message.
        message: String,
    },
}

/// Symmetric up to rounding, relative to the largest element.
const SYMMETRY_TOLERANCE: f64 = 1e-9;

/// Checks that a matrix is square, finite and symmetric.
pub(super) fn check_symmetric(matrix: ArrayView2<'_, f64>) -> Result<(), LinearAlgebraError> {
    let (rows, columns) = matrix.dim();
    if rows != columns {
        return Err(LinearAlgebraError::NotSquare { rows, columns });
    }
    if let Some(((row, column), &value)) = matrix.indexed_iter().find(|(_, value)| !value.is_finite()) {
        return Err(LinearAlgebraError::NotFinite { row, column, value });
    }
    let scale = matrix.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    for row in 0..rows {
        for column in 0..row {
            let (value, mirrored) = (matrix[(row, column)], matrix[(column, row)]);
            if (value - mirrored).abs() > SYMMETRY_TOLERANCE * scale {
                return Err(LinearAlgebraError::NotSymmetric { row, column, value, mirrored });
            }
        }
    }
    Ok(())
}
