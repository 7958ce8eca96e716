//! Transfer functions and their fits.
#![allow(missing_docs, reason = "tests explain themselves by their names")]

use approx::assert_relative_eq;
use normcircuit_rate_network::curve_fit::{fit_power_then_line, fit_two_power_laws};
use normcircuit_rate_network::{PaperCurve, PowerLaw, TransferFunction, TwoPiece};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn all() -> Vec<TransferFunction> {
    PaperCurve::ALL
        .map(PaperCurve::functions)
        .iter()
        .flat_map(|both| [both.excitatory, both.inhibitory])
        .collect()
}

#[test]
fn the_papers_curves_are_valid_continuous_and_never_fall() {
    for curve in all() {
        curve.check().unwrap();
        let step = 1e-4;
        let rates: Vec<f64> = (0..40_000).map(|at| curve.rate(-1.0 + step * f64::from(at))).collect();
        for pair in rates.windows(2) {
            let rise = pair[1] - pair[0];
            // The steepest places are the upper ends and, for the sublinear curve, the threshold.
            assert!((0.0..0.05).contains(&rise), "rise of {rise} Hz in {curve:?}");
        }
        assert!(rates[0] == 0.0 && rates[rates.len() - 1] > 50.0);
    }
}

#[test]
fn the_published_pieces_meet_within_two_percent() {
    for curve in all() {
        if let TransferFunction::TwoPiece(curve) = curve {
            assert!(curve.jump() <= 0.0 && curve.jump() > -0.02 * curve.break_rate, "{} Hz", curve.jump());
            // A little beyond the break the published line holds.
            let current = curve.break_current + 0.01;
            assert_relative_eq!(
                curve.rate(current),
                curve.break_rate + 0.01 * curve.upper_slope,
                epsilon = 1e-9
            );
        }
    }
}

#[test]
fn slopes_match_central_differences() {
    for curve in all() {
        for current in [-0.9, -0.2, 0.3, 0.6, 1.1, 2.0] {
            let step = 1e-6;
            let difference = (curve.rate(current + step) - curve.rate(current - step)) / (2.0 * step);
            assert_relative_eq!(curve.slope(current), difference, epsilon = 1e-6, max_relative = 1e-6);
        }
    }
}

#[test]
fn the_upper_piece_is_the_power_law_it_says() {
    let curve = two_power_laws();
    for current in [0.8, 1.3, 2.4] {
        assert_relative_eq!(curve.upper().rate(current), curve.rate(current), max_relative = 1e-12);
    }
}

#[test]
fn an_upper_piece_above_the_end_of_the_lower_one_is_refused() {
    let curve = TwoPiece { break_rate: 25.0, ..power_then_line() };
    let message = TransferFunction::from(curve).check().unwrap_err().to_string();
    assert_eq!(message, "break_rate is 25; it must be at most the rate at which the lower piece ends");
}

fn power_then_line() -> TwoPiece {
    let lower = PowerLaw { gain: 20.0, threshold: -0.3, exponent: 2.3 };
    let break_current = 0.7;
    TwoPiece {
        lower,
        break_current,
        break_rate: lower.rate(break_current),
        upper_slope: 40.0,
        upper_exponent: 1.0,
    }
}

fn two_power_laws() -> TwoPiece {
    TwoPiece { upper_exponent: 0.7, upper_slope: 35.0, ..power_then_line() }
}

/// Currents spread as in a network, rates with noise of known SD (uniform, relative to the true rate).
fn noisy(truth: &TwoPiece, seed: u64, relative_sd: f64) -> (Vec<f64>, Vec<f64>) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let half_width = relative_sd * 3_f64.sqrt();
    let currents: Vec<f64> = (0..2_000).map(|_| -0.6 + 2.6 * random.random::<f64>().sqrt()).collect();
    let noise =
        |current: &f64| truth.rate(*current) * (1.0 + half_width * (2.0 * random.random::<f64>() - 1.0));
    let rates = currents.iter().map(noise).collect();
    (currents, rates)
}

#[test]
fn fits_without_noise_return_the_constants() {
    let (currents, rates) = noisy(&power_then_line(), 1, 0.0);
    let fit = fit_power_then_line(&currents, &rates).unwrap();
    assert!(fit.residual_sd < 1e-5, "{fit:?}");
    assert_relative_eq!(fit.curve.lower.exponent, 2.3, max_relative = 1e-5);
    assert_relative_eq!(fit.curve.break_current, 0.7, max_relative = 1e-5);
    let (currents, rates) = noisy(&two_power_laws(), 2, 0.0);
    let fit = fit_two_power_laws(&currents, &rates, 20.0).unwrap();
    assert!(fit.residual_sd < 1e-5, "{fit:?}");
    assert_relative_eq!(fit.curve.upper_exponent, 0.7, max_relative = 1e-5);
    assert_relative_eq!(fit.curve.lower.threshold, -0.3, max_relative = 1e-4);
}

/// Least squares of five constants to `n` points of residual SD `s` errs by `s √(5/n)` (root mean square over the points,
/// noise of one variance) and estimates `s` to a share of `1/√(2n)` (normal noise; less here).
#[test]
fn fits_with_noise_err_as_much_as_least_squares_must() {
    let truths = [power_then_line(), two_power_laws()];
    let mut shares = [0.0; 2];
    let repeats = 20;
    for (truth, share) in truths.iter().zip(&mut shares) {
        for seed in 0..repeats {
            let (currents, rates) = noisy(truth, seed, 0.2);
            let fit = if truth.upper_exponent < 1.0 {
                fit_two_power_laws(&currents, &rates, 20.0).unwrap()
            } else {
                fit_power_then_line(&currents, &rates).unwrap()
            };
            let errors =
                currents.iter().map(|&current| (fit.curve.rate(current) - truth.rate(current)).powi(2));
            let expected = fit.residual_sd * (5.0 / currents.len() as f64).sqrt();
            *share += (errors.sum::<f64>() / currents.len() as f64).sqrt() / expected / repeats as f64;
            let noise =
                rates.iter().zip(&currents).map(|(rate, &current)| (rate - truth.rate(current)).powi(2));
            let noise_sd = (noise.sum::<f64>() / (currents.len() - 5) as f64).sqrt();
            assert_relative_eq!(fit.residual_sd, noise_sd, max_relative = 0.01);
            assert!(fit.curve.jump().abs() < 1e-9);
        }
    }
    // The noise grows with the rate, which makes the steep end count for more than its share.
    assert!(shares.iter().all(|share| (0.6..1.5).contains(share)), "{shares:?}");
}

#[test]
fn data_that_determine_nothing_are_refused() {
    let refused =
        |currents: &[f64], rates: &[f64]| fit_power_then_line(currents, rates).unwrap_err().to_string();
    assert_eq!(refused(&[0.0; 3], &[1.0; 3]), "number of points is 3; it must be at least 10");
    assert_eq!(refused(&[0.0; 20], &[1.0; 20]), "first current is 0; it must be unlike at least one other");
    let currents: Vec<f64> = (0..20).map(f64::from).collect();
    assert_eq!(refused(&currents, &[0.0; 20]), "largest rate is 0; it must be above 0 Hz");
    let above = fit_two_power_laws(&currents, &currents, 50.0).unwrap_err().to_string();
    assert_eq!(above, "break_rate is 50; it must be between the smallest and the largest rate");
}
