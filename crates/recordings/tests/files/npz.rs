//! NPZ with counts.

use crate::archive::{npy, text_npy, zip_with};
use crate::support::{
    Npz, assert_message, counts, expected, labels, number_npy, numbers, read, read_labeled, refused,
};
use ndarray::{Array1, Array2, Array3, ArrayD, ShapeBuilder, arr0, array};
use ndarray_npy::WritableElement;
use normcircuit_recordings::LabRecording;

fn of_type<T: WritableElement>(convert: fn(u32) -> T) -> LabRecording {
    Npz::new().with("counts", &counts().mapv(convert)).with("conditions", &numbers()).read().unwrap()
}

#[test]
fn counts_may_be_of_any_type() {
    assert_eq!(of_type(f64::from), expected());
    assert_eq!(of_type(i64::from), expected());
    assert_eq!(of_type(u64::from), expected());
    assert_eq!(of_type(|count| count), expected());
    assert_eq!(of_type(|count| count as f32), expected());
    assert_eq!(of_type(|count| count as i32), expected());
    assert_eq!(of_type(|count| count as u8), expected());
    assert_eq!(of_type(|count| count as i8), expected());
    assert_eq!(of_type(|count| count as u16), expected());
    assert_eq!(of_type(|count| count as i16), expected());
    let mut transposed = Array2::<u16>::zeros((6, 2).f());
    transposed.assign(&counts().mapv(|count| count as u16));
    let in_columns = Npz::new().with("counts", &transposed).with("conditions", &numbers().mapv(|x| x as f64));
    assert_eq!(in_columns.read().unwrap(), expected());
}

#[test]
fn what_is_written_is_read_again() {
    let recording = (expected().with_positions(array![[0.0, 1.0], [2.0, 0.5]]))
        .and_then(|recording| recording.with_period([2.0, 1.0])?.with_duration(0.2))
        .unwrap();
    let bytes = recording.to_npz().unwrap();
    assert_eq!(bytes, recording.to_npz().unwrap());
    assert_eq!(read(&bytes).unwrap(), recording);
}

#[test]
fn names_are_kept_as_numpy_keeps_texts() {
    let names = ["17", "Zelle µ", "long name of a unit"].map(str::to_owned);
    let counts = array![[4, 0, 1], [5, 1, 1], [1, 6, 1], [2, 7, 1], [4, 5, 1], [6, 6, 1]];
    let conditions = expected().conditions().to_vec();
    let recording = LabRecording::new(counts, conditions).unwrap().with_names(names.to_vec()).unwrap();
    assert_eq!(read(&recording.to_npz().unwrap()).unwrap(), recording);
}

#[test]
fn units_are_named_by_numbers_or_texts() {
    let counts = ("counts.npy", number_npy(&counts()));
    let conditions = ("conditions.npy", number_npy(&numbers()));
    let with = |files: &[(&str, Vec<u8>)]| {
        let all = [&[counts.clone(), conditions.clone()], files].concat();
        read(&zip_with(&all)).map(|recording| recording.names().to_vec()).map_err(|error| error.to_string())
    };
    assert_eq!(with(&[("unit_ids.npy", number_npy(&array![[991_i64], [17]]))]).unwrap(), ["991", "17"]);
    assert_eq!(with(&[("unit_ids.npy", number_npy(&array![3.0, -1.0]))]).unwrap(), ["3", "-1"]);
    assert_eq!(with(&[("unit_ids.npy", text_npy(&["a", "pyramidal"]))]).unwrap(), ["a", "pyramidal"]);
    let bytes = ("unit_ids.npy", npy("|S2", "(2,)", b"u\0ab"));
    assert_eq!(with(&[bytes]).unwrap(), ["u", "ab"]);
    let both =
        [("unit_ids.npy", number_npy(&array![5, 6])), ("unit_names.npy", text_npy(&["left", "right"]))];
    assert_eq!(with(&both).unwrap(), ["left", "right"]);
    assert_eq!(with(&[("unit_ids.npy", text_npy(&["a\u{1b}[31m", "b"]))]).unwrap(), ["a\\u{1b}[31m", "b"]);
    for (ids, part) in [
        (number_npy(&array![0.5, 1.0]), "`unit_ids[0]` is 0.5; it must be a whole number or a text"),
        (number_npy(&array![1, 2, 3]), "has length 3; it must be 2"),
        (text_npy(&["a", "a"]), "two units are named “a”"),
        (text_npy(&["a", ""]), "`unit_ids[1]` is “”"),
    ] {
        assert_message(&with(&[("unit_ids.npy", ids)]).unwrap_err(), &[part]);
    }
}

