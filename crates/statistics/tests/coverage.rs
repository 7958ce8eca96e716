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

#[test]
fn mean_correlation_covers_with_a_signal_that_all_units_share() {
    for (units, trials) in [(20, 100), (60, 100), (20, 40), (3, 200), (20, 10)] {
        for r in [0.2, 0.02, 0.0] {
            let found = coverage(r, 600, |run| {
                mean_correlation(&shared(trials, units, |_| r, 100 + run), trials).unwrap().interval
            });
            println!("{units} x {trials} r {r}: {found}");
        }
        let found = coverage(0.16, 600, |run| {
            let loadings = common::gaussian(units, 50_000 + run);
            mean_correlation(
                &shared(
                    trials,
                    units,
                    |unit| (0.4 + 0.15 * loadings[unit].clamp(-2.0, 2.0)).powi(2),
                    100 + run,
                ),
                trials,
            )
            .unwrap()
            .interval
        });
        println!("{units} x {trials} heterogeneous: {found}");
    }
}
