//! What can go wrong, with the numbers that say why.

use ndarray::ArrayView2;
use thiserror::Error;

use crate::linear_algebra::LinearAlgebraError;

/// An error of [`crate::manifold`].
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum ManifoldError {
    /// Capacity is a property of several manifolds.
    #[error("{manifolds} manifolds; at least 2 are needed")]
    TooFewManifolds {
        /// Manifolds given.
        manifolds: usize,
    },
    /// A manifold is a cloud: two points or more.
    #[error("manifold {manifold} has {points} points; at least 2 are needed")]
    TooFewPoints {
        /// Index of the manifold.
        manifold: usize,
        /// Its points.
        points: usize,
    },
    /// All manifolds live in the space of the same units.
    #[error("manifold {manifold} has {found} units but the first has {expected}")]
    UnitMismatch {
        /// Index of the manifold.
        manifold: usize,
        /// Units of the first manifold.
        expected: usize,
        /// Units of this one.
        found: usize,
    },
    /// A response is infinite or not a number.
    #[error("manifold {manifold}, point {point}, unit {unit} is {value}; responses must be finite")]
    NotFinite {
        /// Index of the manifold.
        manifold: usize,
        /// Point (row).
        point: usize,
        /// Unit (column).
        unit: usize,
        /// The value.
        value: f64,
    },
    /// A manifold whose center is the mean of all has no center to compare its radius with.
    #[error("the center of manifold {manifold} coincides with the mean of all points")]
    CenterAtOrigin {
        /// Index of the manifold.
        manifold: usize,
    },
    /// A sample average needs samples.
    #[error("{name} is 0; at least 1 is needed")]
    NoSamples {
        /// What there must be some of.
        name: &'static str,
    },
    /// Not even all dimensions of the data separate half of the random labelings.
    #[error(
        "{percent:.0}% of random labelings of {manifolds} manifolds are separable in all {dimensions} dimensions of the \
         data; the capacity is below {manifolds} / {dimensions} and can be found only with more manifolds or units"
    )]
    BelowHalf {
        /// Percentage separable.
        percent: f64,
        /// Manifolds.
        manifolds: usize,
        /// Dimensions of the data.
        dimensions: usize,
    },
    /// The linear algebra failed.
    #[error(transparent)]
    LinearAlgebra(#[from] LinearAlgebraError),
}

/// Checks that there are manifolds, points and units, and that all values are finite.
pub(super) fn check_manifolds(manifolds: &[ArrayView2<'_, f64>]) -> Result<(), ManifoldError> {
    if manifolds.len() < 2 {
        return Err(ManifoldError::TooFewManifolds { manifolds: manifolds.len() });
    }
    let expected = manifolds[0].ncols();
    for (manifold, points) in manifolds.iter().enumerate() {
        if points.ncols() != expected {
            return Err(ManifoldError::UnitMismatch { manifold, expected, found: points.ncols() });
        }
        if points.nrows() < 2 {
            return Err(ManifoldError::TooFewPoints { manifold, points: points.nrows() });
        }
        if let Some(((point, unit), &value)) = points.indexed_iter().find(|(_, value)| !value.is_finite()) {
            return Err(ManifoldError::NotFinite { manifold, point, unit, value });
        }
    }
    Ok(())
}
