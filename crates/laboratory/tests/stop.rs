//! An experiment that somebody stops.

use normcircuit_laboratory::progress::Progress;
use normcircuit_laboratory::store::{Found, Store};
use normcircuit_laboratory::{ExperimentError, Laboratory, Plan, Profile};
use normcircuit_protocols::experiment::{CountWindows, ShownCondition};
use normcircuit_protocols::{Condition, ThreeConditions};
use std::sync::mpsc::channel;

/// Far more than is simulated before the thread that stops it has its turn.
const LONG_MS: u64 = 3_600_000;

#[test]
fn what_is_stopped_ends_soon_and_leaves_nothing_behind() {
    let plan = Plan::new(Profile::Miniature, 1);
    let shown = ShownCondition::steady("both", ThreeConditions::default().stimulus(Condition::Both));
    let counts = CountWindows::consecutive(0, 1000);
    let experiment = plan.experiment(&plan.default_network().unwrap(), LONG_MS, counts, vec![shown]);
    let folder = tempfile::tempdir().unwrap();
    let (tell, news) = channel();
    let progress = Progress::told(move |_| tell.send(()).unwrap_or_default());
    let laboratory = Laboratory::new(1, folder.path(), progress).unwrap();
    let runs = experiment.runs();
    std::thread::scope(|scope| {
        let work = scope.spawn(|| laboratory.map_runs("runs", &runs, Ok));
        news.recv().unwrap();
        laboratory.progress().stop();
        assert!(matches!(work.join().unwrap(), Err(ExperimentError::Stopped)));
    });
    let store = Store::new(folder.path(), |notice| panic!("{notice}"));
    assert!(matches!(store.find(&runs[0]).unwrap(), Found::Missing(_)), "neither a result nor a claim to it");
}
