//! Sparse weights against the mean currents of a wired circuit, computed by the crate that wires it.
#![allow(missing_docs, reason = "tests explain themselves by their names")]

use approx::assert_relative_eq;
use normcircuit_connectivity::{Circuit, CircuitParameters, WeightLaw, mean_input_current};
use normcircuit_rate_network::{PER_MILLIVOLT, RateNetworkError, SparseWeights};
use normcircuit_simulation::{Projection, RootSeed};

fn of_projection(projection: &Projection) -> SparseWeights {
    let synapses = &projection.synapses;
    SparseWeights::per_synapse(synapses.source_size(), synapses.target_size(), |source| {
        let weights =
            synapses.row_range(source).map(|synapse| projection.weights.get(synapse) * PER_MILLIVOLT);
        synapses.row(source).zip(weights)
    })
    .unwrap()
}

fn uniform_of(projection: &Projection) -> SparseWeights {
    let synapses = &projection.synapses;
    let weight = projection.weights.get(0) * PER_MILLIVOLT;
    SparseWeights::uniform(synapses.source_size(), synapses.target_size(), weight, |source| {
        synapses.row(source)
    })
    .unwrap()
}

fn assert_close(ours: &[f64], theirs: &[f64]) {
    assert_eq!(ours.len(), theirs.len());
    ours.iter()
        .zip(theirs)
        .for_each(|(a, b)| assert_relative_eq!(a, b, max_relative = 1e-11, epsilon = 1e-13));
}

#[test]
fn currents_of_a_wired_circuit_are_its_mean_input_currents() {
    for law in [WeightLaw::Uniform, WeightLaw::Gamma { scale: 0.5 }] {
        let parameters = CircuitParameters { weights: law, ..CircuitParameters::miniature(20).unwrap() };
        let circuit = Circuit::build(&parameters, RootSeed(5)).unwrap();
        let inputs = circuit.input_sheet.size();
        let kilohertz: Vec<f64> = (0..inputs).map(|cell| 0.001 * (cell % 17) as f64).collect();
        let hertz: Vec<f64> = kilohertz.iter().map(|rate| 1000.0 * rate).collect();
        let expected = mean_input_current(&circuit.network, Circuit::INPUT, &kilohertz).unwrap();
        let onto_excitatory = &circuit.network.projections()[4];
        let cells = circuit.excitatory_sheet.size();
        assert_close(&of_projection(onto_excitatory).currents(&hertz).unwrap(), &expected[..cells]);
        if law == WeightLaw::Uniform {
            assert_close(&uniform_of(onto_excitatory).currents(&hertz).unwrap(), &expected[..cells]);
        }
    }
}

#[test]
fn the_synapses_onto_a_target_come_in_the_order_of_their_sources() {
    let rows = [vec![(1, 0.5), (0, 1.0)], vec![], vec![(1, -2.0), (1, 0.25)]];
    let weights = SparseWeights::per_synapse(3, 2, |source| rows[source].iter().copied()).unwrap();
    assert_eq!(weights.onto(0).collect::<Vec<_>>(), [(0, 1.0)]);
    assert_eq!(weights.onto(1).collect::<Vec<_>>(), [(0, 0.5), (2, -2.0), (2, 0.25)]);
    assert_eq!((weights.sources(), weights.targets(), weights.len()), (3, 2, 4));
    assert!(!weights.is_empty());
}

#[test]
fn what_does_not_fit_is_named() {
    let outside = SparseWeights::uniform(1, 2, 1.0, |_| [2]).unwrap_err();
    assert_eq!(outside.to_string(), "a target of source 0 is 2; it must be below 2");
    let infinite = SparseWeights::per_synapse(1, 1, |_| [(0, f64::INFINITY)]).unwrap_err();
    assert_eq!(infinite.to_string(), "entry 0 of weights is inf; it must be finite");
    let one = SparseWeights::uniform(1, 1, 1.0, |_| [0]).unwrap();
    assert!(matches!(one.currents(&[1.0, 2.0]), Err(RateNetworkError::Length { found: 2, expected: 1, .. })));
}
