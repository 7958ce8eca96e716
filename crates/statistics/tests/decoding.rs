//! Linear decoding against Gaussian populations whose information is known.

use approx::assert_relative_eq;
use ndarray::{Array1, Array2, Axis};
use normcircuit_statistics::decoding::{
    DecodingError, PopulationMoments, cross_validated_decoder, fit_saturation, information_curve,
};
use normcircuit_statistics::linear_algebra::solve_positive_definite;
use proptest::prelude::*;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

/// Gaussian counts around `mean + s f'` with covariance `D + u u^T + limit f' f'^T`.
struct Population {
    derivative: Array1<f64>,
    private: Array1<f64>,
    shared: Array1<f64>,
    limit: f64,
}

const DIFFERENCE: f64 = 0.1;

impl Population {
    fn new(units: usize, limit: f64) -> Self {
        Self {
            derivative: Array1::from_shape_fn(units, |i| 1.5 + ((i * 7) as f64).sin()),
            private: Array1::from_shape_fn(units, |i| 4.0 + ((i * 3) as f64).cos()),
            shared: Array1::from_shape_fn(units, |i| ((i * 5) as f64).sin()),
            limit,
        }
    }

    fn covariance(&self) -> Array2<f64> {
        let outer = |x: &Array1<f64>| x.view().insert_axis(Axis(1)).dot(&x.view().insert_axis(Axis(0)));
        Array2::from_diag(&self.private) + outer(&self.shared) + outer(&self.derivative) * self.limit
    }

    fn information(&self) -> f64 {
        self.derivative
            .dot(&solve_positive_definite(self.covariance().view(), self.derivative.view()).unwrap())
    }

    fn counts(&self, stimulus: f64, trials: usize, random: &mut ChaCha8Rng) -> Array2<f64> {
        let mut normal = || -> f64 { StandardNormal.sample(random) };
        let mut counts = Array2::zeros((trials, self.derivative.len()));
        for mut trial in counts.rows_mut() {
            let (common, limiting) = (normal(), normal() * self.limit.sqrt());
            for (unit, count) in trial.iter_mut().enumerate() {
                *count = 20.0
                    + (stimulus + limiting) * self.derivative[unit]
                    + common * self.shared[unit]
                    + normal() * self.private[unit].sqrt();
            }
        }
        counts
    }

    fn moments(&self, trials: [usize; 2], random: &mut ChaCha8Rng) -> PopulationMoments {
        let first = self.counts(0.0, trials[0], random);
        let second = self.counts(DIFFERENCE, trials[1], random);
        PopulationMoments::from_counts(first.view(), second.view(), DIFFERENCE).unwrap()
    }
}

fn mean_and_variance(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, squares / (values.len() - 1) as f64)
}

/// Variance at the true information, from the distributions of its parts: an inverse chi-squared variable with
/// `k = d - N + 1` degrees of freedom times a noncentral chi-squared one with N.
fn predicted_variance(truth: f64, units: usize, trials: [usize; 2]) -> f64 {
    let (n, degrees) = (units as f64, (trials[0] + trials[1] - 2) as f64);
    let noise = (1.0 / trials[0] as f64 + 1.0 / trials[1] as f64) / DIFFERENCE.powi(2);
    let k = degrees - n + 1.0;
    let (mean, spread) = (truth + n * noise, 2.0 * noise.powi(2) * (n + 2.0 * truth / noise));
    (k - 2.0) / (k - 4.0) * (spread + mean.powi(2)) - mean.powi(2)
}

fn check_estimator(units: usize, trials: [usize; 2], repeats: usize) {
    let population = Population::new(units, 0.0);
    let truth = population.information();
    let mut random = ChaCha8Rng::seed_from_u64(units as u64);
    let estimates: Vec<_> =
        (0..repeats).map(|_| population.moments(trials, &mut random).information().unwrap()).collect();
    let column = |value: fn(&normcircuit_statistics::decoding::FisherInformation) -> f64| {
        mean_and_variance(&estimates.iter().map(value).collect::<Vec<_>>())
    };
    let (corrected, variance) = column(|estimate| estimate.corrected);
    let error = (variance / repeats as f64).sqrt();
    assert!((corrected - truth).abs() < 4.0 * error, "{corrected} +- {error}, truth {truth}");
    let (naive, _) = column(|estimate| estimate.naive);
    assert!(naive > truth + 4.0 * error, "the naive estimate {naive} should exceed {truth}");
    // The variance of a variance estimate from the repeats: about sqrt(2 / repeats) of it for light tails.
    assert_relative_eq!(predicted_variance(truth, units, trials), variance, max_relative = 0.25);
    let covered = estimates
        .iter()
        .filter(|estimate| estimate.interval(0.95).is_ok_and(|[low, high]| low < truth && truth < high))
        .count();
    assert!(covered as f64 > 0.9 * repeats as f64, "{covered} of {repeats} intervals cover the truth");
}

