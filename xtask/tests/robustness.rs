//! What befalls a long run: it is killed, its disk is full or read-only, its parameters change, another runs beside it, its
//! files are damaged. Each ends in one clear line or simply works, and the store is whole afterwards.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant, SystemTime};

use normcircuit_simulation::RootSeed;
use rand::RngExt;
use tempfile::TempDir;

/// Many short runs.
const EXPERIMENT: &str = r#"
    duration_ms = 300
    runs = 8
    counts = { from_ms = 100, window_ms = 50, every_ms = 50 }
    circuit = { excitatory.rows = 20, inhibitory.rows = 10, input.rows = 10 }

    [[conditions]]
    name = "left"
    cycle = [{ duration_ms = 100, first = { gratings = [{ orientation = 1.0, contrast = 0.5 }] }, second = "absent" }]

    [[conditions]]
    name = "right"
    cycle = [{ duration_ms = 100, first = "absent", second = { gratings = [{ orientation = 0.5, contrast = 0.5 }] } }]
"#;
const RUNS: usize = 16;
const RUN: &[&str] = &["run", "many.toml", "--threads", "2"];
const REPRODUCE: &[&str] = &["reproduce", "--figure", "fig1", "--profile", "miniature", "--threads", "2"];

fn workplace() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("many.toml"), EXPERIMENT).unwrap();
    folder
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// What a run that must succeed says.
#[track_caller]
fn success(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    errors
}

/// What a run says that must fail in one clear line, without a panic, and without leaving anything unfinished in `folder`.
#[track_caller]
fn failure(output: &Output, parts: &[&str]) {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    let line = errors.lines().last().unwrap();
    assert!(line.starts_with("error: ") && !errors.contains("panicked"), "{errors}");
    for part in parts {
        assert!(line.contains(part), "“{errors}” lacks “{part}” in its last line");
    }
}

/// All files below a folder, with their paths in it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                collect(&entry.path(), &(name + "/"), files);
            } else {
                files.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut all = BTreeMap::new();
    collect(folder, "", &mut all);
    all
}

#[track_caller]
fn assert_same_files(folder: &Path, expected: &BTreeMap<String, Vec<u8>>) {
    let found = files(folder);
    assert!(found.keys().eq(expected.keys()), "{:?} instead of {:?}", found.keys(), expected.keys());
    for (name, bytes) in &found {
        assert!(*bytes == expected[name], "{name} has other bytes");
    }
}

/// When each finished run was stored.
fn stored(folder: &Path) -> BTreeMap<String, SystemTime> {
    let Ok(entries) = fs::read_dir(folder.join("results/run")) else { return BTreeMap::new() };
    let entry = |entry: fs::DirEntry| {
        (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().modified().unwrap())
    };
    entries.map(Result::unwrap).map(entry).filter(|(name, _)| name.ends_with(".run")).collect()
}

/// Kills a command again and again at random times of its duration, each time going on, then lets it end: nothing that was
/// finished is made again, and in the end every file has the bytes of a run that nobody disturbed.
fn killed_again_and_again(arguments: &[&str], kills: usize, seed: u64) {
    let undisturbed = workplace();
    let start = Instant::now();
    success(&command(undisturbed.path(), arguments).output().unwrap());
    let duration = start.elapsed().as_secs_f64();

    let folder = workplace();
    let mut random = RootSeed(seed).stream("kills", &[]);
    let mut finished = BTreeMap::new();
    for _ in 0..kills {
        let mut child = command(folder.path(), arguments).spawn().unwrap();
        std::thread::sleep(Duration::from_secs_f64(random.random_range(0.0..duration)));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = stored(folder.path());
        for (name, time) in &finished {
            assert_eq!(now.get(name), Some(time), "{name} was finished and is made again");
        }
        finished = now;
    }
    success(&command(folder.path(), arguments).output().unwrap());
    let now = stored(folder.path());
    assert!(finished.iter().all(|(name, time)| now[name] == *time), "what was finished is kept");
    assert_same_files(folder.path(), &files(undisturbed.path()));
}

