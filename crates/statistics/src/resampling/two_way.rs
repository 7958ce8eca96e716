//! Errors of statistics over units that were measured in the same trials.

use ndarray::{Array1, ArrayRef1, ArrayRef2, ArrayView1, Axis};
use rand::RngExt;
use rayon::prelude::*;

use super::{resample, stream};
use crate::estimate::{ErrorSource, Estimate};
use crate::input::{InputError, require_count, require_length};
use crate::summary::standard_deviation;

/// A statistic of one value of each unit, such as a mean or a median, with a 95 % interval that covers other trials and other
/// units.
///
/// `values` are `[unit]` from all `trials`; `replicates`, `[replicate x unit]`, are the same from trials drawn with
/// replacement, in each replicate the same ones for all units. `statistic` gets one value of each unit.
///
/// Units are drawn in as many replicates. What trials do to all units together and what each unit has of its own add;
/// noise of a unit in its trials is in both. How much that is shows in replicates in which every unit has trials of its own,
/// and it is counted once, as in a two-way analysis of variance (compare Owen 2007, doi 10.1214/07-AOAS122, whose bootstrap
/// of both at once counts it three times). Replicates in which the statistic is not finite are left out.
///
/// # Errors
/// Fewer than two units, trials or replicates; not one column for each unit.
///
/// # Examples
/// ```
/// use ndarray::{Array2, array};
/// use normcircuit_statistics::resampling::{resample, two_way};
/// use normcircuit_statistics::summary::mean;
///
/// let counts = array![[3.0, 5.0, 9.0], [1.0, 4.0, 6.0], [4.0, 5.0, 9.0], [2.0, 6.0, 8.0]];
/// let rates = |trials: &[usize]| counts.select(ndarray::Axis(0), trials).mean_axis(ndarray::Axis(0)).expect("trials");
/// let mut replicates = Array2::zeros((500, 3));
/// for (replicate, mut row) in replicates.rows_mut().into_iter().enumerate() {
///     row.assign(&rates(&resample(4, 1, replicate as u64)));
/// }
/// let estimate = two_way(&rates(&[0, 1, 2, 3]), &replicates, 4, mean, 1)?;
/// // Three different units say little about others.
/// assert!(estimate.standard_error > 1.5);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn two_way(
    values: &ArrayRef1<f64>,
    replicates: &ArrayRef2<f64>,
    trials: usize,
    statistic: impl Fn(&ArrayRef1<f64>) -> f64 + Sync,
    seed: u64,
) -> Result<Estimate, InputError> {
    let units = values.len();
    require_count("values", "units", units, 2)?;
    require_count("trials", "trials", trials, 2)?;
    require_count("replicates", "replicates", replicates.nrows(), 2)?;
    require_length("replicates", "unit", replicates.ncols(), units)?;
    let error = |of_replicate: &(dyn Fn(usize) -> f64 + Sync)| {
        let drawn = (0..replicates.nrows()).into_par_iter().map(of_replicate);
        let drawn: Vec<f64> = drawn.filter(|value| value.is_finite()).collect();
        standard_deviation(&ArrayView1::from(&drawn))
    };
    // Replicates of n parts vary less than samples do, by 1 - 1/n.
    let of_parts = |error: f64, count: usize| error * (count as f64 / (count as f64 - 1.0)).sqrt();
    let over_trials = error(&|replicate| statistic(&replicates.row(replicate)));
    let of_own_trials = error(&|replicate| statistic(&with_own_trials(replicates, seed, replicate)));
    let over_units =
        error(&|replicate| statistic(&values.select(Axis(0), &resample(units, seed, replicate as u64))));
    let [over_trials, of_own_trials] = [over_trials, of_own_trials].map(|error| of_parts(error, trials));
    let added = (of_parts(over_units, units).powi(2) - of_own_trials.powi(2)).max(0.0).sqrt();
    let sources = [ErrorSource::of_parts(over_trials, trials), ErrorSource::of_parts(added, units)];
    Ok(Estimate::from_sources(statistic(values), &sources))
}

/// Every unit's value from another replicate.
fn with_own_trials(replicates: &ArrayRef2<f64>, seed: u64, replicate: usize) -> Array1<f64> {
    // Replicates of units take the streams below.
    let mut generator = stream(seed, (1 << 32) | replicate as u64);
    replicates.columns().into_iter().map(|unit| unit[generator.random_range(0..unit.len())]).collect()
}
