//! How information grows with the number of neurons in a simulated recording whose truth is known.
//!
//! `cargo run --release -p normcircuit-statistics --example information`
#![allow(clippy::print_stdout, reason = "an example shows its result")]

use ndarray::Array2;
use normcircuit_statistics::decoding::{
    DecodingError, PopulationMoments, cross_validated_decoder, fit_saturation, information_curve,
};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

const UNITS: usize = 200;
const TRIALS: usize = 3000;
/// Contrast of the second stimulus minus that of the first.
const DIFFERENCE: f64 = 0.02;
/// Variance of the noise that looks like a change of contrast: no population knows more than its inverse.
const LIMITING_VARIANCE: f64 = 0.0005;

fn main() -> Result<(), DecodingError> {
    let (first, second) = (record(0.0, 0), record(DIFFERENCE, 1));
    let moments = PopulationMoments::from_counts(first.view(), second.view(), DIFFERENCE)?;

    let whole = moments.information()?;
    let [low, high] = whole.interval(0.95)?;
    println!("{UNITS} neurons, {TRIALS} trials of each contrast");
    println!("information, plug-in      {:8.0}", whole.naive);
    println!("information, without bias {:8.0}  (95%: {low:.0} to {high:.0})", whole.corrected);
    println!("shuffled                  {:8.0}", moments.shuffled_information()?.corrected);
    let decoder =
        cross_validated_decoder(first.view(), second.view(), DIFFERENCE, 5, &[1e-3, 1e-2, 1e-1], 1)?;
    println!(
        "decoder on unseen trials  {:8.0}  ({:.1}% correct)",
        decoder.information,
        100.0 * decoder.accuracy
    );

    let sizes = [1, 2, 5, 10, 20, 50, 100, 200];
    let curve = information_curve(&moments, &sizes, 20, 1)?;
    println!("\nneurons  information  per spike");
    let (mut numbers, mut values) = (Vec::new(), Vec::new());
    for (size, subsets) in sizes.iter().zip(&curve) {
        let mean = |value: fn(&_) -> f64| subsets.iter().map(value).sum::<f64>() / subsets.len() as f64;
        let information =
            mean(|subset: &normcircuit_statistics::decoding::SubsetInformation| subset.information.corrected);
        let per_spike = mean(|subset| subset.information.corrected / subset.spikes);
        println!("{size:7}  {information:11.0}  {per_spike:9.2}");
        numbers.push(*size as f64);
        values.push(information);
    }
    let fit = fit_saturation(&numbers, &values)?;
    let [low, high] = fit.asymptote_interval;
    println!(
        "\nI_inf {:.0} (95%: {low:.0} to {high:.0}); the truth is {:.0}",
        fit.asymptote,
        1.0 / LIMITING_VARIANCE
    );
    Ok(())
}

/// Counts, `[trial x unit]`, of neurons with different gains, private noise and a common jitter of the stimulus.
fn record(contrast: f64, stream: u64) -> Array2<f64> {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    random.set_stream(stream);
    let mut normal = || -> f64 { StandardNormal.sample(&mut random) };
    let mut counts = Array2::zeros((TRIALS, UNITS));
    for mut trial in counts.rows_mut() {
        let seen = contrast + LIMITING_VARIANCE.sqrt() * normal();
        for (unit, count) in trial.iter_mut().enumerate() {
            let gain = 5.0 + 10.0 * ((unit * 7) as f64).sin();
            *count = 4.0 + gain * seen + 1.5 * normal();
        }
    }
    counts
}
