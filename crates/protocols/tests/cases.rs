//! Experiments with mistakes that practice brings: each is refused with its field, its value and what would be right.

use normcircuit_protocols::experiment::Experiment;

const MINIMAL: &str = r#"
duration_ms = 600
counts = { from_ms = 100, window_ms = 100, every_ms = 100 }
circuit = { excitatory.rows = 20, inhibitory.rows = 10, input.rows = 10, time_step = 0.1 }
area = { mean_rate_hz = 10 }

[[conditions]]
name = "one image"
cycle = [{ duration_ms = 500, first = { gratings = [{ orientation = 1.0, contrast = 0.5 }] }, second = "absent" }]
"#;

/// What is said of the experiment with a part replaced; nothing if it is accepted.
fn said(from: &str, to: &str) -> Option<String> {
    assert!(MINIMAL.contains(from), "{from}");
    let message = Experiment::from_toml(&MINIMAL.replace(from, to)).err()?.to_string();
    assert!(!message.chars().any(char::is_control), "{message:?}");
    Some(message)
}

#[test]
fn orientations_are_in_units_of_pi() {
    for accepted in ["-2", "0.0", "0.25", "1.0", "2.0"] {
        assert_eq!(said("orientation = 1.0", &format!("orientation = {accepted}")), None);
    }
    for degrees in ["90", "180", "-45", "nan", "inf"] {
        let message = said("orientation = 1.0", &format!("orientation = {degrees}")).unwrap();
        assert!(message.contains("condition “one image”, presentation 1: orientation is"), "{message}");
        assert!(message.contains("-2 to 2, in units of π (90 degrees are 0.5)"), "{message}");
    }
    let message = said("mean_rate_hz = 10", "reference_orientations = [180, 90]").unwrap();
    assert!(message.contains("area.reference_orientations is 180"), "{message}");
}

#[test]
fn refractory_periods_are_whole_steps() {
    let with = |step: f64, period: f64| {
        let circuit = format!("time_step = {step:?}, excitatory.neuron.refractory_period = {period:?}");
        said("time_step = 0.1", &format!("{circuit}, inhibitory.neuron.refractory_period = {step:?}"))
    };
    assert_eq!(with(0.2, 1.6), None);
    assert_eq!(with(0.1, 0.3), None);
    let message = with(0.2, 1.5).unwrap();
    let named = "circuit.excitatory.neuron.refractory_period is 1.5; it must be a whole number of time steps of 0.2 ms";
    assert!(message.contains(named), "{message}");
}

#[test]
fn rates_of_v1_name_their_field() {
    for field in ["mean_rate_hz", "absent_rate_hz"] {
        let message = said("mean_rate_hz = 10", &format!("{field} = 1e9")).unwrap();
        assert!(message.contains(&format!("area.{field} is 1000000000")), "{message}");
        assert!(message.contains("at most 1000 Hz"), "{message}");
    }
    assert!(
        said("mean_rate_hz = 10", "mean_rate_hz = 0")
            .unwrap()
            .contains("area.mean_rate_hz is 0; it must be finite and above 0")
    );
    assert_eq!(said("mean_rate_hz = 10", "absent_rate_hz = 0"), None);
}

#[test]
fn control_characters_from_files_are_shown_and_not_obeyed() {
    let named = |name: &str| {
        said("\"one image\"\ncycle = [{ duration_ms = 500", &format!("{name}\ncycle = [{{ duration_ms = 0"))
    };
    let message = named(r#""a\u001b[31mRED\u0007""#).unwrap();
    assert!(
        message.contains(r"condition “a\u{1b}[31mRED\u{7}”, presentation 1: duration_ms is 0"),
        "{message}"
    );
    assert!(named(r#""left \u202e thgir""#).unwrap().contains(r"“left \u{202e} thgir”"));
    assert!(named("\"120°, rôle <script>\"").unwrap().contains("“120°, rôle <script>”"), "others stay");
    let message = said("\"absent\"", r#""\u001b]0;title\u0007""#).unwrap();
    assert!(message.starts_with("line 9: unknown variant"), "{message}");
    let message = said("duration_ms = 600", "network = \"\\u001b[2J\"\nduration_ms = 600").unwrap();
    assert!(message.contains(r"there is no network “\u{1b}[2J”"), "{message}");
}

const STRETCH: &str = "\nspikes = true\ncounts = {";

#[test]
fn samples_that_do_not_fit_the_run_are_refused() {
    let with = |field: &str| said("\ncounts = {", &STRETCH.replace("spikes = true", field));
    for accepted in [
        "spikes = true",
        "spikes = false",
        "spikes = [\"inhibitory\", \"input\"]",
        "spikes = { share = 0.1, populations = [\"input\"], from_ms = 100, to_ms = 600 }",
        "traces = { cells = 3, every_ms = 0.1 }",
        "traces = [{ population = \"inhibitory\", cells = [199], every_ms = 5 }, { cells = 1, every_ms = 1 }]",
    ] {
        assert_eq!(with(accepted), None, "{accepted}");
    }
    for (refused, expected) in [
        ("spikes = 3", "true, false, a list of populations or a table"),
        (
            "spikes = [\"excitatory\", \"excitatory\"]",
            "number of times that spikes.populations holds “excitatory” is 2",
        ),
        ("spikes = [\"v2\"]", "unknown variant `v2`"),
        ("spikes = { share = 0.0 }", "spikes.share is 0; it must be above 0, at most 1"),
        ("spikes = { to_ms = 601 }", "spikes.to_ms is 601; it must be 1 to 600"),
        ("spikes = { from_ms = 600 }", "spikes.from_ms is 600; it must be 0 to 599"),
        ("spikes = { populations = [] }", "number of spikes.populations is 0"),
        ("spikes = { cells = 3 }", "unknown field `cells`"),
        (
            "traces = { cells = 3, every_ms = 0.25 }",
            "traces.every_ms is 0.25; it must be a whole number of time steps of 0.1 ms",
        ),
        ("traces = { cells = 3, every_ms = 601 }", "within the time recorded"),
        ("traces = { cells = 0, every_ms = 1 }", "traces.cells is 0"),
        ("traces = { cells = -1, every_ms = 1 }", "cells is -1"),
        ("traces = { cells = [800], every_ms = 1 }", "traces.cells is 800; it must be 0 to 799"),
        (
            "traces = { population = \"input\", cells = 1, every_ms = 1 }",
            "V1 cells have neither voltage nor currents",
        ),
    ] {
        let message = with(refused).unwrap_or_else(|| panic!("{refused} is accepted"));
        assert!(message.contains(expected), "{refused}: {message}");
    }
}
