//! The other laws: in-degrees, random wiring, unequal weights.

use normcircuit_connectivity::laws::{gamma_in_degrees, given_in_degrees};
use normcircuit_connectivity::rules::UniformPartners;
use normcircuit_connectivity::{
    Circuit, CircuitParameters, ConnectivityError, WeightLaw, WiringLaw, mean_input_current,
};
use normcircuit_simulation::{RootSeed, Weights};

fn miniature() -> CircuitParameters {
    CircuitParameters::miniature(20).unwrap()
}

fn build(parameters: &CircuitParameters) -> Circuit {
    Circuit::build(parameters, RootSeed(1)).unwrap()
}

#[test]
fn matched_cells_have_the_papers_in_degrees() {
    let parameters = miniature().with_fixed_in_degrees().unwrap();
    let circuit = build(&parameters);
    // E from E, I from E, E from I, I from I, E from X, I from X.
    for (projection, expected) in circuit.network.projections().iter().zip([200, 600, 200, 200, 250, 250]) {
        assert!(projection.synapses.in_degrees().iter().all(|&degree| degree == expected));
    }
    let (unequal, equal) = (build(&miniature()), circuit);
    let out_degree = |circuit: &Circuit, cell| circuit.network.projections()[0].synapses.row(cell).len();
    assert!((0..800).all(|cell| out_degree(&unequal, cell) == 200));
    assert!((0..800).any(|cell| out_degree(&equal, cell) != 200));
}

#[test]
fn matched_partners_are_drawn_around_the_target() {
    let parameters = miniature().with_fixed_in_degrees().unwrap();
    let circuit = build(&parameters);
    let (from, to) = (circuit.input_sheet, circuit.inhibitory_sheet);
    let synapses = &circuit.network.projections()[5].synapses;
    let pairs = (0..from.size()).flat_map(|source| synapses.row(source).map(move |target| (source, target)));
    let near =
        pairs.filter(|&(source, target)| from.distance(from.position(source), to.position(target)) < 0.2);
    // A Gaussian of width 0.1 has 1 − exp(−2) = 86 % within two widths; grid steps of 0.1 blur that a little.
    let share = near.count() as f64 / synapses.len() as f64;
    assert!((0.75..0.95).contains(&share), "{share}");
}

/// Share of a projection's synapses that are shorter than `reach`.
fn share_within(circuit: &Circuit, projection: usize, reach: f64) -> f64 {
    let projection = &circuit.network.projections()[projection];
    let sheets = [circuit.excitatory_sheet, circuit.inhibitory_sheet, circuit.input_sheet];
    let (from, to) = (sheets[projection.source], sheets[projection.target]);
    let synapses = &projection.synapses;
    let lengths = (0..from.size()).flat_map(|source| {
        synapses.row(source).map(move |target| from.distance(from.position(source), to.position(target)))
    });
    lengths.filter(|length| *length < reach).count() as f64 / synapses.len() as f64
}

#[test]
fn matched_kernels_are_those_of_the_default() {
    let parameters = CircuitParameters::miniature(40).unwrap();
    let matched = build(&parameters.clone().with_fixed_in_degrees().unwrap());
    let default = build(&parameters);
    // E→E, E→I, I→E, I→I, X→E, X→I.
    for (projection, width) in [0.2, 0.2, 0.2, 0.2, 0.1, 0.1].into_iter().enumerate() {
        // Positions on grids of unlike spacing blur a kernel a little, on the side from which it is drawn.
        for (widths, tolerance) in [(1.05, 0.04), (2.05, 0.02)] {
            let [a, b] =
                [&default, &matched].map(|circuit| share_within(circuit, projection, widths * width));
            assert!((a - b).abs() < tolerance, "projection {projection}: {a} and {b} within {widths} widths");
        }
    }
}

#[test]
fn degrees_per_target_must_come_out_whole() {
    let once = miniature().with_fixed_in_degrees().unwrap();
    assert_eq!(once.clone().with_fixed_in_degrees().unwrap(), once);
    let mut odd = miniature();
    odd.projections.inhibitory_to_excitatory.degree = 3;
    assert_eq!(
        odd.with_fixed_in_degrees().unwrap_err().name,
        "synapses per target cell of projections.inhibitory_to_excitatory"
    );
}

#[test]
fn gamma_in_degrees_keep_the_total_and_have_the_stated_variance() {
    for scale in [4.0, 20.0, 80.0] {
        let degrees = gamma_in_degrees(20_000, 200, scale, &mut RootSeed(1).stream("degrees", &[])).unwrap();
        assert_eq!(degrees.iter().sum::<usize>(), 200 * 20_000);
        let variance = degrees.iter().map(|&degree| (degree as f64 - 200.0).powi(2)).sum::<f64>() / 20_000.0;
        // Relative standard error of a gamma sample's variance: sqrt((2 + 6/shape)/n); rounding adds about 1/12.
        let error = variance * ((2.0 + 6.0 * scale / 200.0) / 20_000.0).sqrt();
        assert!((variance - 200.0 * scale).abs() < 4.0 * error + 1.0, "{variance} for scale {scale}");
    }
    assert!(gamma_in_degrees(10, 200, f64::NAN, &mut RootSeed(1).stream("degrees", &[])).is_err());
}