#[test]
fn a_killed_experiment_goes_on() {
    killed_again_and_again(RUN, 6, 1);
}

#[test]
fn a_killed_reproduction_goes_on() {
    killed_again_and_again(REPRODUCE, 3, 2);
}

#[test]
fn what_a_killed_process_left_unfinished_is_removed() {
    let folder = workplace();
    let left = [".unfinished-a", "results/run/.unfinished-b"].map(|name| folder.path().join(name));
    fs::create_dir_all(folder.path().join("results/run")).unwrap();
    left.iter().for_each(|path| fs::write(path, "half").unwrap());
    success(&command(folder.path(), RUN).output().unwrap());
    assert!(left.iter().all(|path| !path.exists()));
}

#[test]
fn two_at_once_in_one_store_do_no_harm() {
    let folder = workplace();
    let start =
        |out: &str| -> Child { command(folder.path(), &[RUN, &["--out", out]].concat()).spawn().unwrap() };
    let both = ["a.npz", "b.npz"].map(start).map(|child| child.wait_with_output().unwrap());
    both.iter().for_each(|output| drop(success(output)));
    let found = files(folder.path());
    assert!(found["a.npz"] == found["b.npz"]);
    // A third one loads all that the two have stored.
    let said = success(&command(folder.path(), &[RUN, &["--out", "c.npz"]].concat()).output().unwrap());
    assert!(said.contains("every simulation is in the store already") && !said.contains("again"), "{said}");
    assert!(files(folder.path())["c.npz"] == found["a.npz"]);
    // Two runs' worth of files, the experiment, and nothing else.
    assert_eq!(found.len(), RUNS + 3, "{:?}", found.keys());
}

#[test]
fn another_seed_is_another_result_and_both_are_kept() {
    let folder = workplace();
    success(&command(folder.path(), RUN).output().unwrap());
    let first = files(folder.path());
    fs::write(folder.path().join("many.toml"), format!("seed = 2\n{EXPERIMENT}")).unwrap();
    success(&command(folder.path(), RUN).output().unwrap());
    let second = files(folder.path());
    assert_eq!(second.len(), first.len() + RUNS);
    assert!(second["many.npz"] != first["many.npz"]);
    fs::write(folder.path().join("many.toml"), EXPERIMENT).unwrap();
    let said = success(&command(folder.path(), RUN).output().unwrap());
    assert!(said.contains("every simulation is in the store already"), "{said}");
    assert!(files(folder.path())["many.npz"] == first["many.npz"]);
}

#[test]
fn damaged_results_are_made_again() {
    let folder = workplace();
    success(&command(folder.path(), RUN).output().unwrap());
    let whole = files(folder.path());
    let names: Vec<&String> = whole.keys().filter(|name| name.ends_with(".run")).collect();
    for (name, length) in names.iter().zip([0, 40, 1000]) {
        fs::write(folder.path().join(name), &whole[*name][..length]).unwrap();
    }
    let said = success(&command(folder.path(), RUN).output().unwrap());
    assert_eq!(said.lines().filter(|line| line.starts_with("computing ")).count(), 3, "{said}");
    assert_same_files(folder.path(), &whole);
}

