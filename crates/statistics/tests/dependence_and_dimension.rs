//! Mutual information of Gaussians and factor models of known rank.

use ndarray::{Array1, Array2, Axis};
use normcircuit_statistics::dependence::{DependenceError, mutual_information, mutual_information_test};
use normcircuit_statistics::dimension::{DimensionError, FactorModel, cross_validate_factors, fano_factors};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Poisson, StandardNormal};

fn normal(random: &mut ChaCha8Rng) -> f64 {
    StandardNormal.sample(random)
}

fn gaussian_pairs(correlation: f64, pairs: usize, seed: u64) -> (Vec<f64>, Vec<f64>) {
    let random = &mut ChaCha8Rng::seed_from_u64(seed);
    let rest = (1.0 - correlation * correlation).sqrt();
    (0..pairs)
        .map(|_| {
            let x = normal(random);
            (x, correlation * x + rest * normal(random))
        })
        .unzip()
}

#[test]
fn mutual_information_of_gaussians() {
    for correlation in [0.0, 0.3, 0.6, 0.9, -0.9] {
        let repeats = 12;
        let estimates: Vec<f64> = (0..repeats)
            .map(|seed| {
                let (x, y) = gaussian_pairs(correlation, 2000, seed);
                mutual_information(&x, &y, 4).unwrap()
            })
            .collect();
        let mean = estimates.iter().sum::<f64>() / estimates.len() as f64;
        let truth = -0.5 * (1.0_f64 - correlation * correlation).ln();
        // One estimate scatters by about 0.025 nats, the mean of twelve by 0.007.
        assert!((mean - truth).abs() < 0.025, "correlation {correlation}: {mean}, truth {truth}");
    }
}

#[test]
fn shuffle_test_holds_its_level_and_finds_dependence() {
    let (trials, mut rejected) = (100, 0);
    for seed in 0..trials {
        let (x, y) = gaussian_pairs(0.0, 80, seed);
        rejected += u32::from(mutual_information_test(&x, &y, 3, 39, seed).unwrap().p_value <= 0.1);
    }
    // Binomial(100, 0.1): 21 or more has a probability below one in a thousand.
    assert!((2..=20).contains(&rejected), "{rejected} of {trials} independent pairs rejected at 0.1");
    let (x, y) = gaussian_pairs(0.6, 300, 7);
    let test = mutual_information_test(&x, &y, 4, 199, 1).unwrap();
    assert!((test.p_value - 0.005).abs() < 1e-12);
    assert_eq!(test, mutual_information_test(&x, &y, 4, 199, 1).unwrap());
}

#[test]
fn wrong_pairs_are_named() {
    assert_eq!(
        mutual_information(&[1.0], &[1.0, 2.0], 1),
        Err(DependenceError::LengthMismatch { first: 1, second: 2 })
    );
    assert_eq!(
        mutual_information(&[1.0, 2.0], &[1.0, 2.0], 2),
        Err(DependenceError::Neighbors { neighbors: 2, pairs: 2 })
    );
    assert!(matches!(
        mutual_information(&[1.0, 2.0, 3.0], &[1.0, f64::NAN, 0.0], 1),
        Err(DependenceError::NotFinite { variable: "second", index: 1, .. })
    ));
    // Constants are no information, and no NaN.
    let (x, _) = gaussian_pairs(0.0, 100, 1);
    assert!(mutual_information(&x, &[2.0; 100], 3).unwrap().abs() < 0.2);
}

/// Counts with `rank` shared dimensions; loadings and private variances are known.
fn shared(trials: usize, units: usize, rank: usize, seed: u64) -> (Array2<f64>, Array2<f64>, Array1<f64>) {
    let random = &mut ChaCha8Rng::seed_from_u64(seed);
    let loadings = Array2::from_shape_simple_fn((units, rank), || normal(random));
    let private = Array1::from_shape_fn(units, |unit| 1.0 + 0.5 * (unit as f64).sin());
    let factors = Array2::from_shape_simple_fn((trials, rank), || normal(random));
    let noise = Array2::from_shape_simple_fn((trials, units), || normal(random)) * private.mapv(f64::sqrt);
    (factors.dot(&loadings.t()) + noise + 10.0, loadings, private)
}

