//! The shared noise against the analytic Ornstein–Uhlenbeck process.

use normcircuit_protocols::{NoiseParameters, OrnsteinUhlenbeck};
use normcircuit_simulation::RootSeed;

fn processes(count: usize) -> OrnsteinUhlenbeck {
    OrnsteinUhlenbeck::new(NoiseParameters::default(), count, RootSeed(1).stream("noise test", &[])).unwrap()
}

fn mean_product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() / a.len() as f64
}

#[test]
fn the_start_has_the_stationary_variance() {
    let count = 200_000;
    let noise = processes(count);
    let expected = 3.5 * 3.5 / 80.0;
    let error = 4.0 * expected * (2.0 / count as f64).sqrt();
    assert!((mean_product(noise.values(), noise.values()) - expected).abs() < error);
}

#[test]
fn variance_and_autocorrelation_are_those_of_the_recursion() {
    let count = 100_000;
    let mut noise = processes(count);
    (0..300).for_each(|_| noise.advance());
    let origin = noise.values().to_vec();
    // η′ = (1 − 1/τ) η + (σ/τ) ξ has the variance σ²/(2τ − 1) and the autocorrelation (1 − 1/τ)^lag.
    let variance = 3.5 * 3.5 / 79.0;
    let error = 4.0 * variance * (2.0 / count as f64).sqrt();
    for lag in 0..=80 {
        if [0, 1, 10, 40, 80].contains(&lag) {
            let expected = variance * (1.0_f64 - 1.0 / 40.0).powi(lag);
            let found = mean_product(&origin, noise.values());
            assert!((found - expected).abs() < error, "lag {lag}: {found} {expected}");
        }
        noise.advance();
    }
}

#[test]
fn a_time_average_has_the_published_variance() {
    // (σ²/T)(1 − (τ/T)(1 − exp(−T/τ))) of the continuous process at T = 200 ms.
    let count = 40_000;
    let mut noise = processes(count);
    let mut averages = vec![0.0; count];
    for _ in 0..200 {
        noise.advance();
        averages.iter_mut().zip(noise.values()).for_each(|(sum, value)| *sum += value / 200.0);
    }
    let found = mean_product(&averages, &averages);
    let expected = 12.25 / 200.0 * (1.0 - 0.2 * (1.0 - (-5.0_f64).exp()));
    assert!((expected - 0.049_08).abs() < 1e-5);
    // Four standard errors, and 1 % for the step of 1 ms.
    assert!((found / expected - 1.0).abs() < 4.0 * (2.0 / count as f64).sqrt() + 0.01, "{found} {expected}");
}

#[test]
fn processes_are_independent() {
    let mut noise = processes(200_000);
    noise.advance();
    let (one, two) = noise.values().split_at(100_000);
    let variance = 12.25 / 79.0;
    assert!(mean_product(one, two).abs() < 4.0 * variance / 100_000_f64.sqrt());
}

#[test]
fn bad_parameters_are_refused() {
    for (amplitude, time_constant) in [(-1.0, 40.0), (f64::NAN, 40.0), (1.0, 0.0), (1.0, f64::INFINITY)] {
        let parameters = NoiseParameters { amplitude, time_constant };
        assert!(OrnsteinUhlenbeck::new(parameters, 1, RootSeed(1).stream("noise test", &[])).is_err());
    }
}
