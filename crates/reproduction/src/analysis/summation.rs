//! Whether the mean current with both images is the scaled sum of those with one.

use crate::analysis::normalization::index_of;
use crate::error::FigureError;
use ndarray::{Array1, s};
use normcircuit_connectivity::{Circuit, ConnectivityError, mean_input_current};
use normcircuit_laboratory::measurements::Rates;
use normcircuit_protocols::ByCondition;
use normcircuit_protocols::experiment::CountedPopulation;
use normcircuit_rate_network::feedforward::CURRENT_DIVISOR;
use normcircuit_statistics::summary::percentiles;

/// Neurons enter a quarter if they fire at more than this with both images, Hz: the paper's choice.
const LOWEST_RATE: f64 = 1.0;

/// Mean currents and rates of all neurons of a population in the three conditions.
#[derive(Clone, Debug)]
pub struct Summation {
    /// From V1, mV/ms.
    pub input: ByCondition<Array1<f64>>,
    /// From all sources, mV/ms.
    pub total: ByCondition<Array1<f64>>,
    /// Rates, Hz.
    pub rates: ByCondition<Array1<f64>>,
    /// Norm indices.
    pub index: Array1<f64>,
    /// Total current with both images beyond the scaled sum, `I₁₂ − (I₁ + I₂)/1.5`, mV/ms.
    pub offset: Array1<f64>,
}

impl Summation {
    /// From rates, for all neurons of the excitatory or the inhibitory population.
    ///
    /// # Errors
    /// [`FigureError`] if the rates are not those of the circuit.
    pub fn new(circuit: &Circuit, rates: &Rates, population: CountedPopulation) -> Result<Self, FigureError> {
        let first = circuit.network.spiking_offset(population.index());
        let size = circuit.network.populations()[population.index()].size;
        let onto = |source: CountedPopulation| {
            rates.of(source).try_map(|rates| {
                let kilohertz = (rates / 1000.0).to_vec();
                let all = Array1::from(mean_input_current(&circuit.network, source.index(), &kilohertz)?);
                Ok::<_, ConnectivityError>(all.slice_move(s![first..first + size]))
            })
        };
        let [excitatory, inhibitory, input] = CountedPopulation::ALL.map(onto);
        let (excitatory, inhibitory, input) = (excitatory?, inhibitory?, input?);
        let total = ByCondition::from_fn(|condition| {
            excitatory.of(condition) + inhibitory.of(condition) + input.of(condition)
        });
        let rates = rates.of(population).clone();
        let offset = &total.both - (&total.first + &total.second) / CURRENT_DIVISOR;
        Ok(Self { input, total, index: index_of(&rates)?, rates, offset })
    }

    /// The neurons with the smallest and those with the largest quarter of offsets, of all that fire with both images.
    ///
    /// # Errors
    /// [`FigureError`] if no neuron fires.
    pub fn quarters(&self) -> Result<[Vec<usize>; 2], FigureError> {
        let firing: Vec<usize> =
            (0..self.offset.len()).filter(|&neuron| self.rates.both[neuron] > LOWEST_RATE).collect();
        let offsets: Array1<f64> = firing.iter().map(|&neuron| self.offset[neuron]).collect();
        let limits = percentiles(&offsets, &[25.0, 75.0])?;
        let of = |belongs: &dyn Fn(f64) -> bool| {
            firing.iter().copied().filter(|&neuron| belongs(self.offset[neuron])).collect()
        };
        Ok([of(&|offset| offset <= limits[0]), of(&|offset| offset >= limits[1])])
    }

    /// Median norm index of the neurons with the largest quarter of offsets minus that of those with the smallest. Medians, as
    /// indices of neurons that hardly fire are large.
    ///
    /// # Errors
    /// [`FigureError`] if no neuron fires.
    pub fn median_difference(&self) -> Result<f64, FigureError> {
        let median = |neurons: &[usize]| -> Result<f64, FigureError> {
            let indices: Array1<f64> = neurons.iter().map(|&neuron| self.index[neuron]).collect();
            Ok(percentiles(&indices, &[50.0])?[0])
        };
        let [smallest, largest] = self.quarters()?;
        Ok(median(&largest)? - median(&smallest)?)
    }
}
