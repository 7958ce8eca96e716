//! What `cargo xtask run` writes.

use crate::support::{Npz, assert_message, counts, labels, read_labeled, refused};
use ndarray::{Array1, array};
use normcircuit_recordings::LabRecording;
use normcircuit_recordings::label::Labels;

/// A file as the laboratory writes it, of conditions with these names and 0 to 3 of which the trials are.
fn file(names: [&str; 4], every_ms: u32) -> Npz {
    let conditions = names.map(|name| format!(r#"{{"name":"{name}","cycle":[]}}"#)).join(",");
    let json = format!(
        r#"{{"duration_ms":2000,"counts":{{"from_ms":1000,"window_ms":200,"every_ms":{every_ms}}},
            "model":{{}},"conditions":[{conditions}]}}"#
    );
    let more = ndarray::concatenate![ndarray::Axis(0), counts(), array![[9, 9]]];
    Npz::new()
        .with("experiment", &Array1::from(json.into_bytes()))
        .with("condition", &array![2_i64, 2, 0, 0, 1, 1, 3])
        .with("window_ms", &ndarray::arr0(200_i64))
        .with("counts_excitatory", &more.mapv(|count| count as u16))
        .with("positions_excitatory", &array![[0.5, 0.5], [1.5, 0.5]])
}

fn check(found: &LabRecording) {
    assert_eq!(found.counts().sort_rows(), counts().sort_rows());
    assert_eq!(found.names(), ["0", "1"]);
    assert_eq!((found.duration(), found.period()), (Some(0.2), Some([2.0, 1.0])));
    assert_eq!(found.positions().unwrap(), array![[0.5, 0.5], [1.5, 0.5]]);
    assert_eq!(found.omitted().trials, 1);
}

trait SortRows {
    fn sort_rows(&self) -> Vec<Vec<u32>>;
}

impl SortRows for ndarray::Array2<u32> {
    fn sort_rows(&self) -> Vec<Vec<u32>> {
        let mut rows: Vec<Vec<u32>> = self.rows().into_iter().map(|row| row.to_vec()).collect();
        rows.sort();
        rows
    }
}

#[test]
fn three_named_conditions_make_a_recording() {
    let names = ["second", "Both", "first", "dark"];
    check(&file(names, 200).read().unwrap());
    let own = file(["90°", "plaid, flashed", "0°", "dark"], 500).bytes();
    let found = read_labeled(&own, &labels(r#"0°,90°,"plaid, flashed""#)).unwrap();
    check(&found);
    assert_eq!(found, file(names, 500).read().unwrap());
}

#[test]
fn conditions_that_are_not_named_are_listed() {
    let own = file(["left", "right", "both", "dark\\u001b"], 200).bytes();
    for labels in [Labels::Standard, labels("left,right,plaid")] {
        let message = read_labeled(&own, &labels).unwrap_err().to_string();
        assert_message(&message, &["shows “left”, “right”, “both”, “dark\\u{1b}”", "must be named"]);
    }
}

#[test]
fn faults_of_the_experiment_are_named() {
    file(["first", "second", "both", "dark"], 50).refused(&["`counts.every_ms`", "is 50", "not overlap"]);
    let text = |json: &[u8]| {
        Npz::new().with("experiment", &Array1::from(json.to_vec())).with("condition", &array![0_i64])
    };
    text(b"{}").refused(&["array `experiment` cannot be read: it is not the JSON of an experiment"]);
    text(b"\xff").refused(&["not the JSON"]);
    let mut wrong = file(["first", "second", "both", "dark"], 200).bytes();
    // The last trial's condition, and then the checksum, which is behind it and not read.
    let name = b"condition.npy";
    let start = wrong.windows(name.len()).position(|bytes| bytes == name).unwrap() + name.len() + 128;
    wrong[start + 48] = 9;
    refused(&wrong, &["`condition[6]` is 9; it must be the number of a condition of the experiment"]);
}
