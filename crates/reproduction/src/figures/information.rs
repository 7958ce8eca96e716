//! What figures of information have in common: random populations, and intervals over trials.

use crate::experiments::{Jackknife, Trials};
use ndarray::{Array2, Axis};
use normcircuit_statistics::decoding::{DecodingError, FisherInformation, PopulationMoments};
use normcircuit_statistics::resampling::permutation;
use rayon::prelude::*;
use std::ops::Range;

/// Trials are left out in so many blocks.
const BLOCKS: usize = 10;

/// A random population and what it knows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) information: FisherInformation,
    /// Spikes of the population in a trial.
    pub(super) spikes: f64,
}

/// Neurons of a pool whose counts vary within a condition: the others carry no information and make covariances singular.
pub(super) fn varying(trials: &Trials, pool: &[usize]) -> Vec<usize> {
    let varies = |counts: &Array2<u8>, neuron: usize| {
        let column = counts.column(neuron);
        column.iter().any(|count| *count != column[0])
    };
    pool.iter().copied().filter(|&neuron| trials.counts.iter().any(|counts| varies(counts, neuron))).collect()
}

/// Random populations of `size` neurons of a pool, one for each number in `samples`: the same number, the same population.
pub(super) fn populations(pool: &[usize], size: usize, samples: Range<usize>, seed: u64) -> Vec<Vec<usize>> {
    let one = |sample: usize| {
        // Sizes and samples have streams of their own.
        let order = permutation(pool.len(), seed, ((size as u64) << 20) + sample as u64);
        let mut chosen: Vec<usize> = order.into_iter().take(size).map(|place| pool[place]).collect();
        chosen.sort_unstable();
        chosen
    };
    samples.into_par_iter().map(one).collect()
}

/// Linear Fisher information of populations, from all trials or with a block of them left out.
pub(super) fn known(
    trials: &Trials,
    populations: &[Vec<usize>],
    left_out: Option<usize>,
) -> Result<Vec<Known>, DecodingError> {
    let one = |population: &Vec<usize>| {
        let [first, second] = [0, 1].map(|stimulus| {
            let counts = &trials.counts[stimulus];
            let kept: Vec<usize> = (0..counts.nrows())
                .filter(|trial| Some(trial * BLOCKS / counts.nrows()) != left_out)
                .collect();
            counts.select(Axis(1), population).select(Axis(0), &kept)
        });
        let moments = PopulationMoments::from_counts(first.view(), second.view(), trials.difference)?;
        Ok(Known { information: moments.information()?, spikes: moments.mean_count().sum() })
    };
    populations.par_iter().map(one).collect()
}

/// Standard error of a mean over random populations of a pool that comes from the trials they share. Their own scatter holds
/// the rest: two populations of `n` neurons out of `pool` have a share of `n / pool` in common, and to first order the errors
/// of neurons add up.
pub(super) fn shared_trial_error(known: &Known, pool: usize) -> f64 {
    known.information.standard_error() * (known.information.units as f64 / pool as f64).sqrt()
}

/// A statistic of populations, with blocks of trials left out one at a time.
pub(super) fn blocked(
    trials: &Trials,
    populations: &[Vec<usize>],
    statistic: impl Fn(&[Known]) -> f64,
) -> Result<Jackknife<f64>, DecodingError> {
    Jackknife::try_of(BLOCKS, |left_out| Ok(statistic(&known(trials, populations, left_out)?)))
}

/// Mean over populations of what they know.
pub(super) fn mean_information(populations: &[Known]) -> f64 {
    populations.iter().map(|known| known.information.corrected).sum::<f64>() / populations.len() as f64
}

/// Mean over populations of what they know per spike.
pub(super) fn mean_information_per_spike(populations: &[Known]) -> f64 {
    let per_spike = populations.iter().map(|known| known.information.corrected / known.spikes);
    per_spike.sum::<f64>() / populations.len() as f64
}
