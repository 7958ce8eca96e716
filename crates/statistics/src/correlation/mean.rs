//! Mean correlation over all pairs, with an interval that covers other trials and other units.

use ndarray::{Array1, Array2, ArrayRef2, ArrayView1, Axis};
use rayon::prelude::*;

use crate::estimate::Estimate;
use crate::input::{InputError, require_count, require_finite};
use crate::jackknife::Jackknife;

/// Parts of the units that are left out in turn: their number is the number of degrees of freedom of one error.
const UNIT_BLOCKS: usize = 100;

/// Mean correlation over all pairs of units, from counts `[trial x unit]`, with a 95 % interval for other trials and other
/// units: a two-way jackknife over `trial_blocks` blocks of successive trials and over units
/// ([`two_way_sources`](Jackknife::two_way_sources)).
///
/// What all units share in a trial, such as a common gain, moves all pairs together, so that an interval over units alone
/// covers far too little. With independent trials let each be a block of its own; windows of a long recording are not
/// independent and need blocks longer than their correlations last. With fewer than three units that vary the interval
/// covers other trials alone.
///
/// The interval is taken on the scale `z = ln((1 + (k - 1) r) / (1 - r)) / 2` of `k` units (Fisher's transformation for
/// intraclass correlations, 1925), on which the error depends little on `r`, and turned back. Units whose count never
/// changes are left out.
///
/// # Errors
/// Fewer than two trials or blocks, fewer trials than blocks, a value that is not finite.
///
/// # Examples
/// ```
/// use ndarray::Array2;
/// use normcircuit_statistics::correlation::mean_correlation;
///
/// // A signal that all five units share, and noise of their own.
/// let noise = |trial: usize, unit: usize| ((trial * trial * (unit + 2)) as f64).sin();
/// let counts = Array2::from_shape_fn((200, 5), |(trial, unit)| noise(trial, 7) + 2.0 * noise(trial, unit));
/// let estimate = mean_correlation(&counts, 200)?;
/// assert!(estimate.interval.0 < 0.2 && 0.2 < estimate.interval.1);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn mean_correlation<C: Copy + Into<f64> + Sync>(
    counts: &ArrayRef2<C>,
    trial_blocks: usize,
) -> Result<Estimate, InputError> {
    require_count("trial_blocks", "blocks", trial_blocks, 2)?;
    require_count("counts", "trials", counts.nrows(), trial_blocks)?;
    let counts = counts.mapv(Into::into);
    require_finite("counts", &counts)?;
    let varying: Vec<usize> = (0..counts.ncols()).filter(|&unit| varies(&counts.column(unit))).collect();
    let units = varying.len();
    let blocks = if units < 3 { 1 } else { units.min(UNIT_BLOCKS) };
    let sums = BlockSums::new(centered(&counts.select(Axis(1), &varying)), trial_blocks, blocks);
    let left_out: Vec<Option<usize>> = std::iter::once(None).chain((0..trial_blocks).map(Some)).collect();
    let mut means = left_out.into_par_iter().map(|block| sums.mean(block)).collect::<Vec<_>>().into_iter();
    let all = means.next().unwrap_or(Jackknife { all: f64::NAN, without: Vec::new() });
    Ok(estimate(&Jackknife { all, without: means.collect() }, units as f64))
}

fn varies(unit: &ArrayView1<'_, f64>) -> bool {
    unit.iter().any(|value| value.total_cmp(&unit[0]).is_ne())
}

/// Counts less the mean of their unit, so that no digits are lost in sums of squares.
fn centered(counts: &Array2<f64>) -> Array2<f64> {
    counts - &(counts.sum_axis(Axis(0)) / counts.nrows() as f64)
}

