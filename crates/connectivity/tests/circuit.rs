//! The circuit as a whole: sizes, degrees, weights, presets, errors, reproducibility.

use normcircuit_connectivity::{Circuit, CircuitParameters, ConnectivityError};
use normcircuit_simulation::{Dynamics, RootSeed, Weights};
use sha2::{Digest, Sha256};

fn miniature(seed: u64) -> Circuit {
    Circuit::build(&CircuitParameters::miniature(20).unwrap(), RootSeed(seed)).unwrap()
}

#[test]
fn the_preset_file_is_the_default_network() {
    let parsed: CircuitParameters = toml::from_str(include_str!("../../../data/circuit.toml")).unwrap();
    assert_eq!(parsed, CircuitParameters::default_paper());
    let written = toml::to_string(&parsed).unwrap();
    assert_eq!(toml::from_str::<CircuitParameters>(&written).unwrap(), parsed);
}

#[test]
fn the_full_network_has_the_papers_sizes_degrees_and_weights() {
    let circuit = Circuit::build(&CircuitParameters::default_paper(), RootSeed(1)).unwrap();
    let populations = circuit.network.populations();
    let sizes: Vec<(&str, usize)> = populations.iter().map(|one| (one.name.as_str(), one.size)).collect();
    assert_eq!(sizes, [("E", 20_000), ("I", 5_000), ("X", 5_000)]);
    assert_eq!(populations[Circuit::INPUT].dynamics, Dynamics::Input);
    // Mean connection probabilities and strengths of the paper.
    let expected = [
        (0, 0, 0.01, 80.0),
        (0, 1, 0.03, 40.0),
        (1, 0, 0.04, -240.0),
        (1, 1, 0.04, -300.0),
        (2, 0, 0.05, 160.0),
        (2, 1, 0.05, 140.0),
    ];
    assert_eq!(circuit.network.projections().len(), expected.len());
    for (projection, (source, target, probability, strength)) in
        circuit.network.projections().iter().zip(expected)
    {
        assert_eq!((projection.source, projection.target), (source, target));
        let degree = (probability * sizes[target].1 as f64).round() as usize;
        assert!((0..sizes[source].1).all(|cell| projection.synapses.row(cell).len() == degree));
        assert_eq!(projection.weights, Weights::Uniform(strength / 25_000_f64.sqrt()));
    }
    let bytes: usize = circuit.network.projections().iter().map(|one| one.synapses.bytes()).sum();
    let synapses: usize = circuit.network.projections().iter().map(|one| one.synapses.len()).sum();
    assert_eq!(synapses, 18_250_000);
    assert!(bytes < 37_500_000, "{bytes} bytes");
}

#[test]
fn a_miniature_cell_has_the_in_degrees_and_weights_of_the_full_network() {
    let circuit = miniature(1);
    let expected = [200, 600, 200, 200, 250, 250];
    for (projection, expected) in circuit.network.projections().iter().zip(expected) {
        let degrees = projection.synapses.in_degrees();
        assert_eq!(degrees.iter().sum::<u32>() as usize, expected * degrees.len());
    }
    assert_eq!(circuit.network.projections()[0].weights, Weights::Uniform(80.0 / 25_000_f64.sqrt()));
}

