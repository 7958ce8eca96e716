//! Spike times: units by whatever ids, and trials on the same clock.

use crate::archive::{text_npy, zip_with};
use crate::support::{Npz, counts, number_npy, numbers, read};
use ndarray::{Array1, arr0, array};
use normcircuit_protocols::Condition::Both;

/// Spikes that make [`counts`] when counted in windows of 0.5 s, with others outside the windows.
fn spikes() -> (Array1<f64>, Array1<i32>, Array1<f64>) {
    let starts: Array1<f64> = (0..6).map(|trial| 10.0 + f64::from(trial)).collect();
    let (mut times, mut units) = (vec![9.999, 10.5, 15.5], vec![0, 0, 1]);
    for ((trial, unit), count) in counts().indexed_iter() {
        for spike in 0..*count {
            times.push(starts[trial] + f64::from(spike) * 0.05);
            units.push(unit as i32);
        }
    }
    // In no order of time.
    times.reverse();
    units.reverse();
    (times.into(), units.into(), starts)
}

fn spike_file(times: &Array1<f64>, units: &Array1<i32>, starts: &Array1<f64>) -> Npz {
    let file = Npz::new().with("spike_times", times).with("spike_units", units);
    file.with("trial_starts", starts).with("conditions", &numbers())
}

#[test]
fn spikes_are_counted_from_the_start_of_a_window_up_to_its_end() {
    let (times, units, starts) = spikes();
    let file = spike_file(&times, &units, &starts).with("duration", &arr0(0.5));
    let found = file.read().unwrap();
    assert_eq!((found.counts(), found.omitted().spikes), (&counts(), 3));
    assert_eq!((found.names(), found.duration()), (["0", "1"].map(str::to_owned).as_slice(), Some(0.5)));
    // A unit that never fires is one if it is listed.
    let more = spike_file(&times, &units, &starts).with("duration", &array![0.5]);
    let more = more.with("positions", &array![[0, 0], [1, 1], [2, 2]]).with("unit_ids", &array![0, 1, 2]);
    let more = more.read().unwrap();
    assert_eq!((more.units(), more.mean_counts(Both).to_vec()), (3, vec![5.0, 5.5, 0.0]));
}

#[test]
fn units_are_those_that_occur_by_whatever_ids() {
    let (times, units, starts) = spikes();
    let duration = arr0(0.5);
    let ids = units.mapv(|unit| if unit == 0 { 991 } else { -17 });
    let file = spike_file(&times, &ids, &starts).with("duration", &duration);
    let found = file.read().unwrap();
    assert_eq!(found.names(), ["-17", "991"]);
    assert_eq!(found.counts().column(1), counts().column(0));
    let listed =
        spike_file(&times, &ids, &starts).with("duration", &duration).with("unit_ids", &array![991, -17]);
    let found = listed.read().unwrap();
    assert_eq!((found.names().join(" "), found.counts()), ("991 -17".to_owned(), &counts()));
    let unknown =
        spike_file(&times, &ids, &starts).with("duration", &duration).with("unit_ids", &array![1, -17]);
    unknown.refused(&["`spike_units[", "is 991; it must be one of `unit_ids`"]);

    let texts: Vec<&str> = units.iter().map(|unit| if *unit == 0 { "tt2_c1" } else { "tt10_c3" }).collect();
    let files = [
        ("spike_times.npy", number_npy(&times)),
        ("spike_units.npy", text_npy(&texts)),
        ("trial_starts.npy", number_npy(&starts)),
        ("conditions.npy", number_npy(&numbers())),
        ("duration.npy", number_npy(&duration)),
        ("unit_ids.npy", text_npy(&["tt2_c1", "tt10_c3"])),
    ];
    let found = read(&zip_with(&files)).unwrap();
    assert_eq!((found.names().join(" "), found.counts()), ("tt2_c1 tt10_c3".to_owned(), &counts()));
    let sorted = read(&zip_with(&files[..5])).unwrap();
    assert_eq!(sorted.names(), ["tt10_c3", "tt2_c1"]);
}

#[test]
fn spikes_and_trials_on_two_clocks_are_refused() {
    let (times, units, starts) = spikes();
    let refused = |times: Array1<f64>, starts: Array1<f64>, duration: f64, parts: &[&str]| {
        spike_file(&times, &units, &starts).with("duration", &arr0(duration)).refused(parts);
    };
    let both = ["both must be in s, on one clock"];
    refused(
        &times * 1000.0,
        starts.clone(),
        0.5,
        &[
            "no spike falls into any trial; spikes lie between 9999 and 15500",
            "trials between 10 and 15.5",
            both[0],
        ],
    );
    refused(times.clone(), &starts * 1000.0, 0.5, &["no spike falls into any trial", both[0]]);
    // From the beginning of each trial.
    refused(times.mapv(f64::fract), starts.clone(), 0.5, &["no spike falls", both[0]]);
    let early = &starts - 10.0;
    refused(
        times.mapv(f64::fract),
        early.clone(),
        0.5,
        &["5 of 6 trials lie before the first spike or after the last"],
    );
    // All in samples of 30 kHz.
    let samples = (&times - 9.9) * 30_000.0;
    refused(samples, early * 20_000.0, 15_000.0, &["spikes per s in the trials, on average", both[0]]);
    refused(
        times.clone(),
        starts.clone(),
        500.0,
        &["`duration` (of trials that begin 1 s after one another) is 500"],
    );
    refused(times, starts * 1e-3, 0.5, &["trials do not overlap"]);
}

/// Spoils times, units or starts.
type Change<'a> = &'a dyn Fn(&mut Array1<f64>, &mut Array1<i32>, &mut Array1<f64>);

#[test]
fn unusable_spike_times_are_named() {
    let (times, units, starts) = spikes();
    let duration = arr0(0.5);
    spike_file(&times, &units, &starts).refused(&["no array `duration`"]);
    let with = |change: Change| {
        let (mut times, mut units, mut starts) = (times.clone(), units.clone(), starts.clone());
        change(&mut times, &mut units, &mut starts);
        spike_file(&times, &units, &starts).with("duration", &duration)
    };
    with(&|times, _, _| times[3] = f64::NAN).refused(&["`spike_times[3]` is NaN", "finite time, in s"]);
    with(&|_, units, _| *units = array![1, 2]).refused(&["`spike_units` has length 2", "each spike"]);
    with(&|_, _, starts| *starts = array![1.0])
        .refused(&["`trial_starts` has length 1; it must be 6", "each trial"]);
    with(&|_, _, starts| starts[0] = f64::INFINITY).refused(&["`trial_starts[0]` is inf"]);
    let few = with(&|_, _, _| ()).with("positions", &array![[0.0, 0.0]]);
    few.refused(&["`positions` has length 1; it must be 2", "unit"]);
    with(&|times, units, _| (*times, *units) = (array![], array![])).refused(&["0 units", "at least 2"]);
    let negative = spike_file(&times, &units, &starts).with("duration", &arr0(-0.5));
    negative.refused(&["`duration` is -0.5", "above 0, in s"]);
}
