//! Every named network, and what its model changes.

use normcircuit_connectivity::{Circuit, CircuitParameters};
use normcircuit_protocols::experiment::Experiment;
use normcircuit_protocols::networks::{NETWORKS, Network};
use normcircuit_protocols::{InjectedCurrent, Model};
use normcircuit_simulation::{RootSeed, Weights};

const SEED: RootSeed = RootSeed(1);

fn miniature(id: &str) -> Circuit {
    let model = Network::find(id).unwrap().model().with_rows(20).unwrap();
    Circuit::build(&model.circuit, SEED).unwrap()
}

#[test]
fn every_network_builds_in_both_sizes_and_keeps_its_synapses() {
    let synapses = |circuit: &Circuit| -> Vec<usize> {
        circuit.network.projections().iter().map(|projection| projection.synapses.len()).collect()
    };
    let expected = synapses(&miniature("default"));
    for network in NETWORKS {
        network.model().check().unwrap();
        assert_eq!(synapses(&miniature(network.id)), expected, "{}", network.id);
    }
    let mut ids: Vec<&str> = NETWORKS.iter().map(|network| network.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), NETWORKS.len(), "two networks of one name");
    assert!(Network::find("defualt").unwrap_err().to_string().contains("matched-in-degree"));
}

#[test]
fn a_matched_network_from_a_file_is_the_built_in_one() {
    let text = r#"
        duration_ms = 1000
        network = "matched-in-degree"
        circuit = { excitatory.rows = 20, inhibitory.rows = 10, input.rows = 10 }
        counts = { from_ms = 0, window_ms = 500, every_ms = 500 }
        conditions = [{ name = "none", cycle = [{ duration_ms = 1, first = "absent", second = "absent" }] }]
    "#;
    let named = Experiment::from_toml(text).unwrap();
    let by_law = text.replace("network = \"matched-in-degree\"", "circuit.wiring = \"fixed_in_degree\"");
    let by_law = by_law
        .replace("circuit = { excitatory.rows = 20, inhibitory.rows = 10, input.rows = 10 }", "")
        + "\n[circuit]\nexcitatory.rows = 20\ninhibitory.rows = 10\ninput.rows = 10\nwiring = \"fixed_in_degree\"\n";
    let by_law = Experiment::from_toml(&by_law.replace("circuit.wiring = \"fixed_in_degree\"", "")).unwrap();
    let built_in = CircuitParameters::miniature(20).unwrap().with_fixed_in_degrees().unwrap();
    assert_eq!(named.model.circuit, built_in);
    assert_eq!(by_law.model, named.model);
    let circuit = Circuit::build(&named.model.circuit, SEED).unwrap();
    let degrees = circuit.network.projections()[2].synapses.in_degrees();
    assert!(degrees.iter().all(|degree| *degree == 200), "800 synapses per I cell are 200 per E cell");
}

#[test]
fn a_file_injects_current_and_replaces_the_law_of_a_network() {
    let file = |injection: &str| {
        Experiment::from_toml(&format!(
            r#"
            duration_ms = 1000
            network = "weak-coupling-0.1"
            injection = {injection}
            counts = {{ from_ms = 0, window_ms = 500, every_ms = 500 }}
            conditions = [{{ name = "none", cycle = [{{ duration_ms = 1, first = "absent", second = "absent" }}] }}]
            "#
        ))
    };
    let experiment = file("{ common = { standard_deviation = 0.2, correlation_time = 30.0 } }").unwrap();
    let InjectedCurrent::Common { correlation_time, .. } = experiment.model.injection else {
        panic!("not common")
    };
    assert_eq!(correlation_time.to_bits(), 30.0_f64.to_bits());
    let error = file("{ white_noise = { standard_deviation = -1.0 } }").unwrap_err().to_string();
    assert!(error.contains("injection.white_noise.standard_deviation"), "{error}");
    let unknown = "duration_ms = 1\nnetwork = \"defualt\"";
    assert!(
        Experiment::from_toml(unknown).unwrap_err().to_string().starts_with("line 2: there is no network")
    );
}

#[test]
fn halves_reach_the_columns_that_their_overlap_leaves_them() {
    for (id, reached) in [("random-overlap-0", 20), ("random-overlap-0.6", 32), ("random-overlap-1", 40)] {
        let circuit = miniature(id);
        let sheet = circuit.excitatory_sheet;
        let synapses = &circuit.network.projections()[4].synapses;
        let columns = |cells: std::ops::Range<usize>| {
            let wanted = cells.filter(|cell| 2 * circuit.input_sheet.col(*cell) < circuit.input_sheet.cols());
            wanted.flat_map(|cell| synapses.row(cell)).map(|target| sheet.col(target)).max()
        };
        assert_eq!(columns(0..circuit.input_sheet.size()), Some(reached - 1), "{id}");
        let right = (0..circuit.input_sheet.size())
            .filter(|cell| 2 * circuit.input_sheet.col(*cell) >= circuit.input_sheet.cols())
            .flat_map(|cell| synapses.row(cell))
            .map(|target| sheet.col(target))
            .min();
        assert_eq!(right, Some(40 - reached), "{id}");
    }
}

#[test]
fn attention_multiplies_the_weights_of_one_half() {
    let model = Model::paper().with_rows(20).unwrap().attending([1.5, 1.0]);
    let circuit = Circuit::build(&model.circuit, SEED).unwrap();
    let projection = &circuit.network.projections()[4];
    let weight = 160.0 / 25_000_f64.sqrt();
    assert!(matches!(projection.weights, Weights::PerSynapse(_)));
    for cell in 0..circuit.input_sheet.size() {
        let left = 2 * circuit.input_sheet.col(cell) < circuit.input_sheet.cols();
        let found = projection.weights.get(projection.synapses.row_range(cell).start);
        assert!((found - if left { 1.5 * weight } else { weight }).abs() < 1e-12);
    }
}

#[test]
fn broad_weights_keep_mean_and_sign() {
    let circuit = miniature("broad-weights-5");
    for (projection, strength) in
        circuit.network.projections().iter().zip([8.0, 4.0, -24.0, -30.0, 54.4, 47.6])
    {
        let weights: Vec<f64> = (0..projection.synapses.len()).map(|at| projection.weights.get(at)).collect();
        let mean = weights.iter().sum::<f64>() / weights.len() as f64;
        let variance =
            weights.iter().map(|weight| (weight - mean).powi(2)).sum::<f64>() / weights.len() as f64;
        let expected: f64 = strength / 25_000_f64.sqrt();
        // Gamma: variance = scale · |mean|; a relative standard error of the mean of √(scale/|mean|/n).
        let error = (5.0 * expected.abs() / weights.len() as f64).sqrt();
        assert!((mean - expected).abs() < 5.0 * error, "{mean} and {expected}");
        assert!((variance / (5.0 * expected.abs()) - 1.0).abs() < 0.25, "{variance}");
        assert!(weights.iter().all(|weight| weight * expected >= 0.0));
    }
}
