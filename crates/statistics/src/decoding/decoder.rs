//! A linear decoder that is judged on trials it has not seen: an independent check of the information estimates.

use ndarray::{Array1, Array2, ArrayView2, Axis, concatenate};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::error::DecodingError;
use super::fisher;
use super::moments::PopulationMoments;
use crate::linear_algebra::solve_positive_definite;

/// What a linear decoder achieves on trials that neither trained it nor chose its ridge.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct DecoderPerformance {
    /// Information of the decoded estimate, `slope^2 / variance`, without the bias of the test trials' number. On
    /// average at most the linear Fisher information of the population, which it approaches with many trials.
    pub information: f64,
    /// Sampling variance of the information from the finite number of test trials, as that of a single unit with the decoded
    /// value as its count (for Gaussian noise). That other trials would have trained another decoder is not in it.
    pub variance: f64,
    /// Fraction of test trials on the right side of the midpoint between the training means.
    pub accuracy: f64,
    /// The ridge that each fold chose on its validation trials, relative to the mean variance of the units.
    pub ridges: Vec<f64>,
}

/// Trains a ridge-regularized linear discriminant, `(C + ridge * mean variance) w = f'`, and tests it on held-out
/// trials.
///
/// The trials of each condition, `[trial x unit]`, are shuffled and dealt into `folds` folds. Each fold is the test set
/// once; the next fold chooses among `ridges` (relative to the mean variance of the units), the others train.
///
/// # Errors
/// Fewer than three folds, fewer than two trials per fold and condition, no ridge or one that is not positive; wrong
/// counts, as in [`PopulationMoments::from_counts`]; constant counts throughout.
///
/// ```
/// use ndarray::Array2;
/// use normcircuit_statistics::decoding::cross_validated_decoder;
/// let first = Array2::from_shape_fn((60, 2), |(i, j)| ((i * (3 * j + 7)) as f64).sin());
/// let second = &first + 5.0; // far apart: no mistakes
/// let performance = cross_validated_decoder(first.view(), second.view(), 1.0, 5, &[1e-3, 1e-1], 7)?;
/// assert_eq!(performance.accuracy, 1.0);
/// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
/// ```
pub fn cross_validated_decoder(
    first: ArrayView2<'_, f64>,
    second: ArrayView2<'_, f64>,
    stimulus_difference: f64,
    folds: usize,
    ridges: &[f64],
    seed: u64,
) -> Result<DecoderPerformance, DecodingError> {
    check(first.nrows().min(second.nrows()), folds, ridges)?;
    let deal = [deal_folds(first.nrows(), folds, seed, 0), deal_folds(second.nrows(), folds, seed, 1)];
    let parts: Vec<[Array2<f64>; 2]> = (0..folds)
        .map(|fold| [first.select(Axis(0), &deal[0][fold]), second.select(Axis(0), &deal[1][fold])])
        .collect();
    let outcomes = (0..folds)
        .into_par_iter()
        .map(|test| run_fold(&parts, test, stimulus_difference, ridges))
        // In order, so that an error does not depend on which thread is first.
        .collect::<Vec<Result<_, DecodingError>>>()
        .into_iter()
        .collect::<Result<Vec<Outcome>, DecodingError>>()?;
    let mean = |value: fn(&Outcome) -> f64| outcomes.iter().map(value).sum::<f64>() / folds as f64;
    let trials: f64 = [first.nrows(), second.nrows()].iter().map(|&trials| 1.0 / trials as f64).sum();
    let of_value = mean(|outcome| outcome.variance);
    // The mean slope over folds has its own sampling variance, which would count as signal.
    let noise = trials / stimulus_difference.powi(2);
    let information = mean(|outcome| outcome.slope).powi(2) / of_value - noise;
    let degrees = (first.nrows() + second.nrows() - 2) as f64;
    Ok(DecoderPerformance {
        information,
        variance: fisher::variance(information, 1.0, degrees, noise),
        accuracy: outcomes.iter().map(|outcome| outcome.correct).sum::<usize>() as f64
            / (first.nrows() + second.nrows()) as f64,
        ridges: outcomes.iter().map(|outcome| outcome.ridge).collect(),
    })
}

