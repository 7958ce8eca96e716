//! The median norm index, with an interval for other trials and other units.

use crate::data::LabRecording;
use ndarray::{Array1, Array2, Axis};
use normcircuit_protocols::Condition;
use normcircuit_statistics::estimate::student_quantile;
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::resampling::{Bootstrap, Estimate, bootstrap, resample};
use normcircuit_statistics::summary::standard_deviation;
use rayon::prelude::*;

/// Replicates of this many indices in all are held at a time.
const MAX_INDICES: usize = 20_000_000;

/// Median of the norm indices of the units `used`, whose values are `indices`.
///
/// Its interval speaks of other trials and other units: the variance of a bootstrap over units, plus that of a bootstrap over
/// trials, which units share, less that of replicates in which every unit has trials of its own, as the noise of single
/// units is in both; and never less than either. Limits are symmetric in the logarithm, with the width of Student's t with
/// one degree of freedom less than there are units or trials of a condition, whichever are fewest.
pub(super) fn median_index(
    recording: &LabRecording,
    used: &[usize],
    indices: &Array1<f64>,
    settings: &Bootstrap,
) -> Result<Estimate, InputError> {
    let of_units =
        bootstrap(used.len(), settings, |drawn| median(&drawn.iter().map(|unit| indices[*unit]).collect()))?;
    let drawn = over_trials(recording, used, settings);
    let replicates = drawn.nrows();
    let shared: Array1<f64> = drawn.rows().into_iter().map(|row| median(&row.to_owned())).collect();
    let offsets: Vec<usize> = resample(used.len().max(replicates), settings.seed, u64::MAX);
    let own = |replicate: usize| {
        let of_unit = |unit: usize| drawn[[(replicate + offsets[unit]) % replicates, unit]];
        median(&(0..used.len()).map(of_unit).collect())
    };
    let apart: Array1<f64> = (0..replicates).map(own).collect();
    let variance = |medians: &Array1<f64>| {
        let finite: Array1<f64> = medians.iter().copied().filter(|median| median.is_finite()).collect();
        standard_deviation(&finite).powi(2)
    };
    let (of_trials, noise) = (variance(&shared), variance(&apart));
    let unit_variance = of_units.standard_error.powi(2);
    let error = (unit_variance + of_trials - noise).max(unit_variance).max(of_trials).sqrt();
    let fewest = Condition::ALL.iter().map(|condition| recording.trials(*condition)).min().unwrap_or(0);
    let reach = student_quantile(fewest.min(used.len()) as f64 - 1.0) * error / of_units.value;
    Ok(Estimate {
        standard_error: error,
        lower: of_units.value * (-reach).exp(),
        upper: of_units.value * reach.exp(),
        ..of_units
    })
}

/// Norm indices `[replicate x unit]` with trials drawn with replacement within each condition, the same for all units.
fn over_trials(recording: &LabRecording, used: &[usize], settings: &Bootstrap) -> Array2<f64> {
    let counts = Condition::ALL.map(|condition| recording.counts_of(condition, used));
    let replicates = settings.replicates.min((MAX_INDICES / used.len().max(1)).max(100));
    let mut drawn = Array2::zeros((replicates, used.len()));
    let rows = drawn.axis_iter_mut(Axis(0)).into_par_iter().enumerate();
    rows.for_each(|(replicate, mut indices)| {
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
        indices.assign(&((first + second) / both));
    });
    drawn
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
