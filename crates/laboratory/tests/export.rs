//! Results of an experiment in an NPZ file, read back and compared with the runs they come from.

use ndarray::{Array0, Array1, Array2, Axis, s};
use ndarray_npy::NpzReader;
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::export::{ConditionSummary, export};
use normcircuit_laboratory::progress::Progress;
use normcircuit_laboratory::{Laboratory, Plan, Profile, cost_of_experiment};
use normcircuit_protocols::experiment::{
    CountWindows, CountedPopulation, CurrentSample, Experiment, RunRecord, ShownCondition,
};
use normcircuit_protocols::{Condition, ThreeConditions, VisualArea};
use normcircuit_simulation::RootSeed;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

/// Two conditions, three runs of each, windows with gaps, currents in windows of their own.
fn experiment() -> Experiment {
    let stimuli = ThreeConditions::default();
    let condition = |name, condition| ShownCondition::steady(name, stimuli.stimulus(condition));
    Experiment {
        duration_ms: 450,
        runs: 3,
        seed: 7,
        first_run: 2,
        counts: CountWindows { from_ms: 100, window_ms: 50, every_ms: 150 },
        populations: vec![CountedPopulation::Input, CountedPopulation::Excitatory],
        currents: Some(CurrentSample { cells: 9, window_ms: 100 }),
        model: Plan::new(Profile::Miniature, 7).default_network().unwrap().model,
        conditions: vec![
            condition("links", Condition::First),
            condition("rechts und links, 180° × 90°", Condition::Both),
        ],
    }
}

fn laboratory(folder: &Path, threads: usize) -> Laboratory {
    Laboratory::new(threads, folder, Progress::silent()).unwrap()
}

fn exported(experiment: &Experiment, threads: usize) -> (tempfile::TempDir, Vec<ConditionSummary>) {
    let folder = tempfile::tempdir().unwrap();
    let summary =
        export(&laboratory(folder.path(), threads), experiment, &folder.path().join("a.npz")).unwrap();
    (folder, summary)
}

fn open(folder: &tempfile::TempDir) -> NpzReader<File> {
    NpzReader::new(File::open(folder.path().join("a.npz")).unwrap()).unwrap()
}

/// The records of all runs, made without laboratory and store.
fn records(experiment: &Experiment) -> (Circuit, Vec<RunRecord>) {
    let circuit = Circuit::build(&experiment.model.circuit, RootSeed(experiment.seed)).unwrap();
    let area =
        VisualArea::new(circuit.input_sheet, &circuit.input_orientations, experiment.model.area).unwrap();
    let area = Arc::new(area);
    let records =
        experiment.runs().iter().map(|run| run.simulate(&circuit, &area, &mut []).unwrap()).collect();
    (circuit, records)
}

