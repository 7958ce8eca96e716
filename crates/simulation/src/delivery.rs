//! Delivery of spikes: the scatter of one row of synapses into the state of its targets.

use crate::network::Weights;
use crate::synapses::{Synapses, Targets};

/// How many entries every destination array has beyond its last neuron: a two-byte target can then never leave the
/// array, and the scatter needs no bounds check. The pages beyond the last neuron are never touched.
pub(crate) const PADDING: usize = 1 << 16;

/// Adds `scale · weight` to `destination[offset + target]` for every synapse of source cell `source`.
pub(crate) fn scatter(
    synapses: &Synapses,
    weights: &Weights,
    source: usize,
    scale: f64,
    destination: &mut [f64],
    offset: usize,
) {
    let row = synapses.row_range(source);
    match (synapses.targets(), weights) {
        (Targets::Narrow(targets), Weights::Uniform(weight)) => {
            add_uniform(&targets[row], scale * weight, window(destination, offset));
        }
        (Targets::Narrow(targets), Weights::PerSynapse(weights)) => {
            let destination = window(destination, offset);
            for (target, weight) in targets[row.clone()].iter().zip(&weights[row]) {
                destination[usize::from(*target)] += scale * weight;
            }
        }
        (Targets::Wide(targets), Weights::Uniform(weight)) => {
            let increment = scale * weight;
            for target in &targets[row] {
                destination[offset + *target as usize] += increment;
            }
        }
        (Targets::Wide(targets), Weights::PerSynapse(weights)) => {
            for (target, weight) in targets[row.clone()].iter().zip(&weights[row]) {
                destination[offset + *target as usize] += scale * weight;
            }
        }
    }
}

fn add_uniform(targets: &[u16], increment: f64, destination: &mut [f64; PADDING]) {
    for target in targets {
        destination[usize::from(*target)] += increment;
    }
}

/// The part of a padded array that two-byte targets of the population at `offset` can reach.
fn window(destination: &mut [f64], offset: usize) -> &mut [f64; PADDING] {
    destination[offset..].first_chunk_mut().expect("destination arrays are padded by PADDING entries")
}
