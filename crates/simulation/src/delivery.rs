//! Delivery of spikes: the scatter of one row of synapses into the state of its targets.

use crate::kernel::State;
use crate::network::{Projection, Weights};
use crate::synapses::Targets;
use std::ops::Range;

/// How many entries every destination array has beyond its last neuron: a two-byte target can then never leave the
/// array, and the scatter needs no bounds check. The pages beyond the last neuron are never touched.
pub(crate) const PADDING: usize = 1 << 16;

/// What a synaptic weight is added to: one number per neuron, or a state to which it adds a multiple of a pair.
pub(crate) trait Destination {
    /// What a unit of weight adds.
    type Unit: Copy;

    /// Adds `weight` times `unit`.
    fn add(&mut self, weight: f64, unit: Self::Unit);
}

impl Destination for f64 {
    type Unit = f64;

    #[inline(always)]
    fn add(&mut self, weight: f64, unit: f64) {
        *self += weight * unit;
    }
}

impl Destination for State {
    type Unit = State;

    #[inline(always)]
    fn add(&mut self, weight: f64, unit: State) {
        self[0] += weight * unit[0];
        self[1] += weight * unit[1];
    }
}

/// Adds `weight · unit` to `destination[offset + target]` for every synapse of `row`, the synapses of one cell.
pub(crate) fn scatter<D: Destination>(
    projection: &Projection,
    row: Range<usize>,
    unit: D::Unit,
    destination: &mut [D],
    offset: usize,
) {
    match (projection.synapses.targets(), &projection.weights) {
        (Targets::Narrow(targets), Weights::Uniform(weight)) => {
            let destination = window(destination, offset);
            for target in &targets[row] {
                destination[usize::from(*target)].add(*weight, unit);
            }
        }
        (Targets::Narrow(targets), Weights::PerSynapse(weights)) => {
            let destination = window(destination, offset);
            for (target, weight) in targets[row.clone()].iter().zip(&weights[row]) {
                destination[usize::from(*target)].add(*weight, unit);
            }
        }
        (Targets::Wide(targets), Weights::Uniform(weight)) => {
            for target in &targets[row] {
                destination[offset + *target as usize].add(*weight, unit);
            }
        }
        (Targets::Wide(targets), Weights::PerSynapse(weights)) => {
            for (target, weight) in targets[row.clone()].iter().zip(&weights[row]) {
                destination[offset + *target as usize].add(*weight, unit);
            }
        }
    }
}

/// The part of a padded array that two-byte targets of the population at `offset` can reach.
fn window<D>(destination: &mut [D], offset: usize) -> &mut [D; PADDING] {
    destination[offset..].first_chunk_mut().expect("destination arrays are padded by PADDING entries")
}
