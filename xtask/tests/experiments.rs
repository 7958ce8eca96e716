//! `cargo xtask run` as a user meets it: an experiment file, arrays, and one clear line for every kind of bad input.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Runs the command line in `folder`.
fn xtask(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The experiment that the help shows.
fn taught() -> String {
    let help = text(&xtask(Path::new("."), &["run", "--help"]).stdout);
    let lines = help.lines().skip_while(|line| !line.contains("duration_ms = 3000"));
    let lines: Vec<&str> = lines.take_while(|line| !line.starts_with("Orientations")).collect();
    lines.join("\n")
}

#[test]
fn the_help_shows_a_whole_experiment() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.toml"), taught()).unwrap();
    let output = xtask(folder.path(), &["run", "mine.toml", "--threads", "2"]);
    let errors = text(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert!(errors.contains("12 simulated s to run: about "), "{errors}");
    let said = text(&output.stdout);
    for part in [
        "condition 0: “left”, 8 trials; excitatory ",
        "condition 1: “both, flashed”, 8 trials",
        "mine.npz in ",
    ] {
        assert!(said.contains(part), "“{said}” lacks “{part}”");
    }
    assert!(
        fs::read(folder.path().join("mine.npz")).unwrap().starts_with(b"PK"),
        "NPZ files are ZIP archives"
    );

    fs::write(folder.path().join("mine.toml"), taught().replace("runs = 2", "runs = 3")).unwrap();
    let output = xtask(folder.path(), &["run", "mine.toml", "--threads", "2", "--out", "arrays/more.npz"]);
    let errors = text(&output.stderr);
    assert!(errors.contains("6 simulated s to run"), "the runs that are there are kept: {errors}");
    assert!(folder.path().join("arrays/more.npz").is_file());
}

/// Refused without a panic, before anything is simulated, in a line that holds all of `parts`.
#[track_caller]
fn assert_refused(experiment: &str, arguments: &[&str], parts: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.toml"), experiment).unwrap();
    fs::write(folder.path().join("file"), "not a folder").unwrap();
    let output = xtask(folder.path(), &[&["run"], arguments].concat());
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    let line = errors.lines().last().unwrap();
    assert!(line.starts_with("error: "), "{errors}");
    for part in parts {
        assert!(line.contains(part), "“{errors}” lacks “{part}” in its last line");
    }
    assert!(!folder.path().join("mine.npz").exists() && !folder.path().join("results/run").exists());
}

#[test]
fn bad_input_is_refused_in_words() {
    let taught = &taught();
    let changed = |from: &str, to: &str| {
        assert!(taught.contains(from), "{taught}");
        taught.replace(from, to)
    };
    assert_refused(taught, &["other.toml"], &["other.toml", "No such file"]);
    assert_refused(taught, &["."], &["cannot read .", "directory"]);
    let mine = &["mine.toml"];
    let cases = [
        (changed("runs = 2", "runs = two"), &["mine.toml", "line 2"][..]),
        (changed("runs = 2", "rums = 2"), &["mine.toml", "line 2", "unknown field `rums`"]),
        (changed("runs = 2", "runs = 0"), &["mine.toml", "runs", "1 to 1000000"]),
        (changed("window_ms = 200", "window_ms = -200"), &["mine.toml", "line 5", "-200"]),
        (changed("excitatory.rows = 20", "excitatory.rows = 21"), &["mine.toml", "excitatory.rows", "even"]),
        (
            changed("contrast = 0.5 }] }, second = \"absent\"", "contrast = 5 }] }, second = \"absent\""),
            &["mine.toml", "contrast is 5"],
        ),
        ("\u{0}".to_owned(), &["mine.toml", "line 1"]),
        (String::new(), &["mine.toml", "missing field"]),
    ];
    for (experiment, parts) in cases {
        assert_refused(&experiment, mine, parts);
    }
}

#[test]
fn files_that_cannot_be_written_are_known_before_anything_runs() {
    let taught = &taught();
    assert_refused(taught, &["mine.toml", "--out", "file/below.npz"], &["cannot write file"]);
    assert_refused(taught, &["mine.toml", "--out", "."], &["--out . is a folder"]);
    assert_refused(taught, &["mine.toml", "--results", "file/below"], &["cannot write file/below"]);
}

#[test]
fn more_than_an_hour_is_not_begun_unasked() {
    let long = taught().replace("runs = 2", "runs = 100000");
    assert_refused(&long, &["mine.toml"], &["more than an hour", "--yes"]);
}

#[test]
fn a_sweep_writes_a_file_for_each_point_and_a_report() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    let sweep = "\n[sweep]\n\"conditions.*.cycle.*.first.gratings.*.contrast\" = [0.2, 0.8]\n";
    let text = taught().replace("duration_ms = 3000", "duration_ms = 2000") + sweep;
    fs::write(place("mine.toml"), text).unwrap();
    let arguments = ["run", "mine.toml", "--threads", "2", "--report"];
    let output = xtask(folder.path(), &arguments);
    assert!(output.status.success(), "{}", text_of(&output));
    let said = text_of(&output);
    for part in ["contrast = 0.2:", "contrast = 0.8:", "mine-0.npz", "mine-1.npz", "mine-report/report.html"]
    {
        assert!(said.contains(part), "“{said}” lacks “{part}”");
    }
    let page = fs::read_to_string(place("mine-report/report.html")).unwrap();
    for part in ["Rates, excitatory", "Rates, inhibitory", "Rates, input", "Spike-count correlation"] {
        assert!(page.contains(part), "the page lacks “{part}”");
    }
    assert!(!page.contains("Norm index"), "no condition shows the right half alone");
    let again = xtask(folder.path(), &arguments);
    assert!(text_of(&again).contains("every simulation is in the store already"));
}

fn text_of(output: &Output) -> String {
    text(&output.stdout) + &text(&output.stderr)
}
