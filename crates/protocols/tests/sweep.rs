//! Sweeps in experiment files.

use normcircuit_protocols::experiment::{Experiment, Sweep};

const EXPERIMENT: &str = r#"
duration_ms = 600
counts = { from_ms = 100, window_ms = 100, every_ms = 100 }
circuit = { excitatory.rows = 20, inhibitory.rows = 10, input.rows = 10 }

[[conditions]]
name = "one image"
cycle = [{ duration_ms = 500, first = { gratings = [{ orientation = 1.0, contrast = 0.5 }] }, second = "absent" }]

[[conditions]]
name = "two images"
cycle = [{ duration_ms = 500, first = { gratings = [{ orientation = 1.0, contrast = 0.5 }] }, second = { gratings = [{ orientation = 0.5, contrast = 0.5 }] } }]
"#;

fn sweep(table: &str) -> Result<Sweep, String> {
    Sweep::from_toml(&format!("{EXPERIMENT}\n[sweep]\n{table}")).map_err(|error| error.to_string())
}

fn written(from: &str, to: &str) -> Experiment {
    assert!(EXPERIMENT.contains(from));
    Experiment::from_toml(&EXPERIMENT.replace(from, to)).unwrap()
}

#[test]
fn every_point_is_the_experiment_written_out() {
    let found =
        sweep("network = [\"default\", \"weak-coupling-0.5\"]\nduration_ms = [600, 700, 800]").unwrap();
    assert_eq!(found.points.len(), 6);
    assert_eq!(found.names, ["network", "duration_ms"], "in the order of the file");
    let durations = found.points.iter().map(|point| point.experiment.duration_ms);
    assert_eq!(durations.collect::<Vec<_>>(), [600, 700, 800, 600, 700, 800]);
    for point in &found.points {
        let value = |name: &str| &point.values[found.names.iter().position(|varied| varied == name).unwrap()];
        let network = value("network").as_str().unwrap();
        let duration = value("duration_ms").as_integer().unwrap();
        let lines = format!("duration_ms = {duration}\nnetwork = \"{network}\"");
        assert_eq!(point.experiment, written("duration_ms = 600", &lines));
    }
}

#[test]
fn dotted_names_reach_tables_and_lists() {
    let quoted = sweep("\"circuit.projections.input_to_inhibitory.strength\" = [80, 100.5]").unwrap();
    let plain = sweep("circuit.projections.input_to_inhibitory.strength = [80, 100.5]").unwrap();
    assert_eq!(quoted, plain);
    let strengths = quoted
        .points
        .iter()
        .map(|point| point.experiment.model.circuit.projections.input_to_inhibitory.strength);
    assert_eq!(strengths.collect::<Vec<_>>(), [80.0, 100.5]);

    let all = sweep("\"conditions.*.cycle.*.first.gratings.*.contrast\" = [0.1]").unwrap();
    let expected = written("orientation = 1.0, contrast = 0.5", "orientation = 1.0, contrast = 0.1");
    assert_eq!(all.points[0].experiment, expected);
    let both = sweep("\"conditions.*.cycle.*.*.gratings.*.contrast\" = [0.1]").unwrap();
    assert_eq!(both.points[0].experiment, written("contrast = 0.5", "contrast = 0.1"), "of both halves");
    let second = sweep("\"conditions.*.cycle.0.second.gratings.0.contrast\" = [0.1]").unwrap();
    let expected = written("orientation = 0.5, contrast = 0.5", "orientation = 0.5, contrast = 0.1");
    assert_eq!(second.points[0].experiment, expected, "what has no such entry stays");
    let noise = sweep("\"conditions.*.cycle.*.noise\" = [false]").unwrap();
    assert_eq!(
        noise.points[0].experiment,
        written("duration_ms = 500,", "duration_ms = 500, noise = false,"),
        "the last name may be new"
    );
    let gains = sweep("\"circuit.input_gains\" = [[1.0, 1.0], [1.2, 1.0]]").unwrap();
    assert_eq!(
        gains.points[1].experiment.model.circuit.input_gains.map(f64::to_bits),
        [1.2_f64, 1.0].map(f64::to_bits)
    );
}

#[test]
fn paired_values_go_together() {
    let found = sweep("paired = true\nseed = [1, 2]\nruns = [3, 4]").unwrap();
    let pairs = found.points.iter().map(|point| (point.experiment.seed, point.experiment.runs));
    assert_eq!(pairs.collect::<Vec<_>>(), [(1, 3), (2, 4)]);
}

#[test]
fn without_a_sweep_there_is_one_point() {
    let found = Sweep::from_toml(EXPERIMENT).unwrap();
    assert!(!found.is_varied());
    assert_eq!(found.points[0].experiment, Experiment::from_toml(EXPERIMENT).unwrap());
}

#[test]
fn mistakes_name_what_is_wrong() {
    for (table, expected) in [
        ("", "sweep varies nothing"),
        ("seed = 3", "sweep.seed must be a list of values"),
        ("seed = []", "sweep.seed must be a list of values"),
        ("paired = 1\nseed = [1]", "sweep.paired must be true or false"),
        ("paired = true\nseed = [1, 2]\nruns = [1]", "must be as many"),
        ("\"conditions.7.name\" = [\"a\"]", "sweep.conditions.7.name names nothing"),
        ("\"conditions.*.nonsense.contrast\" = [1]", "sweep.conditions.*.nonsense.contrast names nothing"),
        ("\"circuit.nonsense\" = [1]", "with circuit.nonsense = 1: line 15: unknown field `nonsense`"),
        (
            "network = [\"default\", \"nowhere\"]",
            "with network = \"nowhere\": line 15: there is no network “nowhere”",
        ),
        ("runs = [1, 0]", "with runs = 0: runs is 0"),
        ("seed = [\"\\u001b[31m\"]", "\\u{1b}"),
    ] {
        let message = sweep(table).expect_err(table);
        assert!(message.contains(expected), "{table}: {message}");
        assert!(!message.chars().any(char::is_control), "{message:?}");
    }
    let many =
        format!("seed = {:?}\nruns = {:?}", (1..=101).collect::<Vec<_>>(), (1..=101).collect::<Vec<_>>());
    assert!(sweep(&many).unwrap_err().contains("10201 points"));
    let single = Experiment::from_toml(&format!("{EXPERIMENT}\n[sweep]\nseed = [1, 2]")).unwrap_err();
    assert!(single.to_string().contains("sweep"), "{single}");
}
