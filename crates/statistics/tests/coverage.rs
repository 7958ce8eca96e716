//! How often intervals cover the truth in made-up experiments, repeated a few hundred times.

mod common;

use ndarray::{Array2, Axis};
use normcircuit_statistics::correlation::mean_correlation;
use normcircuit_statistics::decoding::{PopulationMoments, saturation_over_blocks};
use normcircuit_statistics::jackknife::Jackknife;
use normcircuit_statistics::normalization::median_norm_index;
use normcircuit_statistics::resampling::{Bootstrap, bootstrap};
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

/// Counts `[trial x unit]` around a mean for each unit, with a gain that all units share in a trial.
fn with_gain(means: &[f64], trials: usize, seed: u64) -> Array2<f64> {
    let noise = common::gaussian(trials * (means.len() + 1), seed);
    Array2::from_shape_fn((trials, means.len()), |(trial, unit)| {
        let (gain, own) = (noise[trial], noise[trials * (unit + 1) + trial]);
        (means[unit] * (1.0 + 0.1 * gain) + means[unit].sqrt() * own).max(0.0)
    })
}

#[test]
fn median_norm_index_covers_with_a_gain_that_all_units_share() {
    for (units, trials) in [(20, 100), (60, 100), (20, 40)] {
        let found = coverage(1.5, REPETITIONS, |run| {
            let indices = common::gaussian(units, 90_000 + run);
            let alone: Vec<f64> =
                indices.iter().map(|index| 20.0 * (1.5 + 0.2 * index.clamp(-2.0, 2.0))).collect();
            let counts = |which: u64, means: &[f64]| with_gain(means, trials, 1_000 * which + run);
            let settings = Bootstrap { replicates: 400, ..Bootstrap::default() };
            let both = vec![40.0; units];
            let found =
                median_norm_index(&counts(1, &alone), &counts(2, &alone), &counts(3, &both), &settings);
            found.unwrap().interval
        });
        assert_covers(&format!("{units} units, {trials} trials"), found);
    }
}

#[test]
fn shuffled_information_covers_with_correlated_noise() {
    let (units, trials, r) = (20, 100, 0.5);
    let signal = 0.5;
    let truth = units as f64 * signal * signal;
    let found = coverage(truth, REPETITIONS, |run| {
        let [first, second] = [1, 2].map(|which| shared(trials, units, |_| r, 1_000 * which + run));
        let moments = PopulationMoments::from_counts(first.view(), (second + signal).view(), 1.0).unwrap();
        let [low, high] = moments.shuffled_information().unwrap().interval(0.95).unwrap();
        (low, high)
    });
    assert!((0.90..=0.97).contains(&found), "{found}");
}

#[test]
fn asymptote_covers_when_all_sizes_share_their_trials() {
    let (units, trials, blocks) = (24, 300, 15);
    // Noise along the signal limits information: 1 / I = 1 / (N s²) + e.
    let (signal, limiting) = (0.4_f64, 0.5_f64);
    let sizes = [1, 2, 4, 8, 16, 24];
    let found = coverage(limiting, REPETITIONS, |run| {
        let counts = [0.0, signal].map(|mean| {
            let noise = common::gaussian(trials * (units + 1), 2 * run + u64::from(mean > 0.0));
            Array2::from_shape_fn((trials, units), |(trial, unit)| {
                mean + signal * limiting.sqrt() * noise[trial] + noise[trials * (unit + 1) + trial]
            })
        });
        let curves = Jackknife::of(blocks, |left_out| {
            let kept: Vec<usize> = (0..trials).filter(|trial| Some(trial % blocks) != left_out).collect();
            let [first, second] = [0, 1].map(|which| counts[which].select(Axis(0), &kept));
            let moments = PopulationMoments::from_counts(first.view(), second.view(), 1.0).unwrap();
            let mean = |size: &usize| {
                let parts: Vec<Vec<usize>> =
                    (0..units / size).map(|part| (part * size..(part + 1) * size).collect()).collect();
                let of_part =
                    |part: &Vec<usize>| moments.select(part).unwrap().information().unwrap().corrected;
                parts.iter().map(of_part).sum::<f64>() / parts.len() as f64
            };
            sizes.iter().map(mean).collect::<Vec<f64>>()
        });
        saturation_over_blocks(&sizes.map(|size| size as f64), &curves).unwrap().inverse_asymptote.interval
    });
    assert_covers("1 / asymptote", found);
}

#[test]
fn bootstrap_of_ten_items_covers() {
    let found = coverage(0.0, 1_000, |run| {
        let data = common::gaussian(10, run);
        let mean = |drawn: &[usize]| drawn.iter().map(|&item| data[item]).sum::<f64>() / drawn.len() as f64;
        let found = bootstrap(10, &Bootstrap::default(), mean).unwrap();
        (found.lower, found.upper)
    });
    assert_covers("ten items", found);
}
