//! Spike-count correlation against plain loops, closed forms, and simulated coverage.

mod common;

use approx::assert_relative_eq;
use ndarray::{Array1, Array2, Axis, concatenate};
use normcircuit_statistics::correlation::{
    Averaging, Standardized, Windows, anti_diagonal, correlation_matrix, diagonal, group_correlation,
    norm_index_map, windowed_counts,
};
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::resampling::Bootstrap;
use normcircuit_statistics::summary::standard_deviation;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// One latent signal: unit i is `a_i latent + sqrt(1 - a_i^2) own`, hence `r_ij = a_i a_j`.
fn one_factor(loadings: &Array1<f64>, trials: usize, seed: u64) -> Array2<f64> {
    let units = loadings.len();
    let noise =
        common::gaussian(trials * (units + 1), seed).into_shape_with_order((trials, units + 1)).unwrap();
    Array2::from_shape_fn((trials, units), |(trial, unit)| {
        let loading = loadings[unit];
        loading * noise[[trial, units]] + (1.0 - loading * loading).sqrt() * noise[[trial, unit]]
    })
}

/// Values of all pairs of units for which `keep` holds, from the full matrix.
fn pairs(r: &Array2<f64>, keep: impl Fn(usize, usize) -> bool) -> Array1<f64> {
    let units = r.nrows();
    let all = (0..units).flat_map(|i| (i + 1..units).map(move |j| (i, j)));
    all.filter(|&(i, j)| keep(i, j) && !r[[i, j]].is_nan()).map(|pair| r[pair]).collect()
}

/// 530 units span three blocks; unit 7 is constant and unit 8 has no norm index.
fn population() -> (Array2<f64>, Array1<f64>) {
    let mut counts =
        one_factor(&Array1::linspace(0.0, 0.9, 530), 40, 1).mapv(|value| (10.0 + 3.0 * value).round());
    counts.column_mut(7).fill(4.0);
    let mut index = Array1::from_shape_fn(530, |unit| 0.9 + ((unit * 37) % 530) as f64 / 530.0 * 1.2);
    index[8] = f64::NAN;
    (counts, index)
}

#[test]
fn map_and_curves_match_plain_loops() {
    let (counts, index) = population();
    let r = correlation_matrix(&counts).unwrap();
    let standardized = Standardized::<f64>::new(&counts).unwrap();
    let bins = Bins::uniform(1.0, 2.0, 5).unwrap();
    let bin = |unit: usize| bins.index(index[unit]);

    let map = norm_index_map(&standardized, &index, &bins, Averaging::Arithmetic).unwrap();
    for row in 0..5 {
        for column in 0..5 {
            let expected = pairs(&r, |i, j| {
                [bin(i), bin(j)] == [Some(row), Some(column)] || [bin(j), bin(i)] == [Some(row), Some(column)]
            });
            let cell = [row, column];
            assert_eq!(map.means.pairs[cell], expected.len() as u64);
            assert_relative_eq!(map.means.mean[cell], expected.mean().unwrap(), epsilon = 1e-12);
            assert_relative_eq!(map.means.deviation[cell], standard_deviation(&expected), epsilon = 1e-12);
        }
    }
    assert_eq!(map.constant, 1);

    let curve = diagonal(&standardized, &index, &[1.2, 1.3], 0.2, Averaging::FisherZ).unwrap();
    for (window, center) in [1.2, 1.3].into_iter().enumerate() {
        let near = |unit: usize| (index[unit] - center).abs() <= 0.2;
        let expected = pairs(&r, |i, j| near(i) && near(j)).mapv(f64::atanh).mean().unwrap().tanh();
        assert_relative_eq!(curve.means.mean[window], expected, epsilon = 1e-12);
    }

    let curve = anti_diagonal(&standardized, &index, 1.5, 0.1, 5, Averaging::Arithmetic).unwrap();
    for cell in 0..5 {
        let (up, down) = (1.5 + 0.1 * f64::from(cell), 1.5 - 0.1 * f64::from(cell));
        let above = |unit: usize| (up..up + 0.1).contains(&index[unit]);
        let below = |unit: usize| (down - 0.1..down).contains(&index[unit]);
        let expected = pairs(&r, |i, j| above(i) && below(j) || above(j) && below(i));
        assert_eq!(curve.means.pairs[cell as usize], expected.len() as u64);
        assert_relative_eq!(curve.means.mean[cell as usize], expected.mean().unwrap(), epsilon = 1e-12);
    }
}

