//! Estimates with intervals from a bootstrap over neurons, NaN where there are too few of them.

use ndarray::Array1;
use normcircuit_statistics::association::{linear_association, ranks};
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::resampling::{Bootstrap, Estimate, bootstrap};

/// NaN unless there is enough to estimate from.
pub(super) fn if_enough(
    enough: bool,
    estimate: impl FnOnce() -> Result<Estimate, InputError>,
) -> Result<Estimate, InputError> {
    const NOTHING: Estimate = Estimate {
        value: f64::NAN,
        standard_error: f64::NAN,
        lower: f64::NAN,
        upper: f64::NAN,
        undefined: 0,
    };
    if enough { estimate() } else { Ok(NOTHING) }
}

/// The share of neurons of which something holds.
pub(super) fn share(holds: impl Iterator<Item = bool>, settings: &Bootstrap) -> Result<Estimate, InputError> {
    let holds: Vec<f64> = holds.map(|holds| f64::from(u8::from(holds))).collect();
    if_enough(!holds.is_empty(), || {
        let mean =
            |drawn: &[usize]| drawn.iter().map(|&neuron| holds[neuron]).sum::<f64>() / drawn.len() as f64;
        bootstrap(holds.len(), settings, mean)
    })
}

/// Spearman's correlation over neurons where both are finite, with a bootstrap interval that takes ranks as given.
pub(super) fn rank_correlation(
    x: &Array1<f64>,
    y: &Array1<f64>,
    settings: &Bootstrap,
) -> Result<Estimate, InputError> {
    let finite = x.iter().zip(y).filter(|(x, y)| x.is_finite() && y.is_finite());
    let (x, y): (Vec<f64>, Vec<f64>) = finite.map(|(x, y)| (*x, *y)).unzip();
    let ranks = [x, y].map(|values| ranks(&Array1::from(values)));
    if_enough(ranks[0].len() > 2, || {
        linear_association(&ranks[0], &ranks[1], settings).map(|association| association.correlation)
    })
}
