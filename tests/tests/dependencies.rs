//! What the workspace depends on, held against `deny.toml`: licenses and crates that are there twice. `cargo deny` itself, which knows
//! advisories too, takes minutes to build.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use spdx::{Expression, LicenseReq, ParseMode};

/// A crate that is built into the project, or that builds it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Dependency {
    name: String,
    version: String,
    license: String,
}

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn dependencies() -> BTreeSet<Dependency> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--workspace",
            "--all-features",
            "--locked",
            "--edges",
            "normal,build",
            "--target",
            "all",
        ])
        .args(["--prefix", "none", "--format", "{p}|{l}"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().filter(|line| !line.is_empty()).map(dependency).collect()
}

/// From `NAME vVERSION …|LICENSE`, with ` (*)` at the end where it stands for the second time.
fn dependency(line: &str) -> Dependency {
    let (package, license) = line.split_once('|').unwrap();
    let mut words = package.split(' ');
    let [name, version] = [words.next().unwrap(), words.next().unwrap().trim_start_matches('v')];
    let license = license.trim_end_matches(" (*)");
    Dependency { name: name.to_owned(), version: version.to_owned(), license: license.to_owned() }
}

fn rules() -> toml::Table {
    std::fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap()
}

fn texts(array: &toml::Value) -> BTreeSet<&str> {
    array.as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect()
}

#[test]
fn licenses_are_allowed() {
    let rules = rules();
    let allowed = texts(&rules["licenses"]["allow"]);
    let exceptions: BTreeMap<&str, BTreeSet<&str>> = rules["licenses"]["exceptions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (entry["crate"].as_str().unwrap(), texts(&entry["allow"])))
        .collect();
    for dependency in dependencies() {
        let is_allowed = |required: &LicenseReq| {
            let required = required.to_string();
            let excepted =
                exceptions.get(dependency.name.as_str()).is_some_and(|more| more.contains(&*required));
            excepted || allowed.contains(&*required)
        };
        // Older manifests have a slash for “or”.
        let license = Expression::parse_mode(&dependency.license, ParseMode::LAX).unwrap();
        assert!(license.evaluate(is_allowed), "{dependency:?}; allowed are {allowed:?} and {exceptions:?}");
    }
}

#[test]
fn what_is_there_twice_has_a_reason() {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for dependency in dependencies() {
        versions.entry(dependency.name).or_default().insert(dependency.version);
    }
    let rules = rules();
    let excused = rules["bans"]["skip"].as_array().unwrap().iter().map(|entry| {
        assert!(!entry["reason"].as_str().unwrap().is_empty());
        entry["crate"].as_str().unwrap().split_once('@').unwrap()
    });
    for (name, version) in excused {
        let found = versions.get_mut(name).unwrap_or_else(|| panic!("{name} is not used any more"));
        let before = found.len();
        assert!(before > 1, "{name} is there once");
        found.retain(|found| !found.starts_with(&format!("{version}.")));
        assert_eq!(found.len() + 1, before, "{name} {version}");
    }
    versions.retain(|_, versions| versions.len() > 1);
    assert!(versions.is_empty(), "{versions:?}");
}
