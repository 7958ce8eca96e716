//! How many factors describe trials that were not used to fit them.

use ndarray::{ArrayView2, Axis};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::error::{DimensionError, check_counts};
use super::factor_model::FactorModel;

/// Held-out likelihood as a function of the number of factors.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct FactorSelection {
    /// Numbers of factors that were tried, `0..=maximum`.
    pub factors: Vec<usize>,
    /// Mean log-likelihood per held-out trial (nats) of each.
    pub log_likelihood: Vec<f64>,
    /// The number of factors with the highest.
    pub best: usize,
}

/// Chooses the number of factors from zero to `maximum` by the likelihood of held-out trials.
///
/// Trials of `counts`, `[trial x unit]`, are shuffled and dealt into `folds`; each fold is held out once.
///
/// # Errors
/// Fewer than two folds or two trials a fold, as many factors as units, a count that is not finite, or a unit that
/// is constant in a training set.
///
/// ```
/// use ndarray::Array2;
/// use normcircuit_statistics::dimension::cross_validate_factors;
/// let counts = Array2::from_shape_fn((200, 6), |(i, j)| {
///     2.0 * (i as f64).sin() + ((i * i * (j + 1)) as f64).sin()
/// });
/// let selection = cross_validate_factors(counts.view(), 2, 4, 1)?;
/// assert!(selection.best >= 1 && selection.log_likelihood[1] > selection.log_likelihood[0]);
/// # Ok::<(), normcircuit_statistics::dimension::DimensionError>(())
/// ```
pub fn cross_validate_factors(
    counts: ArrayView2<'_, f64>,
    maximum: usize,
    folds: usize,
    seed: u64,
) -> Result<FactorSelection, DimensionError> {
    check_counts(counts, 2 * folds.max(2))?;
    if folds < 2 {
        let requirement = "at least 2 folds";
        return Err(DimensionError::Size { requested: folds, available: counts.ncols(), requirement });
    }
    let mut order: Vec<usize> = (0..counts.nrows()).collect();
    order.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    let trials_of = |held_out: bool, fold: usize| {
        let chosen = order.iter().enumerate().filter(|(position, _)| (position % folds == fold) == held_out);
        counts.select(Axis(0), &chosen.map(|(_, &trial)| trial).collect::<Vec<_>>())
    };
    let jobs: Vec<(usize, usize)> =
        (0..=maximum).flat_map(|factors| (0..folds).map(move |fold| (factors, fold))).collect();
    let sums = jobs
        .par_iter()
        .map(|&(factors, fold)| {
            let held_out = trials_of(true, fold);
            let model = FactorModel::fit(trials_of(false, fold).view(), factors)?;
            Ok(model.log_likelihood(held_out.view())? * held_out.nrows() as f64)
        })
        // In order, so that an error does not depend on which thread is first.
        .collect::<Vec<Result<_, DimensionError>>>()
        .into_iter()
        .collect::<Result<Vec<f64>, DimensionError>>()?;
    let log_likelihood: Vec<f64> =
        sums.chunks(folds).map(|folds| folds.iter().sum::<f64>() / counts.nrows() as f64).collect();
    let best = (0..=maximum)
        .max_by(|&a, &b| log_likelihood[a].total_cmp(&log_likelihood[b]).then(b.cmp(&a)))
        .unwrap_or_default();
    Ok(FactorSelection { factors: (0..=maximum).collect(), log_likelihood, best })
}
