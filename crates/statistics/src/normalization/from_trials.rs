//! Norm index with its error, from counts of single trials.

use ndarray::{Array1, Array2, ArrayRef1, ArrayRef2, Axis, s};
use rand::RngExt;
use rayon::prelude::*;

use crate::estimate::Estimate;
use crate::input::{InputError, require_count, require_each, require_length};
use crate::resampling::{self, Bootstrap, stream, two_way};

/// Units whose replicates are held at a time.
const UNITS: usize = 64;

/// Norm index of every unit and its bootstrap interval, from spike counts `[trial x unit]` of the three conditions in
/// windows of equal length.
///
/// Trials are drawn with replacement within each condition, the same ones for all units. A unit without a spike with both
/// stimuli has index infinity or NaN, as in [`norm_index`](super::norm_index); replicates in which that happens are
/// counted in [`undefined`](resampling::Estimate::undefined) and leave the interval open upward more than it shows.
///
/// # Errors
/// Fewer than two trials in a condition; different numbers of units; a count that is negative or not finite; unusable
/// bootstrap settings.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::normalization::norm_index_from_trials;
/// use normcircuit_statistics::resampling::Bootstrap;
///
/// let c1 = array![[8_u16], [12], [10], [10]];
/// let c2 = array![[6_u16], [4], [5], [5]];
/// let c12 = array![[9_u16], [11], [10], [10]];
/// let index = norm_index_from_trials(&c1, &c2, &c12, &Bootstrap::default())?;
/// assert_eq!(index[0].value, 1.5);
/// assert!(index[0].lower < 1.5 && 1.5 < index[0].upper);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn norm_index_from_trials<C: Copy + Into<f64> + Sync>(
    c1: &ArrayRef2<C>,
    c2: &ArrayRef2<C>,
    c12: &ArrayRef2<C>,
    settings: &Bootstrap,
) -> Result<Vec<resampling::Estimate>, InputError> {
    let trials = [c1, c2, c12].map(|counts| counts.nrows());
    let fewest = trials.into_iter().min().unwrap_or(0);
    let (values, replicates) = indices_and_replicates([c1, c2, c12], settings)?;
    let units = values.iter().zip(replicates.columns());
    Ok(units.map(|(&value, drawn)| settings.estimate(value, drawn.to_vec(), fewest)).collect())
}

/// Median norm index of a population, from spike counts `[trial x unit]` of the three conditions in windows of equal length,
/// with a 95 % interval that covers other trials and other units ([`two_way`](crate::resampling::two_way)).
///
/// An infinite index, of a unit without a spike with both stimuli, is above all others; a unit that never responds has none. The
/// interval is symmetric in the logarithm, as the index is a ratio.
///
/// # Errors
/// As [`norm_index_from_trials`]; fewer than two units.
///
/// # Examples
/// ```
/// use ndarray::Array2;
/// use normcircuit_statistics::normalization::median_norm_index;
/// use normcircuit_statistics::resampling::Bootstrap;
///
/// let counts = |mean: f64| {
///     Array2::from_shape_fn((40, 9), |(trial, unit)| mean + ((trial * trial * (unit + 1)) as f64 + mean).sin())
/// };
/// let index = median_norm_index(&counts(8.0), &counts(7.0), &counts(10.0), &Bootstrap::default())?;
/// assert!(index.interval.0 < 1.5 && 1.5 < index.interval.1);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn median_norm_index<C: Copy + Into<f64> + Sync>(
    c1: &ArrayRef2<C>,
    c2: &ArrayRef2<C>,
    c12: &ArrayRef2<C>,
    settings: &Bootstrap,
) -> Result<Estimate, InputError> {
    let (values, replicates) = indices_and_replicates([c1, c2, c12], settings)?;
    let fewest = [c1, c2, c12].map(|counts| counts.nrows()).into_iter().min().unwrap_or(0);
    let logarithm = two_way(&values, &replicates, fewest, |indices| median(indices).ln(), settings.seed)?;
    let value = median(&values);
    let (lower, upper) = logarithm.interval;
    Ok(Estimate {
        value,
        standard_error: value * logarithm.standard_error,
        interval: (lower.exp(), upper.exp()),
        ..logarithm
    })
}