#[test]
fn vectors_may_be_columns_or_rows() {
    let column = numbers().into_shape_with_order((6, 1)).unwrap();
    for conditions in [column.clone(), column.t().to_owned()] {
        let file = Npz::new().with("conditions", &conditions).with("counts", &counts());
        assert_eq!(
            file.with("duration", &array![[0.2]]).read().unwrap(),
            expected().with_duration(0.2).unwrap()
        );
    }
}

#[test]
fn names_of_arrays_may_have_capital_letters() {
    let file = Npz::new().with("Conditions", &numbers()).with("COUNTS", &counts());
    assert_eq!(file.read().unwrap(), expected());
}

#[test]
fn conditions_may_be_texts_and_have_labels_of_their_own() {
    let with = |texts: [&str; 6]| {
        zip_with(&[("conditions.npy", text_npy(&texts)), ("counts.npy", number_npy(&counts()))])
    };
    assert_eq!(read(&with(["first", "1", "second", "Second", "both", "12.0"])).unwrap(), expected());
    refused(&with(["first", "left", "2", "2", "12", "12"]), &["`conditions[1]` is “left”", "12 (both)"]);
    let escaped = ["first", "\u{1b}[2J", "2", "2", "12", "12"];
    refused(&with(escaped), &["“\\u{1b}[2J”"]);
    let named = with(["left", "left", "right", "right", "L+R", "l+r"]);
    assert_eq!(read_labeled(&named, &labels("Left,Right,L+R")).unwrap(), expected());
    let numbers = array![7, 7, 3, 3, 9, 9, 5];
    let more = ndarray::concatenate![ndarray::Axis(0), counts(), array![[9, 9]]];
    let numbered = Npz::new().with("conditions", &numbers).with("counts", &more).bytes();
    let found = read_labeled(&numbered, &labels("7,3,9.0")).unwrap();
    assert_eq!((found.counts(), found.omitted().trials), (&counts(), 1));
    let none = read_labeled(&numbered, &labels("7,3,8")).unwrap_err().to_string();
    assert_message(&none, &["condition 12 (both stimuli) has 0 trials"]);
}

#[test]
fn missing_and_misshapen_arrays_are_named() {
    Npz::new().refused(&["no array `conditions`", "the file holds no array", "`counts` and `conditions`"]);
    let trials = || Npz::new().with("conditions", &numbers());
    trials().refused(&["no array `counts`", "holds `conditions`", "`spike_times`"]);
    trials().with("spike_times", &array![0.1]).refused(&["no array `duration`"]);
    let times = || trials().with("spike_times", &array![0.1]).with("duration", &arr0(0.1));
    times().refused(&["no array `spike_units`"]);
    Npz::new().with("counts", &counts()).refused(&["no array `conditions`", "holds `counts`"]);
    trials().with("counts", &array![1, 2]).refused(&["`counts` has shape [2]", "[trial x unit]"]);
    trials().with("counts", &Array3::<u8>::zeros((2, 3, 1))).refused(&["[2, 3, 1]", "[trial x unit]"]);
    let square = Npz::new().with("conditions", &array![[1, 2], [12, 12]]).with("counts", &counts());
    square.refused(&["`conditions` has shape [2, 2]", "[trial]"]);
    trials()
        .with("counts", &counts().t().to_owned())
        .refused(&["`counts` has shape [2, 6]", "this one is [unit x trial]"]);
    let short = Npz::new().with("conditions", &array![1, 2, 12]).with("counts", &counts());
    short.refused(&["`conditions` has length 3; it must be 6"]);
    let usable = || trials().with("counts", &counts());
    usable()
        .with("positions", &array![[0.0, 1.0]])
        .refused(&["`positions` has length 1; it must be 2", "unit"]);
    usable().with("positions", &Array2::<f64>::zeros((2, 3))).refused(&["[2, 3]", "[unit x 2]"]);
    let nowhere = array![[0.0, 1.0], [f64::NAN, 1.0]];
    usable().with("positions", &nowhere).refused(&["`positions[1, 0]` is NaN", "finite"]);
    usable().with("duration", &array![0.1, 0.2]).refused(&["`duration` has shape [2]", "single number"]);
    usable().with("duration", &arr0(0.0)).refused(&["`duration` is 0", "above 0"]);
    usable().with("period", &array![1.0]).refused(&["`period` has shape [1]", "two numbers"]);
    usable().with("period", &array![1.0, -1.0]).refused(&["`period[1]` is -1", "above 0"]);
}

