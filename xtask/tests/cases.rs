//! Files from practice in `cases`, one of each kind of mistake and mishap, through the command line.
//!
//! Other examples of these kinds are made by the tests beside what reads them: `files` and `analysis` of the recordings, `coverage`
//! of intervals, `experiment` of the protocols, `contrast_response` and `dependence_and_dimension` of the statistics.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name)
}

fn command(folder: &Path, name: &str, file: &str, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg(name).arg(case(file)).args(more).current_dir(folder);
    command
}

/// What a command says, as long as it says nothing that a terminal would obey.
#[track_caller]
fn said(output: &Output) -> String {
    let text = String::from_utf8([&output.stdout[..], &output.stderr].concat()).unwrap();
    assert!(!text.chars().any(|character| character.is_control() && character != '\n'), "{text:?}");
    text
}

/// The lines of an analysis but for the path of its page.
#[track_caller]
fn analyzed(file: &str, more: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let output = command(folder.path(), "analyze", file, more).output().unwrap();
    let text = said(&output);
    assert!(output.status.success(), "{file}: {text}");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    assert_eq!(lines.pop().unwrap(), "analysis/report.html");
    lines
}

/// Refused in one line that holds all of `parts`.
#[track_caller]
fn refused(name: &str, file: &str, parts: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let output = command(folder.path(), name, file, &[]).output().unwrap();
    let text = said(&output);
    assert_eq!(output.status.code(), Some(2), "{file}: {text}");
    let error = text.lines().last().unwrap();
    assert!(error.starts_with("error: ") && error.contains(file), "{text}");
    for part in parts {
        assert!(error.contains(part), "“{error}” lacks “{part}”");
    }
}

#[test]
fn tables_of_many_programs_say_the_same() {
    let plain = analyzed("csv_float_cond.csv", &[]);
    assert_eq!(plain[0], "6 units, 90 trials (30 with stimulus 1, 30 with stimulus 2, 30 with both stimuli)");
    for file in [
        "savetxt.csv",
        "csv_semicolon.csv",
        "csv_tab.csv",
        "csv_utf16.csv",
        "csv_trailing_commas_rows.csv",
        "npz_cond_col.npz",
    ] {
        assert_eq!(analyzed(file, &[]), plain, "{file}");
    }
    let positions = case("positions_XY.csv");
    assert_eq!(analyzed("csv_tab.csv", &["--positions", positions.to_str().unwrap()]), plain);
}

#[test]
fn faults_are_in_the_line_that_an_editor_shows() {
    for file in ["crlf_bad_line6.csv", "cr_bad_line6.csv"] {
        refused("analyze", file, &["line 6: column “u1” holds “x”"]);
    }
}

#[test]
fn control_characters_are_shown() {
    refused("analyze", "esc.csv", &["line 6: ", "holds “\\u{1b}[2Jx”"]);
    let folder = tempfile::tempdir().unwrap();
    let output = command(folder.path(), "run", "name_escape.toml", &[]).output().unwrap();
    let text = said(&output);
    assert!(output.status.success() && text.contains("“a\\u{1b}[31mRED\\u{7}<script>"), "{text}");
}

#[test]
fn sizes_are_held_against_what_is_there() {
    let parts = ["array `conditions`", "announces 1000000000000 values", "the 0 bytes"];
    refused("analyze", "header_only_254_bytes.npz", &parts);
}

#[test]
fn units_that_follow_from_others_change_nothing() {
    let alone = analyzed("example.npz", &[]);
    for file in ["example_dup.npz", "example_mua.npz"] {
        let found = analyzed(file, &[]);
        let left_out = "40 units analyzed; left out: 1 whose counts repeat or sum those of others (unit_41).";
        assert_eq!(found[1], left_out, "{file}");
        assert_eq!(found[2..], alone[2..], "{file}");
    }
    let doubled = analyzed("u_double.npz", &[]);
    assert!(doubled[1].starts_with("5 units analyzed; left out: 1 whose counts repeat"), "{doubled:?}");
}

#[test]
fn values_out_of_range_are_refused_by_name() {
    refused("run", "o_90.toml", &["condition “a”, presentation 1: orientation is 90; it must be -2 to 2"]);
    refused("run", "rate_1e9.toml", &["area.mean_rate_hz is 1000000000; it must be at most 1000 Hz"]);
    let parts =
        ["circuit.excitatory.neuron.refractory_period is 1.5", "a whole number of time steps of 0.2 ms"];
    refused("run", "rfdt_0.2_1.5.toml", &parts);
    let parts =
        ["circuit.inhibitory.neuron.refractory_period is 0.5", "a whole number of time steps of 0.2 ms"];
    refused("run", "rfdt_0.2_1.6.toml", &parts);
    let folder = tempfile::tempdir().unwrap();
    let output = command(folder.path(), "run", "o_1.0.toml", &[]).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn the_end_of_a_run_is_guarded_like_its_beginning() {
    for file in ["run_499.toml", "run_500.toml"] {
        refused("run", file, &["condition “both”, run 0", "Hz"]);
    }
}

/// What is said before anything is built or asked, and how the experiment then goes on or not.
fn told(file: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let start = Instant::now();
    let mut child = command(folder.path(), "run", file, &[]).stderr(Stdio::piped()).spawn().unwrap();
    let mut text = String::new();
    for line in BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap) {
        text = text + &line + "\n";
        if line.contains("simulated s to run") || line.starts_with("error: ") {
            break;
        }
    }
    // It may have ended by itself.
    let _ = child.kill();
    child.wait().unwrap();
    assert!(start.elapsed() < Duration::from_secs(60), "{file}: {text}");
    assert!(fs::read_dir(folder.path()).unwrap().flatten().all(|entry| entry.path().is_dir()), "no result");
    text
}

#[test]
fn size_and_time_are_told_before_anything_is_built() {
    for (file, network) in [
        ("rows_2000.toml", "a network of 24.0 million cells and "),
        ("input_rows_1000.toml", "a network of 2.0 million cells and "),
        ("windows_2e7.toml", "a network of 192 cells and "),
    ] {
        let text = told(file);
        let first = text.lines().next().unwrap();
        assert!(first.starts_with(network) && first.contains(" GB of memory, and up to "), "{file}: {text}");
        let last = text.lines().last().unwrap();
        // What is refused depends on the machine.
        let is_refused =
            last.contains(network) && last.contains("GB of memory, and") && last.ends_with("free");
        assert!(is_refused || last.contains("simulated s to run: about "), "{file}: {text}");
    }
}
