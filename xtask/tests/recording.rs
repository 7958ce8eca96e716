//! Recordings on the command line: an example is recorded and analyzed, and whatever is wrong ends in one line.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn xtask(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const USABLE: &str = "condition,a,b\n1,4,0\n1,5,1\n2,1,6\n2,2,7\n12,4,5\n12,6,6\n";

/// Analyzing a file of that content ends with exit code 2 and one line that holds all of `parts`.
#[track_caller]
fn assert_refused(content: &[u8], arguments: &[&str], parts: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), content).unwrap();
    fs::write(folder.path().join("three.csv"), "x,y\n0,0\n1,0\n2,0\n").unwrap();
    let output = xtask(folder.path(), &[&["analyze"], arguments].concat());
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(output.stdout.is_empty(), "{}", text(&output.stdout));
    assert!(errors.starts_with("error: ") && errors.lines().count() == 1, "{errors}");
    assert!(!errors.trim_end().chars().any(char::is_control), "{errors:?}");
    for part in parts {
        assert!(errors.contains(part), "“{errors}” lacks “{part}”");
    }
    assert!(!folder.path().join("analysis").exists(), "a failure leaves nothing behind");
}

#[test]
fn bad_files_are_refused_in_one_line() {
    assert_refused(b"", &["nowhere.npz"], &["nowhere.npz cannot be analyzed", "cannot read", "No such file"]);
    assert_refused(b"", &["."], &[". is a folder; its trials are needed too: --trials FILE --duration S"]);
    assert_refused(b"", &["file", "--trials", "three.csv", "--duration", "1"], &["--trials is for folders"]);
    assert_refused(b"", &[".", "--trials", "three.csv", "--duration", "1"], &["cannot read ./params.py"]);
    assert_refused(b"", &["file"], &["file cannot be analyzed: the file is empty"]);
    assert_refused(
        b"\0\x01\x02",
        &["file"],
        &["neither; it must be NPZ (numpy.savez) or a table as text (CSV)"],
    );
    assert_refused(b"PK\x03\x04", &["file"], &["begins like NPZ, but is cut off or damaged"]);
    assert_refused(b"a,b\n1,2\n", &["file"], &["line 1", "“condition,unit_1"]);
    assert_refused(b"condition,a,b\n5,1,1\n", &["file"], &["line 2", "“5”", "12 (both)"]);
    assert_refused(b"condition,a,b\n1,-1,1\n", &["file"], &["line 2", "“-1”", "whole number"]);
    let one_trial = USABLE.replace("12,6,6\n", "");
    assert_refused(one_trial.as_bytes(), &["file"], &["condition 12 (both stimuli) has 1 trial;"]);
    let silent = USABLE.replace("12,4,5\n12,6,6\n", "12,4,0\n12,6,0\n");
    assert_refused(silent.as_bytes(), &["file"], &["1 of 2 units can be used", "0.4 spikes per trial"]);
    let usable = USABLE.as_bytes();
    assert_refused(usable, &["file", "--positions", "three.csv"], &["three.csv", "length 3; it must be 2"]);
    assert_refused(usable, &["file", "--positions", "none.csv"], &["none.csv", "cannot read"]);
    assert_refused(usable, &["file", "--contrast", "1,1"], &["the second condition of the contrast is 1"]);
    assert_refused(usable, &["file", "--minimum-count=-1"], &["the minimum count is -1"]);
    let escaped = USABLE.replace("a,b", "\u{1b}[31ma,b").replace("1,5,1", "1,5\u{7},1");
    assert_refused(escaped.as_bytes(), &["file"], &["column “\\u{1b}[31ma” holds “5\\u{7}”"]);
    assert_refused(usable, &["file", "--out", "file/below"], &["cannot write", "file/below"]);
}

#[test]
fn bad_options_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, part) in [
        (["analyze", "file", "--contrast", "1"], "a comma between them"),
        (["analyze", "file", "--contrast", "1,7"], "a condition is “7”"),
        (["analyze", "file", "--conditions", "left,right"], "2 labels; three are needed"),
        (["example-recording", "file", "--profile", "huge"], "no profile “huge”"),
        (["example-recording", "file", "--threads", "0"], "0 is not in 1..=1024"),
        (["example-recording", ".", "--profile", "miniature"], "cannot write .: it is a folder"),
    ] {
        let output = xtask(folder.path(), &arguments);
        let errors = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.contains(part) && !errors.contains("panicked"), "“{errors}” lacks “{part}”");
    }
}

#[test]
fn help_teaches_the_format() {
    let help = text(&xtask(Path::new("."), &["analyze", "--help"]).stdout);
    for part in [
        "counts=counts,            # spikes, trial × unit",
        "spike_times=times",
        "condition,unit_1,unit_2",
        "A folder of Kilosort or phy",
        "cargo xtask run EXPERIMENT.TOML",
        "example-recording",
        "--contrast",
    ] {
        assert!(help.contains(part), "the help lacks {part}:\n{help}");
    }
}

