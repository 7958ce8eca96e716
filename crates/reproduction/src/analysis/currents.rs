//! Mean currents from mean rates.

use crate::error::FigureError;
use ndarray::{Array1, Axis, s};
use normcircuit_connectivity::{Circuit, ConnectivityError, mean_input_current};
use normcircuit_laboratory::measurements::Rates;
use normcircuit_protocols::experiment::CountedPopulation;
use normcircuit_protocols::{ByCondition, ByPopulation, Condition};
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::normalization::current_norm_index;
use std::ops::Range;

/// Mean currents into neurons from each source population in each condition, mV/ms.
pub type MeanCurrents = ByPopulation<ByCondition<Array1<f64>>>;

/// Mean currents that E neurons receive: sums over synapses of weight times presynaptic rate.
///
/// # Errors
/// [`ConnectivityError`] if the rates are not those of the circuit.
pub fn mean_currents(circuit: &Circuit, rates: &Rates) -> Result<MeanCurrents, ConnectivityError> {
    mean_currents_onto(circuit, rates, CountedPopulation::Excitatory)
}

/// Mean currents that the neurons of a population receive; V1 cells receive none.
///
/// # Errors
/// [`ConnectivityError`] if the rates are not those of the circuit.
pub fn mean_currents_onto(
    circuit: &Circuit,
    rates: &Rates,
    population: CountedPopulation,
) -> Result<MeanCurrents, ConnectivityError> {
    ByPopulation::try_from_fn(|source| {
        rates.of(source).try_map(|rates| mean_current(circuit, source, rates, population))
    })
}

/// Mean currents from each source that E neurons receive in one condition.
///
/// # Errors
/// [`ConnectivityError`] if the rates are not those of the circuit.
pub fn mean_currents_in(
    circuit: &Circuit,
    rates: &Rates,
    condition: Condition,
) -> Result<ByPopulation<Array1<f64>>, ConnectivityError> {
    ByPopulation::try_from_fn(|source| {
        mean_current(circuit, source, rates.of(source).of(condition), CountedPopulation::Excitatory)
    })
}

/// Norm indices of the mean current that E neurons receive from I neurons.
///
/// # Errors
/// [`FigureError`] if the rates are not those of the circuit.
pub fn inhibitory_current_index(circuit: &Circuit, rates: &Rates) -> Result<Array1<f64>, FigureError> {
    let currents: ByCondition<Array1<f64>> = rates.inhibitory.try_map(|rates| {
        mean_current(circuit, CountedPopulation::Inhibitory, rates, CountedPopulation::Excitatory)
    })?;
    Ok(current_norm_index(&currents.first, &currents.second, &currents.both)?)
}

/// The mean current from one population, with rates in Hz, into each neuron of another.
fn mean_current(
    circuit: &Circuit,
    source: CountedPopulation,
    rates: &Array1<f64>,
    target: CountedPopulation,
) -> Result<Array1<f64>, ConnectivityError> {
    let kilohertz = (rates / 1000.0).to_vec();
    let all = Array1::from(mean_input_current(&circuit.network, source.index(), &kilohertz)?);
    Ok(all.slice_move(s![among_all(circuit, target)]))
}

/// The places of a population among all neurons, of which excitatory ones come first.
fn among_all(circuit: &Circuit, population: CountedPopulation) -> Range<usize> {
    let excitatory = circuit.excitatory_sheet.size();
    let all = excitatory + circuit.inhibitory_sheet.size();
    match population {
        CountedPopulation::Excitatory => 0..excitatory,
        CountedPopulation::Inhibitory => excitatory..all,
        CountedPopulation::Input => all..all,
    }
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

/// |net| over excitatory current with both images, both averaged over E neurons; 0 is perfect balance.
///
/// # Errors
/// [`FigureError`] if the rates are not those of the circuit.
pub fn balance_index(circuit: &Circuit, rates: &Rates) -> Result<f64, FigureError> {
    let ByPopulation { excitatory, inhibitory, input } = mean_currents_in(circuit, rates, Condition::Both)?;
    let mean = |current: &Array1<f64>| current.sum() / current.len() as f64;
    let excitation = mean(&input) + mean(&excitatory);
    Ok((excitation + mean(&inhibitory)).abs() / excitation)
}

/// Variance over E neurons of their net mean current with both images, (mV/ms)².
///
/// # Errors
/// [`FigureError`] if the rates are not those of the circuit.
pub fn net_variance(circuit: &Circuit, rates: &Rates) -> Result<f64, FigureError> {
    let ByPopulation { excitatory, inhibitory, input } = mean_currents_in(circuit, rates, Condition::Both)?;
    Ok((input + excitatory + inhibitory).var(1.0))
}