#[test]
fn factor_analysis_recovers_rank_and_variances() {
    let (counts, loadings, private) = shared(3000, 20, 3, 1);
    let selection = cross_validate_factors(counts.view(), 6, 4, 2).unwrap();
    assert_eq!(selection.best, 3, "{:?}", selection.log_likelihood);
    let model = FactorModel::fit(counts.view(), 3).unwrap();
    assert_eq!(model.shared_dimensionality(0.95).unwrap(), 3);
    let shared_variance = (&loadings * &loadings).sum_axis(Axis(1));
    let truth = 100.0 * (&shared_variance / &(&shared_variance + &private)).mean().unwrap();
    assert!((model.percent_shared_variance() - truth).abs() < 1.5);
    let error = (&model.private_variance - &private).mapv(f64::abs).mean().unwrap();
    assert!(error < 0.05, "{error}");
    // The shared covariance is unique, the loadings are not.
    let difference = model.loadings.dot(&model.loadings.t()) - loadings.dot(&loadings.t());
    assert!(difference.mapv(f64::abs).mean().unwrap() < 0.15);
}

#[test]
fn independent_units_share_nothing() {
    let (counts, _, _) = shared(1500, 15, 0, 3);
    assert_eq!(cross_validate_factors(counts.view(), 3, 3, 1).unwrap().best, 0);
    let model = FactorModel::fit(counts.view(), 0).unwrap();
    assert_eq!(model.shared_dimensionality(0.95).unwrap(), 0);
    assert!(model.percent_shared_variance().abs() < 1e-12);
}

#[test]
fn likelihood_equals_that_of_the_gaussian() {
    // log N(x; m, C) by the definition, C = L L^T + Psi, one trial at a time.
    let (counts, _, _) = shared(60, 7, 2, 4);
    let model = FactorModel::fit(counts.view(), 2).unwrap();
    let covariance = model.loadings.dot(&model.loadings.t()) + Array2::from_diag(&model.private_variance);
    let factorized =
        normcircuit_statistics::linear_algebra::PositiveDefinite::factorize(covariance.view()).unwrap();
    let constant = 7.0 * std::f64::consts::TAU.ln() + factorized.log_determinant();
    let direct: f64 = counts
        .rows()
        .into_iter()
        .map(|trial| {
            let centered = &trial - &model.mean;
            -0.5 * (constant + centered.dot(&factorized.solve(centered.view()).unwrap()))
        })
        .sum();
    assert!((model.log_likelihood(counts.view()).unwrap() - direct / 60.0).abs() < 1e-10);
}

#[test]
fn fano_factor_of_poisson_counts_is_one() {
    let random = &mut ChaCha8Rng::seed_from_u64(5);
    let poisson = Poisson::new(7.0).unwrap();
    let counts = Array2::from_shape_simple_fn((4000, 30), || poisson.sample(random));
    let fano = fano_factors(counts.view()).unwrap();
    // The variance of a variance ratio is about 2 / 4000 a unit.
    assert!((fano.values.mean().unwrap() - 1.0).abs() < 4.0 * (2.0 / 4000.0 / 30.0_f64).sqrt());
    assert!(matches!(fano_factors((-counts).view()), Err(DimensionError::Negative { .. })));
}

#[test]
fn ties_of_counts_carry_no_information() {
    let random = &mut ChaCha8Rng::seed_from_u64(4);
    let law = Poisson::new(3.0).unwrap();
    let mut counts = || -> Vec<f64> { (0..2000).map(|_| law.sample(random)).collect() };
    let (x, y) = (counts(), counts());
    assert!(mutual_information(&x, &y, 3).unwrap().abs() < 0.05);
    // Of a count about itself: the entropy of its distribution.
    let mut probability = (-3.0_f64).exp();
    let mut entropy = 0.0;
    for count in 0..30 {
        entropy -= probability * probability.ln();
        probability *= 3.0 / f64::from(count + 1);
    }
    assert!((mutual_information(&x, &x, 3).unwrap() - entropy).abs() < 0.1);
}

