//! Mean correlation within and across sets of units, from sums of rows: the mean of products is the product of sums. As exact as a
//! loop over pairs and faster by the number of units, but without errors and deviations: for the many means of a jackknife.

use ndarray::{Array1, ArrayRef1};

use super::norm_index::{Sides, within_half_width};
use super::standardized::{Real, Standardized, require_unit_values};
use crate::input::InputError;

/// Mean correlation over all pairs of two different units of a set; NaN if there is none. Units whose signal is constant are left out.
///
/// # Panics
/// If there is no such unit.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::correlation::{Standardized, mean_within};
///
/// let counts = Standardized::<f64>::new(&array![[1_u8, 2, 3], [2, 4, 1], [3, 6, 2]])?;
/// assert!((mean_within(&counts, &[0, 1]) - 1.0).abs() < 1e-12);
/// assert!(mean_within(&counts, &[0, 1, 2]).abs() < 1e-12);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn mean_within<F: Real>(counts: &Standardized<F>, units: &[usize]) -> f64 {
    let Sum { total, units } = Sum::of(counts, units);
    // A unit's product with itself is 1, but for rounding, which is no pair.
    let pairs = units * (units - 1.0);
    if pairs > 0.0 { (total.dot(&total) - units) / pairs } else { f64::NAN }
}

/// Mean correlation of a unit of one set with a unit of another; NaN if there is none. Units whose signal is constant are left out.
///
/// # Panics
/// If there is no such unit.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::correlation::{Standardized, mean_across};
///
/// let counts = Standardized::<f64>::new(&array![[1_u8, 2, 3], [2, 4, 1], [3, 6, 2]])?;
/// assert!((mean_across(&counts, &[0, 1], &[2]) + 0.5).abs() < 1e-12);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn mean_across<F: Real>(counts: &Standardized<F>, one: &[usize], other: &[usize]) -> f64 {
    let [one, other] = [one, other].map(|units| Sum::of(counts, units));
    one.total.dot(&other.total) / (one.units * other.units)
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
    let members = |center: &f64| -> Vec<usize> {
        (0..index.len()).filter(|&unit| within(index[unit], *center)).collect()
    };
    Ok(centers.iter().map(|center| mean_within(counts, &members(center))).collect())
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
    let mut members = vec![Vec::new(); 2 * cells];
    for (unit, value) in index.iter().enumerate() {
        if let Some(side) = sides.of(*value) {
            members[side].push(unit);
        }
    }
    let mean = |cell: usize| mean_across(counts, &members[cells + cell], &members[cells - 1 - cell]);
    Ok((0..cells).map(mean).collect())
}

/// Summed rows of a set of units.
struct Sum {
    total: Array1<f64>,
    units: f64,
}

impl Sum {
    fn of<F: Real>(counts: &Standardized<F>, units: &[usize]) -> Self {
        let mut total = Array1::zeros(counts.rows.ncols());
        let mut number = 0.0;
        for unit in units.iter().filter(|unit| counts.constant().binary_search(unit).is_err()) {
            total.zip_mut_with(&counts.rows.row(*unit), |sum, &value| *sum += value.into());
            number += 1.0;
        }
        Self { total, units: number }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correlation::{Averaging, anti_diagonal, diagonal};
    use approx::assert_relative_eq;
    use ndarray::Array2;

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
