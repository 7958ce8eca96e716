//! The data of every figure of the miniature network: as snapshots, and made from the runs that were announced.

use insta::internals::SnapshotContents;
use insta::{Comparator, Snapshot};
use normcircuit_laboratory::progress::Progress;
use normcircuit_laboratory::{Laboratory, Plan, Profile};
use normcircuit_reproduction::figures;
use normcircuit_tests::{laboratory, listing, miniature};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Digits that are kept: a changed result shows, the last bits of a logarithm do not.
const DIGITS: usize = 6;
/// Numbers this close, relative to the larger, are the same: matrix products differ in their last bits between processors, and where a
/// number lies in the middle between two roundings, that shows in its last digit.
const TOLERANCE: f64 = 2e-5;

/// Compares word by word, numbers up to [`TOLERANCE`].
#[derive(Clone, Copy)]
struct UpToRounding;

impl UpToRounding {
    fn same(one: &str, other: &str) -> bool {
        let same_word = |(one, other): (&str, &str)| {
            let close = |one: f64, other: f64| (one - other).abs() <= TOLERANCE * one.abs().max(other.abs());
            one == other || matches!((one.parse(), other.parse()), (Ok(one), Ok(other)) if close(one, other))
        };
        let (words, of_other) = (one.split_whitespace(), other.split_whitespace());
        words.clone().count() == of_other.clone().count() && words.zip(of_other).all(same_word)
    }
}

impl Comparator for UpToRounding {
    fn matches(&self, reference: &Snapshot, test: &Snapshot) -> bool {
        match (reference.contents(), test.contents()) {
            (SnapshotContents::Text(reference), SnapshotContents::Text(test)) => {
                Self::same(&reference.to_string(), &test.to_string())
            }
            _ => false,
        }
    }

    fn dyn_clone(&self) -> Box<dyn Comparator> {
        Box::new(*self)
    }
}

#[test]
fn rounding_is_no_change_and_anything_more_is() {
    assert!(UpToRounding::same("y: 0.00164023 -0.5 null", "y: 0.00164024 -0.5 null"));
    assert!(!UpToRounding::same("y: 0.00164023", "y: 0.00164033"), "the fourth digit");
    assert!(!UpToRounding::same("y: 1.0 2.0", "y: 1.0"), "one number fewer");
    assert!(!UpToRounding::same("label: E", "label: I"));
}

#[test]
fn figure_data_have_not_changed() {
    let results = tempfile::tempdir().unwrap();
    let laboratory = laboratory(results.path(), 2).unwrap();
    let mut announced = BTreeSet::new();
    let mut settings = insta::Settings::clone_current();
    settings.set_comparator(Box::new(UpToRounding));
    let _bound = settings.bind_to_scope();
    for figure in figures::all() {
        let runs = figure.runs(&miniature()).unwrap();
        announced.extend(runs.iter().map(|run| laboratory.place_of(run).unwrap()));
        let data = figure.build(&laboratory, &miniature()).unwrap();
        assert_eq!(stored(results.path()), announced, "{} made other runs than it announced", figure.id);
        data.check().unwrap();
        insta::assert_snapshot!(figure.id, listing(&data.rounded_json(DIGITS).unwrap()));
    }
}

#[test]
fn the_overview_needs_no_runs_of_its_own() {
    let results = tempfile::tempdir().unwrap();
    let laboratory = laboratory(results.path(), 1).unwrap();
    let places = |profile, id: &str| -> BTreeSet<PathBuf> {
        let runs = figures::find(id).unwrap().runs(&Plan::new(profile, 1)).unwrap();
        runs.iter().map(|run| laboratory.place_of(run).unwrap()).collect()
    };
    let figures = figures::all();
    for profile in [Profile::Miniature, Profile::Draft, Profile::Standard] {
        let others = figures.iter().filter(|figure| figure.id != "overview");
        let made: BTreeSet<PathBuf> = others.flat_map(|figure| places(profile, figure.id)).collect();
        assert!(places(profile, "overview").is_subset(&made), "{profile:?}");
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
