//! Mean correlation within and across groups, with a bootstrap over units.

use ndarray::Array2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::standardized::{Real, Standardized, require_unit_values};
use crate::input::InputError;
use crate::resampling::{Bootstrap, Estimate, resample};

/// Mean correlation within (diagonal) and across groups of units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupCorrelation {
    /// Mean over pairs `[group x group]` with its bootstrap over units.
    pub mean: Array2<Estimate>,
    /// Units in each group that enter.
    pub units: Vec<usize>,
    /// Units left out because their signal is constant.
    pub constant: usize,
}

/// Mean correlation over all pairs within each group and across each two groups.
///
/// `groups[unit]` is the group of a unit, `None` to leave it out. Intervals cover other units in the same trials
/// ([`mean_correlation`](super::mean_correlation) covers other trials too). They come from a bootstrap in which units are drawn
/// with replacement within their group and all pairs of different units among the drawn ones are averaged. The mean of
/// products is the product of summed rows, so that a replicate costs units x trials and not pairs x trials.
///
/// # Errors
/// `groups` does not have one entry for each unit; unusable bootstrap settings.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::correlation::{Standardized, group_correlation};
/// use normcircuit_statistics::resampling::Bootstrap;
///
/// let counts = Standardized::<f64>::new(&array![[1_u8, 2, 3], [2, 4, 1], [3, 6, 2]])?;
/// let result = group_correlation(&counts, &[Some(0), Some(0), Some(1)], &Bootstrap::default())?;
/// assert!((result.mean[[0, 0]].value - 1.0).abs() < 1e-12);
/// assert!((result.mean[[0, 1]].value + 0.5).abs() < 1e-12);
/// assert!(result.mean[[1, 1]].value.is_nan());
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn group_correlation<F: Real>(
    counts: &Standardized<F>,
    groups: &[Option<usize>],
    settings: &Bootstrap,
) -> Result<GroupCorrelation, InputError> {
    require_unit_values("groups", groups.len(), counts.units())?;
    settings.check()?;
    let count = groups.iter().flatten().max().map_or(0, |last| last + 1);
    let mut members = vec![Vec::new(); count];
    for unit in counts.varying(|_| true) {
        if let Some(group) = groups[unit] {
            members[group].push(unit);
        }
    }
    let value = means(counts, &members);
    let replicates: Vec<Array2<f64>> = (0..settings.replicates)
        .into_par_iter()
        .map(|replicate| weighted_means(counts, &members, &drawn_weights(&members, settings.seed, replicate)))
        .collect();
    let units: Vec<usize> = members.iter().map(Vec::len).collect();
    let mean = Array2::from_shape_fn((count, count), |cell| {
        let replicates = replicates.iter().map(|replicate| replicate[cell]).collect();
        settings.estimate(value[cell], replicates, units[cell.0].min(units[cell.1]))
    });
    Ok(GroupCorrelation { mean, units, constant: counts.constant().len() })
}

/// How often each member of each group is drawn.
fn drawn_weights(members: &[Vec<usize>], seed: u64, replicate: usize) -> Vec<Vec<f64>> {
    let weigh = |(group, units): (usize, &Vec<usize>)| {
        let mut weights = vec![0.0; units.len()];
        let stream = (replicate * members.len() + group) as u64;
        for drawn in resample(units.len(), seed, stream) {
            weights[drawn] += 1.0;
        }
        weights
    };
    members.iter().enumerate().map(weigh).collect()
}

/// Mean over pairs of different units, `[set × set]`; of two sets it holds only if no unit is in both.
pub(super) fn means<F: Real>(counts: &Standardized<F>, members: &[Vec<usize>]) -> Array2<f64> {
    let once: Vec<Vec<f64>> = members.iter().map(|units| vec![1.0; units.len()]).collect();
    weighted_means(counts, members, &once)
}

/// Mean over pairs of different units, each pair weighted by the product of its units' weights.
fn weighted_means<F: Real>(
    counts: &Standardized<F>,
    members: &[Vec<usize>],
    weights: &[Vec<f64>],
) -> Array2<f64> {
    let mut sums = Array2::<f64>::zeros((members.len(), counts.rows.ncols()));
    let (mut total, mut squares) = (vec![0.0; members.len()], vec![0.0; members.len()]);
    for (group, units) in members.iter().enumerate() {
        for (&unit, &weight) in units.iter().zip(&weights[group]).filter(|(_, weight)| **weight > 0.0) {
            total[group] += weight;
            squares[group] += weight * weight;
            sums.row_mut(group)
                .zip_mut_with(&counts.rows.row(unit), |sum, &value| *sum += weight * value.into());
        }
    }
    let mut means = sums.dot(&sums.t());
    for ((a, b), mean) in means.indexed_iter_mut() {
        // A unit's product with itself is 1.
        let own = if a == b { squares[a] } else { 0.0 };
        // Weights are whole numbers, so that a group of one unit has exactly no pair.
        let pairs = total[a] * total[b] - own;
        *mean = if pairs > 0.0 { (*mean - own) / pairs } else { f64::NAN };
    }
    means
}
