//! The linear algebra of this crate, in one place: the only module that touches `ndarray-linalg`.
//!
//! Covariance matrices of recordings are often ill conditioned or, with fewer trials than neurons, singular. Nothing
//! here hides that: [`solve_covariance`] answers with the trials, units and rank that made the system unsolvable, and
//! [`symmetric_pseudo_inverse`] states the tolerance below which it drops directions.
//!
//! The default feature `pure-rust` brings its own LAPACK. With `--no-default-features` either choose
//! `openblas-system`, or link a LAPACK of your own in the final program, as `ndarray-linalg` documents.

#![allow(clippy::needless_pass_by_value, reason = "an ArrayView is a borrow already")]

#[cfg(all(feature = "pure-rust", feature = "openblas-system"))]
compile_error!(
    "features `pure-rust` and `openblas-system` both provide LAPACK; for OpenBLAS use `--no-default-features --features openblas-system`"
);

#[cfg(feature = "pure-rust")]
use normcircuit_lapack as _;

mod covariance;
mod eigen;
mod error;
mod positive_definite;
mod scatter;

pub(crate) use covariance::FactorizedCovariance;
pub use covariance::solve_covariance;
pub use eigen::{PseudoInverse, SymmetricEigen, symmetric_eigen, symmetric_pseudo_inverse};
pub use error::LinearAlgebraError;
pub use positive_definite::{PositiveDefinite, solve_positive_definite};
pub(crate) use scatter::mirror_lower;
pub use scatter::{accumulate_scatter, center_columns, scatter};

/// The relative size of an eigenvalue that double precision can still tell from zero in a matrix of this order:
/// `order * machine epsilon`, the convention of `NumPy`'s `matrix_rank` and `pinv(hermitian=True)`.
///
/// ```
/// use normcircuit_statistics::linear_algebra::rank_tolerance;
/// assert!(rank_tolerance(100) < 1e-13);
/// ```
pub fn rank_tolerance(order: usize) -> f64 {
    order.max(1) as f64 * f64::EPSILON
}
