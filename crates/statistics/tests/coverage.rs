//! How often intervals cover the truth in made-up experiments, repeated a few hundred times.

mod common;

use ndarray::Array2;
use normcircuit_statistics::correlation::mean_correlation;
use rayon::prelude::*;

/// The share of `repetitions` in which an interval covers the truth.
fn coverage(truth: f64, repetitions: u64, interval: impl Fn(u64) -> (f64, f64) + Sync) -> f64 {
    let covers = |(low, high): (f64, f64)| low <= truth && truth <= high;
    let covered = (0..repetitions).into_par_iter().filter(|&run| covers(interval(run))).count();
    covered as f64 / repetitions as f64
}

/// Signals `[trial x unit]` with a part that all units share in a trial, by which any two correlate with `r`.
fn shared(trials: usize, units: usize, r: impl Fn(usize) -> f64, seed: u64) -> Array2<f64> {
    let noise = common::gaussian(trials * (units + 1), seed);
    Array2::from_shape_fn((trials, units), |(trial, unit)| {
        let (common, own) = (noise[trial], noise[trials * (unit + 1) + trial]);
        r(unit).sqrt() * common + (1.0 - r(unit)).sqrt() * own
    })
}

const REPETITIONS: u64 = 300;

/// 93 to 97 %, give or take two standard errors of a share from so many repetitions.
#[track_caller]
fn assert_covers(kind: &str, found: f64) {
    let error = (0.95 * 0.05 / REPETITIONS as f64).sqrt();
    assert!((0.93 - 2.0 * error..=0.97 + 2.0 * error).contains(&found), "{kind}: {found}");
}

#[test]
fn mean_correlation_covers_with_a_signal_that_all_units_share() {
    for (units, trials) in [(20, 100), (60, 100), (20, 40), (20, 10)] {
        for r in [0.2, 0.0] {
            let found = coverage(r, REPETITIONS, |run| {
                mean_correlation(&shared(trials, units, |_| r, 100 + run), trials).unwrap().interval
            });
            assert_covers(&format!("{units} units, {trials} trials, r = {r}"), found);
        }
    }
}

#[test]
fn mean_correlation_covers_other_units_that_follow_the_signal_differently() {
    for (units, trials) in [(20, 100), (60, 100), (20, 40)] {
        // Mean over pairs of independent units: the square of the mean loading, 0.4.
        let found = coverage(0.16, REPETITIONS, |run| {
            let drawn = common::gaussian(units, 50_000 + run);
            let r = |unit: usize| (0.4 + 0.15 * drawn[unit].clamp(-2.0, 2.0)).powi(2);
            mean_correlation(&shared(trials, units, r, 100 + run), trials).unwrap().interval
        });
        assert_covers(&format!("{units} units, {trials} trials"), found);
    }
}
