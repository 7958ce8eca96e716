//! Experiments as values: files, runs, records.

use normcircuit_connectivity::{Circuit, CircuitParameters};
use normcircuit_protocols::experiment::{
    ChosenCells, CountWindows, CountedPopulation, CurrentSample, Experiment, Moments, ShownCondition,
    SpikeTrains, Sweep, TraceSample,
};
use normcircuit_protocols::{Condition, Model, Run, StimulusSchedule, ThreeConditions, VisualArea};
use normcircuit_simulation::RootSeed;
use normcircuit_simulation::recorders::{
    Cell, MeanCurrents, Spike, SpikeCounts, SpikeRecorder, VoltageRecorder,
};
use std::ops::ControlFlow;
use std::sync::Arc;

fn experiment() -> Experiment {
    let both = ThreeConditions::default().stimulus(Condition::Both);
    Experiment {
        duration_ms: 600,
        runs: 2,
        seed: 3,
        first_run: 5,
        counts: CountWindows::consecutive(100, 50),
        populations: CountedPopulation::ALL.to_vec(),
        currents: Some(CurrentSample { cells: 7, window_ms: 50 }),
        spikes: None,
        traces: Vec::new(),
        model: Arc::new(Model::paper().with_rows(20).unwrap()),
        conditions: vec![ShownCondition::steady("both", both)],
    }
}

fn prepared(experiment: &Experiment) -> (Circuit, Arc<VisualArea>) {
    let circuit = Circuit::build(&experiment.model.circuit, RootSeed(experiment.seed)).unwrap();
    let area =
        VisualArea::new(circuit.input_sheet, &circuit.input_orientations, experiment.model.area).unwrap();
    (circuit, Arc::new(area))
}

#[test]
fn a_record_is_what_plain_recorders_see() {
    let experiment = experiment();
    let (circuit, area) = prepared(&experiment);
    let run = experiment.runs().swap_remove(1);
    assert_eq!(run.index, 6);
    let record = run.simulate(&circuit, &area, &mut []).unwrap();

    let rates = area.rates(&ThreeConditions::default().stimulus(Condition::Both)).unwrap();
    let schedule = StimulusSchedule::constant(rates).unwrap();
    let plain = Run::new(&circuit, &area, schedule, RootSeed(3), 6);
    let mut counts = SpikeCounts::new(&circuit.network, 1_000).unwrap();
    let currents = record.currents.as_ref().unwrap();
    let cell = |index: &u32| Cell { population: Circuit::EXCITATORY, index: *index as usize };
    let cells: Vec<Cell> = currents.cells.iter().map(cell).collect();
    let mut means = MeanCurrents::new(&circuit.network, &cells, 1_000).unwrap();
    plain.simulate(600.0, &mut [&mut counts, &mut means]).unwrap();

    assert_eq!(record.windows.len(), 10);
    for population in CountedPopulation::ALL {
        let found = record.counts(population).unwrap();
        let expected = &counts.counts(population.index())[2 * found.ncols()..];
        assert_eq!(found.as_slice().unwrap(), expected, "{population:?}");
    }
    assert_eq!(cells.len(), 7);
    for (source, found) in currents.means.iter().enumerate() {
        let rows = means.means().chunks(21).skip(2);
        let expected: Vec<f32> =
            rows.flat_map(|row| &row[7 * source..7 * source + 7]).map(|mean| *mean as f32).collect();
        assert_eq!(found.as_slice().unwrap(), expected, "source {source}");
    }
}

