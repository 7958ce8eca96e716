//! What a long run must survive: being killed, full disks, folders that cannot be written, damaged files, company.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Writes an experiment with short runs of a small network.
fn experiment(folder: &Path, seed: u64, runs: u64) -> PathBuf {
    let path = folder.join(format!("experiment{seed}.toml"));
    let text = format!(
        r#"
        duration_ms = 500
        runs = {runs}
        seed = {seed}
        counts = {{ from_ms = 100, window_ms = 100, every_ms = 100 }}
        circuit = {{ excitatory.rows = 20, inhibitory.rows = 10, input.rows = 10 }}
        [[conditions]]
        name = "both"
        cycle = [{{ duration_ms = 500, first = {{ gratings = [{{ orientation = 1.0, contrast = 0.5 }}] }}, second = "absent" }}]
        "#
    );
    fs::write(&path, text).unwrap();
    path
}

fn command(experiment: &Path, results: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .arg("run")
        .arg(experiment)
        .arg("--results")
        .arg(results)
        .arg("--out")
        .arg(out)
        .args(["--threads", "2"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(experiment: &Path, results: &Path, out: &Path) -> Output {
    command(experiment, results, out).output().unwrap()
}

fn start(experiment: &Path, results: &Path, out: &Path) -> Child {
    command(experiment, results, out).spawn().unwrap()
}

#[track_caller]
fn assert_success(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Fails with a message that holds all of `parts`, and without a panic.
#[track_caller]
fn assert_refused(output: &Output, parts: &[&str]) {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(!errors.contains("panicked"), "{errors}");
    for part in parts {
        assert!(errors.contains(part), "“{errors}” lacks “{part}”");
    }
}

/// The finished runs in a store: names and bytes.
fn stored(results: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = fs::read_dir(results.join("run")) else { return BTreeMap::new() };
    entries
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "run"))
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect()
}

/// Runs that a killed run has to make: too many to be finished before it is killed.
const RUNS: usize = 40;

#[test]
fn a_killed_run_goes_on_where_it_was_and_ends_with_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let experiment = experiment(folder.path(), 1, RUNS as u64);
    let whole = folder.path().join("whole.npz");
    assert_success(&run(&experiment, &folder.path().join("whole"), &whole));
    let (results, out) = (folder.path().join("killed"), folder.path().join("killed.npz"));
    for finished in [1, RUNS / 4, RUNS / 2] {
        let before = stored(&results);
        let mut child = start(&experiment, &results, &out);
        let deadline = Instant::now() + Duration::from_secs(60);
        while stored(&results).len() < finished {
            assert!(Instant::now() < deadline, "{finished} runs do not finish");
            std::thread::sleep(Duration::from_millis(1));
        }
        // On Unix this is SIGKILL: nothing can be tidied up.
        child.kill().unwrap();
        child.wait().unwrap();
        let after = stored(&results);
        assert!((finished..RUNS).contains(&after.len()), "killed in the middle: {} runs", after.len());
        assert!(before.iter().all(|(name, bytes)| after[name] == *bytes), "no finished run is lost");
    }
    assert_success(&run(&experiment, &results, &out));
    assert_eq!(stored(&results), stored(&folder.path().join("whole")));
    assert!(fs::read(&out).unwrap() == fs::read(&whole).unwrap(), "the same bytes");
}

#[test]
fn two_at_once_share_a_store() {
    let folder = tempfile::tempdir().unwrap();
    let experiment = experiment(folder.path(), 1, 6);
    let results = folder.path().join("results");
    let outs = ["a.npz", "b.npz"].map(|name| folder.path().join(name));
    let children = outs.each_ref().map(|out| start(&experiment, &results, out));
    for child in children {
        assert_success(&child.wait_with_output().unwrap());
    }
    assert!(fs::read(&outs[0]).unwrap() == fs::read(&outs[1]).unwrap());
    assert_eq!(stored(&results).len(), 6);
}

#[test]
fn one_of_two_may_be_killed() {
    let folder = tempfile::tempdir().unwrap();
    let experiment = experiment(folder.path(), 1, RUNS as u64);
    let results = folder.path().join("results");
    let [mut killed, other] =
        ["a.npz", "b.npz"].map(|name| start(&experiment, &results, &folder.path().join(name)));
    while stored(&results).len() < RUNS / 4 {
        std::thread::sleep(Duration::from_millis(1));
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_success(&other.wait_with_output().unwrap());
    let alone = folder.path().join("alone");
    assert_success(&run(&experiment, &alone, &folder.path().join("alone.npz")));
    assert_eq!(stored(&results), stored(&alone));
    let [divided, alone] = ["b.npz", "alone.npz"].map(|name| fs::read(folder.path().join(name)).unwrap());
    assert!(divided == alone, "the same bytes");
}

#[test]
fn changed_parameters_are_other_runs_and_more_runs_repeat_none() {
    let folder = tempfile::tempdir().unwrap();
    let (results, out) = (folder.path().join("results"), folder.path().join("out.npz"));
    assert_success(&run(&experiment(folder.path(), 1, 2), &results, &out));
    let first = stored(&results);
    assert_success(&run(&experiment(folder.path(), 2, 2), &results, &out));
    assert_success(&run(&experiment(folder.path(), 1, 3), &results, &out));
    let all = stored(&results);
    assert_eq!((first.len(), all.len()), (2, 5));
    assert!(first.iter().all(|(name, bytes)| all[name] == *bytes));
}

#[test]
fn a_damaged_result_is_noticed_and_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let experiment = experiment(folder.path(), 1, 2);
    let (results, out) = (folder.path().join("results"), folder.path().join("out.npz"));
    assert_success(&run(&experiment, &results, &out));
    let (before, bytes) = (stored(&results), fs::read(&out).unwrap());
    let name = before.keys().next().unwrap();
    let path = results.join("run").join(name);
    fs::write(&path, &before[name][..before[name].len() / 2]).unwrap();
    let output = run(&experiment, &results, &out);
    assert_success(&output);
    assert!(String::from_utf8_lossy(&output.stderr).contains(name), "a notice names the file");
    assert_eq!(stored(&results), before);
    assert!(fs::read(&out).unwrap() == bytes);
}

#[test]
fn folders_that_cannot_be_written_are_named_before_anything_runs() {
    let folder = tempfile::tempdir().unwrap();
    let experiment = experiment(folder.path(), 1, 2);
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let out = folder.path().join("out.npz");
    assert_refused(&run(&experiment, &file.join("below"), &out), &["cannot write", "file"]);
    assert_refused(
        &run(&experiment, &folder.path().join("results"), &file.join("out.npz")),
        &["cannot write", "file"],
    );
    assert!(stored(&folder.path().join("results")).is_empty());
    assert!(!out.exists());
}

/// A limit on the size of files stands for a full disk: writing fails half way.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_the_store_stays_whole() {
    let folder = tempfile::tempdir().unwrap();
    let experiment = experiment(folder.path(), 1, 2);
    let (results, out) = (folder.path().join("results"), folder.path().join("out.npz"));
    let line = "trap '' XFSZ; ulimit -f 4; exec \"$0\" run \"$1\" --results \"$2\" --out \"$3\"";
    let output = Command::new("sh")
        .args(["-c", line, env!("CARGO_BIN_EXE_xtask")])
        .args([&experiment, &results, &out])
        .output()
        .unwrap();
    assert_refused(&output, &["cannot write", ".run", "room"]);
    assert!(stored(&results).is_empty() && !out.exists(), "nothing half written");
    assert_success(&run(&experiment, &results, &out));
    assert_eq!(stored(&results).len(), 2);
}

#[test]
fn an_output_is_never_the_experiment() {
    let folder = tempfile::tempdir().unwrap();
    let experiment = experiment(folder.path(), 1, 2);
    let before = fs::read(&experiment).unwrap();
    assert_refused(&run(&experiment, &folder.path().join("results"), &experiment), &["it is the input"]);
    assert_eq!(fs::read(&experiment).unwrap(), before);
}

#[test]
fn what_does_not_fit_is_refused_before_wiring() {
    let folder = tempfile::tempdir().unwrap();
    let path = experiment(folder.path(), 1, 2);
    let text = fs::read_to_string(&path).unwrap();
    let long =
        text.replace("runs = 2", "runs = 1000000").replacen("duration_ms = 500", "duration_ms = 5000000", 1);
    let large = folder.path().join("large.toml");
    fs::write(&large, long).unwrap();
    let start = Instant::now();
    let output = run(&large, &folder.path().join("results"), &folder.path().join("out.npz"));
    assert_refused(&output, &["a network of 1200 cells", "would take", "GB of memory", "are free"]);
    assert!(start.elapsed() < Duration::from_secs(10), "nothing was begun");
}
