//! Mean currents from mean rates, for figures that relate the two.

use ndarray::{Array1, s};
use normcircuit_connectivity::{Circuit, ConnectivityError, mean_input_current};

/// Mean currents that E neurons receive from the population `source` in the three conditions, mV/ms, from the rates of its
/// cells, Hz: sums over synapses of weight times presynaptic rate.
pub(super) fn mean_currents(
    circuit: &Circuit,
    source: usize,
    rates: &[Array1<f64>; 3],
) -> Result<[Array1<f64>; 3], ConnectivityError> {
    let current = |rates: &Array1<f64>| {
        let kilohertz = (rates / 1000.0).to_vec();
        // Excitatory cells come first.
        let all = Array1::from(mean_input_current(&circuit.network, source, &kilohertz)?);
        Ok::<_, ConnectivityError>(all.slice_move(s![..circuit.excitatory_sheet.size()]))
    };
    let [r1, r2, r12] = rates;
    Ok([current(r1)?, current(r2)?, current(r12)?])
}