#[test]
fn spikes_and_traces_are_what_plain_recorders_see() {
    let sample = |population, cells, every_ms, from_ms, to_ms| TraceSample {
        population,
        cells,
        every_ms,
        from_ms,
        to_ms,
    };
    let mut experiment = experiment();
    let without = experiment.runs().swap_remove(0);
    experiment.spikes = Some(SpikeTrains { from_ms: 100, to_ms: Some(500), ..SpikeTrains::all() });
    experiment.traces = vec![
        sample(CountedPopulation::Inhibitory, ChosenCells::These(vec![11, 3]), 0.5, 200, Some(400)),
        sample(CountedPopulation::Excitatory, ChosenCells::Number(4), 10.0, 0, None),
    ];
    experiment.check().unwrap();
    let (circuit, area) = prepared(&experiment);
    let record = experiment.runs()[0].simulate(&circuit, &area, &mut []).unwrap();
    let unseen = without.simulate(&circuit, &area, &mut []).unwrap();
    assert_eq!(
        (&record.counts, &record.currents),
        (&unseen.counts, &unseen.currents),
        "recording changes nothing"
    );

    let rates = area.rates(&ThreeConditions::default().stimulus(Condition::Both)).unwrap();
    let plain = Run::new(&circuit, &area, StimulusSchedule::constant(rates).unwrap(), RootSeed(3), 5);
    let traces = &record.moments.traces[0];
    assert_eq!((traces.population, &traces.cells), (CountedPopulation::Inhibitory, &vec![11, 3]));
    let cells = [11, 3].map(|index| Cell { population: Circuit::INHIBITORY, index });
    let mut spikes = SpikeRecorder::new();
    let mut voltages = VoltageRecorder::new(&circuit.network, &cells).unwrap();
    // Means over single steps are the currents of these steps.
    let mut currents = MeanCurrents::new(&circuit.network, &cells, 1).unwrap();
    plain.simulate(600.0, &mut [&mut spikes, &mut voltages, &mut currents]).unwrap();

    let found = record.moments.spikes.as_ref().unwrap();
    let simulated = (0..found.steps.len()).filter(|place| found.populations[*place] < 2);
    let simulated: Vec<Spike> = simulated
        .map(|place| Spike {
            step: u64::from(found.steps[place]),
            population: usize::from(found.populations[place]),
            cell: found.cells[place] as usize,
        })
        .collect();
    let in_time = |spike: &&Spike| (2_001..=10_000).contains(&spike.step);
    assert_eq!(simulated, spikes.spikes().iter().filter(in_time).copied().collect::<Vec<_>>());
    let counted: u64 = record
        .counts(CountedPopulation::Input)
        .unwrap()
        .rows()
        .into_iter()
        .take(8)
        .flatten()
        .map(|count| u64::from(*count))
        .sum();
    let of_v1 =
        found.populations.iter().filter(|population| usize::from(**population) == Circuit::INPUT).count();
    assert!(counted > 0 && of_v1 as u64 == counted, "{of_v1} spikes of V1, {counted} counted");

    assert_eq!(traces.times_ms.len(), 400);
    assert!((traces.times_ms[0] - 200.5).abs() < 1e-9 && (traces.times_ms[399] - 400.0).abs() < 1e-9);
    for (row, step) in (4_010..=8_000).step_by(10).enumerate() {
        for cell in 0..2 {
            let voltage = voltages.voltages()[(step - 1) * 2 + cell] as f32;
            assert_eq!(traces.voltages[[row, cell]].to_bits(), voltage.to_bits());
            for source in 0..3 {
                let current = currents.means()[((step - 1) * 3 + source) * 2 + cell] as f32;
                assert_eq!(traces.currents[source][[row, cell]].to_bits(), current.to_bits());
            }
        }
    }
    assert_eq!(record.moments.traces[1].voltages.dim(), (60, 4));

    let mut pieces = Vec::new();
    let mut keep = |number, piece| {
        pieces.push(piece);
        assert_eq!(number as usize + 1, pieces.len());
        ControlFlow::Continue(())
    };
    let last = experiment.runs()[0].simulate_in_pieces(&circuit, &area, &mut [], 1 << 12, &mut keep).unwrap();
    assert!(last.pieces > 3 && last.pieces as usize == pieces.len());
    let mut pieces = pieces.into_iter().chain([last.moments]);
    let mut whole: Moments = pieces.next().unwrap();
    pieces.for_each(|piece| whole.append(piece));
    assert!(whole == record.moments, "pieces are what the whole is");
    assert_eq!(last.counts, record.counts);
}

#[test]
fn a_share_of_the_cells_is_the_same_in_all_runs() {
    let mut experiment = experiment();
    experiment.spikes = Some(SpikeTrains::all());
    let (circuit, area) = prepared(&experiment);
    let all = experiment.runs()[0].simulate(&circuit, &area, &mut []).unwrap().moments.spikes.unwrap();
    let share =
        SpikeTrains { share: 0.25, populations: vec![CountedPopulation::Input], ..SpikeTrains::all() };
    experiment.spikes = Some(share);
    let mut kept = Vec::new();
    for run in experiment.runs() {
        let cells = run.spike_cells.as_ref().unwrap().of(CountedPopulation::Input, 200, RootSeed(run.seed));
        assert_eq!(cells.len(), 50);
        kept.push(cells);
    }
    assert_eq!(kept[0], kept[1]);
    let found = experiment.runs()[0].simulate(&circuit, &area, &mut []).unwrap().moments.spikes.unwrap();
    let places = (0..all.steps.len())
        .filter(|place| all.populations[*place] == 2 && kept[0].contains(&all.cells[*place]));
    let expected: Vec<(u32, u32)> = places.map(|place| (all.steps[place], all.cells[place])).collect();
    assert!(!expected.is_empty());
    assert_eq!(found.steps.into_iter().zip(found.cells).collect::<Vec<_>>(), expected);
}

