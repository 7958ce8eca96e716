//! Mean synaptic input of every cell, from the wiring and mean presynaptic rates.

use normcircuit_simulation::Network;

/// The mean current from population `source` into every cell of population `target`, mV/ms, when the source cells fire at
/// `rates` Hz: the sum over synapses of weight times presynaptic rate (synaptic responses have the area of the weight).
///
/// # Panics
/// If `rates` has not one entry per source cell or a population does not exist.
pub fn mean_input_current(network: &Network, source: usize, target: usize, rates: &[f64]) -> Vec<f64> {
    assert_eq!(rates.len(), network.populations()[source].size, "one rate per source cell");
    let mut currents = vec![0.0; network.populations()[target].size];
    for projection in network.projections().iter().filter(|p| p.source == source && p.target == target) {
        for (cell, rate) in rates.iter().enumerate() {
            let synapses = projection.synapses.row_range(cell).zip(projection.synapses.row(cell));
            for (synapse, target) in synapses {
                currents[target] += projection.weights.get(synapse) * rate / 1000.0;
            }
        }
    }
    currents
}
