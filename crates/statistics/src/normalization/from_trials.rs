//! Norm index with its error, from counts of single trials.

use ndarray::{Array2, ArrayRef2, ArrayView2, Axis, s};
use rand::RngExt;
use rayon::prelude::*;

use crate::input::{InputError, require_count, require_each, require_length};
use crate::resampling::{Bootstrap, Estimate, stream};

/// Units whose replicates are held at a time.
const UNITS: usize = 64;

/// Norm index of every unit and its bootstrap interval, from spike counts `[trial x unit]` of the three conditions in
/// windows of equal length.
///
/// Trials are drawn with replacement within each condition, the same ones for all units. A unit without a spike with both
/// stimuli has index infinity or NaN, as in [`norm_index`](super::norm_index); replicates in which that happens are
/// counted in [`Estimate::undefined`] and leave the interval open upward more than it shows.
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
) -> Result<Vec<Estimate>, InputError> {
    settings.check()?;
    let conditions =
        [checked("c1", c1, c1.ncols())?, checked("c2", c2, c1.ncols())?, checked("c12", c12, c1.ncols())?];
    // How often each replicate draws each trial, so that means of all replicates are one matrix product.
    let weights = [0, 1, 2].map(|which| draws(conditions[which].nrows(), which as u64, settings));
    let starts: Vec<usize> = (0..c1.ncols()).step_by(UNITS).collect();
    let blocks: Vec<Vec<Estimate>> = starts
        .into_par_iter()
        .map(|start| {
            let end = (start + UNITS).min(c1.ncols());
            let units = [0, 1, 2].map(|which| conditions[which].slice(s![.., start..end]));
            estimate_block(&units, &weights, settings)
        })
        .collect();
    Ok(blocks.concat())
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

fn estimate_block(
    counts: &[ArrayView2<'_, f64>; 3],
    weights: &[Array2<f64>; 3],
    settings: &Bootstrap,
) -> Vec<Estimate> {
    let [r1, r2, r12] = [0, 1, 2].map(|which| weights[which].dot(&counts[which]));
    let replicates = (r1 + r2) / r12;
    let sums = [0, 1, 2].map(|which| counts[which].sum_axis(Axis(0)) / counts[which].nrows() as f64);
    let units = replicates.axis_iter(Axis(1)).enumerate();
    units
        .map(|(unit, drawn)| {
            settings.estimate((sums[0][unit] + sums[1][unit]) / sums[2][unit], drawn.to_vec())
        })
        .collect()
}
