//! The conformance check on a case that the plain reference made, written in the layout of other implementations.

use ndarray::{Array1, Array2, Array3};
use ndarray_npy::write_npy;
use normcircuit_conformance::{Case, Difference, compare};
use normcircuit_simulation::reference::ReferenceSimulation;
use normcircuit_simulation::{RootSeed, Stream};
use rand::RngExt;
use std::fs;
use std::path::Path;

const SIZES: [usize; 3] = [120, 30, 40];
/// Out-degrees onto E and I of E, I and input.
const DEGREES: [[usize; 2]; 3] = [[20, 15], [60, 15], [60, 20]];
const DURATION: f64 = 300.0;
const RECORDED: [i64; 3] = [1, 60, 125];

/// Writes everything that defines a run, weights per synapse among it; the results are to follow.
fn write_case(folder: &Path) {
    let mut random = RootSeed(1).stream("case", &[]);
    fs::write(folder.join("params.json"), parameters()).unwrap();
    let targets = |random: &mut Stream, source: usize| -> Vec<i32> {
        let mut rows = Vec::new();
        for _ in 0..SIZES[source] {
            for target in 0..2 {
                let first = if target == 0 { 1 } else { SIZES[0] as i32 + 1 };
                rows.extend(
                    (0..DEGREES[source][target])
                        .map(|_| first + random.random_range(0..SIZES[target] as i32)),
                );
            }
        }
        rows
    };
    let mut recurrent = targets(&mut random, 0);
    recurrent.extend(targets(&mut random, 1));
    let forward = targets(&mut random, 2);
    let excitatory = SIZES[0] * (DEGREES[0][0] + DEGREES[0][1]);
    let weights = |random: &mut Stream, count: usize, mean: f64| -> Vec<f64> {
        (0..count).map(|_| mean * random.random_range(0.0..2.0)).collect()
    };
    let mut recurrent_weights = weights(&mut random, excitatory, 1.5);
    recurrent_weights.extend(weights(&mut random, recurrent.len() - excitatory, -4.0));
    write_npy(folder.join("own_Jrr.npy"), &Array1::from(recurrent_weights)).unwrap();
    write_npy(folder.join("own_Jrf.npy"), &Array1::from(weights(&mut random, forward.len(), 4.0))).unwrap();
    write_npy(folder.join("Wrr.npy"), &Array1::from(recurrent)).unwrap();
    write_npy(folder.join("Wrf.npy"), &Array1::from(forward)).unwrap();
    let neurons = SIZES[0] + SIZES[1];
    let voltages: Array1<f64> = (0..neurons).map(|_| random.random_range(-65.0..-50.0)).collect();
    write_npy(folder.join("V0.npy"), &voltages).unwrap();
    let mut input: Vec<[f64; 2]> = (0..250)
        .map(|_| [random.random_range(1..=DURATION as u64) as f64, random.random_range(1..=SIZES[2]) as f64])
        .collect();
    input.sort_by(|a, b| a[0].total_cmp(&b[0]));
    write_npy(folder.join("sx.npy"), &Array2::from(input)).unwrap();
    write_npy(folder.join("Irecord.npy"), &Array1::from(RECORDED.to_vec())).unwrap();
    // Placeholders, so that the case can be read to make its results.
    for name in ["spikes.npy", "own_spikes.npy"] {
        write_npy(folder.join(name), &Array2::<f64>::zeros((0, 2))).unwrap();
    }
}

fn parameters() -> String {
    let degrees = |target: usize| [DEGREES[0][target] as f64, DEGREES[1][target] as f64];
    serde_json::json!({
        "Ne": SIZES[0], "Ni": SIZES[1], "Nx": SIZES[2], "T": DURATION, "dt": 0.05,
        "Jr": [[1.5, -4.5], [0.75, -5.5]], "Jx": [[4.0, 3.5]],
        "Kr": [degrees(0), degrees(1)], "Kx": [[DEGREES[2][0] as f64], [DEGREES[2][1] as f64]],
        "taudsyn": [[5.0, 100.0], [5.0, 100.0], [8.0, 100.0]],
        "taursyn": [[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]],
        "Psyn": [[0.2, 0.8], [1.0, 0.0], [1.0, 0.0]],
        "gl": [[1.0 / 15.0, 0.1]], "Cm": [[1.0, 1.0]], "vlb": [[-100.0, -100.0]], "vth": [[-10.0, -10.0]],
        "DeltaT": [[2.0, 0.5]], "vT": [[-50.0, -50.0]], "vre": [[-65.0, -65.0]], "tref": [[1.5, 0.5]],
        "vl": [[-60.0, -60.0]]
    })
    .to_string()
}