/// The error over units, written as the double sum over pairs with a unit in common.
#[test]
fn the_error_over_units_is_the_sum_over_pairs_that_share_one() {
    let counts = one_factor(&Array1::linspace(0.1, 0.8, 12), 30, 2);
    let r = correlation_matrix(&counts).unwrap();
    let bins = Bins::uniform(1.0, 2.0, 1).unwrap();
    let map = norm_index_map(
        &Standardized::<f64>::new(&counts).unwrap(),
        &Array1::from_elem(12, 1.5),
        &bins,
        Averaging::Arithmetic,
    )
    .unwrap();
    let all: Vec<(usize, usize)> = (0..12).flat_map(|i| (i + 1..12).map(move |j| (i, j))).collect();
    let mean = pairs(&r, |_, _| true).mean().unwrap();
    let mut sum = 0.0;
    for &(i, j) in &all {
        for &(k, l) in &all {
            if i == k || i == l || j == k || j == l {
                sum += (r[[i, j]] - mean) * (r[[k, l]] - mean);
            }
        }
    }
    assert_relative_eq!(map.means.standard_error_units[[0, 0]], sum.sqrt() / 66.0, epsilon = 1e-12);
}

#[test]
fn set_correlations_are_recovered() {
    // Loadings rise with the norm index: cell (a, b) must hold the product of mean loadings.
    let loadings = Array1::from_shape_fn(400, |unit| if unit < 200 { 0.1 } else { 0.4 });
    let index = loadings.mapv(|loading| if loading < 0.2 { 1.2 } else { 1.8 });
    let bins = Bins::uniform(1.0, 2.0, 2).unwrap();
    let counts = Standardized::<f32>::new(&one_factor(&loadings, 4000, 3)).unwrap();
    let map = norm_index_map(&counts, &index, &bins, Averaging::Arithmetic).unwrap();
    for (cell, truth) in [([0, 0], 0.01), ([0, 1], 0.04), ([1, 0], 0.04), ([1, 1], 0.16)] {
        // All pairs share the latent signal; with 4000 trials r is known to about 2 r / sqrt(2 trials).
        assert_relative_eq!(map.means.mean[cell], truth, epsilon = 0.001 + 0.1 * truth);
    }
}

/// Poisson counts of two units with a common part: r = common / (common + own), in short bins as in windows of several.
#[test]
fn poisson_counts_in_sliding_windows_have_the_set_correlation() {
    let (bins, common, own) = (40_000, 0.3, 0.7);
    let mut generator = ChaCha8Rng::seed_from_u64(4);
    let mut poisson = |mean: f64| (0..50).filter(|_| generator.random::<f64>() < mean / 50.0).count();
    let counts = Array2::from_shape_vec(
        (bins, 2),
        (0..bins)
            .flat_map(|_| {
                let shared = poisson(common);
                [shared + poisson(own), shared + poisson(own)].map(|count| count as f32)
            })
            .collect(),
    )
    .unwrap();
    let windows: Array2<f32> = windowed_counts(&counts, Windows::sliding_200_ms()).unwrap();
    assert_eq!(windows.nrows(), bins - 20 - 3);
    let r = correlation_matrix(&windows).unwrap()[[0, 1]];
    // About 10 000 windows do not overlap; a sum of 50 rare events is a little less variable than Poisson.
    assert_relative_eq!(r, 0.3, epsilon = 0.03);
}

