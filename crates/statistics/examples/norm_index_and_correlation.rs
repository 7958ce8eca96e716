//! From spike counts in three conditions to norm indices and correlation as a function of them.
//!
//! Counts of 300 units are made up so that weakly normalized units share more noise: the analysis must find that.

#![allow(clippy::print_stdout, reason = "an example prints its results")]

use ndarray::{Array1, Array2};
use normcircuit_statistics::correlation::{
    Averaging, PairAxis, PairVariable, Standardized, correlation_curve, norm_index_map,
};
use normcircuit_statistics::histogram::{Bins, histogram};
use normcircuit_statistics::normalization::{
    norm_index, norm_index_from_trials, within_one_standard_deviation,
};
use normcircuit_statistics::resampling::Bootstrap;
use normcircuit_statistics::summary::summarize;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const UNITS: usize = 300;
const TRIALS: usize = 400;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut generator = ChaCha8Rng::seed_from_u64(1);
    let truth: Array1<f64> = (0..UNITS).map(|_| 1.0 + 1.5 * generator.random::<f64>()).collect();
    let r1: Array1<f64> = (0..UNITS).map(|_| 10.0 + 10.0 * generator.random::<f64>()).collect();
    let alone = [record(&r1, &truth, &mut generator), record(&r1, &truth, &mut generator)];
    let both = record(&(&r1 * 2.0 / &truth), &truth, &mut generator);

    let rate = |counts: &Array2<f64>| counts.mean_axis(ndarray::Axis(0)).unwrap_or_default();
    let rates = [rate(&alone[0]), rate(&alone[1]), rate(&both)];
    let mut index = norm_index(&rates[0], &rates[1], &rates[2])?;
    let summary = summarize(&index);
    println!("norm index: median {:.3}, sd {:.3}", summary.median, summary.standard_deviation);
    println!("density: {:.2}", histogram(&index, Bins::uniform(1.0, 3.0, 8)?).density);
    let with_error = norm_index_from_trials(&alone[0], &alone[1], &both, &Bootstrap::default())?;
    println!(
        "unit 0: {:.3}, 95% in {:.3} to {:.3}",
        with_error[0].value, with_error[0].lower, with_error[0].upper
    );

    // Units outside the mask get no index and so stay out of the map.
    let kept = within_one_standard_deviation(&[&rates[0], &rates[1], &rates[2]])?;
    index.zip_mut_with(&kept, |value, &keep| *value = if keep { *value } else { f64::NAN });
    let counts = Standardized::<f32>::new(&both)?;
    let map = norm_index_map(&counts, &index, &Bins::uniform(1.0, 2.6, 4)?, Averaging::Arithmetic)?;
    println!("mean correlation by both indices:\n{:.4}", map.means.mean);
    println!("standard error over units:\n{:.4}", map.means.standard_error_units);
    println!("standard error over pairs, as if independent:\n{:.4}", map.means.standard_error_pairs);

    let difference =
        PairAxis { variable: PairVariable::AbsoluteDifference(&index), bins: &Bins::uniform(0.0, 1.2, 4)? };
    println!(
        "by difference: {:.4}",
        correlation_curve(&counts, difference, Averaging::Arithmetic)?.means.mean
    );
    Ok(())
}

/// Counts `[trial x unit]` about given means; a common signal enters the more, the lower the index.
fn record(means: &Array1<f64>, index: &Array1<f64>, generator: &mut ChaCha8Rng) -> Array2<f64> {
    let mut counts = Array2::zeros((TRIALS, means.len()));
    for mut trial in counts.rows_mut() {
        let common = generator.random::<f64>() - 0.5;
        for (unit, count) in trial.iter_mut().enumerate() {
            let own = generator.random::<f64>() - 0.5;
            let share = 0.6 / index[unit];
            let noise = 12.0_f64.sqrt() * (share * common + (1.0 - share * share).sqrt() * own);
            *count = (means[unit] + means[unit].sqrt() * noise).round().max(0.0);
        }
    }
    counts
}
