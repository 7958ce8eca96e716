//! The Python package with the extension that Cargo has built: types, examples, tests and tutorial. What they need is installed
//! from PyPI where there is Python.
#![cfg(unix)]
#![allow(clippy::print_stderr, reason = "a skipped test says so")]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Where the package and its tests are.
const PACKAGE: &str = env!("CARGO_MANIFEST_DIR");

/// An environment with what the tests need, kept for the next time; nothing without Python 3.10 or packages.
fn python() -> Option<PathBuf> {
    let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).join("environment");
    let requirements = Path::new(PACKAGE).join("tests/requirements.txt");
    let installed = environment.join("installed.txt");
    let python = environment.join("bin/python");
    let wanted = fs::read(&requirements).unwrap();
    if fs::read(&installed).ok().as_ref() != Some(&wanted) {
        succeeds("python3", &["-c", "import sys; assert sys.version_info >= (3, 10)"])?;
        succeeds("python3", &["-m", "venv", "--clear", environment.to_str()?])?;
        succeeds(&python, &["-m", "pip", "install", "--quiet", "--requirement", requirements.to_str()?])?;
        fs::write(&installed, wanted).unwrap();
    }
    Some(python)
}

fn succeeds(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<()> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output.status.success().then_some(())
}

/// The package as maturin would install it, in a folder: the extension that Cargo has built lies beside this test.
fn installed(folder: &Path) {
    let package = folder.join("normcircuit");
    fs::create_dir(&package).unwrap();
    for file in fs::read_dir(Path::new(PACKAGE).join("package/normcircuit")).unwrap().map(Result::unwrap) {
        if file.path().is_file() {
            fs::copy(file.path(), package.join(file.file_name())).unwrap();
        }
    }
    let built = std::env::consts::DLL_PREFIX.to_owned() + "normcircuit_core" + std::env::consts::DLL_SUFFIX;
    let extension = std::env::current_exe().unwrap().with_file_name(built);
    fs::copy(&extension, package.join("_core.abi3.so")).unwrap();
}

fn run(python: &Path, folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(python);
    command.args(arguments).current_dir(folder);
    command.env("PYTHONPATH", folder).env("PYTHONDONTWRITEBYTECODE", "1").output().unwrap()
}

#[test]
fn types_examples_tests_and_tutorial_of_the_package() {
    let Some(python) = python() else {
        eprintln!("skipped: Python 3.10 and the packages of the tests cannot be had here");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    installed(folder.path());
    let configuration = format!("{PACKAGE}/pyproject.toml");
    let [tests, tutorial] = ["tests", "tutorial.py"].map(|name| format!("{PACKAGE}/{name}"));
    let pytest = ["-m", "pytest", "--quiet", "-p", "no:cacheprovider", "--config-file", &configuration];
    let commands: [&[&str]; 4] = [
        &["-m", "mypy", "--no-incremental", "--config-file", &configuration, "normcircuit", &tutorial],
        &[&pytest[..], &["--doctest-modules", "normcircuit"]].concat(),
        &[&pytest[..], &[&tests]].concat(),
        &[&tutorial],
    ];
    for arguments in commands {
        let output = run(&python, folder.path(), arguments);
        let said = [&output.stdout[..], &output.stderr].map(String::from_utf8_lossy);
        assert!(output.status.success(), "{arguments:?}\n{}\n{}", said[0], said[1]);
    }
}