#[test]
fn the_smallest_and_other_even_sizes_build() {
    for rows in [4, 6, 10, 14] {
        let built = Circuit::build(&CircuitParameters::miniature(rows).unwrap(), RootSeed(1));
        match built {
            Ok(circuit) => assert_eq!(circuit.excitatory_sheet.size(), 2 * rows * rows),
            // A handful of cells need not hold every orientation.
            Err(ConnectivityError::NoTunedPartner { .. }) => assert!(rows < 6, "{rows} rows"),
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_circuit_and_another_seed_another() {
    assert_eq!(miniature(1), miniature(1));
    let (one, two) = (miniature(1), miniature(2));
    assert_ne!(one.excitatory_orientations, two.excitatory_orientations);
    for (a, b) in one.network.projections().iter().zip(two.network.projections()) {
        assert_ne!(a.synapses, b.synapses);
    }
}

#[test]
fn changing_one_projection_leaves_the_others_alone() {
    let mut parameters = CircuitParameters::miniature(20).unwrap();
    parameters.projections.inhibitory_to_excitatory.degree += 1;
    let changed = Circuit::build(&parameters, RootSeed(1)).unwrap();
    let original = miniature(1);
    for (index, (a, b)) in
        original.network.projections().iter().zip(changed.network.projections()).enumerate()
    {
        assert_eq!(a.synapses == b.synapses, index != 2);
    }
    assert_eq!(original.input_orientations, changed.input_orientations);
}

#[test]
fn the_wiring_of_a_miniature_is_pinned() {
    let circuit = miniature(1);
    let mut hash = Sha256::new();
    for angle in circuit.excitatory_orientations.iter().chain(&circuit.input_orientations) {
        hash.update(angle.to_le_bytes());
    }
    for projection in circuit.network.projections() {
        for source in 0..projection.synapses.source_size() {
            projection.synapses.row(source).for_each(|target| hash.update((target as u32).to_le_bytes()));
        }
    }
    let digest = hash.finalize();
    assert_eq!(digest[..8], 0xc8df_1613_95d4_0e16_u64.to_be_bytes());
}

#[test]
fn every_bad_parameter_is_named() {
    type Change = fn(&mut CircuitParameters);
    let error = |change: Change| {
        let mut parameters = CircuitParameters::default_paper();
        change(&mut parameters);
        match Circuit::build(&parameters, RootSeed(1)).unwrap_err() {
            ConnectivityError::Parameter(error) => error.to_string(),
            other => panic!("{other}"),
        }
    };
    let cases: [(Change, &str); 16] = [
        (|p| p.time_step = f64::NAN, "time_step is NaN"),
        (|p| p.reference_size = 0.0, "reference_size is 0"),
        (|p| p.tuning_threshold = 1.0, "tuning_threshold is 1"),
        (|p| p.excitatory.rows = 101, "excitatory.rows is 101"),
        (|p| p.inhibitory.rows = 0, "inhibitory.rows is 0"),
        (|p| p.input.rows = usize::MAX, "input.rows is"),
        (|p| p.input.channels.clear(), "number of input.channels is 0"),
        (|p| p.input.channels[1].rise_time = -2.0, "input.channels[1].rise_time is -2"),
        (|p| p.excitatory.neuron.capacitance = f64::NAN, "excitatory.neuron.capacitance is NaN"),
        (|p| p.orientation_map.column_spacing = 0.0, "orientation_map.column_spacing is 0"),
        (|p| p.projections.input_to_excitatory.degree = 0, "projections.input_to_excitatory.degree is 0"),
        (
            |p| p.projections.input_to_excitatory.width = f64::NAN,
            "projections.input_to_excitatory.width is NaN",
        ),
        (|p| p.projections.input_to_inhibitory.width = -0.1, "projections.input_to_inhibitory.width is -0.1"),
        (
            |p| p.projections.excitatory_to_excitatory.tuned_fraction = 2.0,
            "projections.excitatory_to_excitatory.tuned_fraction is 2",
        ),
        (|p| p.projections.inhibitory_to_inhibitory.strength = 1.0, "inhibitory_to_inhibitory.strength is 1"),
        (
            |p| p.projections.input_to_inhibitory.tuned_fraction = 0.1,
            "input_to_inhibitory.tuned_fraction is 0.1",
        ),
    ];
    for (change, expected) in cases {
        let message = error(change);
        assert!(message.contains(expected), "{message:?} should contain {expected:?}");
    }
}

#[test]
fn odd_and_tiny_miniatures_are_refused() {
    for rows in [0, 2, 5, 21] {
        assert_eq!(CircuitParameters::miniature(rows).unwrap_err().name, "excitatory.rows");
    }
}

#[test]
fn unknown_fields_of_a_parameter_file_are_refused() {
    let text = include_str!("../../../data/circuit.toml").replace("waves = 30", "waves = 30\nwave = 3");
    assert!(toml::from_str::<CircuitParameters>(&text).is_err());
}
