//! Mean synaptic input from mean presynaptic rates.

use normcircuit_simulation::{Dynamics, Network, ParameterError, Weights};

use crate::error::{ConnectivityError, require_length};

/// Mean synaptic current that each spiking cell receives from population `source` whose cells fire at `rates`:
/// `Σ_pre w · rate_pre`, for channels of unit area.
///
/// `rates` are in kHz, shape `[source cells]`. Returns mV/ms, shape `[spiking cells]`, numbered through the spiking
/// populations in network order.
///
/// # Errors
/// [`ConnectivityError::Population`] if there is no such population, [`ConnectivityError::Length`] if there is not one
/// rate per cell, [`ConnectivityError::Parameter`] if a rate is negative or not finite.
pub fn mean_input_current(
    network: &Network,
    source: usize,
    rates: &[f64],
) -> Result<Vec<f64>, ConnectivityError> {
    let populations = network.populations();
    let Some(population) = populations.get(source) else {
        return Err(ConnectivityError::Population { index: source, populations: populations.len() });
    };
    require_length("rates", rates.len(), population.size, "cell of the source population")?;
    for &rate in rates {
        ParameterError::require("rate", rate, rate.is_finite() && rate >= 0.0, "finite and at least 0 kHz")?;
    }
    let carried: f64 = population.channels.iter().map(|channel| channel.fraction).sum();
    let spiking = |range: &[normcircuit_simulation::Population]| -> usize {
        range.iter().filter(|other| other.dynamics != Dynamics::Input).map(|other| other.size).sum()
    };
    let mut currents = vec![0.0; spiking(populations)];
    for projection in network.projections().iter().filter(|projection| projection.source == source) {
        let first = spiking(&populations[..projection.target]);
        let targets = &mut currents[first..first + projection.synapses.target_size()];
        for (cell, rate) in rates.iter().enumerate() {
            let drive = rate * carried;
            match &projection.weights {
                Weights::Uniform(weight) => {
                    projection.synapses.row(cell).for_each(|target| targets[target] += weight * drive);
                }
                Weights::PerSynapse(weights) => {
                    let weights = &weights[projection.synapses.row_range(cell)];
                    for (target, weight) in projection.synapses.row(cell).zip(weights) {
                        targets[target] += weight * drive;
                    }
                }
            }
        }
    }
    Ok(currents)
}
