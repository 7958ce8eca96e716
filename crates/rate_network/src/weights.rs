//! Sparse weights between two populations.

use rayon::prelude::*;

use crate::error::{RateNetworkError, require, require_finite, require_index, require_length};

/// Mean current in mV/ms per Hz of presynaptic rate that a synapse of 1 mV carries: the postsynaptic current of one spike
/// has the area of the weight, and 1 Hz is 1/1000 spikes per ms.
pub const PER_MILLIVOLT: f64 = 1e-3;

/// Targets that one task works on at least; fewer are not worth a thread.
const LEAST_TARGETS: usize = 128;

/// Who connects to whom, and how much current a target receives per Hz of each source.
///
/// Stored by target, so that every target's sum is taken in the order of its sources by one thread: products have the
/// same bits on any number of threads. A synapse costs 4 bytes where all have the same weight and 12 bytes otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct SparseWeights {
    sources: usize,
    row_starts: Vec<usize>,
    indices: Vec<u32>,
    weights: Weights,
}

#[derive(Clone, Debug, PartialEq)]
enum Weights {
    Uniform(f64),
    Each(Vec<f64>),
}

impl SparseWeights {
    /// Synapses of one and the same weight: `targets_of(source)` lists the targets of a source, a target as often as
    /// it has synapses from there.
    ///
    /// `weight` is the current per Hz of presynaptic rate; for a synapse of `w` mV it is `w ·` [`PER_MILLIVOLT`].
    /// `targets_of` is called twice per source and must list the same targets both times.
    ///
    /// # Errors
    /// [`RateNetworkError::Index`] for a target outside the population, [`RateNetworkError::Parameter`] for a weight that
    /// is not finite or more than 2³² sources.
    ///
    /// # Examples
    /// ```
    /// use normcircuit_rate_network::{PER_MILLIVOLT, SparseWeights};
    ///
    /// // Source 0 has two synapses on target 1, source 1 one on each target; 1.5 mV each.
    /// let targets = [vec![1, 1], vec![0, 1]];
    /// let weights = SparseWeights::uniform(2, 2, 1.5 * PER_MILLIVOLT, |source| targets[source].iter().copied())?;
    /// assert_eq!(weights.currents(&[10.0, 20.0])?, [0.030, 0.060]);
    /// # Ok::<(), normcircuit_rate_network::RateNetworkError>(())
    /// ```
    pub fn uniform<Row: IntoIterator<Item = usize>>(
        sources: usize,
        targets: usize,
        weight: f64,
        targets_of: impl Fn(usize) -> Row,
    ) -> Result<Self, RateNetworkError> {
        require("weight", weight, weight.is_finite(), "finite")?;
        let mut matrix = Self::counted(sources, targets, Weights::Uniform(weight), &targets_of)?;
        let mut next = matrix.row_starts.clone();
        for source in 0..sources {
            for target in targets_of(source) {
                matrix.indices[next[target]] = source as u32;
                next[target] += 1;
            }
        }
        Ok(matrix)
    }

    /// Synapses with weights of their own: `targets_of(source)` lists targets and weights, the current per Hz of
    /// presynaptic rate; for a synapse of `w` mV it is `w ·` [`PER_MILLIVOLT`].
    ///
    /// `targets_of` is called twice per source and must list the same targets both times.
    ///
    /// # Errors
    /// [`RateNetworkError::Index`] for a target outside the population, [`RateNetworkError::Parameter`] for a weight that
    /// is not finite or more than 2³² sources.
    pub fn per_synapse<Row: IntoIterator<Item = (usize, f64)>>(
        sources: usize,
        targets: usize,
        targets_of: impl Fn(usize) -> Row,
    ) -> Result<Self, RateNetworkError> {
        let only_targets = |source| targets_of(source).into_iter().map(|(target, _)| target);
        let mut matrix = Self::counted(sources, targets, Weights::Each(Vec::new()), &only_targets)?;
        let mut weights = vec![0.0; matrix.indices.len()];
        let mut next = matrix.row_starts.clone();
        for source in 0..sources {
            for (target, weight) in targets_of(source) {
                let synapse = next[target];
                (matrix.indices[synapse], weights[synapse]) = (source as u32, weight);
                next[target] += 1;
            }
        }
        require_finite("weights", &weights)?;
        matrix.weights = Weights::Each(weights);
        Ok(matrix)
    }