#[test]
fn what_is_not_recorded_leaves_no_trace_in_keys() {
    let run = serde_json::to_value(&experiment().runs()[0]).unwrap();
    for field in ["spikes", "spike_cells", "traces", "removed_spike"] {
        assert!(run.get(field).is_none(), "{field}");
    }
}

#[test]
fn a_norm_index_needs_two_halves_and_their_whole() {
    let conditions = ThreeConditions::default();
    let with = |shown: &[Condition]| {
        let mut experiment = experiment();
        let one = |condition: &Condition| ShownCondition::steady("", conditions.stimulus(*condition));
        experiment.conditions = shown.iter().map(one).collect();
        experiment.norm_conditions().map(|places| [places.first, places.second, places.both])
    };
    let [first, second, both] = Condition::ALL;
    assert_eq!(with(&[first, second, both]), Some([0, 1, 2]));
    assert_eq!(with(&[both, second, first]), Some([2, 1, 0]));
    assert_eq!(with(&[both, first]), None);
    assert_eq!(with(&[first, second]), None);
}

#[test]
fn a_cycle_goes_round() {
    let mut experiment = experiment();
    let both = ThreeConditions::default().stimulus(Condition::Both);
    experiment.conditions = vec![ShownCondition::flashed("flashes", both.clone(), 100, 100)];
    experiment.conditions[0].cycle[1].noise = true;
    experiment.counts = CountWindows { from_ms: 0, window_ms: 100, every_ms: 200 };
    let (circuit, area) = prepared(&experiment);
    let on: Arc<[f64]> = area.rates(&both).unwrap().into();
    let nothing = experiment.conditions[0].cycle[1].stimulus();
    let off: Arc<[f64]> = area.rates(&nothing).unwrap().into();
    let schedule = StimulusSchedule::presentations(&on, &off, 3, 100, 100).unwrap();
    let plain = Run::new(&circuit, &area, schedule, RootSeed(3), 5);
    let mut counts = SpikeCounts::new(&circuit.network, 2_000).unwrap();
    plain.simulate(600.0, &mut [&mut counts]).unwrap();

    let record = experiment.runs()[0].simulate(&circuit, &area, &mut []).unwrap();
    let found = record.counts(CountedPopulation::Excitatory).unwrap();
    let cells = found.ncols();
    for (trial, row) in found.rows().into_iter().enumerate() {
        assert_eq!(row.to_vec(), counts.counts(0)[2 * trial * cells..(2 * trial + 1) * cells]);
    }
}

#[test]
fn windows_are_numbered_without_being_made() {
    for (from_ms, window_ms, every_ms) in [(0, 100, 100), (50, 100, 130), (350, 50, 1000), (351, 50, 50)] {
        let counts = CountWindows { from_ms, window_ms, every_ms };
        for duration_ms in [99, 100, 400, 401, 1000] {
            let made = counts.windows(duration_ms).len() as u64;
            assert_eq!(counts.number(duration_ms), made, "{counts:?} in {duration_ms} ms");
        }
    }
    assert_eq!(CountWindows::consecutive(0, 1).number(1_000_000_000), 1_000_000_000);
}

#[test]
fn more_runs_leave_the_first_ones_as_they_are() {
    let mut experiment = experiment();
    let conditions = ThreeConditions::default();
    experiment.conditions =
        Condition::ALL.map(|condition| ShownCondition::steady("", conditions.stimulus(condition))).to_vec();
    let few = experiment.runs();
    experiment.runs = 5;
    let many = experiment.runs();
    assert_eq!(many[..few.len()], few);
    let indices: Vec<u64> = many.iter().map(|run| run.index).collect();
    assert_eq!(indices, (5..20).collect::<Vec<u64>>());
}

