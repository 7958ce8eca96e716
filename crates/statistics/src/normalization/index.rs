//! Norm index and selectivity, one value per unit.

use ndarray::{Array1, ArrayRef1, Zip};

use crate::input::{InputError, require_finite, require_length, require_rates};

/// Norm index `(r1 + r2) / r12` of every unit, from its mean firing rates (Hz, or counts in equal windows).
///
/// 1 is summation, 2 is averaging of the two responses, and values above 2 are suppression
/// (Song, Ruff, Cohen & Huang 2026, doi 10.1126/sciadv.adv9396; Ruff, Alberts & Cohen 2016, doi 10.1152/jn.00017.2016).
///
/// A unit silent with both stimuli has no index: infinity if it responded to one of them, NaN if it never responded.
/// [`histogram`](crate::histogram) and [`summary`](crate::summary) leave both out and count them.
///
/// # Errors
/// Arrays of different length; a rate that is negative or not finite.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::normalization::norm_index;
///
/// let index = norm_index(&array![12.0, 3.0, 0.0], &array![6.0, 0.0, 0.0], &array![12.0, 0.0, 0.0])?;
/// assert_eq!(index[0], 1.5);
/// assert_eq!(index[1], f64::INFINITY);
/// assert!(index[2].is_nan());
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn norm_index(
    r1: &ArrayRef1<f64>,
    r2: &ArrayRef1<f64>,
    r12: &ArrayRef1<f64>,
) -> Result<Array1<f64>, InputError> {
    require_rates("r1", r1)?;
    require_rates("r2", r2)?;
    require_rates("r12", r12)?;
    ratio_of_sum([r1, r2, r12], ["r2", "r12"])
}

/// The norm index of a current: `(c1 + c2) / c12` of its mean in each condition (mV/ms or any one unit).
///
/// The sign of the current drops out, so inhibition may be given as negative. A unit without current in the third
/// condition gets an infinite index or NaN, as in [`norm_index`].
///
/// # Errors
/// Arrays of different length; a current that is not finite.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::normalization::current_norm_index;
///
/// let inhibition = current_norm_index(&array![-3.0], &array![-3.0], &array![-4.0])?;
/// assert_eq!(inhibition, array![1.5]);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn current_norm_index(
    c1: &ArrayRef1<f64>,
    c2: &ArrayRef1<f64>,
    c12: &ArrayRef1<f64>,
) -> Result<Array1<f64>, InputError> {
    require_finite("c1", c1)?;
    require_finite("c2", c2)?;
    require_finite("c12", c12)?;
    ratio_of_sum([c1, c2, c12], ["c2", "c12"])
}

/// Selectivity `(r1 - r2) / (r1 + r2)` of every unit: 1 responds to stimulus 1 only, -1 to stimulus 2 only.
///
/// NaN for a unit that responds to neither.
///
/// # Errors
/// Arrays of different length; a rate that is negative or not finite.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::normalization::selectivity;
///
/// let preference = selectivity(&array![9.0, 0.0], &array![3.0, 5.0])?;
/// assert_eq!(preference, array![0.5, -1.0]);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn selectivity(r1: &ArrayRef1<f64>, r2: &ArrayRef1<f64>) -> Result<Array1<f64>, InputError> {
    require_rates("r1", r1)?;
    require_rates("r2", r2)?;
    require_length("r2", "unit", r2.len(), r1.len())?;
    Ok(Zip::from(r1).and(r2).map_collect(|&first, &second| (first - second) / (first + second)))
}

fn ratio_of_sum(
    [first, second, both]: [&ArrayRef1<f64>; 3],
    names: [&'static str; 2],
) -> Result<Array1<f64>, InputError> {
    require_length(names[0], "unit", second.len(), first.len())?;
    require_length(names[1], "unit", both.len(), first.len())?;
    Ok(Zip::from(first).and(second).and(both).map_collect(|&a, &b, &sum| (a + b) / sum))
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn names_the_offending_rate() {
        let error = norm_index(&array![1.0, 1.0], &array![1.0, -2.0], &array![1.0, 1.0]).unwrap_err();
        assert_eq!(error.to_string(), "`r2` is -2 at entry 1; it must be a finite firing rate of at least 0");
    }

    #[test]
    fn refuses_unequal_lengths() {
        let error = norm_index(&array![1.0, 1.0], &array![1.0], &array![1.0, 1.0]).unwrap_err();
        assert_eq!(error, InputError::Length { name: "r2", unit: "unit", found: 1, expected: 2 });
    }
}
