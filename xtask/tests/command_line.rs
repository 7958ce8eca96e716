//! The command line as a user meets it: results, and one clear line for every kind of bad input.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use support::numbers;

/// Runs the command line in `folder`.
fn xtask(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).current_dir(folder).output().unwrap()
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Fails without a panic, with a message that holds all of `parts`.
#[track_caller]
fn assert_refused(arguments: &[&str], parts: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "not a folder").unwrap();
    let output = xtask(folder.path(), arguments);
    let errors = errors(&output);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(!errors.contains("panicked"), "{errors}");
    for part in parts {
        assert!(errors.contains(part), "“{errors}” lacks “{part}”");
    }
}

#[test]
fn bad_input_is_refused_in_words() {
    assert_refused(&["reproduce", "--figure", "fig9"], &["no figure “fig9”", "fig1, fig2, fig3"]);
    assert_refused(
        &["reproduce", "--profile", "huge"],
        &["no profile “huge”", "miniature, draft, standard and paper"],
    );
    assert_refused(&["reproduce", "--threads", "0"], &["--threads", "0 is not in 1..=1024"]);
    assert_refused(&["reproduce", "--seed", "-1"], &["-1"]);
    assert_refused(
        &["reproduce", "--profile", "miniature", "--out", "file/below"],
        &["cannot write", "file"],
    );
    assert_refused(
        &["reproduce", "--profile", "miniature", "--results", "file/below"],
        &["cannot write", "file"],
    );
    assert_refused(&["reproduce", "--profile", "miniature", "--trials", "3"], &["trials", "3", "20"]);
    assert_refused(&["run", "nowhere.toml"], &["nowhere.toml", "cannot read"]);
    assert_refused(&["run", "file"], &["file", "not an experiment"]);
    assert_refused(&["conform", "nowhere"], &["nowhere", "params.json"]);
    assert_refused(&["conform", "nowhere", "--until=-3"], &["--until is -3", "above 0 ms"]);
    assert_refused(&["bench", "--seconds", "NaN"], &["--seconds is NaN"]);
}

#[test]
fn help_teaches() {
    let output = xtask(Path::new("."), &["reproduce", "--help"]);
    let text = String::from_utf8_lossy(&output.stdout);
    for part in ["--figure", "--profile", "--seed", "--threads", "--out", "--results", "goes on where it was"]
    {
        assert!(text.contains(part), "the help lacks {part}:\n{text}");
    }
}

/// Makes two figures of the miniature; the messages and the JSON of Figure 1.
fn reproduce(folder: &Path) -> (String, String) {
    let figures = ["--figure", "fig1", "--figure", "fig3"];
    let output =
        xtask(folder, &[&["reproduce", "--profile", "miniature", "--threads", "2"][..], &figures].concat());
    assert!(output.status.success(), "{}", errors(&output));
    (errors(&output), fs::read_to_string(folder.join("figures/fig1.json")).unwrap())
}

fn stored_runs(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join("results/run")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn figures_survive_damage_of_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let (_, figure) = reproduce(folder.path());
    for name in ["report.html", "fig1.svg", "fig1.png", "fig3.svg", "fig3.png", "fig3.json"] {
        assert!(folder.path().join("figures").join(name).is_file(), "{name} is missing");
    }

    let files = stored_runs(folder.path());
    // Two runs in each of the three conditions, and three whose currents are recorded every millisecond.
    assert_eq!(files.len(), 9);
    let mut flipped = fs::read(&files[0]).unwrap();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    fs::write(&files[0], flipped).unwrap();
    let truncated = fs::read(&files[1]).unwrap();
    fs::write(&files[1], &truncated[..truncated.len() / 3]).unwrap();

    let (messages, again) = reproduce(folder.path());
    assert_eq!(numbers(again.as_bytes()), numbers(figure.as_bytes()), "damaged runs are made again");
    for file in &files[..2] {
        let name = file.file_name().unwrap().to_str().unwrap();
        assert_eq!(messages.lines().filter(|line| line.contains(name)).count(), 1, "{messages}");
    }
    let (messages, _) = reproduce(folder.path());
    assert!(messages.contains("every simulation is in the store already"), "{messages}");
}

