//! The rooms of the house are those that `docs/architecture.md` says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// No crate holds more than this part of the code.
const LARGEST_SHARE: f64 = 0.3;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The crates of the workspace with those that each uses, tests apart, from their manifests.
fn crates() -> BTreeMap<String, BTreeSet<String>> {
    let folders = fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path());
    let with_manifest = folders.filter(|folder| folder.join("Cargo.toml").is_file());
    with_manifest
        .map(|folder| {
            let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
            let (_, after) = manifest.split_once("[dependencies]").unwrap_or_default();
            let dependencies = after.split("\n[").next().unwrap_or_default().lines();
            let ours = dependencies.filter_map(|line| line.strip_prefix("normcircuit-"));
            let name = |line: &str| line.split(['.', ' ', '=']).next().unwrap_or_default().replace('-', "_");
            (folder.file_name().unwrap().to_string_lossy().into_owned(), ours.map(name).collect())
        })
        .collect()
}

#[test]
fn crates_use_each_other_as_documented() {
    let text = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    let documented: BTreeMap<String, BTreeSet<String>> = rows
        .map(|row| {
            let cells: Vec<&str> = row.split('|').collect();
            let names =
                |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
            (names(cells[1]).remove(0), names(cells[3]).into_iter().collect())
        })
        .collect();
    assert_eq!(documented, crates());
}

#[test]
fn no_crate_is_most_of_the_code() {
    let lines = |name: &String| lines_below(&root().join("crates").join(name).join("src"));
    let sizes: BTreeMap<String, usize> = crates().keys().map(|name| (name.clone(), lines(name))).collect();
    let total: usize = sizes.values().sum();
    for (name, size) in sizes {
        assert!(size as f64 <= LARGEST_SHARE * total as f64, "{name} has {size} of {total} lines");
    }
}

fn lines_below(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| match path.extension() {
            _ if path.is_dir() => lines_below(&path),
            Some(end) if end == "rs" => fs::read_to_string(&path).unwrap().lines().count(),
            _ => 0,
        })
        .sum()
}
