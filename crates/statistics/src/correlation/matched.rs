//! A curve of correlation with the distribution of another property held fixed.

use ndarray::Array1;
use serde::{Deserialize, Serialize};

use super::pair_means::Averaging;
use super::pairs::Tally;
use super::standardized::{Real, Standardized};
use super::variable::{AxisPairing, PairAxis};
use crate::histogram::Bins;
use crate::input::InputError;

/// Mean correlation as a function of one property, as if another were distributed alike in all its bins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MatchedCurve {
    /// Bins of the property.
    pub bins: Bins,
    /// Bins of the property held fixed.
    pub control: Bins,
    /// Weight of each control bin in every mean, adding up to 1; NaN if there is no overlap.
    pub weights: Array1<f64>,
    /// Share of pairs the distributions have in common: 1 if they are equal already, 0 if matching is impossible.
    pub overlap: f64,
    /// Matched mean in each bin; NaN in bins without pairs.
    pub mean: Array1<f64>,
    /// Standard error of the matched mean that respects that pairs share units, as in [`PairMeans`](super::PairMeans).
    pub standard_error_units: Array1<f64>,
    /// Mean without matching, for comparison.
    pub unmatched: Array1<f64>,
}

/// Mean correlation as a function of `axis` with the distribution of `control` matched.
///
/// In every bin of `axis` the mean correlations of the control bins are averaged with the same weights: the greatest
/// distribution that the bins have in common (as in the mean matching of Churchland et al. 2010, doi 10.1038/nn.2501,
/// with every pair used instead of a random subset). Does correlation depend on the difference of norm indices only
/// because units of similar index are close to each other? Match the distance and see.
///
/// # Errors
/// A variable does not have one entry for each unit; a period that is not positive.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::correlation::{Averaging, PairAxis, PairVariable, Standardized, matched_correlation_curve};
/// use normcircuit_statistics::histogram::Bins;
///
/// let counts = Standardized::<f64>::new(&array![[1_u8, 2, 3, 0], [2, 4, 1, 1], [3, 6, 2, 5]])?;
/// let index = array![1.0, 1.1, 2.0, 2.1];
/// let place = array![0.0, 1.0, 1.0, 0.0];
/// let axis = PairAxis { variable: PairVariable::AbsoluteDifference(&index), bins: &Bins::uniform(0.0, 2.0, 2)? };
/// let control = PairAxis { variable: PairVariable::AbsoluteDifference(&place), bins: &Bins::uniform(0.0, 2.0, 2)? };
/// let curve = matched_correlation_curve(&counts, axis, control, Averaging::Arithmetic)?;
/// assert_eq!(curve.weights.sum(), 1.0);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn matched_correlation_curve<F: Real>(
    counts: &Standardized<F>,
    axis: PairAxis<'_, F>,
    control: PairAxis<'_, F>,
    averaging: Averaging,
) -> Result<MatchedCurve, InputError> {
    let tally = AxisPairing::tally(counts, axis, Some(control), averaging)?;
    let columns = control.bins.count();
    let (weights, overlap) = common_distribution(&tally, columns);
    let rows = 0..axis.bins.count();
    let matched: Vec<(f64, f64)> = rows.clone().map(|row| matched_mean(&tally, row, &weights)).collect();
    let back = |mean: f64| if averaging == Averaging::FisherZ { mean.tanh() } else { mean };
    let slope = |mean: f64| if averaging == Averaging::FisherZ { 1.0 - mean.tanh().powi(2) } else { 1.0 };
    let unmatched = rows.map(|row| {
        let cells = &tally.cells[row * columns..(row + 1) * columns];
        let pairs: u64 = cells.iter().map(|cell| cell.count).sum();
        back(cells.iter().map(|cell| cell.sum[0]).sum::<f64>() / pairs as f64)
    });
    Ok(MatchedCurve {
        bins: axis.bins.clone(),
        control: control.bins.clone(),
        unmatched: unmatched.collect(),
        mean: matched.iter().map(|&(mean, _)| back(mean)).collect(),
        standard_error_units: matched.iter().map(|&(mean, error)| error * slope(mean)).collect(),
        weights,
        overlap,
    })
}

/// The greatest distribution over columns that all rows with pairs contain, and its mass before it is normalized.
fn common_distribution(tally: &Tally<1>, columns: usize) -> (Array1<f64>, f64) {
    let mut common = Array1::from_elem(columns, f64::INFINITY);
    for row in tally.cells.chunks(columns) {
        let pairs: u64 = row.iter().map(|cell| cell.count).sum();
        if pairs > 0 {
            for (least, cell) in common.iter_mut().zip(row) {
                *least = least.min(cell.count as f64 / pairs as f64);
            }
        }
    }
    let overlap = if common[0].is_finite() { common.sum() } else { 0.0 };
    (common.mapv(|share| if overlap > 0.0 { share / overlap } else { f64::NAN }), overlap)
}

/// The weighted mean of a row and its standard error.
fn matched_mean(tally: &Tally<1>, row: usize, weights: &Array1<f64>) -> (f64, f64) {
    let columns = weights.len();
    let cells = &tally.cells[row * columns..(row + 1) * columns];
    if cells.iter().all(|cell| cell.count == 0) || weights[0].is_nan() {
        return (f64::NAN, f64::NAN);
    }
    let used: Vec<usize> = (0..columns).filter(|&column| weights[column] > 0.0).collect();
    let mean_of = |column: usize| cells[column].sum[0] / cells[column].count as f64;
    let mean = used.iter().map(|&column| weights[column] * mean_of(column)).sum();
    let (mut shared, mut own, mut of_pairs) = (0.0, 0.0, 0.0);
    for slots in tally.shares.chunks(tally.cells.len()) {
        let deviation = |&column: &usize| {
            let share = &slots[row * columns + column];
            weights[column] / cells[column].count as f64 * (share.sum[0] - mean_of(column) * share.count)
        };
        shared += used.iter().map(deviation).sum::<f64>().powi(2);
    }
    for &column in &used {
        let pairs = cells[column].count as f64;
        let squares = cells[column].squares[0] - pairs * mean_of(column).powi(2);
        own += (weights[column] / pairs).powi(2) * squares.max(0.0);
        of_pairs += weights[column].powi(2) * squares.max(0.0) / (pairs * (pairs - 1.0));
    }
    (mean, (shared - own).max(of_pairs).sqrt())
}