/// Runs the plain reference on the case and writes what it gives beside it; returns the number of spikes.
fn write_results(folder: &Path, variant: Option<&str>) -> usize {
    let case = Case::read(folder, variant).unwrap();
    let mut reference = ReferenceSimulation::new(&case.network, &case.initial_voltages);
    let mut input = case.input.clone();
    let points = (DURATION / 0.05) as usize;
    let cells = RECORDED.map(|id| if id <= 120 { (0, id as usize - 1) } else { (1, id as usize - 121) });
    let mut voltages = Array2::zeros((points, cells.len()));
    let mut currents = Array3::zeros((points, 4, cells.len()));
    let mut spikes = Vec::new();
    for step in 1..points {
        let time = step as f64 * 0.05;
        for (population, cell) in reference.advance(&mut input) {
            spikes.push([time, (cell + 1 + population * SIZES[0]) as f64]);
        }
        for (position, (population, cell)) in cells.into_iter().enumerate() {
            voltages[[step, position]] = reference.voltage(population, cell);
            for (row, (source, channel)) in [(2, 0), (0, 0), (1, 0), (2, 1)].into_iter().enumerate() {
                currents[[step, row, position]] =
                    reference.channel_current(population, cell, source, channel);
            }
        }
    }
    let prefix = variant.map_or_else(String::new, |variant| format!("{variant}_"));
    let count = spikes.len();
    write_npy(folder.join(format!("{prefix}spikes.npy")), &Array2::from(spikes)).unwrap();
    write_npy(folder.join(format!("{prefix}V_rec.npy")), &voltages).unwrap();
    write_npy(folder.join(format!("{prefix}Isyn_rec.npy")), &currents).unwrap();
    count
}

#[test]
fn the_engine_conforms_with_uniform_and_with_own_weights() {
    let folder = tempfile::tempdir().unwrap();
    write_case(folder.path());
    for variant in [None, Some("own")] {
        let spikes = write_results(folder.path(), variant);
        assert!(spikes > 300, "{spikes} spikes are too few to tell");
        let comparison = compare(&Case::read(folder.path(), variant).unwrap(), None).unwrap();
        assert_eq!(comparison.first_difference, None);
        assert_eq!((comparison.expected_spikes, comparison.found_spikes), (spikes, spikes));
        assert!(comparison.voltage_difference.unwrap() < 1e-6);
        assert!(comparison.current_difference.unwrap() < 1e-9);
    }
}

#[test]
fn a_changed_result_is_found() {
    let folder = tempfile::tempdir().unwrap();
    write_case(folder.path());
    write_results(folder.path(), None);
    let path = folder.path().join("spikes.npy");
    let mut spikes: Array2<f64> = ndarray_npy::read_npy(&path).unwrap();
    let middle = spikes.nrows() / 2;
    spikes[[middle, 1]] = if spikes[[middle, 1]] > 1.0 { 1.0 } else { 2.0 };
    let changed = spikes[[middle, 0]];
    write_npy(&path, &spikes).unwrap();
    let case = Case::read(folder.path(), None).unwrap();
    let Difference { expected, found } = compare(&case, None).unwrap().first_difference.unwrap();
    assert!((expected.unwrap().0 - changed).abs() < 1e-9);
    assert_ne!(expected, found);
    assert_eq!(compare(&case, Some(changed - 1.0)).unwrap().first_difference, None, "the same until then");
}

#[test]
fn damaged_cases_are_refused_with_the_name_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    write_case(folder.path());
    let refusal = || Case::read(folder.path(), None).unwrap_err().to_string();
    write_npy(folder.path().join("spikes.npy"), &Array2::from(vec![[1.0, 9999.0]])).unwrap();
    assert!(refusal().contains("spikes.npy: id 9999"), "{}", refusal());
    write_npy(folder.path().join("sx.npy"), &Array2::<f64>::zeros((5, 1))).unwrap();
    assert!(refusal().contains("sx.npy: 1 columns; it must have 2"), "{}", refusal());
    write_npy(folder.path().join("sx.npy"), &Array2::from(vec![[1.0, f64::NAN]])).unwrap();
    assert!(refusal().contains("sx.npy: input id NaN"), "{}", refusal());
    let voltages = folder.path().join("V0.npy");
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (999999999999,), }";
    fs::write(&voltages, [b"\x93NUMPY\x01\0v\0".as_slice(), format!("{header:<117}\n").as_bytes()].concat())
        .unwrap();
    assert!(refusal().contains("V0.npy: its header announces 7999999999992 bytes more"), "{}", refusal());
    write_npy(&voltages, &Array1::from(vec![1_i32; 3])).unwrap();
    assert!(refusal().contains("V0.npy: its numbers are of NumPy's type '<i4'"), "{}", refusal());
    write_npy(&voltages, &Array2::<f64>::zeros((3, 1))).unwrap();
    assert!(refusal().contains("V0.npy: it has 2 dimensions; it must have 1"), "{}", refusal());
    fs::write(&voltages, b"not an array").unwrap();
    assert!(refusal().contains("V0.npy: it is not one of NumPy's arrays"), "{}", refusal());
    let wiring = folder.path().join("Wrf.npy");
    write_npy(&wiring, &Array1::from(vec![1_i32; 3])).unwrap();
    assert!(refusal().contains("Wrf.npy"), "{}", refusal());
    let huge = parameters().replace("\"Nx\":40", "\"Nx\":400000000000000");
    fs::write(folder.path().join("params.json"), huge).unwrap();
    assert!(refusal().contains("Wrf.npy"), "{}", refusal());
    fs::write(folder.path().join("params.json"), parameters().replace("300.0", "\"long\"")).unwrap();
    assert!(
        refusal().contains("params.json: line 1: it is the text “long”; it must be a number"),
        "{}",
        refusal()
    );
    fs::write(folder.path().join("params.json"), "{}").unwrap();
    assert!(refusal().contains("params.json: line 1: missing field"), "{}", refusal());
    fs::remove_file(folder.path().join("params.json")).unwrap();
    assert!(refusal().contains("cannot read"), "{}", refusal());
}
