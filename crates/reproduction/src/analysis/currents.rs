//! Mean currents from mean rates.

use crate::error::FigureError;
use ndarray::{Array1, Axis, s};
use normcircuit_connectivity::{Circuit, ConnectivityError, mean_input_current};
use normcircuit_laboratory::measurements::Rates;
use normcircuit_protocols::{ByCondition, ByPopulation};
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::normalization::current_norm_index;

/// Mean currents into neurons from each source population in each condition, mV/ms.
pub type MeanCurrents = ByPopulation<ByCondition<Array1<f64>>>;

/// Mean currents that E neurons receive: sums over synapses of weight times presynaptic rate.
///
/// # Errors
/// [`ConnectivityError`] if the rates are not those of the circuit.
pub fn mean_currents(circuit: &Circuit, rates: &Rates) -> Result<MeanCurrents, ConnectivityError> {
    ByPopulation::try_from_fn(|source| {
        rates.of(source).try_map(|rates| {
            let kilohertz = (rates / 1000.0).to_vec();
            // Excitatory cells come first.
            let all = Array1::from(mean_input_current(&circuit.network, source.index(), &kilohertz)?);
            Ok(all.slice_move(s![..circuit.excitatory_sheet.size()]))
        })
    })
}

/// Norm indices of the mean currents into neurons.
#[derive(Clone, Debug)]
pub struct CurrentIndices {
    /// By source.
    pub by_source: ByPopulation<Array1<f64>>,
    /// Of the sum of all sources.
    pub total: Array1<f64>,
}

impl CurrentIndices {
    /// From mean currents, for neurons given by their indices.
    ///
    /// # Errors
    /// [`InputError`] if the currents are not those of one population.
    pub fn new(currents: &MeanCurrents, neurons: &[usize]) -> Result<Self, InputError> {
        let index = |currents: &ByCondition<Array1<f64>>| {
            Ok::<_, InputError>(
                current_norm_index(&currents.first, &currents.second, &currents.both)?
                    .select(Axis(0), neurons),
            )
        };
        let total = ByCondition::from_fn(|condition| {
            currents.input.of(condition)
                + currents.excitatory.of(condition)
                + currents.inhibitory.of(condition)
        });
        Ok(Self { by_source: currents.try_map(index)?, total: index(&total)? })
    }
}

/// |net| over excitatory current with both images, both averaged over neurons; 0 is perfect balance.
///
/// # Errors
/// [`FigureError`] if the rates are not those of the circuit.
pub fn balance_index(circuit: &Circuit, rates: &Rates) -> Result<f64, FigureError> {
    let currents = mean_currents(circuit, rates)?;
    let mean = |current: &ByCondition<Array1<f64>>| current.both.sum() / current.both.len() as f64;
    let excitation = mean(&currents.input) + mean(&currents.excitatory);
    Ok((excitation + mean(&currents.inhibitory)).abs() / excitation)
}