/// Units drawn from a population with random loadings; the mean over all pairs of the population is known.
#[test]
fn the_error_over_units_covers_and_the_error_over_pairs_does_not() {
    let (mut covered_units, mut covered_pairs) = (0, 0);
    let runs = 200;
    for run in 0..runs {
        let loadings = common::gaussian(60, 1000 + run).mapv(|value| 0.4 + 0.1 * value.clamp(-3.0, 3.0));
        let counts = Standardized::<f64>::new(&one_factor(&loadings, 4000, run)).unwrap();
        let bins = Bins::uniform(1.0, 2.0, 1).unwrap();
        let map = norm_index_map(&counts, &Array1::from_elem(60, 1.5), &bins, Averaging::Arithmetic).unwrap();
        let distance = (map.means.mean[[0, 0]] - 0.16).abs();
        covered_units += u32::from(distance < 1.96 * map.means.standard_error_units[[0, 0]]);
        covered_pairs += u32::from(distance < 1.96 * map.means.standard_error_pairs[[0, 0]]);
    }
    // 95% of 200 with four binomial deviations; pairs taken as independent miss most of the time.
    assert!((177..=200).contains(&covered_units), "{covered_units} of {runs}");
    assert!(covered_pairs < 120, "{covered_pairs} of {runs}");
}

#[test]
fn a_bootstrap_over_units_agrees_with_the_error_over_units() {
    let loadings = common::gaussian(160, 5).mapv(|value| 0.4 + 0.15 * value.clamp(-2.0, 2.0));
    let counts = Standardized::<f64>::new(&one_factor(&loadings, 500, 6)).unwrap();
    let groups: Vec<Option<usize>> = (0..160).map(|unit| Some(unit / 80)).collect();
    let index = Array1::from_shape_fn(160, |unit| if unit < 80 { 1.2 } else { 1.8 });
    let bins = Bins::uniform(1.0, 2.0, 2).unwrap();
    let map = norm_index_map(&counts, &index, &bins, Averaging::Arithmetic).unwrap().means;
    let result = group_correlation(&counts, &groups, &Bootstrap::default()).unwrap();
    for cell in [[0, 0], [0, 1], [1, 1]] {
        assert_relative_eq!(result.mean[cell].value, map.mean[cell], epsilon = 1e-12);
        let ratio = result.mean[cell].standard_error / map.standard_error_units[cell];
        assert!((0.85..1.18).contains(&ratio), "{cell:?}: {ratio}");
    }
}

#[test]
fn results_do_not_depend_on_threads() {
    let (counts, index) = population();
    let bins = Bins::uniform(1.0, 2.0, 5).unwrap();
    let compute = |threads| {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| {
            let standardized = Standardized::<f32>::new(&counts).unwrap();
            norm_index_map(&standardized, &index, &bins, Averaging::Arithmetic).unwrap().means
        })
    };
    let (one, three) = (compute(1), compute(3));
    assert_eq!(one.standard_error_units, three.standard_error_units);
    assert_eq!(one.mean, three.mean);
}

#[test]
fn errors_name_the_argument() {
    let one_trial = Standardized::<f64>::new(&Array2::<f64>::zeros((1, 3))).unwrap_err();
    assert_eq!(one_trial.to_string(), "`signals` has 1 trials; at least 2 are needed");
    let mut counts = Array2::<f64>::ones((3, 3));
    counts[[1, 2]] = f64::NAN;
    let not_finite = Standardized::<f64>::new(&counts).unwrap_err();
    assert_eq!(not_finite.to_string(), "`signals` is NaN at entry 5; it must be finite");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn scale_offset_and_order_of_units_and_trials_do_not_matter(
        seed in 0_u64..1000, factor in 0.1..10.0_f64, offset in -5.0..5.0_f64,
    ) {
        let loadings = Array1::linspace(0.1, 0.7, 20);
        let counts = one_factor(&loadings, 15, seed);
        let index = Array1::linspace(1.05, 1.95, 20);
        let bins = Bins::uniform(1.0, 2.0, 3).unwrap();
        let mean = |counts: &Array2<f64>, index: &Array1<f64>| {
            let counts = Standardized::<f64>::new(counts).unwrap();
            norm_index_map(&counts, index, &bins, Averaging::FisherZ).unwrap().means.mean
        };
        let original = mean(&counts, &index);
        let mut turned = counts.mapv(|value| factor * value + offset);
        turned.invert_axis(Axis(1));
        let halves = turned.view().split_at(Axis(0), 6);
        let turned = concatenate![Axis(0), halves.1, halves.0];
        let other = mean(&turned, &index.iter().rev().copied().collect());
        for (a, b) in original.iter().zip(&other) {
            prop_assert!(a.is_finite() && (a - b).abs() < 1e-9);
        }
    }
}
