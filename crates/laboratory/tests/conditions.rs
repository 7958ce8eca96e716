//! The three conditions of a miniature network: what is shown, halves of the time, and reduced measurements.

use ndarray::Array1;
use normcircuit_laboratory::measurements::Conditions;
use normcircuit_laboratory::progress::Progress;
use normcircuit_laboratory::{Laboratory, Measure, Plan, Profile, Reduced};
use normcircuit_protocols::{ByCondition, Study, ThreeConditions};
use std::collections::HashSet;

fn plan() -> Plan {
    Plan::new(Profile::Miniature, 3)
}

fn conditions() -> Conditions {
    let plan = plan();
    Conditions::new(&plan, plan.default_network().unwrap())
}

#[test]
fn superimposed_images_are_seen_by_both_halves_in_runs_of_their_own() {
    let apart = conditions().runs().unwrap();
    let images = ThreeConditions::default();
    let superimposed = conditions().of_images(images, Study::Superimposed(0)).superimposed().runs().unwrap();
    for run in &superimposed {
        assert_eq!(run.cycle[0].first, run.cycle[0].second);
    }
    let indices: HashSet<u64> = apart.iter().chain(&superimposed).map(|run| run.index).collect();
    assert_eq!(indices.len(), apart.len() + superimposed.len());
}

#[test]
fn fewer_runs_are_the_first_ones() {
    let all = conditions().runs().unwrap();
    let fewer = conditions().runs_of(ByCondition { first: 1, second: 1, both: 2 }).runs().unwrap();
    assert_eq!(fewer.len(), 4);
    assert!(fewer.iter().all(|run| all.contains(run)));
}

#[test]
fn halves_of_the_time_make_up_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let laboratory = Laboratory::new(1, folder.path(), Progress::silent()).unwrap();
    let one_run = conditions().runs_of(ByCondition { first: 1, second: 1, both: 1 });
    // 40 bins in 12 blocks of 3 or 4: the halves last equally long.
    let measured = Reduced::new(one_run, |data| {
        let [one, other] = data.halves().map(|rates| rates.excitatory.both);
        let means: Array1<f64> = (&one + &other) / 2.0;
        let found = data.jackknife_of_halves(|halves| {
            Ok::<_, std::convert::Infallible>(halves[0].excitatory.both.sum())
        })?;
        Ok::<_, std::convert::Infallible>((means, one, other, data.rates().excitatory.both, found))
    });
    let (means, one, other, all, found) = laboratory.measure(&measured).unwrap();
    assert!(means.iter().zip(&all).all(|(mean, all)| (mean - all).abs() < 1e-9));
    assert!(one != other);
    // Six of the twelve blocks belong to the first half, which changes without them.
    let changed = found.without.iter().filter(|sum| (*sum - found.all).abs() > 1e-9).count();
    assert_eq!((found.without.len(), changed), (12, 6));
}