#[test]
fn a_table_is_analyzed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("lab.csv"), USABLE).unwrap();
    let output = xtask(folder.path(), &["analyze", "lab.csv", "--contrast", "1,12", "--out", "here"]);
    let found = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    for part in
        ["2 units, 6 trials", "2 units analyzed", "norm index: median", "No information", "here/report.html"]
    {
        assert!(found.contains(part), "“{found}” lacks “{part}”");
    }
    let report = fs::read_to_string(folder.path().join("here/report.html")).unwrap();
    assert!(report.contains("lab.csv") && report.contains("No information"));
}

/// The folder in which the recording is and what it holds.
fn with_recording() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("units.csv"), USABLE).unwrap();
    folder
}

#[test]
fn files_of_others_are_kept() {
    let folder = with_recording();
    let refused = |arguments: &[&str], parts: &[&str]| {
        let output = xtask(folder.path(), &[&["analyze", "units.csv"], arguments].concat());
        let errors = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        for part in parts {
            assert!(errors.contains(part), "“{errors}” lacks “{part}”");
        }
    };
    refused(&["--out", "."], &["cannot write ./units.csv: it is the input units.csv"]);
    assert_eq!(fs::read_to_string(folder.path().join("units.csv")).unwrap(), USABLE);
    fs::create_dir(folder.path().join("pages")).unwrap();
    fs::write(folder.path().join("pages/report.html"), "of another program").unwrap();
    refused(&["--out", "pages"], &["will not replace pages/report.html", "another folder"]);
    assert_eq!(fs::read_dir(folder.path().join("pages")).unwrap().count(), 1);
    for _ in ["first", "again"] {
        assert!(xtask(folder.path(), &["analyze", "units.csv"]).status.success());
    }
    #[cfg(unix)]
    {
        let report = folder.path().join("analysis/report.html");
        fs::rename(&report, folder.path().join("kept.html")).unwrap();
        std::os::unix::fs::symlink("../kept.html", &report).unwrap();
        refused(&[], &["analysis/report.html: it is a link to ../kept.html"]);
        let output = xtask(folder.path(), &["example-recording", "/dev/null", "--profile", "miniature"]);
        assert!(text(&output.stderr).contains("/dev/null: it is a device"), "{}", text(&output.stderr));
    }
}

#[test]
fn an_experiment_in_the_model_is_analyzed() {
    let folder = tempfile::tempdir().unwrap();
    let view =
        |orientation: &str| format!("{{ gratings = [{{ orientation = {orientation}, contrast = 0.5 }}] }}");
    let condition = |name: &str, first: &str, second: &str| {
        format!(
            "[[conditions]]\nname = \"{name}\"\ncycle = [{{ duration_ms = 1500, first = {first}, second = {second} }}]\n"
        )
    };
    let (one, other, absent) = (view("1.0"), view("0.5"), "\"absent\"");
    let experiment = [
        "duration_ms = 1500\nruns = 1\nseed = 1\ncounts = { from_ms = 500, window_ms = 100, every_ms = 100 }\n\
         circuit = { excitatory.rows = 20, inhibitory.rows = 10, input.rows = 10 }\n"
            .to_owned(),
        condition("dark", absent, absent),
        condition("left", &one, absent),
        condition("right", absent, &other),
        condition("left, right", &one, &other),
    ]
    .concat();
    fs::write(folder.path().join("own.toml"), experiment).unwrap();
    let output = xtask(folder.path(), &["run", "own.toml", "--results", "results"]);
    assert!(output.status.success(), "{}", text(&output.stderr));

    let output = xtask(folder.path(), &["analyze", "own.npz"]);
    let errors = text(&output.stderr);
    assert!(errors.contains("the experiment shows “dark”, “left”, “right”, “left, right”"), "{errors}");
    let arguments = ["analyze", "own.npz", "--conditions", r#"left,right,"left, right""#];
    let output = xtask(folder.path(), &arguments);
    let found = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(found.contains("800 units, 30 trials (10 with stimulus 1"), "{found}");
    assert!(found.contains("10 trials of other conditions"), "{found}");
    assert!(folder.path().join("analysis/recording/F.png").is_file(), "positions are known");
}

#[test]
fn an_example_is_recorded_and_analyzed() {
    let folder = tempfile::tempdir().unwrap();
    let record = |file: &str, threads: &str| {
        let arguments = ["example-recording", file, "--profile", "miniature", "--threads", threads];
        let output = xtask(folder.path(), &arguments);
        assert!(output.status.success(), "{}", text(&output.stderr));
        fs::read(folder.path().join(file)).unwrap()
    };
    assert_eq!(record("one.npz", "1"), record("two.npz", "2"), "the same on any number of threads");
    let analyze = || {
        let output = xtask(folder.path(), &["analyze", "one.npz"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        (text(&output.stdout), fs::read(folder.path().join("analysis/recording.json")).unwrap())
    };
    let (found, numbers) = analyze();
    assert!(found.contains("40 units, 90 trials (30 with stimulus 1"), "{found}");
    assert_eq!((found, numbers), analyze(), "the same each time");
    for file in
        ["report.html", "recording.png", "recording.svg", "units.csv", "recording/F.png", "recording/G.svg"]
    {
        assert!(folder.path().join("analysis").join(file).is_file(), "{file} is missing");
    }
}
