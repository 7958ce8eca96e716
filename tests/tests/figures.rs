//! The data of every figure of the miniature network: as snapshots, and made from the runs that were announced.

use normcircuit_laboratory::Laboratory;
use normcircuit_laboratory::progress::Progress;
use normcircuit_reproduction::figures;
use normcircuit_tests::{laboratory, listing, miniature};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Digits that are compared: a changed result shows, the last bits of a logarithm do not.
const DIGITS: usize = 6;

#[test]
fn figure_data_have_not_changed() {
    let results = tempfile::tempdir().unwrap();
    let laboratory = laboratory(results.path(), 2).unwrap();
    let mut announced = BTreeSet::new();
    for figure in figures::all() {
        let runs = figure.runs(&miniature()).unwrap();
        announced.extend(runs.iter().map(|run| laboratory.place_of(run).unwrap()));
        let data = figure.build(&laboratory, &miniature()).unwrap();
        assert_eq!(stored(results.path()), announced, "{} made other runs than it announced", figure.id);
        data.check().unwrap();
        insta::assert_snapshot!(figure.id, listing(&data.rounded_json(DIGITS).unwrap()));
    }
}

/// The runs in a store.
fn stored(results: &Path) -> BTreeSet<PathBuf> {
    std::fs::read_dir(results.join("run")).map_or_else(
        |_| BTreeSet::new(),
        |entries| {
            entries
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.extension().is_some_and(|end| end == "run"))
                .collect()
        },
    )
}

#[test]
fn figures_do_not_depend_on_threads_or_on_stored_runs() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let figure = figures::find("fig2").unwrap();
    let build = |folder: &Path, threads| {
        let laboratory = Laboratory::new(threads, folder, Progress::silent()).unwrap();
        figure.build(&laboratory, &miniature()).unwrap().rounded_json(17).unwrap()
    };
    let alone = build(one.path(), 1);
    assert!(build(two.path(), 2) == alone, "two threads give other data");
    assert!(build(one.path(), 2) == alone, "the store gives other data");
}
