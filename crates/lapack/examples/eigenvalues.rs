//! Eigenvalues of the second-difference matrix through `ndarray-linalg`, against `2 - 2 cos(k pi / (n + 1))`.
#![allow(clippy::print_stdout, reason = "an example shows its result")]

use ndarray::Array2;
use ndarray_linalg::{Eigh, UPLO};
use normcircuit_lapack as _;

fn main() -> Result<(), ndarray_linalg::error::LinalgError> {
    let n = 6;
    let matrix = Array2::from_shape_fn((n, n), |(row, column)| match row.abs_diff(column) {
        0 => 2.0,
        1 => -1.0,
        _ => 0.0,
    });
    let (values, _) = matrix.eigh(UPLO::Lower)?;
    for (k, value) in values.iter().enumerate() {
        let exact: f64 = 2.0 - 2.0 * ((k + 1) as f64 * std::f64::consts::PI / (n + 1) as f64).cos();
        println!("{value:.15}  closed form {exact:.15}");
    }
    Ok(())
}
