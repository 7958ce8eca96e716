//! Known answers of the elementary statistics. The reference numbers come from `numpy` and `scipy` with the calls named.

use approx::assert_relative_eq;
use ndarray::{Array1, array};
use normcircuit_statistics::association::{linear_association, pearson, spearman};
use normcircuit_statistics::histogram::{Bins, histogram};
use normcircuit_statistics::normalization::{norm_index, within_one_standard_deviation};
use normcircuit_statistics::resampling::Bootstrap;
use normcircuit_statistics::summary::{percentiles, summarize};
use proptest::prelude::*;

fn values() -> Array1<f64> {
    array![1.2, 0.4, 2.2, 2.2, 3.1, 0.9, 1.7]
}

fn others() -> Array1<f64> {
    array![2.0, 0.1, 1.5, 3.5, 3.0, 1.0, 1.0]
}

/// `scipy.stats.pearsonr(x, y)`, `spearmanr`, `linregress`.
#[test]
fn correlation_matches_scipy() {
    let (x, y) = (values(), others());
    assert_relative_eq!(pearson(&x, &y).unwrap(), 0.777_736_457_048, epsilon = 1e-12);
    assert_relative_eq!(spearman(&x, &y).unwrap(), 0.781_818_181_818, epsilon = 1e-12);
    let line = linear_association(&x, &y, &Bootstrap::default()).unwrap();
    assert_relative_eq!(line.slope, 1.016_174_801_362, epsilon = 1e-12);
    assert_relative_eq!(line.intercept, 0.030_107_832_009, epsilon = 1e-12);
}

/// `numpy.percentile(x, [5, 25, 90])`, `numpy.std(x, ddof=1)`.
#[test]
fn percentiles_match_numpy() {
    let x = values();
    for (found, expected) in
        percentiles(&x, &[5.0, 25.0, 90.0]).unwrap().iter().zip([0.55, 1.05, 2.560_000_000_000])
    {
        assert_relative_eq!(*found, expected, epsilon = 1e-12);
    }
    assert_relative_eq!(summarize(&x).standard_deviation, 0.915_995_425_232, epsilon = 1e-12);
}

/// `numpy.histogram([0, .1, .3, .7, .7, 1, 3, 2.95], numpy.arange(31) * 3 / 30)`.
#[test]
fn decimal_edges_belong_to_the_bin_above() {
    let data = array![0.0, 0.1, 0.3, 0.7, 0.7, 1.0, 3.0, 2.95];
    let result = histogram(&data, Bins::uniform(0.0, 3.0, 30).unwrap());
    let filled: Vec<(usize, u64)> =
        result.counts.iter().copied().enumerate().filter(|(_, count)| *count > 0).collect();
    assert_eq!(filled, vec![(0, 1), (1, 1), (3, 1), (7, 2), (10, 1), (29, 2)]);
}

#[test]
fn a_constant_variable_has_no_correlation() {
    let constant = Array1::from_elem(7, 0.1);
    assert!(pearson(&constant, &values()).unwrap().is_nan());
    assert!(spearman(&constant, &values()).unwrap().is_nan());
}

/// A bivariate Gaussian of correlation 0.5: the 95% interval must hold the truth in about 95 of 100 samples.
#[test]
fn bootstrap_interval_of_a_correlation_covers() {
    let covered = (0..200)
        .filter(|&sample| {
            let noise = common::gaussian(2 * 100, sample);
            let x = noise.slice(ndarray::s![..100]).to_owned();
            let y = &x * 0.5 + &noise.slice(ndarray::s![100..]) * 0.75_f64.sqrt();
            let settings = Bootstrap { replicates: 400, seed: sample, ..Bootstrap::default() };
            let found = linear_association(&x, &y, &settings).unwrap().correlation;
            found.lower < 0.5 && 0.5 < found.upper
        })
        .count();
    // Four binomial standard deviations about the nominal level.
    assert!((177..=200).contains(&covered), "{covered} of 200");
}

proptest! {
    #[test]
    fn scaling_and_reordering_leave_the_statistics(
        rates in prop::collection::vec((0.0..50.0_f64, 0.0..50.0_f64, 0.1..50.0_f64), 3..40),
        factor in 0.25..4.0_f64,
    ) {
        let column = |pick: fn(&(f64, f64, f64)) -> f64| rates.iter().map(pick).collect::<Array1<f64>>();
        let (r1, r2, r12) = (column(|r| r.0), column(|r| r.1), column(|r| r.2));
        let index = norm_index(&r1, &r2, &r12).unwrap();
        let scaled = norm_index(&(&r1 * factor), &(&r2 * factor), &(&r12 * factor)).unwrap();
        for (a, b) in index.iter().zip(&scaled) {
            prop_assert!((a - b).abs() <= 1e-12 * a.abs());
        }
        let reversed = |x: &Array1<f64>| x.iter().rev().copied().collect::<Array1<f64>>();
        let kept = within_one_standard_deviation(&[&r1, &r2]).unwrap();
        let kept_reversed = within_one_standard_deviation(&[&reversed(&r1), &reversed(&r2)]).unwrap();
        // The mean may round differently in another order, which matters only on the very edge.
        let differing = kept.iter().zip(kept_reversed.iter().rev()).filter(|(a, b)| a != b).count();
        prop_assert_eq!(differing, 0);
        let r = pearson(&r1, &r2).unwrap();
        let r_reversed = pearson(&(reversed(&r1) * factor), &reversed(&r2)).unwrap();
        prop_assert!(r.is_nan() && r_reversed.is_nan() || (r - r_reversed).abs() < 1e-9);
    }

    #[test]
    fn every_value_is_counted_once(data in prop::collection::vec(any::<f64>(), 0..60)) {
        let data = Array1::from(data);
        let result = histogram(&data, Bins::uniform(-1.0, 2.0, 6).unwrap());
        let total = result.used + result.nan + result.infinite + result.below + result.above;
        prop_assert_eq!(total, data.len() as u64);
    }
}

mod common;
