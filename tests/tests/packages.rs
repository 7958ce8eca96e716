//! Every library crate has what a registry asks for, and nothing that lies outside of it; `cargo package` tells the rest.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

fn crates() -> Vec<PathBuf> {
    let folders = fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path());
    folders.filter(|folder| folder.join("Cargo.toml").is_file()).collect()
}

fn table(path: &Path) -> toml::Table {
    fs::read_to_string(path).unwrap().parse().unwrap()
}

#[test]
fn packages_say_what_they_are() {
    for folder in crates() {
        let name = folder.display();
        let package = &table(&folder.join("Cargo.toml"))["package"];
        let length = |field: &str| package.get(field).and_then(toml::Value::as_array).map_or(0, Vec::len);
        assert!(package["description"].as_str().is_some_and(|text| text.len() > 20), "{name}");
        assert!((1..=5).contains(&length("keywords")), "{name}");
        assert!((1..=5).contains(&length("categories")), "{name}");
        assert!(package.get("publish").is_none(), "{name}");
        let readme = fs::read_to_string(folder.join("README.md")).unwrap();
        assert!(readme.contains("```rust\n") || readme.contains("```rust,no_run\n"), "{name} has no example");
        // What a page does not show would be missing where it is pasted.
        assert!(!readme.contains("\n# Ok::"), "{name}");
        for license in ["LICENSE-MIT", "LICENSE-APACHE"] {
            assert_eq!(
                fs::read(folder.join(license)).unwrap(),
                fs::read(root().join(license)).unwrap(),
                "{name}"
            );
        }
    }
}

#[test]
fn crates_of_the_workspace_are_asked_for_in_their_version() {
    let workspace = table(&root().join("Cargo.toml"));
    let version = &workspace["workspace"]["package"]["version"];
    let dependencies = workspace["workspace"]["dependencies"].as_table().unwrap();
    let ours: Vec<_> = dependencies.iter().filter(|(name, _)| name.starts_with("normcircuit-")).collect();
    assert_eq!(ours.len(), crates().len());
    for (name, dependency) in ours {
        assert_eq!(&dependency["version"], version, "{name}");
    }
}

#[test]
fn nothing_outside_of_a_crate_is_compiled_into_it() {
    let mut included = 0;
    for folder in crates() {
        for file in sources(&folder.join("src")) {
            let text = fs::read_to_string(&file).unwrap();
            for part in text.split("include_str!(\"").skip(1) {
                let path =
                    file.parent().unwrap().join(part.split('"').next().unwrap()).canonicalize().unwrap();
                assert!(path.starts_with(&folder), "{} includes {}", file.display(), path.display());
                included += 1;
            }
        }
    }
    assert!(included > 30);
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.extension() {
            _ if path.is_dir() => sources(&path),
            Some(end) if end == "rs" => vec![path],
            _ => Vec::new(),
        })
        .collect()
}