#[test]
fn a_circuit_with_gamma_in_degrees_builds_and_keeps_its_synapses() {
    let parameters = miniature().with_gamma_in_degrees(20.0).unwrap();
    let circuit = build(&parameters);
    for (ours, default) in circuit.network.projections().iter().zip(build(&miniature()).network.projections())
    {
        assert_eq!(ours.synapses.len(), default.synapses.len());
        let degrees = ours.synapses.in_degrees();
        assert!(degrees.iter().max() > degrees.iter().min());
    }
    assert!(miniature().with_gamma_in_degrees(-1.0).is_err());
}

#[test]
fn sources_listed_by_target_come_out_by_source() {
    let degrees = [3, 0, 5, 1];
    let rule = UniformPartners::new(6).unwrap();
    let synapses = given_in_degrees(6, &degrees, &rule, &mut RootSeed(2).stream("transpose", &[])).unwrap();
    assert_eq!(synapses.in_degrees(), [3, 0, 5, 1]);
    assert_eq!(synapses.source_size(), 6);
    let too_many = UniformPartners::new(100).unwrap();
    let refused = given_in_degrees(6, &degrees, &too_many, &mut RootSeed(2).stream("transpose", &[]));
    assert!(matches!(refused, Err(ConnectivityError::Length { expected, .. }) if expected > 6));
}

#[test]
fn random_wiring_ignores_distance() {
    let circuit = build(&CircuitParameters { wiring: WiringLaw::Random, ..miniature() });
    let sheet = circuit.excitatory_sheet;
    let synapses = &circuit.network.projections()[0].synapses;
    let count = synapses.len() as f64;
    let pairs = (0..800).flat_map(|source| synapses.row(source).map(move |target| (source, target)));
    let near =
        pairs.filter(|&(a, b)| sheet.distance(sheet.position(a), sheet.position(b)) < 0.2).count() as f64;
    let origin = sheet.position(0);
    let expected =
        (0..800).filter(|&b| sheet.distance(origin, sheet.position(b)) < 0.2).count() as f64 / 800.0;
    let error = 4.0 * (expected * (1.0 - expected) / count).sqrt();
    assert!((near / count - expected).abs() < error, "{} {expected}", near / count);
}

#[test]
fn broad_weights_keep_mean_and_sign() {
    let scale = 0.5;
    let circuit = build(&CircuitParameters { weights: WeightLaw::Gamma { scale }, ..miniature() });
    for (projection, default) in
        circuit.network.projections().iter().zip(build(&miniature()).network.projections())
    {
        let (Weights::PerSynapse(weights), Weights::Uniform(mean)) = (&projection.weights, &default.weights)
        else {
            panic!("weights of the wrong kind");
        };
        assert_eq!(projection.synapses, default.synapses);
        assert!(weights.iter().all(|weight| weight.signum() == mean.signum()));
        let count = weights.len() as f64;
        let average = weights.iter().sum::<f64>() / count;
        let variance = weights.iter().map(|weight| (weight - mean).powi(2)).sum::<f64>() / count;
        assert!((average - mean).abs() < 4.0 * (mean.abs() * scale / count).sqrt());
        let shape = mean.abs() / scale;
        let error = mean.abs() * scale * ((2.0 + 6.0 / shape) / count).sqrt();
        assert!((variance - mean.abs() * scale).abs() < 4.0 * error, "{variance}");
    }
}

#[test]
fn coupling_factors_multiply_strengths() {
    let weak = miniature().with_coupling(0.1, 0.34).projections;
    assert!((weak.inhibitory_to_inhibitory.strength + 30.0).abs() < 1e-12);
    assert!((weak.input_to_excitatory.strength - 54.4).abs() < 1e-12);
}

#[test]
fn mean_currents_are_those_of_a_plain_sum() {
    let weights = WeightLaw::Gamma { scale: 0.5 };
    for parameters in [miniature(), CircuitParameters { weights, ..miniature() }] {
        let network = build(&parameters).network;
        for (source, population) in network.populations().iter().enumerate() {
            let rates: Vec<f64> = (0..population.size).map(|cell| 0.001 * (cell % 17) as f64).collect();
            let mut plain = vec![0.0; 1_000];
            for projection in network.projections().iter().filter(|one| one.source == source) {
                for (cell, rate) in rates.iter().enumerate() {
                    for (synapse, target) in
                        projection.synapses.row_range(cell).zip(projection.synapses.row(cell))
                    {
                        let weight = match &projection.weights {
                            Weights::Uniform(weight) => *weight,
                            Weights::PerSynapse(weights) => weights[synapse],
                        };
                        plain[target + 800 * projection.target] += weight * rate;
                    }
                }
            }
            let currents = mean_input_current(&network, source, &rates).unwrap();
            assert_eq!(currents.len(), plain.len());
            assert!(currents.iter().zip(&plain).all(|(a, b)| (a - b).abs() < 1e-9));
        }
    }
}

#[test]
fn bad_rates_are_refused() {
    let network = build(&miniature()).network;
    let result =
        |source: usize, rates: &[f64]| mean_input_current(&network, source, rates).unwrap_err().to_string();
    assert!(result(3, &[]).contains("population 3 does not exist"));
    assert!(result(2, &[0.01]).contains("rates has 1 entries; it must have 200"));
    assert!(result(2, &[-0.01; 200]).contains("rate is -0.01"));
    assert!(result(2, &[f64::NAN; 200]).contains("rate is NaN"));
}
