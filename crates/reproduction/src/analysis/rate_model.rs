//! The rate network with the wiring and the static V1 rates of a spiking network.

use crate::error::FigureError;
use ndarray::Array1;
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::WiredModel;
use normcircuit_protocols::{ByCondition, ByPopulation, ThreeConditions};
use normcircuit_rate_network::fixed_point::{FixedPoint, FixedPointSettings};
use normcircuit_rate_network::starts::{Start, compare_starts};
use normcircuit_rate_network::{
    PER_MILLIVOLT, RateNetwork, RateNetworkError, RatePopulation, RateProjection, SparseWeights,
    TransferFunctions,
};
use normcircuit_simulation::{Projection, Weights};

/// Time constants of E and I cells, ms: the paper's.
const TIME_CONSTANTS: [f64; 2] = [15.0, 10.0];
/// Rates rest when no cell's differs by more than this from what its current asks for, Hz: far less than a norm index shows.
const TOLERANCE: f64 = 1e-3;
/// Simulated time after which rates that do not rest are given up, ms.
const LONGEST_MS: f64 = 1_000.0;

/// Wiring and input of the rate network, without transfer functions.
pub struct RateModel {
    projections: Vec<RateProjection>,
    sizes: [usize; 2],
    /// Currents from V1 into all cells.
    input: ByCondition<Vec<f64>>,
}

/// Where the rate network came to rest in the three conditions.
pub struct RateResponses {
    /// Rates of the cells of both populations, Hz; none of V1.
    pub rates: ByPopulation<ByCondition<Array1<f64>>>,
    /// Conditions and starts from which rates came to rest.
    pub converged: usize,
    /// Conditions and starts tried.
    pub tried: usize,
    /// Largest `|−r + f(I)|` over cells, conditions and starts at the end, Hz.
    pub residual: f64,
    /// Largest difference of a cell's rate between starts that came to rest, Hz.
    pub difference: Option<f64>,
}

impl RateModel {
    /// From a wired network: its recurrent synapses, and what the paper's images drive V1 to without noise.
    ///
    /// # Errors
    /// [`FigureError`] if a weight is out of range.
    pub fn new(wired: &WiredModel) -> Result<Self, FigureError> {
        let network = &wired.circuit.network;
        let sizes = [Circuit::EXCITATORY, Circuit::INHIBITORY].map(|index| network.populations()[index].size);
        let (mut recurrent, mut from_input) = (Vec::new(), Vec::new());
        for projection in network.projections() {
            let &Projection { source, target, .. } = projection;
            let weights = weights(projection)?;
            if source == Circuit::INPUT {
                from_input.push((target, weights));
            } else {
                recurrent.push(RateProjection { source, target, weights });
            }
        }
        let input = ByCondition::try_from_fn(|condition| {
            let stimulus = ThreeConditions::default().stimulus(condition);
            let rates: Vec<f64> =
                wired.area.rates(&stimulus)?.into_iter().map(|kilohertz| 1000.0 * kilohertz).collect();
            let mut currents = vec![0.0; sizes[0] + sizes[1]];
            for (target, weights) in &from_input {
                let first = network.spiking_offset(*target);
                let onto = weights.currents(&rates)?;
                currents[first..first + onto.len()].copy_from_slice(&onto);
            }
            Ok::<_, FigureError>(currents)
        })?;
        Ok(Self { projections: recurrent, sizes, input })
    }

    /// Where rates come to rest with the given transfer functions: from three starts with both images, from silence with one.
    ///
    /// # Errors
    /// [`FigureError`] if a constant of a transfer function is out of range.
    pub fn responses(&self, functions: &TransferFunctions, seed: u64) -> Result<RateResponses, FigureError> {
        let network = self.network(functions)?;
        let settings = FixedPointSettings { tolerance: TOLERANCE, longest_time: LONGEST_MS };
        let [silent, uniform, random] = Start::usual(seed);
        let from = |input: &[f64], starts: &[Start]| compare_starts(&network, input, starts, &settings);
        let found = ByCondition {
            first: from(&self.input.first, &[silent])?,
            second: from(&self.input.second, &[silent])?,
            both: from(&self.input.both, &[silent, uniform, random])?,
        };
        let ends: Vec<&FixedPoint> = found.as_array().into_iter().flat_map(|found| &found.ends).collect();
        let rates = |place: usize| {
            found.map(|found| Array1::from(found.ends[0].rates[network.cells(place)].to_vec()))
        };
        Ok(RateResponses {
            rates: ByPopulation {
                excitatory: rates(0),
                inhibitory: rates(1),
                input: ByCondition::from_fn(|_| Array1::from(Vec::new())),
            },
            converged: ends.iter().filter(|end| end.converged()).count(),
            tried: ends.len(),
            residual: ends.iter().map(|end| end.residual).fold(0.0, f64::max),
            difference: found.both.largest_difference,
        })
    }

    fn network(&self, functions: &TransferFunctions) -> Result<RateNetwork, RateNetworkError> {
        let populations = [("E", functions.excitatory), ("I", functions.inhibitory)];
        let alike = |place: usize| {
            let (name, transfer) = populations[place];
            RatePopulation::alike(name, self.sizes[place], transfer, TIME_CONSTANTS[place])
        };
        RateNetwork::new(vec![alike(0), alike(1)], self.projections.clone())
    }
}

/// Current per Hz of a projection. The channels of a source share the whole of a synapse's weight.
fn weights(projection: &Projection) -> Result<SparseWeights, RateNetworkError> {
    let synapses = &projection.synapses;
    let (sources, targets) = (synapses.source_size(), synapses.target_size());
    match &projection.weights {
        Weights::Uniform(weight) => {
            SparseWeights::uniform(sources, targets, weight * PER_MILLIVOLT, |source| synapses.row(source))
        }
        Weights::PerSynapse(weights) => SparseWeights::per_synapse(sources, targets, |source| {
            let weights = &weights[synapses.row_range(source)];
            synapses.row(source).zip(weights).map(|(target, weight)| (target, weight * PER_MILLIVOLT))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use normcircuit_connectivity::mean_input_current;
    use normcircuit_protocols::{Condition, Model};
    use normcircuit_rate_network::PaperCurve;
    use normcircuit_simulation::RootSeed;
    use std::sync::Arc;

    #[test]
    fn currents_are_those_of_the_spiking_network() {
        let wired = WiredModel::new(&Arc::new(Model::paper().with_rows(20).unwrap()), RootSeed(1)).unwrap();
        let model = RateModel::new(&wired).unwrap();
        let network = model.network(&PaperCurve::Default.functions()).unwrap();
        let spiking = |source: usize, hertz: &[f64]| {
            let kilohertz: Vec<f64> = hertz.iter().map(|rate| rate / 1000.0).collect();
            mean_input_current(&wired.circuit.network, source, &kilohertz).unwrap()
        };
        let close = |found: &[f64], expected: &[f64]| {
            assert_eq!(found.len(), expected.len());
            let largest = found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(largest < 1e-9, "{largest}");
        };
        let rates: Vec<f64> = (0..network.size()).map(|cell| (cell * 7 % 61) as f64).collect();
        for source in [Circuit::EXCITATORY, Circuit::INHIBITORY] {
            let expected = spiking(source, &rates[network.cells(source)]);
            close(&network.currents_from(source, &rates).unwrap(), &expected);
        }
        let shown = ThreeConditions::default().stimulus(Condition::Both);
        let input: Vec<f64> = wired.area.rates(&shown).unwrap().iter().map(|rate| 1000.0 * rate).collect();
        close(&model.input.both, &spiking(Circuit::INPUT, &input));
    }
}
