//! Results of an experiment in an NPZ file, read back and compared with the runs they come from.

use ndarray::{Array0, Array1, Array2, Axis, s};
use ndarray_npy::NpzReader;
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::export::{ConditionSummary, export, export_point};
use normcircuit_laboratory::progress::Progress;
use normcircuit_laboratory::store::Store;
use normcircuit_laboratory::{Laboratory, Plan, Profile, cost_of_experiment, piece_files};
use normcircuit_protocols::experiment::{
    ChosenCells, CountWindows, CountedPopulation, CurrentSample, Experiment, RunRecord, ShownCondition,
    SpikeTrains, Sweep, TraceSample,
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
        spikes: None,
        traces: Vec::new(),
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
fn spikes_and_traces_are_in_the_file() {
    let mut experiment = experiment();
    let populations = vec![CountedPopulation::Input, CountedPopulation::Excitatory];
    experiment.spikes = Some(SpikeTrains { populations, share: 0.5, ..SpikeTrains::all() });
    let cells = ChosenCells::These(vec![5, 2]);
    let population = CountedPopulation::Inhibitory;
    experiment.traces = vec![TraceSample { population, cells, every_ms: 2.0, from_ms: 50, to_ms: None }];
    let (folder, _) = exported(&experiment, 2);
    let mut file = open(&folder);
    let (_, records) = records(&experiment);

    for population in [CountedPopulation::Input, CountedPopulation::Excitatory] {
        let name = population.name();
        let mut column = |column: &str| -> Vec<u32> {
            let values: Array1<u32> = file.by_name(&format!("spike_{column}_{name}")).unwrap();
            values.to_vec()
        };
        let [cells, steps, condition, run] = ["cells", "steps", "condition", "run"].map(&mut column);
        let found: Vec<[u32; 4]> = (0..cells.len())
            .map(|spike| [run[spike], condition[spike], steps[spike], cells[spike]])
            .collect();
        let mut expected = Vec::new();
        for (index, record) in (0..).zip(&records) {
            let spikes = record.moments.spikes.as_ref().unwrap();
            for spike in 0..spikes.steps.len() {
                if usize::from(spikes.populations[spike]) == population.index() {
                    expected.push([index / 2, index % 2, spikes.steps[spike], spikes.cells[spike]]);
                }
            }
        }
        assert!(!expected.is_empty());
        assert_eq!(found, expected, "{name}");
        let sample = column("sample");
        assert!(cells.iter().all(|cell| sample.contains(cell)));
        assert_eq!(sample.len(), if population == CountedPopulation::Input { 100 } else { 400 });
    }
    let time_step: Array0<f64> = file.by_name("time_step_ms").unwrap();
    assert!((time_step.into_scalar() - 0.05).abs() < 1e-12);

    let voltages: Array2<f32> = file.by_name("trace_0_voltages").unwrap();
    let rows = records.iter().flat_map(|record| record.moments.traces[0].voltages.outer_iter());
    assert!(voltages.outer_iter().eq(rows));
    assert_eq!(voltages.dim(), (6 * 200, 2));
    for (source, population) in CountedPopulation::ALL.into_iter().enumerate() {
        let currents: Array2<f32> = file.by_name(&format!("trace_0_currents_{}", population.name())).unwrap();
        let rows = records.iter().flat_map(|record| record.moments.traces[0].currents[source].outer_iter());
        assert!(currents.outer_iter().eq(rows), "{population:?}");
    }
    let condition: Array1<i64> = file.by_name("trace_0_condition").unwrap();
    assert_eq!(condition.to_vec(), [vec![0; 200], vec![1; 200]].concat().repeat(3));
    let times: Array1<f64> = file.by_name("trace_0_time_ms").unwrap();
    assert!((times[0] - 52.0).abs() < 1e-9 && (times[199] - 450.0).abs() < 1e-9);
    let cells: Array1<u32> = file.by_name("trace_0_cells").unwrap();
    assert_eq!(cells.to_vec(), [5, 2]);
}

#[test]
fn a_long_recording_goes_to_disk_in_pieces() {
    let mut experiment = experiment();
    (experiment.runs, experiment.conditions) = (1, experiment.conditions[..1].to_vec());
    experiment.spikes = Some(SpikeTrains::all());
    let cells = ChosenCells::Number(400);
    let population = CountedPopulation::Excitatory;
    experiment.traces = vec![TraceSample { population, cells, every_ms: 0.05, from_ms: 0, to_ms: None }];
    let (folder, _) = exported(&experiment, 1);
    let moments = &records(&experiment).1[0].moments;
    let mut file = open(&folder);
    let voltages: Array2<f32> = file.by_name("trace_0_voltages").unwrap();
    assert_eq!(voltages.dim(), (9_000, 400));
    assert!(voltages == moments.traces[0].voltages);
    let spikes: usize = CountedPopulation::ALL
        .map(|of| {
            file.by_name::<ndarray::OwnedRepr<u32>, ndarray::Ix1>(&format!("spike_cells_{}", of.name()))
        })
        .map(|cells| cells.unwrap().len())
        .iter()
        .sum();
    assert_eq!(spikes, moments.spikes.as_ref().unwrap().cells.len());

    let again = laboratory(folder.path(), 1);
    let run = &experiment.runs()[0];
    let pieces = piece_files(&Store::new(folder.path(), |_| ()), run).unwrap();
    let [piece] = &pieces[..] else { panic!("57 MB are a piece and the rest: {pieces:?}") };
    let length = |path: &Path| fs::metadata(path).unwrap().len();
    assert!(length(piece) > 1 << 24 && length(&again.place_of(run).unwrap()) > 1 << 24);
    let whole = fs::read(folder.path().join("a.npz")).unwrap();
    for damage in
        [|piece: &Path| fs::remove_file(piece).unwrap(), |piece: &Path| fs::write(piece, "").unwrap()]
    {
        damage(piece);
        assert!(!again.has(run), "without its piece it is not there");
        export(&again, &experiment, &folder.path().join("a.npz")).unwrap();
        assert!(again.has(run) && fs::read(folder.path().join("a.npz")).unwrap() == whole);
    }
}

#[test]
fn a_point_of_a_sweep_carries_its_values() {
    let text = r#"
        duration_ms = 200
        counts = { from_ms = 0, window_ms = 100, every_ms = 100 }
        circuit = { excitatory.rows = 20, inhibitory.rows = 10, input.rows = 10 }
        [[conditions]]
        name = "nothing"
        cycle = [{ duration_ms = 200, first = "absent", second = "absent" }]
        [sweep]
        network = ["default", "weak-coupling-0.5"]
        circuit.projections.input_to_inhibitory.strength = [90.5]
    "#;
    let sweep = Sweep::from_toml(text).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let laboratory = laboratory(folder.path(), 1);
    export_point(&laboratory, &sweep, &sweep.points[1], &folder.path().join("a.npz")).unwrap();
    let json: Array1<u8> = open(&folder).by_name("sweep").unwrap();
    let values: serde_json::Value = serde_json::from_slice(&json.to_vec()).unwrap();
    assert_eq!(values["network"], "weak-coupling-0.5");
    assert_eq!(values["circuit.projections.input_to_inhibitory.strength"], 90.5);
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

#[test]
fn the_size_of_spikes_is_told_from_a_trial() {
    let mut experiment = experiment();
    experiment.currents = None;
    experiment.spikes = Some(SpikeTrains::all());
    let empty = tempfile::tempdir().unwrap();
    let told = cost_of_experiment(&laboratory(empty.path(), 1), &experiment).unwrap();
    let (folder, _) = exported(&experiment, 1);
    let files = fs::read_dir(folder.path().join("run")).unwrap();
    let stored: u64 = files.map(|file| file.unwrap().metadata().unwrap().len()).sum();
    let mut file = open(&folder);
    let spikes = CountedPopulation::ALL.map(|population| {
        let cells: Array1<u32> = file.by_name(&format!("spike_cells_{}", population.name())).unwrap();
        cells.len() as u64
    });
    let spikes: u64 = spikes.iter().sum();
    // 18 trials of 1000 cells, two bytes each; four arrays of spikes, four bytes each.
    let bytes = stored + 36_000 + 16 * spikes;
    // The trial is that of the stronger stimulus, and in the store small numbers take fewer bytes.
    assert!((bytes..2 * bytes).contains(&told.bytes), "{} told, {bytes} written", told.bytes);
    assert!(told.memory > 9 * spikes / 6, "{told:?}");
}