#[test]
fn a_damaged_figure_is_left_out_with_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let (_, figure) = reproduce(folder.path());
    let path = folder.path().join("figures/fig1.json");
    let digit = figure.rfind("0.").unwrap() + 2;
    let mut damaged = figure.clone().into_bytes();
    damaged[digit] = if damaged[digit] == b'1' { b'2' } else { b'1' };
    fs::write(&path, damaged).unwrap();
    let arguments = ["reproduce", "--profile", "miniature", "--threads", "2", "--figure", "fig3"];
    let output = xtask(folder.path(), &arguments);
    assert!(output.status.success(), "{}", errors(&output));
    let report = fs::read_to_string(folder.path().join("figures/report.html")).unwrap();
    assert!(report.contains("fig1.json is damaged: the checksum does not fit"), "the report says so");
    assert_eq!(
        numbers(reproduce(folder.path()).1.as_bytes()),
        numbers(figure.as_bytes()),
        "it is drawn again"
    );
}

#[test]
fn the_store_is_listed_and_pruned_after_asking() {
    let folder = tempfile::tempdir().unwrap();
    reproduce(folder.path());
    let runs = stored_runs(folder.path());
    let list = |arguments: &[&str]| {
        let output = xtask(folder.path(), &[&["store"], arguments].concat());
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned() + &errors(&output))
    };
    let (_, text) = list(&[]);
    for part in ["miniature, fig1", "not needed: 0 files"] {
        assert!(text.contains(part), "{text}");
    }
    // Runs of another seed than those that are kept are needed by nothing.
    let (code, text) = list(&["--seed", "2", "--prune"]);
    assert!(code == Some(2) && text.contains("say --yes"), "{text}");
    assert_eq!(stored_runs(folder.path()), runs, "nobody answered");
    let (code, text) = list(&["--seed", "2", "--prune", "--yes"]);
    assert!(code == Some(0) && text.contains(&format!("removed {}", runs.len())), "{text}");
    assert!(stored_runs(folder.path()).is_empty());
}

#[test]
fn the_list_names_figures_and_costs() {
    let folder = tempfile::tempdir().unwrap();
    let output = xtask(folder.path(), &["list", "--profile", "miniature"]);
    let text = String::from_utf8_lossy(&output.stdout);
    for part in ["fig1", "fig3", "orientation map", "18 simulated s", "about"] {
        assert!(text.contains(part), "the list lacks {part}:\n{text}");
    }
}

#[test]
fn the_version_is_that_of_the_manifest() {
    let output = xtask(Path::new("."), &["--version"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let rest =
        said.trim().strip_prefix("cargo xtask ").unwrap().strip_prefix(env!("CARGO_PKG_VERSION")).unwrap();
    let is_commit = |text: &str| {
        let commit = text.trim_end_matches("-dirty");
        commit.len() >= 12 && commit.bytes().all(|digit| digit.is_ascii_hexdigit())
    };
    let commit = rest.strip_prefix(" (").and_then(|rest| rest.strip_suffix(')'));
    assert!(rest.is_empty() || commit.is_some_and(is_commit), "{said}");
}

#[test]
fn shells_learn_every_command() {
    let help = xtask(Path::new("."), &["--help"]);
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    let commands =
        help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands: Vec<&str> = commands.map(|line| line.split_whitespace().next().unwrap()).collect();
    assert!(commands.len() > 8, "{help}");
    for shell in ["bash", "zsh", "fish"] {
        let output = xtask(Path::new("."), &["completions", shell]);
        let script = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(script.lines().count() > 100, "{script}");
        for command in &commands {
            assert!(script.contains(command), "{shell} does not know {command}");
        }
    }
    assert_refused(&["completions", "ed"], &["ed", "bash", "zsh", "fish"]);
}
