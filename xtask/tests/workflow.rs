//! Simulations divided among jobs by the real Snakemake, which is installed from PyPI where there is Python.
#![allow(clippy::print_stderr, reason = "a skipped test says so")]

mod support;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use support::numbers;

const XTASK: &str = env!("CARGO_BIN_EXE_xtask");
const OPTIONS: [&str; 8] =
    ["--figure", "fig1", "--figure", "fig2", "--profile", "miniature", "--threads", "1"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn output(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<Output> {
    Command::new(program).args(arguments).output().ok().filter(|output| output.status.success())
}

/// Snakemake in the version of `workflow/requirements.txt`, in an environment that is kept for the next test; nothing without
/// Python or packages.
fn snakemake() -> Option<PathBuf> {
    let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).join("snakemake");
    let requirements = fs::read_to_string(root().join("workflow/requirements.txt")).unwrap();
    let requirement = requirements.lines().find(|line| line.starts_with("snakemake==")).unwrap();
    let program = environment.join("bin/snakemake");
    let version = requirement.trim_start_matches("snakemake==");
    let is_there = |output: Output| String::from_utf8_lossy(&output.stdout).trim() == version;
    if !output(&program, &["--version"]).is_some_and(is_there) {
        output("python3", &["-m", "venv", environment.to_str()?])?;
        output(environment.join("bin/pip"), &["install", "--quiet", requirement])?;
    }
    Some(program)
}

#[track_caller]
fn assert_success(output: &Output) {
    let said = [&output.stdout[..], &output.stderr].map(String::from_utf8_lossy);
    assert!(output.status.success(), "{}\n{}", said[0], said[1]);
}

fn files(folder: &Path, ending: &str) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let wanted = entries.filter(|path| path.extension().is_some_and(|found| found == ending));
    wanted
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect()
}

/// The program, but share 2 is killed the first time as soon as it has stored a run.
#[cfg(unix)]
fn killed_once(folder: &Path) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let program = folder.join("xtask");
    let script = format!(
        "#!/bin/sh\n\
         case \"$*\" in *'--shard 2/4'*) if mkdir killed; then\n\
         '{XTASK}' \"$@\" & child=$!\n\
         until ls results/run/*.run >/dev/null 2>&1; do sleep 0.01; done\n\
         kill -9 $child; wait $child; exit 137\n\
         fi;; esac\n\
         exec '{XTASK}' \"$@\"\n"
    );
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program
}

#[test]
#[cfg(unix)]
fn four_shares_give_the_bytes_of_one_run_and_a_killed_one_is_made_again() {
    let Some(snakemake) = snakemake() else {
        eprintln!("skipped: Snakemake cannot be installed here");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let whole = Command::new(XTASK)
        .arg("reproduce")
        .args(OPTIONS)
        .args(["--results", "whole", "--out", "whole-figures"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_success(&whole);

    let program = killed_once(folder.path());
    let made = Command::new(snakemake)
        .arg("--snakefile")
        .arg(root().join("workflow/Snakefile"))
        .args(["--cores", "2", "--retries", "1", "--config"])
        .arg(format!("program={}", program.display()))
        .args(["profile=miniature", "shares=4", "figures=--figure fig1 --figure fig2"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_success(&made);
    assert!(at("killed").is_dir(), "a share was killed");
    let [whole, divided] = ["whole/run", "results/run"].map(|name| files(&at(name), "run"));
    assert!(whole == divided, "{:?} and {:?}", whole.keys(), divided.keys());
    for ending in ["json", "svg", "png"] {
        let [whole, divided] = ["whole-figures", "figures"].map(|name| {
            let mut files = files(&at(name), ending);
            if ending == "json" {
                for figure in files.values_mut() {
                    *figure = numbers(figure);
                }
            }
            files
        });
        assert!(whole.len() == 2 && whole == divided, "{ending}");
    }
}

#[test]
fn a_share_that_is_none_is_refused() {
    for (arguments, part) in [
        (&["--shard", "1/4"][..], "--only-runs"),
        (&["--only-runs", "--shard", "5/4"][..], "such as 2/4"),
        (&["--only-runs", "--out", "figures"][..], "cannot be used with"),
    ] {
        let output = Command::new(XTASK).arg("reproduce").args(arguments).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && errors.contains(part), "{errors}");
    }
}
