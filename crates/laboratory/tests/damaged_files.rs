//! Experiment files damaged at random: each is refused in one line without control characters, or judged, and run if it is small,
//! without a panic.
//!
//! `PROPTEST_CASES=1000000` before the test tries as many files, `PROPTEST_RNG_SEED=2` others.

use normcircuit_laboratory::{Room, WiredModel};
use normcircuit_protocols::experiment::{Experiment, ExperimentRun};
use normcircuit_simulation::RootSeed;
use proptest::prelude::*;
use rand::{Rng, RngExt};
use std::ops::ControlFlow;

/// The longest message.
const MAX_MESSAGE: usize = 1_000;
/// What is run takes at most so many bytes, synapses, presentations and time steps.
const MAX_BYTES: u64 = 100_000_000;
const MAX_SYNAPSES: u64 = 500_000;
const MAX_PRESENTATIONS: usize = 20;
const MAX_STEPS: f64 = 2_000.0;

/// Every table and field of an experiment file.
const WHOLE: &str = r#"
duration_ms = 60
runs = 1
first_run = 3
seed = 1
network = "default"
counts = { from_ms = 20, window_ms = 20, every_ms = 20 }
populations = ["excitatory", "input"]
currents = { cells = 5, window_ms = 10 }

[circuit]
time_step = 0.05
wiring = "fixed_out_degree"
weights = "uniform"
tuning_threshold = 0.6
input_gains = [1.0, 1.0]
excitatory.rows = 8
excitatory.neuron.refractory_period = 1.5
inhibitory.rows = 4
inhibitory.channels = [{ fraction = 1.0, rise_time = 1.0, decay_time = 8.0 }]
input.rows = 4

[circuit.projections.excitatory_to_excitatory]
degree = 200
strength = 80.0
width = 0.2
tuned_fraction = 0.15

[area]
mean_rate_hz = 10.0
absent_rate_hz = 5.0
reference_orientations = [1.0, 0.5]

[injection.white_noise]
standard_deviation = 0.5

[[conditions]]
name = "both"
cycle = [
    { duration_ms = 20, first = { gratings = [{ orientation = 1.0, contrast = 0.5 }] }, second = "absent" },
    { duration_ms = 30, first = "absent", second = "absent", noise = false },
]
"#;

const TEXTS: [&str; 4] = [
    WHOLE,
    include_str!("../../../data/experiments/contrast_step.toml"),
    include_str!("../../../data/experiments/networks.toml"),
    include_str!("../../../data/experiments/three_gratings.toml"),
];

/// What stands in place of a value.
const VALUES: [&str; 24] = [
    "0",
    "-1",
    "1",
    "2",
    "7",
    "1000",
    "1000000",
    "1000000000",
    "9223372036854775807",
    "99999999999999999999",
    "0.5",
    "-0.0",
    "1e-300",
    "1e9",
    "1e308",
    "nan",
    "-inf",
    "true",
    "\"input\"",
    "\"a\\u001b[31m\"",
    "[]",
    "{}",
    "[0.5, 1.0]",
    "1979-05-27",
];

#[test]
fn whole_experiments_are_run_or_judged() {
    let [whole, others @ ..] = TEXTS.map(|text| used(&Experiment::from_toml(text).unwrap()));
    assert_eq!(whole, None);
    assert!(others.iter().all(Option::is_some), "they take too long here: {others:?}");
}

proptest! {
    #[test]
    fn a_damaged_experiment_is_refused_in_one_line_or_run(seed in any::<u64>()) {
        let text = damaged(&mut RootSeed(seed).stream("damaged experiment", &[]));
        let message = match Experiment::from_toml(&text) {
            Ok(experiment) => used(&experiment),
            Err(error) => Some(error.to_string()),
        };
        if let Some(message) = message {
            let is_line = message.len() <= MAX_MESSAGE && !message.chars().any(char::is_control);
            prop_assert!(is_line, "{message:?} of {text}");
        }
    }
}

/// What is said of an experiment that can be read, if anything.
fn used(experiment: &Experiment) -> Option<String> {
    let room = Room::of_experiment(experiment, 2);
    let is_small = room.memory <= MAX_BYTES
        && room.network.synapses <= MAX_SYNAPSES
        && experiment.conditions[0].cycle.len() <= MAX_PRESENTATIONS
        && experiment.duration_ms as f64 / experiment.model.circuit.time_step <= MAX_STEPS;
    if !is_small {
        return Some(room.to_string());
    }
    let made =
        WiredModel::new(&experiment.model, RootSeed(experiment.seed)).map_err(|error| error.to_string());
    let made = made.and_then(|wired| {
        let run: &ExperimentRun = &experiment.runs()[0];
        let mut forget = |_, _| ControlFlow::Continue(());
        let made = run.simulate_in_pieces(&wired.circuit, &wired.area, &mut [], 1 << 20, &mut forget);
        made.map_err(|error| error.to_string())
    });
    made.err()
}

/// A text with one to four changes.
fn damaged(random: &mut impl Rng) -> String {
    let mut text = TEXTS[random.random_range(0..TEXTS.len())].to_owned();
    for _ in 0..random.random_range(1..=4) {
        text = match random.random_range(0..10) {
            0..5 => with_other_value(&text, random),
            5 => without_line(&text, random),
            6 => with_line_again(&text, random),
            7 => with_other_character(&text, random),
            8 => text.chars().take(random.random_range(0..=text.chars().count())).collect(),
            _ => format!("{}\r\n{text}", VALUES[random.random_range(0..VALUES.len())]),
        };
    }
    text
}

/// What stands between two marks is replaced.
fn with_other_value(text: &str, random: &mut impl Rng) -> String {
    let starts: Vec<usize> = text.match_indices("= ").map(|(place, mark)| place + mark.len()).collect();
    if starts.is_empty() {
        return text.to_owned();
    }
    let start = starts[random.random_range(0..starts.len())];
    let length = text[start..].find([',', '\n', '}', ']']).unwrap_or(text.len() - start);
    format!("{}{}{}", &text[..start], VALUES[random.random_range(0..VALUES.len())], &text[start + length..])
}

fn without_line(text: &str, random: &mut impl Rng) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    if !lines.is_empty() {
        lines.remove(random.random_range(0..lines.len()));
    }
    lines.join("\n")
}

fn with_line_again(text: &str, random: &mut impl Rng) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    if !lines.is_empty() {
        let line = lines[random.random_range(0..lines.len())];
        lines.insert(random.random_range(0..=lines.len()), line);
    }
    lines.join("\n")
}

fn with_other_character(text: &str, random: &mut impl Rng) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    if !characters.is_empty() {
        let place = random.random_range(0..characters.len());
        characters[place] =
            ['\0', '\u{1b}', '"', '[', '=', '.', '-', '9', '\n', '\u{202e}'][random.random_range(0..10)];
    }
    characters.into_iter().collect()
}
