//! Sums of outer products: the expensive half of every covariance.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, ArrayView2, Axis, s};
use rayon::prelude::*;

/// Rows of the sum per panel: a few hundred units already feed every core.
const TILE: usize = 128;

/// `X^T X` of `X`, `[sample x unit]`, as a full symmetric matrix `[unit x unit]`.
///
/// Only one triangle is computed, in tiles shared among threads; the bits do not depend on their number.
///
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::linear_algebra::scatter;
/// let samples = array![[1.0, 2.0], [0.0, 1.0]];
/// assert_eq!(scatter(samples.view()), array![[1.0, 2.0], [2.0, 5.0]]);
/// ```
pub fn scatter(samples: ArrayView2<'_, f64>) -> Array2<f64> {
    let mut sum = Array2::zeros((samples.ncols(), samples.ncols()));
    accumulate_scatter(&mut sum, samples);
    mirror_lower(&mut sum);
    sum
}

/// Adds `X^T X` of `X`, `[sample x unit]`, to the lower triangle of `sum`, `[unit x unit]`: recordings that do not fit
/// in memory go through in blocks of trials. The upper triangle holds no meaning afterwards.
///
/// # Panics
/// `sum` is not `[unit x unit]`.
///
/// ```
/// use ndarray::{Array2, array};
/// use normcircuit_statistics::linear_algebra::accumulate_scatter;
/// let mut sum = Array2::zeros((2, 2));
/// for block in [array![[1.0, 2.0]], array![[0.0, 1.0]]] {
///     accumulate_scatter(&mut sum, block.view());
/// }
/// assert_eq!((sum[(0, 0)], sum[(1, 0)], sum[(1, 1)]), (1.0, 2.0, 5.0));
/// ```
pub fn accumulate_scatter(sum: &mut Array2<f64>, samples: ArrayView2<'_, f64>) {
    let units = samples.ncols();
    assert_eq!(sum.dim(), (units, units), "the sum must be unit x unit");
    let panels: Vec<_> = sum.axis_chunks_iter_mut(Axis(0), TILE).enumerate().collect();
    // The longest panels first, so that the threads finish together.
    panels.into_par_iter().rev().with_max_len(1).for_each(|(tile, mut panel)| {
        let start = tile * TILE;
        let end = start + panel.nrows();
        let rows = samples.slice(s![.., start..end]);
        general_mat_mul(
            1.0,
            &rows.t(),
            &samples.slice(s![.., ..end]),
            1.0,
            &mut panel.slice_mut(s![.., ..end]),
        );
    });
}

/// Copies the lower triangle to the upper one.
pub(crate) fn mirror_lower(matrix: &mut Array2<f64>) {
    for row in 0..matrix.nrows() {
        for column in 0..row {
            matrix[(column, row)] = matrix[(row, column)];
        }
    }
}

/// Subtracts from each column its mean; returns the centered samples `[sample x unit]` and the means `[unit]`.
/// Without samples the means are zero.
///
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::linear_algebra::center_columns;
/// let (centered, mean) = center_columns(array![[1.0, 5.0], [3.0, 5.0]].view());
/// assert_eq!(centered, array![[-1.0, 0.0], [1.0, 0.0]]);
/// assert_eq!(mean, array![2.0, 5.0]);
/// ```
pub fn center_columns(samples: ArrayView2<'_, f64>) -> (Array2<f64>, Array1<f64>) {
    let mean = samples.mean_axis(Axis(0)).unwrap_or_else(|| Array1::zeros(samples.ncols()));
    (&samples - &mean, mean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    #[test]
    fn agrees_with_the_plain_product_and_is_exactly_symmetric() {
        for units in [1, 127, 128, 301] {
            let samples = Array2::from_shape_fn((37, units), |(i, j)| ((i * 31 + j * 17) as f64).sin());
            let tiled = scatter(samples.view());
            assert_abs_diff_eq!(tiled, samples.t().dot(&samples), epsilon = 1e-12);
            assert_eq!(tiled, tiled.t());
        }
    }

    #[test]
    fn bits_do_not_depend_on_the_number_of_threads() {
        let samples = Array2::from_shape_fn((50, 300), |(i, j)| ((i * 7 + j * j) as f64).cos());
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| scatter(samples.view()))
        };
        assert_eq!(with(1), with(4));
    }
}