    /// Room for all synapses, with the number of synapses of every target known.
    fn counted<Row: IntoIterator<Item = usize>>(
        sources: usize,
        targets: usize,
        weights: Weights,
        targets_of: &impl Fn(usize) -> Row,
    ) -> Result<Self, RateNetworkError> {
        require("sources", sources as f64, u32::try_from(sources).is_ok(), "below 2^32")?;
        let mut row_starts = vec![0; targets + 1];
        for source in 0..sources {
            for target in targets_of(source) {
                require_index(&format!("a target of source {source}"), target, targets)?;
                row_starts[target + 1] += 1;
            }
        }
        for target in 0..targets {
            row_starts[target + 1] += row_starts[target];
        }
        let indices = vec![0; row_starts[targets]];
        Ok(Self { sources, row_starts, indices, weights })
    }

    /// Number of source cells.
    pub fn sources(&self) -> usize {
        self.sources
    }

    /// Number of target cells.
    pub fn targets(&self) -> usize {
        self.row_starts.len() - 1
    }

    /// Number of synapses.
    pub fn len(&self) -> usize {
        self.indices.len()
    }

    /// Whether there is no synapse at all.
    pub fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }

    /// Sources and weights (current per Hz) of one target, in the order of the sources.
    ///
    /// # Panics
    /// If `target` is not below [`SparseWeights::targets`].
    pub fn onto(&self, target: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let row = self.row_starts[target]..self.row_starts[target + 1];
        row.map(|synapse| (self.indices[synapse] as usize, self.weights.get(synapse)))
    }

    /// Mean current of every target when the sources fire at `rates` (Hz): `Σ weight · rate`.
    ///
    /// # Errors
    /// [`RateNetworkError::Length`] if there is not one rate per source cell.
    pub fn currents(&self, rates: &[f64]) -> Result<Vec<f64>, RateNetworkError> {
        require_length("rates", rates.len(), self.sources, "source cell")?;
        let mut currents = vec![0.0; self.targets()];
        self.add_currents(rates, &mut currents);
        Ok(currents)
    }

    /// Adds the mean current of every target; lengths are the caller's care.
    pub(crate) fn add_currents(&self, rates: &[f64], currents: &mut [f64]) {
        currents.par_iter_mut().enumerate().with_min_len(LEAST_TARGETS).for_each(|(target, current)| {
            let row = self.row_starts[target]..self.row_starts[target + 1];
            let sources = &self.indices[row.clone()];
            *current += match &self.weights {
                Weights::Uniform(weight) => weight * sum_of_rates(sources, rates),
                Weights::Each(weights) => sources
                    .iter()
                    .zip(&weights[row])
                    .map(|(&source, weight)| weight * rates[source as usize])
                    .sum(),
            };
        });
    }

    /// The same synapses seen from the other side.
    pub(crate) fn transposed(&self) -> Result<Self, RateNetworkError> {
        let (sources, targets) = (self.targets(), self.sources);
        match self.weights {
            Weights::Uniform(weight) => {
                Self::uniform(sources, targets, weight, |target| self.onto(target).map(|(source, _)| source))
            }
            Weights::Each(_) => Self::per_synapse(sources, targets, |target| self.onto(target)),
        }
    }
}

impl Weights {
    fn get(&self, synapse: usize) -> f64 {
        match self {
            Self::Uniform(weight) => *weight,
            Self::Each(weights) => weights[synapse],
        }
    }
}

/// Sum of the rates of some sources, in four partial sums that need not wait for each other.
fn sum_of_rates(sources: &[u32], rates: &[f64]) -> f64 {
    let mut partial = [0.0; 4];
    let fours = sources.chunks_exact(partial.len());
    let rest: f64 = fours.remainder().iter().map(|&source| rates[source as usize]).sum();
    for four in fours {
        for (sum, &source) in partial.iter_mut().zip(four) {
            *sum += rates[source as usize];
        }
    }
    partial.iter().sum::<f64>() + rest
}
