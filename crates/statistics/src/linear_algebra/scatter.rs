//! Sums of outer products: the expensive half of every covariance.

use ndarray::{Array1, Array2, ArrayView2, Axis, s};
use rayon::prelude::*;

/// Columns per tile: a tile's two panels stay in cache and a few hundred units already feed every core.
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
    let units = samples.ncols();
    let tiles = units.div_ceil(TILE);
    let pairs: Vec<(usize, usize)> =
        (0..tiles).flat_map(|row| (0..=row).map(move |column| (row, column))).collect();
    let range = |tile: usize| tile * TILE..((tile + 1) * TILE).min(units);
    let blocks: Vec<Array2<f64>> = pairs
        .par_iter()
        .map(|&(row, column)| {
            samples.slice(s![.., range(row)]).t().dot(&samples.slice(s![.., range(column)]))
        })
        .collect();
    let mut sum = Array2::zeros((units, units));
    for (&(row, column), block) in pairs.iter().zip(&blocks) {
        sum.slice_mut(s![range(row), range(column)]).assign(block);
        if row != column {
            sum.slice_mut(s![range(column), range(row)]).assign(&block.t());
        }
    }
    // A diagonal tile's two triangles come from different sums of the same products.
    for row in 0..units {
        for column in (row / TILE * TILE)..row {
            sum[(column, row)] = sum[(row, column)];
        }
    }
    sum
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