/// Median of all that is not NaN.
fn median(indices: &ArrayRef1<f64>) -> f64 {
    let mut sorted: Vec<f64> = indices.iter().copied().filter(|index| !index.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        count => f64::midpoint(sorted[(count - 1) / 2], sorted[count / 2]),
    }
}

/// The index of every unit `[unit]`, and in replicates of the trials `[replicate x unit]`.
fn indices_and_replicates<C: Copy + Into<f64> + Sync>(
    [c1, c2, c12]: [&ArrayRef2<C>; 3],
    settings: &Bootstrap,
) -> Result<(Array1<f64>, Array2<f64>), InputError> {
    settings.check()?;
    let conditions =
        [checked("c1", c1, c1.ncols())?, checked("c2", c2, c1.ncols())?, checked("c12", c12, c1.ncols())?];
    // How often each replicate draws each trial, so that means of all replicates are one matrix product.
    let weights = [0, 1, 2].map(|which| draws(conditions[which].nrows(), which as u64, settings));
    let mut replicates = Array2::zeros((settings.replicates, c1.ncols()));
    replicates.axis_chunks_iter_mut(Axis(1), UNITS).into_par_iter().enumerate().for_each(
        |(block, mut out)| {
            let units = s![.., block * UNITS..block * UNITS + out.ncols()];
            let [r1, r2, r12] = [0, 1, 2].map(|which| weights[which].dot(&conditions[which].slice(units)));
            out.assign(&((r1 + r2) / r12));
        },
    );
    let [r1, r2, r12] = conditions.map(|counts| counts.sum_axis(Axis(0)) / counts.nrows() as f64);
    Ok(((r1 + r2) / r12, replicates))
}

/// The counts as real numbers, after their check.
fn checked<C: Copy + Into<f64>>(
    name: &'static str,
    counts: &ArrayRef2<C>,
    units: usize,
) -> Result<Array2<f64>, InputError> {
    require_count(name, "trials", counts.nrows(), 2)?;
    require_length(name, "unit", counts.ncols(), units)?;
    let counts = counts.mapv(Into::into);
    require_each(name, &counts, "a finite count of at least 0", |count| count.is_finite() && count >= 0.0)?;
    Ok(counts)
}

/// `[replicate x trial]`: the share of each trial in each replicate's mean.
fn draws(trials: usize, condition: u64, settings: &Bootstrap) -> Array2<f64> {
    let mut shares = Array2::zeros((settings.replicates, trials));
    for (replicate, mut row) in shares.axis_iter_mut(Axis(0)).enumerate() {
        let mut generator = stream(settings.seed, 3 * replicate as u64 + condition);
        for _ in 0..trials {
            row[generator.random_range(0..trials)] += 1.0 / trials as f64;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array, array};

    #[test]
    fn an_infinite_index_is_above_all_others() {
        let (low, inf, nan) = (0.5, f64::INFINITY, f64::NAN);
        for (indices, expected) in [
            (array![inf, low, 1.5], 1.5),
            (array![inf, low, nan, 1.5, 2.5], 2.0),
            (array![low, inf], inf),
            (array![low, inf, inf], inf),
        ] {
            assert_eq!(median(&indices).to_bits(), f64::to_bits(expected), "{indices}");
        }
        assert!(median(&array![nan]).is_nan());
    }

    #[test]
    fn units_that_may_lose_their_response_leave_the_interval_finite() {
        // Most units have a spike with both stimuli in one trial of ten alone: every third replicate is without it.
        let alone = Array::from_elem((10, 5), 3.0);
        let both = Array::from_shape_fn((10, 5), |(trial, unit)| f64::from(u8::from(unit > 2 || trial == 0)));
        let found = median_norm_index(&alone, &alone, &both, &Bootstrap::default()).unwrap();
        assert!((found.value - 60.0).abs() < 1e-9);
        assert!(found.interval.0 > 0.0 && found.interval.1.is_finite(), "{found:?}");
    }
}
