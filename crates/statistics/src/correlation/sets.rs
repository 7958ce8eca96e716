//! Means over pairs alone, from sums of rows: as exact as a loop over pairs and faster by the number of units, but without errors and
//! deviations. For the many means of a jackknife.

use ndarray::ArrayRef1;

use super::groups::means;
use super::norm_index::{Sides, within_half_width};
use super::standardized::{Real, Standardized, require_unit_values};
use crate::input::InputError;

/// Mean correlation over all pairs of two different units that satisfy `keep`; NaN if there is none. Units whose signal is constant
/// are left out.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::correlation::{Standardized, mean_within};
///
/// let counts = Standardized::<f64>::new(&array![[1_u8, 2, 3], [2, 4, 1], [3, 6, 2]])?;
/// assert!((mean_within(&counts, |unit| unit < 2) - 1.0).abs() < 1e-12);
/// assert!(mean_within(&counts, |_| true).abs() < 1e-12);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn mean_within<F: Real>(counts: &Standardized<F>, keep: impl Fn(usize) -> bool) -> f64 {
    means(counts, &[counts.varying(keep)])[[0, 0]]
}

/// The means of [`diagonal`](super::diagonal), averaged arithmetically.
///
/// # Errors
/// As [`diagonal`](super::diagonal).
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::correlation::{Standardized, diagonal_means};
///
/// let counts = Standardized::<f64>::new(&array![[1_u8, 2, 3], [2, 4, 1], [3, 6, 2]])?;
/// let means = diagonal_means(&counts, &array![1.1, 1.2, 1.9], &[1.0, 1.2], 0.25)?;
/// assert!(means.iter().all(|mean| (mean - 1.0).abs() < 1e-12));
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn diagonal_means<F: Real>(
    counts: &Standardized<F>,
    index: &ArrayRef1<f64>,
    centers: &[f64],
    half_width: f64,
) -> Result<Vec<f64>, InputError> {
    require_unit_values("index", index.len(), counts.units())?;
    let within = within_half_width(half_width)?;
    Ok(centers.iter().map(|center| mean_within(counts, |unit| within(index[unit], *center))).collect())
}

/// The means of [`anti_diagonal`](super::anti_diagonal), averaged arithmetically.
///
/// # Errors
/// As [`anti_diagonal`](super::anti_diagonal).
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::correlation::{Standardized, anti_diagonal_means};
///
/// let counts = Standardized::<f64>::new(&array![[1_u8, 2, 3], [2, 4, 1], [3, 6, 2]])?;
/// let means = anti_diagonal_means(&counts, &array![1.45, 1.55, 1.65], 1.5, 0.1, 2)?;
/// assert!((means[0] - 1.0).abs() < 1e-12 && means[1].is_nan());
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn anti_diagonal_means<F: Real>(
    counts: &Standardized<F>,
    index: &ArrayRef1<f64>,
    center: f64,
    width: f64,
    cells: usize,
) -> Result<Vec<f64>, InputError> {
    require_unit_values("index", index.len(), counts.units())?;
    let sides = Sides::new(center, width, cells)?;
    let members = |side: usize| counts.varying(|unit| sides.of(index[unit]) == Some(side));
    let members: Vec<Vec<usize>> = (0..2 * cells).map(members).collect();
    let means = means(counts, &members);
    Ok((0..cells).map(|cell| means[[cells + cell, cells - 1 - cell]]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correlation::{Averaging, anti_diagonal, diagonal};
    use approx::assert_relative_eq;
    use ndarray::{Array1, Array2};

    #[test]
    fn sums_give_the_means_over_pairs() {
        let signals = Array2::from_shape_fn((30, 60), |(trial, unit)| {
            let private = ((trial * (unit + 3) * 7919) % 13) as f64;
            if unit == 5 { 1.0 } else { (trial as f64).sin() * unit as f64 / 10.0 + private }
        });
        let counts = Standardized::<f64>::new(&signals).unwrap();
        let index = Array1::from_shape_fn(60, |unit| 1.0 + unit as f64 / 60.0);
        let centers = [1.1, 1.35, 1.5, 9.0];
        let pairs = diagonal(&counts, &index, &centers, 0.25, Averaging::Arithmetic).unwrap();
        let sums = diagonal_means(&counts, &index, &centers, 0.25).unwrap();
        assert!(sums[3].is_nan() && pairs.means.mean[3].is_nan());
        for (one, other) in sums.iter().zip(&pairs.means.mean).take(3) {
            assert_relative_eq!(one, other, epsilon = 1e-12);
        }
        let pairs = anti_diagonal(&counts, &index, 1.5, 0.1, 5, Averaging::Arithmetic).unwrap();
        let sums = anti_diagonal_means(&counts, &index, 1.5, 0.1, 5).unwrap();
        for (one, other) in sums.iter().zip(&pairs.means.mean) {
            assert_relative_eq!(one, other, epsilon = 1e-12);
        }
    }
}
