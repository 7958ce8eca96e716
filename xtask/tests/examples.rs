//! The examples in Python with the packages that they are for, which are installed from PyPI where there is Python.
#![allow(clippy::print_stderr, reason = "a skipped test says so")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples")
}

fn succeeds(command: &mut Command) -> Option<Output> {
    command.output().ok().filter(|output| output.status.success())
}

/// Python with the packages of `requirements.txt`, in an environment that is kept for the next test; nothing without Python or
/// packages.
fn python() -> Option<PathBuf> {
    let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).join("examples");
    let requirements = fs::read_to_string(examples().join("requirements.txt")).unwrap();
    let installed = environment.join("installed.txt");
    if fs::read_to_string(&installed).ok().as_ref() != Some(&requirements) {
        install(&environment)?;
        fs::write(&installed, requirements).unwrap();
    }
    Some(environment.join("bin/python"))
}

fn install(environment: &Path) -> Option<()> {
    succeeds(Command::new("python3").args(["-m", "venv", "--clear"]).arg(environment))?;
    let pip = environment.join("bin/pip");
    succeeds(Command::new(pip).args(["install", "--quiet", "-r"]).arg(examples().join("requirements.txt")))?;
    Some(())
}

#[test]
#[cfg(unix)]
fn results_go_to_neo_and_nwb_and_recordings_come_from_nwb_and_phy() {
    let Some(python) = python() else {
        eprintln!("skipped: the packages of examples/requirements.txt cannot be installed here");
        return;
    };
    let output = Command::new(python)
        .args(["-m", "pytest", "-q", "-p", "no:cacheprovider"])
        .arg(examples())
        .env("XTASK", env!("CARGO_BIN_EXE_xtask"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    let said = [&output.stdout[..], &output.stderr].map(String::from_utf8_lossy);
    assert!(output.status.success(), "{}\n{}", said[0], said[1]);
}
