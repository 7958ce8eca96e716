//! Norm indices of the feedforward model against cases worked out by hand.
#![allow(missing_docs, reason = "tests explain themselves by their names")]

use approx::assert_relative_eq;
use normcircuit_rate_network::feedforward::FeedforwardModel;

fn surface(exponent: f64, offset: f64, rates: &[f64]) -> ndarray::Array2<f64> {
    let model = FeedforwardModel { exponent, threshold: -0.32, offset };
    model.norm_indices(rates).unwrap()
}

#[test]
fn a_linear_cell_without_threshold_has_the_divisor_everywhere() {
    let model = FeedforwardModel { exponent: 1.0, threshold: 0.0, offset: 0.0 };
    let surface = model.norm_indices(&[0.1, 5.0, 40.0, 90.0]).unwrap();
    for ((first, second), index) in surface.indexed_iter() {
        // Only the pair of weakest rates gives less than 1 Hz: 0.2/1.5.
        if (first, second) == (0, 0) {
            assert!(index.is_nan());
        } else {
            assert_relative_eq!(*index, 1.5, max_relative = 1e-12);
        }
    }
}

#[test]
fn equal_rates_of_a_square_give_nine_eighths() {
    // r₁₂ = (2 √r / 1.5)² = 16/9 r, hence 2 r / r₁₂ = 9/8.
    let model = FeedforwardModel { exponent: 2.0, threshold: 0.0, offset: 0.0 };
    assert_relative_eq!(20.0 / model.rate_with_both(10.0, 10.0), 1.125, max_relative = 1e-12);
}

#[test]
fn the_threshold_shifts_the_current_by_a_third() {
    // (I₁ + I₂)/1.5 − θ with I = r + θ is (r₁ + r₂)/1.5 + θ/3.
    let model = FeedforwardModel { exponent: 1.0, threshold: -0.3, offset: 0.05 };
    assert_relative_eq!(model.rate_with_both(10.0, 20.0), 20.0 - 0.1 + 0.05, max_relative = 1e-12);
}

#[test]
fn a_current_beyond_the_scaled_sum_lowers_the_norm_index() {
    let rates = [5.0, 20.0, 60.0];
    for exponent in [2.5, 1.0, 0.8] {
        let (more, less) = (surface(exponent, 0.2, &rates), surface(exponent, -0.4, &rates));
        assert!(more.iter().zip(&less).all(|(more, less)| more < less), "exponent {exponent}");
    }
}

#[test]
fn weak_responses_are_blank() {
    assert!(surface(2.5, -0.4, &[0.1, 90.0])[[0, 0]].is_nan());
    assert!(surface(2.5, -0.4, &[0.1, 90.0])[[1, 1]].is_finite());
}

#[test]
fn a_negative_rate_is_refused() {
    let model = FeedforwardModel { exponent: 1.0, threshold: 0.0, offset: 0.0 };
    let message = model.norm_indices(&[1.0, -2.0]).unwrap_err().to_string();
    assert_eq!(message, "entry 1 of rates is -2; it must be finite and at least 0 Hz");
}