#[test]
fn types_without_numbers_are_named() {
    let refused = |kind: &str, data: &[u8], parts: &[&str]| {
        let conditions = ("conditions.npy", number_npy(&numbers()));
        refused(&zip_with(&[conditions, ("counts.npy", npy(kind, "(1, 1)", data))]), parts);
    };
    refused("<U4", &[0; 16], &["`counts` is of NumPy's type <U4", "integers"]);
    refused("<c16", &[0; 16], &["<c16"]);
    refused("<f2", &[0; 2], &["<f2", "reals of 32 or 64 bits"]);
    refused("|O", b"pickle", &["|O", "astype(str)"]);
    let record = "[('a', '<i8'), ('b', '<f8')]";
    let conditions = ("conditions.npy", number_npy(&numbers()));
    let structured = npy("<i8", "(1,)", &[0; 16]);
    let structured = String::from_utf8_lossy(&structured[10..]).replace("'<i8'", record);
    let header = [b"\x93NUMPY\x01\0".as_slice(), &(structured.len() as u16 - 16).to_le_bytes()].concat();
    let array = [header, structured.into_bytes()].concat();
    crate::support::refused(&zip_with(&[conditions, ("counts.npy", array)]), &["`counts`", "('a', '<i8')"]);
}

#[test]
fn impossible_values_are_named() {
    let with = |trial: usize, unit: usize, value: f64| {
        let mut counts = counts().mapv(f64::from);
        counts[[trial, unit]] = value;
        Npz::new().with("conditions", &numbers()).with("counts", &counts)
    };
    with(3, 1, -1.0).refused(&["`counts[3, 1]` is -1", "whole number", "0 or more"]);
    with(0, 0, 2.5).refused(&["`counts[0, 0]` is 2.5", "whole number"]);
    with(5, 0, f64::NAN).refused(&["`counts[5, 0]` is NaN"]);
    with(5, 0, f64::INFINITY).refused(&["`counts[5, 0]` is inf"]);
    with(5, 0, 1e12).refused(&["`counts[5, 0]` is 1000000000000"]);
    let mut wrong = numbers();
    wrong[4] = 3;
    let file = Npz::new().with("counts", &counts()).with("conditions", &wrong);
    file.refused(&["`conditions[4]` is 3", "1 (stimulus 1 alone), 2 (stimulus 2 alone) or 12 (both)"]);
}

#[test]
fn too_few_trials_and_units_are_named() {
    let with = |labels: [i64; 6]| {
        Npz::new().with("counts", &counts()).with("conditions", &Array1::from_iter(labels))
    };
    with([1, 1, 2, 2, 2, 12]).refused(&["condition 12 (both stimuli) has 1 trial;", "at least 2"]);
    with([1, 1, 12, 12, 12, 12]).refused(&["condition 2 (stimulus 2) has 0 trials"]);
    let one = Npz::new().with("conditions", &numbers()).with("counts", &Array2::<u8>::ones((6, 1)));
    one.refused(&["1 unit;", "at least 2"]);
    let none = ArrayD::<u8>::zeros(vec![0, 2]);
    let nothing = Npz::new().with("conditions", &ArrayD::<u8>::zeros(vec![0])).with("counts", &none);
    nothing.refused(&["condition 1 (stimulus 1) has 0 trials"]);
}
