//! The median norm index, with an interval for other trials and other units.

use crate::data::LabRecording;
use ndarray::Array1;
use normcircuit_protocols::Condition;
use normcircuit_statistics::estimate::student_quantile;
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::resampling::{Bootstrap, Estimate, bootstrap, resample};
use normcircuit_statistics::summary::standard_deviation;
use rayon::prelude::*;

/// Median of the norm indices of the units `used`, whose values are `indices`.
///
/// Its interval speaks of other trials and other units: the variances of a bootstrap over units and of one over trials,
/// which units share, add. Noise of single units in single trials is in both, so that the interval is rather too wide than
/// too narrow. Limits are symmetric in the logarithm, with the width of Student's t with one degree of freedom less than
/// there are units or trials of a condition, whichever are fewest.
pub(super) fn median_index(
    recording: &LabRecording,
    used: &[usize],
    indices: &Array1<f64>,
    settings: &Bootstrap,
) -> Result<Estimate, InputError> {
    let of_units =
        bootstrap(used.len(), settings, |drawn| median(&drawn.iter().map(|unit| indices[*unit]).collect()))?;
    let of_trials: Array1<f64> = over_trials(recording, used, settings).into_iter().collect();
    let error = of_units.standard_error.hypot(standard_deviation(&of_trials));
    let fewest = Condition::ALL.iter().map(|condition| recording.trials(*condition)).min().unwrap_or(0);
    let reach = student_quantile(fewest.min(used.len()) as f64 - 1.0) * error / of_units.value;
    Ok(Estimate {
        standard_error: error,
        lower: of_units.value * (-reach).exp(),
        upper: of_units.value * reach.exp(),
        ..of_units
    })
}

/// Finite medians of replicates whose trials are drawn with replacement within each condition, the same for all units.
fn over_trials(recording: &LabRecording, used: &[usize], settings: &Bootstrap) -> Vec<f64> {
    let counts = Condition::ALL.map(|condition| recording.counts_of(condition, used));
    let replicates = (0..settings.replicates).into_par_iter().map(|replicate| {
        let [first, second, both] = [0, 1, 2].map(|which| {
            let trials = counts[which].nrows();
            let stream = (replicate * Condition::ALL.len() + which) as u64;
            let mut weights = Array1::zeros(trials);
            // A seed of its own, so that units and trials are not drawn by the same numbers.
            for trial in resample(trials, settings.seed ^ u64::MAX, stream) {
                weights[trial] += 1.0 / trials as f64;
            }
            weights.dot(&counts[which])
        });
        median(&((first + second) / both))
    });
    replicates.filter(|median| median.is_finite()).collect()
}

/// Median of all that is not NaN; an infinite index is above all others.
fn median(indices: &Array1<f64>) -> f64 {
    let mut sorted: Vec<f64> = indices.iter().copied().filter(|index| !index.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        count if count % 2 == 1 => sorted[count / 2],
        count => f64::midpoint(sorted[count / 2 - 1], sorted[count / 2]),
    }
}
