//! The data of every figure of the miniature network, as snapshots.

use normcircuit_reproduction::figures::{FIGURES, Figure};
use normcircuit_tests::miniature_laboratory;

/// Digits that are compared: a changed result shows, the last bits of a logarithm do not.
const DIGITS: usize = 6;

#[test]
fn figure_data_have_not_changed() {
    let results = tempfile::tempdir().unwrap();
    let laboratory = miniature_laboratory(results.path(), 2).unwrap();
    for figure in &FIGURES {
        let data = figure.build(&laboratory).unwrap();
        data.check().unwrap();
        // One line per figure keeps the snapshots short; a difference is still found to the digit.
        insta::assert_snapshot!(figure.id, data.rounded_json(DIGITS).unwrap().to_string());
    }
}

#[test]
fn figures_do_not_depend_on_threads_or_on_stored_runs() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let figure = Figure::find("fig2").unwrap();
    let build = |folder, threads| {
        let laboratory = miniature_laboratory(folder, threads).unwrap();
        figure.build(&laboratory).unwrap().to_json().unwrap()
    };
    let alone = build(one.path(), 1);
    assert!(build(two.path(), 2) == alone, "two threads give other data");
    assert!(build(one.path(), 2) == alone, "the store gives other data");
}
