//! Estimates with intervals from a bootstrap over neurons.

use ndarray::Array1;
use normcircuit_statistics::association::{linear_association, ranks};
use normcircuit_statistics::estimate::{ErrorSource, Estimate};
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::resampling::{Bootstrap, bootstrap};
use normcircuit_statistics::summary::standard_deviation;

/// A statistic of `count` neurons, given the places of those drawn; NaN if there are fewer than `least`.
///
/// # Errors
/// [`InputError`] if the settings of the bootstrap are unusable.
pub fn over_neurons(
    count: usize,
    least: usize,
    settings: &Bootstrap,
    statistic: impl Fn(&[usize]) -> f64 + Sync,
) -> Result<Estimate, InputError> {
    if count < least.max(1) {
        return Ok(unknown());
    }
    Ok(bootstrap(count, settings, statistic)?.into())
}

/// The share of neurons of which something holds; NaN without neurons.
///
/// # Errors
/// [`InputError`] if the settings of the bootstrap are unusable.
pub fn share(holds: impl Iterator<Item = bool>, settings: &Bootstrap) -> Result<Estimate, InputError> {
    let holds: Vec<f64> = holds.map(|holds| f64::from(u8::from(holds))).collect();
    over_neurons(holds.len(), 1, settings, |drawn| {
        drawn.iter().map(|&neuron| holds[neuron]).sum::<f64>() / drawn.len() as f64
    })
}

/// Spearman's correlation over neurons where both values are finite, ranks taken as given; NaN for fewer than three.
///
/// # Errors
/// [`InputError`] if the settings of the bootstrap are unusable.
pub fn rank_correlation(
    x: &Array1<f64>,
    y: &Array1<f64>,
    settings: &Bootstrap,
) -> Result<Estimate, InputError> {
    let finite = x.iter().zip(y).filter(|(x, y)| x.is_finite() && y.is_finite());
    let (x, y): (Vec<f64>, Vec<f64>) = finite.map(|(x, y)| (*x, *y)).unzip();
    if x.len() < 3 {
        return Ok(unknown());
    }
    let [x, y] = [x, y].map(|values| ranks(&Array1::from(values)));
    Ok(linear_association(&x, &y, settings)?.correlation.into())
}

/// SD of norm indices up to a bound.
///
/// # Errors
/// [`InputError`] if the settings of the bootstrap are unusable.
pub fn index_spread(
    index: impl IntoIterator<Item = f64>,
    up_to: f64,
    settings: &Bootstrap,
) -> Result<Estimate, InputError> {
    let kept: Vec<f64> = index.into_iter().filter(|index| *index <= up_to).collect();
    over_neurons(kept.len(), 2, settings, |drawn| {
        standard_deviation(&drawn.iter().map(|&neuron| kept[neuron]).collect::<Array1<f64>>())
    })
}

/// What too few neurons tell.
fn unknown() -> Estimate {
    Estimate::from_sources(f64::NAN, &[ErrorSource::normal(f64::NAN)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_of_finite_pairs_are_correlated() {
        let x = Array1::from(vec![1.0, 2.0, 3.0, f64::NAN, 4.0]);
        let y = Array1::from(vec![1.0, 8.0, 27.0, 0.0, 64.0]);
        let found = rank_correlation(&x, &y, &Bootstrap::default()).unwrap();
        assert!((found.value - 1.0).abs() < 1e-12);
        let few = rank_correlation(&Array1::zeros(2), &Array1::zeros(2), &Bootstrap::default()).unwrap();
        assert!(few.value.is_nan() && few.standard_error.is_nan());
    }

    #[test]
    fn a_share_is_a_mean_of_zeros_and_ones() {
        let found = share([true, false, false, false].into_iter(), &Bootstrap::default()).unwrap();
        assert!((found.value - 0.25).abs() < 1e-12 && found.interval.0 >= 0.0);
        assert!(share(std::iter::empty(), &Bootstrap::default()).unwrap().value.is_nan());
    }
}
