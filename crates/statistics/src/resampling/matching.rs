//! Subsets in which a variable is distributed alike.

use ndarray::ArrayRef1;
use rand::RngExt;

use super::stream;
use crate::histogram::Bins;

/// Random subsets of several groups in which a variable has the same histogram: from every bin as many items of each group
/// as the group with fewest has (mean matching, Churchland et al. 2010, doi 10.1038/nn.2501).
///
/// Returns the kept indices of each group, ascending. Items outside the bins, and NaN, are never kept. Average a statistic
/// over several replicates to use more of the data.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::histogram::Bins;
/// use normcircuit_statistics::resampling::match_distributions;
///
/// let slow = array![1.0, 2.0, 2.5, 6.0];
/// let fast = array![2.2, 6.0, 7.0, 8.0];
/// let kept = match_distributions(&[&slow, &fast], &Bins::uniform(0.0, 10.0, 2)?, 1, 0);
/// assert_eq!(kept[0].len(), 2);
/// assert_eq!(kept[0][1], 3);
/// assert_eq!(kept[1][0], 0);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn match_distributions(
    groups: &[&ArrayRef1<f64>],
    bins: &Bins,
    seed: u64,
    replicate: u64,
) -> Vec<Vec<usize>> {
    let mut generator = stream(seed, replicate);
    let mut members: Vec<Vec<Vec<usize>>> = groups
        .iter()
        .map(|values| {
            let mut by_bin = vec![Vec::new(); bins.count()];
            for (item, &value) in values.iter().enumerate() {
                if let Some(bin) = bins.index(value) {
                    by_bin[bin].push(item);
                }
            }
            by_bin
        })
        .collect();
    for bin in 0..bins.count() {
        let kept = members.iter().map(|by_bin| by_bin[bin].len()).min().unwrap_or(0);
        for by_bin in &mut members {
            let items = &mut by_bin[bin];
            for place in 0..kept {
                let drawn = generator.random_range(place..items.len());
                items.swap(place, drawn);
            }
            items.truncate(kept);
        }
    }
    members.into_iter().map(|by_bin| sorted(by_bin.concat())).collect()
}

fn sorted(mut items: Vec<usize>) -> Vec<usize> {
    items.sort_unstable();
    items
}
