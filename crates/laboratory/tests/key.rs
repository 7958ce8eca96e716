//! The name under which a run is found again must not change by accident.

use normcircuit_laboratory::measurements::Conditions;
use normcircuit_laboratory::store::Key as _;
use normcircuit_laboratory::{Measure as _, Plan, Profile};

/// SHA-256 of the key of the first run of the default network's first condition in profile draft, root seed 1.
///
/// If this fails, every stored run of everybody would be made again. A new field of anything in a run must be left out while it
/// has the value that all runs had before: `#[serde(default, skip_serializing_if = …)]`. Only if the same parameters have come
/// to mean another result is it right: then raise `ExperimentRun::VERSION` and leave this hash alone. It changes with a changed
/// default, such as another length of runs in draft, and then is to be pinned anew.
const DRAFT_KEY: &str = "1cab4f566b537762c291f954b94a7bf3c6521fc02e9c3f20492070fb59bc69bc";

#[test]
fn stored_runs_are_found_again() {
    let plan = Plan::new(Profile::Draft, 1);
    let runs = Conditions::default_network(&plan).unwrap().runs().unwrap();
    let hash = runs[0].key_hash().unwrap();
    let hash = hash.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    assert_eq!(hash, DRAFT_KEY);
}