fn estimate(found: &Jackknife<Jackknife<f64>>, units: f64) -> Estimate {
    let with_error = |found: &Jackknife<Jackknife<f64>>| {
        if found.all.without.is_empty() {
            found.map(|units| units.all).estimate()
        } else {
            found.two_way_estimate()
        }
    };
    let raw = with_error(found);
    let scaled = with_error(
        &found.map(|units_out| units_out.map(|r| ((1.0 + (units - 1.0) * r) / (1.0 - r)).ln() / 2.0)),
    );
    let back = |z: f64| {
        let ratio = (2.0 * z).exp();
        (ratio - 1.0) / (ratio + units - 1.0)
    };
    let interval = (back(scaled.interval.0), back(scaled.interval.1));
    // Units that all copy each other, or whose sum never changes, have no place on the scale.
    if interval.0.is_finite() && interval.1.is_finite() { Estimate { interval, ..raw } } else { raw }
}

/// Sums that give the mean correlation without any block of trials and of units at the cost of one pass over the counts.
struct BlockSums {
    /// `[trial x unit]`.
    counts: Array2<f64>,
    /// `[block x unit]`: of values and of squares.
    sums: Array2<f64>,
    squares: Array2<f64>,
    unit_blocks: usize,
}

impl BlockSums {
    fn new(counts: Array2<f64>, trial_blocks: usize, unit_blocks: usize) -> Self {
        let mut sums = Array2::zeros((trial_blocks, counts.ncols()));
        let mut squares = sums.clone();
        for (trial, row) in counts.rows().into_iter().enumerate() {
            let block = trial * trial_blocks / counts.nrows();
            sums.row_mut(block).zip_mut_with(&row, |sum, value| *sum += value);
            squares.row_mut(block).zip_mut_with(&row, |sum, value| *sum += value * value);
        }
        Self { counts, sums, squares, unit_blocks }
    }

    /// Mean over pairs without a block of trials: of all units, and without each block of units.
    fn mean(&self, left_out: Option<usize>) -> Jackknife<f64> {
        let blocks = self.sums.nrows();
        let is_kept = |trial: usize| Some(trial * blocks / self.counts.nrows()) != left_out;
        let kept = (0..self.counts.nrows()).filter(|&trial| is_kept(trial)).count() as f64;
        let total = |sums: &Array2<f64>| {
            let rows = sums.rows().into_iter().enumerate().filter(|(block, _)| Some(*block) != left_out);
            rows.fold(Array1::<f64>::zeros(sums.ncols()), |total, (_, row)| total + row)
        };
        let means = total(&self.sums) / kept;
        let squares = total(&self.squares) - &means * &means * kept;
        // A unit may be constant in the trials that are kept; rounding leaves it a rest of squares.
        let scales =
            squares.mapv(|squares| if squares > 1e-12 * kept { squares.sqrt().recip() } else { 0.0 });
        let mut units = vec![0.0; self.unit_blocks];
        scales
            .iter()
            .enumerate()
            .filter(|(_, scale)| **scale > 0.0)
            .for_each(|(unit, _)| units[unit % self.unit_blocks] += 1.0);
        let mut own = vec![0.0; self.unit_blocks];
        let (mut all_squares, mut without_squares) = (0.0, vec![0.0; self.unit_blocks]);
        for (_, row) in self.counts.rows().into_iter().enumerate().filter(|(trial, _)| is_kept(*trial)) {
            own.fill(0.0);
            for (unit, value) in row.iter().enumerate() {
                own[unit % self.unit_blocks] += (value - means[unit]) * scales[unit];
            }
            let all: f64 = own.iter().sum();
            all_squares += all * all;
            without_squares.iter_mut().zip(&own).for_each(|(squares, own)| *squares += (all - own).powi(2));
        }
        // A unit's product with itself is 1.
        let mean_over_pairs = |squares: f64, units: f64| (squares - units) / (units * (units - 1.0));
        let all: f64 = units.iter().sum();
        let without =
            without_squares.iter().zip(&units).map(|(squares, own)| mean_over_pairs(*squares, all - own));
        let without = if self.unit_blocks > 1 { without.collect() } else { Vec::new() };
        Jackknife { all: mean_over_pairs(all_squares, all), without }
    }
}
