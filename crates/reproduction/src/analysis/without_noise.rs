//! Moments of what neurons differ in, without counting noise: products of two measurements whose noise is independent.

use ndarray::{Array1, Axis};
use normcircuit_statistics::summary::mean;

/// A value of each neuron, measured twice with independent noise.
pub type Twice = [Array1<f64>; 2];

/// The covariance over neurons of two quantities of which each neuron has one value.
fn covariance(x: &Array1<f64>, y: &Array1<f64>) -> f64 {
    ((x - mean(x)) * (y - mean(y))).sum() / (x.len() as f64 - 1.0)
}

/// SD over neurons without counting noise: the square root of the covariance of two measurements, with the covariance's sign, as
/// noise alone scatters around 0.
pub fn deviation_without_noise([one, other]: &Twice) -> f64 {
    let covariance = covariance(one, other);
    covariance.signum() * covariance.abs().sqrt()
}

/// The correlation over neurons of two quantities without counting noise: covariances of measurements whose noise is independent in
/// numerator and denominator (Spearman's correction for attenuation, doi 10.2307/1412159). NaN if either does not differ between
/// neurons beyond noise; noise may carry it past 1.
pub fn correlation_without_noise(x: &Twice, y: &Twice) -> f64 {
    covariance_across(x, y) / (covariance(&x[0], &x[1]) * covariance(&y[0], &y[1])).sqrt()
}

/// The correlation over neurons of one quantity in one half of the time and another in the other half: nearer to 0 than without
/// counting noise, with the same sign, and a number where nothing but noise differs between neurons.
pub fn correlation_across_halves(x: &Twice, y: &Twice) -> f64 {
    let variance = |[one, other]: &Twice| f64::midpoint(covariance(one, one), covariance(other, other));
    covariance_across(x, y) / (variance(x) * variance(y)).sqrt()
}

/// Of the same time, two quantities share noise: only products across halves are free of it.
fn covariance_across(x: &Twice, y: &Twice) -> f64 {
    f64::midpoint(covariance(&x[0], &y[1]), covariance(&x[1], &y[0]))
}

/// Values of those neurons, among the given ones, for which all lie below a bound, which none does that is not a number.
///
/// The bound is on each measurement by itself: one on their mean would make what noise adds to one take from the other.
pub fn below_of<const N: usize>(
    values: &[Array1<f64>; N],
    neurons: &[usize],
    bound: f64,
) -> [Array1<f64>; N] {
    let is_kept = |neuron: &usize| values.iter().all(|values| values[*neuron] < bound);
    let kept: Vec<usize> = neurons.iter().copied().filter(is_kept).collect();
    values.each_ref().map(|values| values.select(Axis(0), &kept))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use normcircuit_statistics::summary::standard_deviation;

    /// A signal and two kinds of noise, all orthogonal.
    fn signal_and_noise() -> [Array1<f64>; 3] {
        [array![1.0, 1.0, -1.0, -1.0], array![1.0, -1.0, -1.0, 1.0], array![1.0, -1.0, 1.0, -1.0]]
    }

    #[test]
    fn noise_adds_nothing_to_the_deviation() {
        let [signal, one, other] = signal_and_noise();
        let found = deviation_without_noise(&[&signal + &one, &signal + &other]);
        assert!((found - standard_deviation(&signal)).abs() < 1e-12, "{found}");
        assert!((deviation_without_noise(&[signal.clone(), -&signal]) + found).abs() < 1e-12);
    }

    #[test]
    fn noise_takes_nothing_from_the_correlation() {
        let [signal, one, other] = signal_and_noise();
        let x = [&signal + &one, &signal + &other];
        // The same noise at the same time, which inflates a plain correlation.
        let y = [2.0 * &signal + &one, 2.0 * &signal + &other];
        assert!((correlation_without_noise(&x, &y) - 1.0).abs() < 1e-12);
        // Half of x is signal, and four fifths of y.
        assert!((correlation_across_halves(&x, &y) - 0.4_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn neurons_without_a_value_are_left_out() {
        let values = [array![1.0, f64::NAN, 3.0, 4.0], array![f64::INFINITY, 2.0, 30.0, 40.0]];
        assert_eq!(below_of(&values, &[0, 1, 3], f64::INFINITY), [array![4.0], array![40.0]]);
        assert_eq!(below_of(&values, &[2, 3], 35.0), [array![3.0], array![30.0]]);
    }
}