fn check(trials: usize, folds: usize, ridges: &[f64]) -> Result<(), DecodingError> {
    let out_of_range = |name, value, requirement| Err(DecodingError::OutOfRange { name, value, requirement });
    if folds < 3 {
        return out_of_range("number of folds", folds as f64, "at least 3: test, validation and training");
    }
    if trials < 2 * folds {
        return out_of_range(
            "number of trials of a condition",
            trials as f64,
            "at least twice the number of folds",
        );
    }
    if ridges.is_empty() {
        return out_of_range("number of ridges", 0.0, "at least 1");
    }
    match ridges.iter().find(|&&ridge| !(ridge > 0.0 && ridge.is_finite())) {
        Some(&ridge) => out_of_range("ridge", ridge, "positive and finite"),
        None => Ok(()),
    }
}

fn deal_folds(trials: usize, folds: usize, seed: u64, condition: u64) -> Vec<Vec<usize>> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(condition);
    let mut order: Vec<usize> = (0..trials).collect();
    order.shuffle(&mut random);
    (0..folds).map(|fold| order.iter().copied().skip(fold).step_by(folds).collect()).collect()
}

/// What one test fold says about one decoder.
struct Outcome {
    ridge: f64,
    /// Change of the decoded value per unit of the stimulus, for a decoder scaled to one on its training trials.
    slope: f64,
    variance: f64,
    correct: usize,
}

fn run_fold(
    parts: &[[Array2<f64>; 2]],
    test: usize,
    stimulus_difference: f64,
    ridges: &[f64],
) -> Result<Outcome, DecodingError> {
    let validation = (test + 1) % parts.len();
    let training = |condition: usize| {
        let views: Vec<_> = (0..parts.len())
            .filter(|&fold| fold != test && fold != validation)
            .map(|fold| parts[fold][condition].view())
            .collect();
        concatenate(Axis(0), &views).unwrap_or_else(|_| unreachable!("folds have the same units"))
    };
    let moments =
        PopulationMoments::from_counts(training(0).view(), training(1).view(), stimulus_difference)?;
    let mut best: Option<(f64, f64, Array1<f64>)> = None;
    for &ridge in ridges {
        let weights = train(&moments, ridge)?;
        let validated = evaluate(&parts[validation], &weights, &moments, ridge);
        let score = validated.slope.powi(2) / validated.variance * validated.slope.signum();
        if best.as_ref().is_none_or(|(_, highest, _)| score > *highest) {
            best = Some((ridge, score, weights));
        }
    }
    let (ridge, _, weights) = best.unwrap_or_else(|| unreachable!("there is at least one ridge"));
    Ok(evaluate(&parts[test], &weights, &moments, ridge))
}

/// Weights of the decoder, scaled so that its value follows the stimulus on the training trials.
fn train(moments: &PopulationMoments, ridge: f64) -> Result<Array1<f64>, DecodingError> {
    let mut covariance = moments.covariance().clone();
    let mean_variance = covariance.diag().mean().unwrap_or(0.0);
    covariance.diag_mut().mapv_inplace(|variance| variance + ridge * mean_variance);
    let weights = solve_positive_definite(covariance.view(), moments.derivative().view())?;
    let gain = weights.dot(moments.derivative());
    Ok(if gain > 0.0 { weights / gain } else { weights })
}

fn evaluate(
    trials: &[Array2<f64>; 2],
    weights: &Array1<f64>,
    moments: &PopulationMoments,
    ridge: f64,
) -> Outcome {
    let midpoint = moments.mean_count().dot(weights);
    let [first, second] = [0, 1].map(|condition| trials[condition].dot(weights) - midpoint);
    let mean = |values: &Array1<f64>| values.mean().unwrap_or(0.0);
    let squares = |values: &Array1<f64>| values.mapv(|value| (value - mean(values)).powi(2)).sum();
    let degrees = (first.len() + second.len() - 2) as f64;
    // The decoded value grows along the stimulus axis, whichever of the two stimuli lies higher.
    let direction = moments.stimulus_difference().signum();
    let below = first.iter().filter(|&&value| value * direction < 0.0).count();
    let above = second.iter().filter(|&&value| value * direction > 0.0).count();
    Outcome {
        ridge,
        slope: (mean(&second) - mean(&first)) / moments.stimulus_difference(),
        variance: (squares(&first) + squares(&second)) / degrees,
        correct: below + above,
    }
}
