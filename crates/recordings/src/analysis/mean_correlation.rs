//! The mean correlation over all pairs, with an interval for other trials and other units.

use ndarray::{Array1, Array2, ArrayView1, Axis, s};
use normcircuit_statistics::estimate::student_quantile;
use normcircuit_statistics::resampling::Estimate;
use rayon::prelude::*;

/// At most so many blocks of trials are left out in turn.
const MAX_BLOCKS: usize = 100;
/// Rows of the matrix of pairs that are held at a time.
const ROWS: usize = 128;

/// Mean correlation of counts `[trial x unit]` over all pairs of units that vary.
///
/// Its interval speaks of other trials and other units. The variance is that over trials (jackknife) plus that over units
/// (jackknife) less that of the noise which is of one trial and one pair of units and therefore in both (two-way clustering:
/// Cameron, Gelbach & Miller 2011, doi 10.1198/jbes.2010.07136; pairs share units: Aronow, Samii & Assenova 2015,
/// doi 10.1093/pan/mpv018), and never less than either. Limits are symmetric in log(1 + (n − 1) r) for `n` units, the
/// logarithm of the variance of the summed standardized counts, whose error hardly depends on its value; their width is that of
/// Student's t with one degree of freedom less than there are trials or units, whichever are fewer.
///
/// The value is NaN for fewer than two units, the limits for fewer than three trials or units.
pub(super) fn mean_correlation(counts: &Array2<f64>) -> Estimate {
    let rows = standardized(counts);
    let (units, trials) = rows.dim();
    if units < 2 {
        return Estimate {
            value: f64::NAN,
            standard_error: f64::NAN,
            lower: f64::NAN,
            upper: f64::NAN,
            undefined: 0,
        };
    }
    let pairs = (units - 1) as f64;
    let summed = rows.sum_axis(Axis(0));
    // 1 + (n - 1) r.
    let inflation = summed.dot(&summed) / units as f64;
    let slope = (pairs / inflation).powi(2);
    let over_trials = over_trials(counts);
    let over_units = over_units(&rows, &summed) * slope;
    let both = noise_of_pairs(&rows, &summed) * slope;
    let variance = (over_trials + over_units - both).max(over_trials).max(over_units);
    let reach = student_quantile(trials.min(units) as f64 - 1.0) * variance.sqrt();
    let limit = |sign: f64| ((inflation.ln() + sign * reach).exp() - 1.0) / pairs;
    Estimate {
        value: (inflation - 1.0) / pairs,
        standard_error: (variance / slope).sqrt(),
        lower: limit(-1.0),
        upper: if reach.is_finite() { limit(1.0).min(1.0) } else { f64::NAN },
        undefined: 0,
    }
}

/// Rows `[unit x trial]` of the units that vary, each with mean 0 and sum of squares 1.
fn standardized(counts: &Array2<f64>) -> Array2<f64> {
    let mut rows = Vec::new();
    for unit in counts.columns() {
        let mean = unit.mean().unwrap_or(f64::NAN);
        let centered = unit.mapv(|count| count - mean);
        let squares = centered.dot(&centered);
        if squares > 0.0 {
            rows.extend(centered / squares.sqrt());
        }
    }
    let trials = counts.nrows();
    Array2::from_shape_vec((rows.len() / trials.max(1), trials), rows)
        .unwrap_or_else(|_| unreachable!("every row has an entry for each trial"))
}

/// Variance of log(1 + (n − 1) r) over trials.
fn over_trials(counts: &Array2<f64>) -> f64 {
    let trials = counts.nrows();
    let blocks = trials.min(MAX_BLOCKS);
    if trials < 3 {
        return f64::NAN;
    }
    let without: Vec<f64> = (0..blocks)
        .into_par_iter()
        .map(|block| {
            let kept: Vec<usize> = (0..trials).filter(|trial| trial % blocks != block).collect();
            let rows = standardized(&counts.select(Axis(0), &kept));
            let summed = rows.sum_axis(Axis(0));
            (summed.dot(&summed) / rows.nrows() as f64).ln()
        })
        .collect();
    jackknife_variance(&without)
}

/// Variance of the mean over units.
fn over_units(rows: &Array2<f64>, summed: &Array1<f64>) -> f64 {
    let units = rows.nrows();
    if units < 3 {
        return f64::NAN;
    }
    let kept = (units - 1) as f64;
    let without = |row: ArrayView1<'_, f64>| {
        let rest = summed - &row;
        (rest.dot(&rest) - kept) / (kept * (kept - 1.0))
    };
    jackknife_variance(&rows.rows().into_iter().map(without).collect::<Vec<f64>>())
}

/// Variance of a statistic from its values without each of several parts of the data.
pub(super) fn jackknife_variance(without: &[f64]) -> f64 {
    let parts = without.len() as f64;
    let mean = without.iter().sum::<f64>() / parts;
    (parts - 1.0) / parts * without.iter().map(|value| (value - mean).powi(2)).sum::<f64>()
}

/// Variance of the mean if every trial of every pair were independent, but for pairs that share a unit in a trial.
///
/// A trial contributes `ψ = z_i z_j − r (z_i² + z_j²) / 2` to the correlation of a pair. Summed are the squares of each
/// unit's sum over its pairs, in which a pair counts twice, less those of the pairs.
fn noise_of_pairs(rows: &Array2<f64>, summed: &Array1<f64>) -> f64 {
    let (units, trials) = rows.dim();
    let squares = rows * rows;
    let cubes = &squares * rows;
    let fourth: Array1<f64> = (&squares * &squares).sum_axis(Axis(1));
    let starts: Vec<usize> = (0..units).step_by(ROWS).collect();
    let parts: Vec<f64> = starts
        .into_par_iter()
        .map(|start| {
            let block = s![start..(start + ROWS).min(units), ..];
            let own = rows.slice(block);
            let mut r = own.dot(&rows.t());
            (0..own.nrows()).for_each(|row| r[[row, start + row]] = 0.0);
            let own_squares = squares.slice(block);
            let mut of_unit = &own * summed - own_squares - 0.5 * r.dot(&squares);
            of_unit -= &(0.5 * &own_squares * r.sum_axis(Axis(1)).insert_axis(Axis(1)));
            let cross = own_squares.dot(&squares.t());
            let odd = cubes.slice(block).dot(&rows.t()) + own.dot(&cubes.t());
            let mut of_pairs = 0.0;
            for ((row, other), r) in r.indexed_iter().filter(|((row, other), _)| start + row != *other) {
                let even = fourth[start + row] + fourth[other] + 2.0 * cross[[row, other]];
                of_pairs += cross[[row, other]] - r * odd[[row, other]] + r * r * even / 4.0;
            }
            of_unit.iter().map(|value| value * value).sum::<f64>() - of_pairs / 2.0
        })
        .collect();
    let pairs = units as f64 * (units as f64 - 1.0) / 2.0;
    (parts.iter().sum::<f64>() / pairs.powi(2)).max(0.0) * trials as f64 / (trials as f64 - 1.0)
}