#[test]
fn files_say_what_is_wrong() {
    let minimal = r#"
        duration_ms = 1000
        counts = { from_ms = 0, window_ms = 200, every_ms = 500 }
        circuit = { projections.inhibitory_to_excitatory.strength = -200 }
        [[conditions]]
        name = "nothing"
        cycle = [{ duration_ms = 1, first = "absent", second = "absent" }]
    "#;
    let read = Experiment::from_toml(minimal).unwrap();
    let mut expected = CircuitParameters::default_paper();
    expected.projections.inhibitory_to_excitatory.strength = -200.0;
    assert_eq!(read.model.circuit, expected, "what is not given is the paper's");

    let refused = |from: &str, to: &str| {
        assert!(minimal.contains(from));
        Experiment::from_toml(&minimal.replace(from, to)).unwrap_err().to_string()
    };
    let cases = [
        ("duration_ms = 1000", "duration = 1000", "line 2: unknown field `duration`"),
        ("every_ms = 500", "every_ms = 100", "counts.every_ms"),
        ("every_ms = 500", "each_ms = 500", "line 3: unknown field `each_ms`"),
        (
            "every_ms = 500",
            "every_ms = \"500\"",
            "line 3: counts.every_ms is the text “500”; it must be a whole number, 0 or more",
        ),
        (", every_ms = 500", "", "line 3: missing field `every_ms`"),
        ("from_ms = 0", "from_ms = 900", "counts.from_ms"),
        ("duration_ms = 1000", "duration_ms = 1000\npopulations = [\"input\", \"input\"]", "“input” is 2"),
        ("strength = -200", "strength = 200", "strength"),
        ("strength = -200", "length = 200", "line 4: unknown field `length`"),
        ("\"absent\", second", "\"apsent\", second", "line 7: unknown variant `apsent`"),
        ("window_ms = 200", "window_ms = 1001", "counts.window_ms is 1001; it must be 1 to 1000"),
        (
            "every_ms = 500 }",
            "every_ms = 500 }\ncurrents = { cells = 9, window_ms = 1001 }",
            "currents.window_ms",
        ),
        (
            "first = \"absent\"",
            "first = { gratings = [{ orientation = 90, contrast = 0.5 }] }",
            "presentation 1: orientation is 90; it must be -2 to 2, in units of π (90 degrees are 0.5)",
        ),
        ("[[conditions]]", "area = { mean_rate_hz = 1e9 }\n[[conditions]]", "mean_rate_hz is 1000000000"),
        (
            "name = \"nothing\"\n        cycle = [{ duration_ms = 1,",
            "name = \"a\\u001b[31m\\u0007\"\n        cycle = [{ duration_ms = 0,",
            "condition “a\\u{1b}[31m\\u{7}”",
        ),
        ("duration_ms = 1,", "duration_ms = 0,", "condition “nothing”, presentation 1: duration_ms is 0"),
        ("name = \"nothing\"", "", "line 5: missing field `name` (in conditions)"),
        ("duration_ms = 1000", "duration_ms = 1000\nnetwork = 5", "line 3: network must be a text"),
        (
            "circuit = { ",
            "circuit = { inhibitory.neuron = { lower_bound = -60, reset = -55 }, ",
            "circuit.inhibitory.neuron.lower_bound is -60; it must be at most -65, as runs begin",
        ),
        (
            "strength = -200",
            "strength = []",
            "circuit.projections.inhibitory_to_excitatory.strength is a list",
        ),
        ("duration_ms = 1000", "duration_ms = ", "line 2: "),
        ("duration_ms = 1000", "", "missing field `duration_ms`"),
        ("[[conditions]]", "[conditions]", "line 5: conditions is a table; it must be a list"),
    ];
    for (from, to, named) in cases {
        let message = refused(from, to);
        assert!(message.contains(named), "{to}: {message}");
        assert!(!message.chars().any(char::is_control), "{to}: {message}");
    }
    assert!(refused("duration_ms = 1000", "").starts_with("missing"), "no line holds what is missing");
}

#[test]
fn the_examples_in_the_data_folder_are_experiments() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/experiments");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let sweep = Sweep::from_toml(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let runs = sweep.points.iter().flat_map(|point| point.experiment.runs());
        let seconds: f64 = runs.map(|run| run.seconds()).sum();
        assert!(seconds <= 60.0, "{} takes too long for an example", path.display());
        names.push(path.file_stem().unwrap().to_owned());
    }
    names.sort();
    assert_eq!(names, ["contrast_step", "networks", "recordings", "sweep", "three_gratings"]);
}