#[test]
fn unbiased_with_barely_more_trials_than_units() {
    check_estimator(20, [30, 30], 600);
    check_estimator(1, [11, 11], 600);
}

#[test]
fn unbiased_with_many_and_with_unequal_trials() {
    check_estimator(20, [2000, 2000], 150);
    check_estimator(20, [60, 140], 400);
}

#[test]
fn information_limiting_noise_sets_the_asymptote() {
    // I(N) = I0 / (1 + limit I0) with I0 about c N: the asymptote is 1 / limit.
    let limit = 0.02;
    let mut population = Population::new(400, limit);
    population.shared.fill(0.0);
    let truth_slope = (&population.derivative * &population.derivative / &population.private).mean().unwrap();
    let moments = population.moments([6000, 6000], &mut ChaCha8Rng::seed_from_u64(5));
    let sizes = [1, 2, 5, 10, 20, 50, 100, 200, 400];
    let curve = information_curve(&moments, &sizes, 10, 2).unwrap();
    let (mut numbers, mut values) = (Vec::new(), Vec::new());
    for subset in curve.iter().flatten() {
        numbers.push(subset.units.len() as f64);
        values.push(subset.information.corrected);
    }
    let fit = fit_saturation(&numbers, &values).unwrap();
    assert_relative_eq!(fit.asymptote, 1.0 / limit, max_relative = 0.08);
    assert_relative_eq!(fit.slope, truth_slope, max_relative = 0.1);
    assert!(fit.asymptote_interval[0] < fit.asymptote && fit.asymptote < fit.asymptote_interval[1]);
}

#[test]
fn fit_intervals_cover_the_truth() {
    let sizes: Vec<f64> = (0..15).map(|index| 2f64.powi(index)).collect();
    let (slope, asymptote) = (0.5, 300.0);
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let (repeats, mut covered) = (400, [0, 0]);
    for _ in 0..repeats {
        let values: Vec<f64> = sizes
            .iter()
            .map(|n| {
                let noise: f64 = StandardNormal.sample(&mut random);
                1.0 / (1.0 / (slope * n) + 1.0 / asymptote) + 5.0 * noise
            })
            .collect();
        let fit = fit_saturation(&sizes, &values).unwrap();
        let inside = |[low, high]: [f64; 2], truth: f64| usize::from(low < truth && truth < high);
        covered[0] += inside(fit.slope_interval, slope);
        covered[1] += inside(fit.asymptote_interval, asymptote);
    }
    for count in covered {
        let fraction = f64::from(u32::try_from(count).unwrap()) / f64::from(repeats);
        assert!((0.92..=0.98).contains(&fraction), "{fraction} of the 95% intervals cover the truth");
    }
}

#[test]
fn shuffled_information_equals_that_of_shuffled_trials() {
    let population = Population::new(12, 0.2);
    let random = &mut ChaCha8Rng::seed_from_u64(3);
    let trials = 4000;
    let truth = (&population.derivative * &population.derivative / population.covariance().diag()).sum();
    let [first, second] = [0.0, DIFFERENCE].map(|stimulus| population.counts(stimulus, trials, random));
    let moments = PopulationMoments::from_counts(first.view(), second.view(), DIFFERENCE).unwrap();
    let analytic = moments.shuffled_information().unwrap();
    assert!((analytic.corrected - truth).abs() < 4.0 * analytic.standard_error());
    let mut shuffle = |counts: &Array2<f64>| {
        let mut shuffled = counts.clone();
        for mut column in shuffled.columns_mut() {
            let mut values = column.to_vec();
            values.shuffle(random);
            column.assign(&Array1::from(values));
        }
        shuffled
    };
    let shuffled =
        PopulationMoments::from_counts(shuffle(&first).view(), shuffle(&second).view(), DIFFERENCE).unwrap();
    let measured = shuffled.information().unwrap();
    // The same means: what differs is only the noise of the residual covariances.
    assert_relative_eq!(measured.corrected, analytic.corrected, max_relative = 0.1);
    assert!(
        moments.information().unwrap().corrected < 0.8 * analytic.corrected,
        "limiting noise costs information"
    );
}