#[test]
fn factors_do_not_depend_on_the_scales_of_units() {
    let random = &mut ChaCha8Rng::seed_from_u64(5);
    let shared: Vec<f64> = (0..200).map(|_| normal(random)).collect();
    let counts = Array2::from_shape_fn((200, 6), |(trial, _)| shared[trial] + normal(random));
    let scales = ndarray::array![1.0, 50.0, 0.02, 7.0, 1.0, 300.0];
    let plain = FactorModel::fit(counts.view(), 2).unwrap();
    let scaled = FactorModel::fit((&counts * &scales).view(), 2).unwrap();
    for (one, other) in plain.shared_fractions().iter().zip(scaled.shared_fractions()) {
        assert!((one - other).abs() < 1e-6, "{one} {other}");
    }
}

/// Made-up signals of ten units and 300 trials whose private variances differ by an order of magnitude.
const UNEQUAL: &str = include_str!("data/factor_model_scales.csv");
/// Mean log-likelihood per trial with 0 to 4 factors: the `score` of scikit-learn 1.9's `FactorAnalysis(tol=1e-12)`.
const LIKELIHOODS: [f64; 5] =
    [-18.198_756_549_98, -17.251_814_505_92, -16.200_081_720_88, -16.177_376_947_39, -16.167_849_991_62];

#[test]
fn units_of_unequal_scale_are_fitted_as_well_as_by_scikit_learn() {
    let values: Vec<f64> = UNEQUAL.split_whitespace().map(|value| value.parse().unwrap()).collect();
    let counts = Array2::from_shape_vec((300, 10), values).unwrap();
    let scales = Array1::from_shape_fn(10, |unit| 10_f64.powi(unit as i32 - 4));
    let scaled = &counts * &scales;
    for (factors, likelihood) in LIKELIHOODS.into_iter().enumerate() {
        let plain = FactorModel::fit(counts.view(), factors).unwrap();
        let found = plain.log_likelihood(counts.view()).unwrap();
        assert!((found - likelihood).abs() < 1e-5, "{factors} factors: {found}, {likelihood} is possible");
        let other = FactorModel::fit(scaled.view(), factors).unwrap();
        for (one, other) in plain.shared_fractions().iter().zip(other.shared_fractions()) {
            assert!((one - other).abs() < 1e-6, "{factors} factors: {one} {other}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn mutual_information_ignores_units_order_and_roles(seed in 0_u64..1000, scale in 0.01_f64..100.0) {
        let (x, y) = gaussian_pairs(0.5, 120, seed);
        let reference = mutual_information(&x, &y, 3).unwrap();
        prop_assert!((mutual_information(&y, &x, 3).unwrap() - reference).abs() < 1e-9);
        let mut order: Vec<usize> = (0..120).collect();
        order.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
        let changed: Vec<f64> = order.iter().map(|&i| -x[i] * scale + 3.0).collect();
        let same: Vec<f64> = order.iter().map(|&i| y[i]).collect();
        prop_assert!((mutual_information(&changed, &same, 3).unwrap() - reference).abs() < 1e-9);
    }

    #[test]
    fn shared_variance_ignores_unit_order_and_scale(seed in 0_u64..1000, scale in 0.1_f64..10.0) {
        let (counts, _, _) = shared(120, 6, 1, seed);
        let reference = FactorModel::fit(counts.view(), 1).unwrap();
        let order = [3, 0, 5, 1, 4, 2];
        let changed = FactorModel::fit((counts.select(Axis(1), &order) * scale).view(), 1).unwrap();
        prop_assert!((changed.percent_shared_variance() - reference.percent_shared_variance()).abs() < 0.05);
    }
}