/// Runs the command line where no file may grow beyond `kilobytes`; a write beyond fails as on a full disk.
#[cfg(unix)]
fn with_small_files(folder: &Path, kilobytes: usize, arguments: &[&str]) -> Output {
    // Without the trap the system ends the process instead of refusing the write.
    let script = r#"trap "" XFSZ; ulimit -f "$0"; exec "$@""#;
    let blocks = (2 * kilobytes).to_string();
    let mut shell = Command::new("sh");
    shell.args(["-c", script, &blocks, env!("CARGO_BIN_EXE_xtask")]).args(arguments);
    shell.current_dir(folder).output().unwrap()
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_grow_is_named_and_the_next_run_goes_on() {
    let folder = workplace();
    failure(
        &with_small_files(folder.path(), 2, RUN),
        &["cannot write results/run/", ".run", "File too large"],
    );
    assert!(files(folder.path()).keys().eq(["many.toml"]));
    // Now the results of runs fit, and the arrays of all do not.
    failure(&with_small_files(folder.path(), 32, RUN), &["cannot write many.npz", "File too large"]);
    let kept = files(folder.path());
    assert_eq!(kept.len(), RUNS + 1, "{:?}", kept.keys());
    let said = success(&command(folder.path(), RUN).output().unwrap());
    assert!(said.contains("every simulation is in the store already") && !said.contains("again"), "{said}");
    assert_eq!(files(folder.path()).len(), RUNS + 2);
}

/// Runs `script` in a shell with a disk of its own, of 100 kB, at `disk` in the folder; `$0` is the command line. Nothing is
/// run where users may not mount.
#[cfg(target_os = "linux")]
fn with_small_disk(folder: &Path, script: &str) -> Option<Output> {
    fs::create_dir(folder.join("disk")).unwrap();
    let mount = "mount -t tmpfs -o size=100k tmpfs disk";
    let shell = |script: &str| {
        let mut shell = Command::new("unshare");
        shell.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, env!("CARGO_BIN_EXE_xtask")]);
        shell.current_dir(folder).output()
    };
    let may_mount = shell(mount).is_ok_and(|output| output.status.success());
    may_mount.then(|| shell(&format!("{mount} && {script}")).unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_named_and_the_next_run_goes_on() {
    let folder = workplace();
    let script = r#"
        "$0" run many.toml --threads 2 --results disk 2>full; echo $? >code
        ls -A disk/run >kept
        mount -o remount,size=10m disk
        "$0" run many.toml --threads 2 --results disk 2>more; echo $? >>code
        ls -A disk/run >all"#;
    if with_small_disk(folder.path(), script).is_none() {
        return;
    }
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("code"), "2\n0\n", "{}{}", read("full"), read("more"));
    let full = read("full");
    let line = full.lines().last().unwrap();
    assert!(line.starts_with("error: cannot write disk/run/") && line.contains("No space left"), "{full}");
    let kept = read("kept");
    let finished = kept.lines().count();
    assert!((1..RUNS).contains(&finished) && kept.lines().all(|name| name.ends_with(".run")), "{kept}");
    let missing = 0.3 * (RUNS - finished) as f64;
    let more = read("more");
    assert!(more.contains(&format!("{missing:.0} simulated s to run")), "{finished} runs are kept: {more}");
    assert_eq!(read("all").lines().count(), RUNS);

    let undisturbed = workplace();
    success(&command(undisturbed.path(), RUN).output().unwrap());
    assert!(files(folder.path())["many.npz"] == files(undisturbed.path())["many.npz"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_disk_is_named_before_anything_runs() {
    let folder = workplace();
    let script = r#"
        mount -o remount,ro disk
        "$0" run many.toml --out disk/many.npz 2>out; echo $? >code
        "$0" run many.toml --results disk/results 2>results; echo $? >>code
        "$0" reproduce --profile miniature --out disk/figures 2>figures; echo $? >>code"#;
    if with_small_disk(folder.path(), script).is_none() {
        return;
    }
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("code"), "2\n2\n2\n", "{}{}{}", read("out"), read("results"), read("figures"));
    for (name, named) in [("out", "disk"), ("results", "disk/results"), ("figures", "disk/figures")] {
        let said = read(name);
        let line = said.lines().last().unwrap();
        assert!(line.starts_with(&format!("error: cannot write {named}")), "{said}");
        assert!(line.contains("Read-only file system"), "{said}");
    }
}