#[test]
fn arrays_are_what_the_runs_gave() {
    let experiment = experiment();
    let (folder, summary) = exported(&experiment, 2);
    let mut file = open(&folder);
    let (circuit, records) = records(&experiment);

    let condition: Array1<i64> = file.by_name("condition").unwrap();
    let run: Array1<i64> = file.by_name("run").unwrap();
    let start: Array1<i64> = file.by_name("start_ms").unwrap();
    assert_eq!(condition.to_vec(), [0, 0, 0, 1, 1, 1].repeat(3));
    assert_eq!(run.to_vec(), [vec![0; 6], vec![1; 6], vec![2; 6]].concat());
    assert_eq!(start.to_vec(), [100, 250, 400].repeat(6));
    assert_eq!(file.by_name::<_, ndarray::Ix0>("window_ms").unwrap() as Array0<i64>, ndarray::arr0(50));

    for population in [CountedPopulation::Excitatory, CountedPopulation::Input] {
        let counts: Array2<u16> = file.by_name(&format!("counts_{}", population.name())).unwrap();
        let rows = records.iter().flat_map(|record| record.counts(population).unwrap().outer_iter());
        assert_eq!(counts.nrows(), rows.clone().count());
        assert!(counts.outer_iter().eq(rows), "{population:?}");
        for (index, condition) in summary.iter().enumerate() {
            let trials = (0..18).filter(|trial| trial / 3 % 2 == index).collect::<Vec<usize>>();
            let rate = counts.select(Axis(0), &trials).mapv(f64::from).mean().unwrap() / 0.05;
            let found = condition.rates.iter().find(|(of, _)| *of == population).unwrap().1;
            assert!((found - rate).abs() < 1e-9, "{found} Hz instead of {rate} Hz");
            assert_eq!(condition.trials, 9);
        }
    }
    assert!(file.by_name::<ndarray::OwnedRepr<u16>, ndarray::Ix2>("counts_inhibitory").is_err());

    let cells: Array1<i64> = file.by_name("current_cells").unwrap();
    let recorded = records[0].currents.as_ref().unwrap();
    assert!(cells.iter().eq(recorded.cells.iter().map(|cell| i64::from(*cell)).collect::<Vec<_>>().iter()));
    for (source, population) in CountedPopulation::ALL.into_iter().enumerate() {
        let means: Array2<f32> = file.by_name(&format!("currents_{}", population.name())).unwrap();
        let rows =
            records.iter().flat_map(|record| record.currents.as_ref().unwrap().means[source].outer_iter());
        assert!(means.outer_iter().eq(rows), "currents from {population:?}");
        assert_eq!(means.dim(), (18, 9));
    }
    let start: Array1<i64> = file.by_name("current_start_ms").unwrap();
    assert_eq!(start.to_vec(), [100, 200, 300].repeat(6));
    let condition: Array1<i64> = file.by_name("current_condition").unwrap();
    assert_eq!(condition.slice(s![..6]).to_vec(), [0, 0, 0, 1, 1, 1]);

    let positions: Array2<f64> = file.by_name("positions_excitatory").unwrap();
    let cell = 37;
    let expected = circuit.excitatory_sheet.position(cell);
    assert_eq!(positions.row(cell).to_vec(), [expected.x, expected.y]);
    let orientations: Array1<f64> = file.by_name("orientations_excitatory").unwrap();
    assert_eq!(orientations.to_vec(), circuit.excitatory_orientations);
}

#[test]
fn the_experiment_itself_is_in_the_file() {
    let experiment = experiment();
    let (folder, _) = exported(&experiment, 2);
    let json: Array1<u8> = open(&folder).by_name("experiment").unwrap();
    assert_eq!(serde_json::from_slice::<Experiment>(&json.to_vec()).unwrap(), experiment);
}

#[test]
fn the_bytes_depend_on_the_experiment_alone() {
    let experiment = experiment();
    let read = |folder: &tempfile::TempDir| fs::read(folder.path().join("a.npz")).unwrap();
    let (one, _) = exported(&experiment, 1);
    let (three, _) = exported(&experiment, 3);
    assert!(read(&one) == read(&three));
    export(&laboratory(one.path(), 2), &experiment, &one.path().join("a.npz")).unwrap();
    assert!(read(&one) == read(&three), "from the store");
}

#[test]
fn the_estimate_counts_what_is_missing() {
    let mut experiment = experiment();
    let (folder, _) = exported(&experiment, 2);
    let laboratory = laboratory(folder.path(), 2);
    let done = cost_of_experiment(&laboratory, &experiment).unwrap();
    assert_eq!((done.simulated_seconds, done.seconds), (0.0, 0.0));
    // 18 trials of 1000 cells, two bytes each; 18 windows of 27 currents, four bytes each; 24 bytes each for when they were.
    assert_eq!(done.bytes, 38_808);
    let length = fs::metadata(folder.path().join("a.npz")).unwrap().len();
    assert!((done.bytes / 3..done.bytes).contains(&length), "compressed: {length}");
    experiment.runs = 4;
    let more = cost_of_experiment(&laboratory, &experiment).unwrap();
    assert!((more.simulated_seconds - 0.9).abs() < 1e-9 && more.seconds > 0.0);
}