#[test]
fn a_decoder_on_unseen_trials_reaches_the_information() {
    let population = Population::new(20, 0.0);
    let truth = population.information();
    let random = &mut ChaCha8Rng::seed_from_u64(8);
    let first = population.counts(-0.5, 5000, random);
    let second = population.counts(0.5, 5000, random);
    let ridges = [1e-4, 1e-2, 1.0];
    let performance = cross_validated_decoder(first.view(), second.view(), 1.0, 5, &ridges, 1).unwrap();
    assert_relative_eq!(performance.information, truth, max_relative = 0.08);
    // Two Gaussians d' apart, split in the middle: accuracy is Phi(d' / 2).
    let normal = statrs::distribution::Normal::standard();
    let expected = statrs::distribution::ContinuousCDF::cdf(&normal, truth.sqrt() / 2.0);
    assert!((performance.accuracy - expected).abs() < 0.015, "{} {expected}", performance.accuracy);
    // With labels that mean nothing there is no information.
    let none = cross_validated_decoder(
        first.view(),
        population.counts(-0.5, 5000, random).view(),
        1.0,
        5,
        &ridges,
        1,
    );
    assert!(none.unwrap().information.abs() < 0.02 * truth);
}

#[test]
fn duplicated_and_silent_units_are_refused_with_their_rank() {
    let population = Population::new(4, 0.0);
    let random = &mut ChaCha8Rng::seed_from_u64(4);
    let mut counts = [0.0, DIFFERENCE].map(|stimulus| population.counts(stimulus, 40, random));
    for counts in &mut counts {
        let copy = counts.column(0).to_owned();
        counts.column_mut(1).assign(&copy);
        counts.column_mut(2).fill(0.0);
    }
    let moments = PopulationMoments::from_counts(counts[0].view(), counts[1].view(), DIFFERENCE).unwrap();
    let message = moments.information().unwrap_err().to_string();
    assert!(message.contains("4 units from 80 trials has rank 2"), "{message}");
    assert_eq!(moments.shuffled_information(), Err(DecodingError::ConstantUnit { unit: 2 }));
    assert_eq!(moments.varying_units(), [0, 1, 3]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn information_ignores_order_scale_offset_and_direction(
        seed in 0_u64..1000,
        scale in 0.01_f64..100.0,
        offset in -50.0_f64..50.0,
    ) {
        let population = Population::new(6, 0.01);
        let random = &mut ChaCha8Rng::seed_from_u64(seed);
        let [first, second] = [0.0, DIFFERENCE].map(|stimulus| population.counts(stimulus, 25, random));
        let estimate = |first: &Array2<f64>, second: &Array2<f64>, difference: f64| {
            PopulationMoments::from_counts(first.view(), second.view(), difference).unwrap().information().unwrap()
        };
        let reference = estimate(&first, &second, DIFFERENCE);
        let mut order: Vec<usize> = (0..6).collect();
        order.shuffle(random);
        let changed = |counts: &Array2<f64>| counts.select(Axis(1), &order) * scale + offset;
        let transformed = estimate(&changed(&first), &changed(&second), DIFFERENCE);
        prop_assert!((transformed.corrected - reference.corrected).abs() < 1e-8 * reference.naive);
        // Swapped conditions, and the stimulus in other units.
        let swapped = estimate(&second, &first, -DIFFERENCE);
        prop_assert!((swapped.corrected - reference.corrected).abs() < 1e-8 * reference.naive);
        let rescaled = estimate(&first, &second, 2.0 * DIFFERENCE);
        prop_assert!((4.0 * rescaled.corrected - reference.corrected).abs() < 1e-8 * reference.naive);
    }
}
