//! Files that are of another kind, damaged, or say to hold more than they do.

use crate::archive::{npy, zip_claiming, zip_with};
use crate::support::{Npz, assert_message, counts, number_npy, numbers, refused};
use ndarray::{Array1, Array2};
use ndarray_npy::NpzWriter;
use normcircuit_recordings::LabRecording;
use std::io::Cursor;

#[test]
fn other_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere\u{1b}.npz");
    let message = LabRecording::read(&nowhere).unwrap_err().to_string();
    assert_message(&message, &["cannot read", "nowhere\\u{1b}.npz"]);
    let message = LabRecording::read(folder.path()).unwrap_err().to_string();
    assert_message(&message, &["it is a folder", "the trials must be given"]);
    refused(b"", &["empty", "NPZ", "CSV"]);
    refused(b" \n\n", &["empty"]);
    refused(b"\x89PNG\r\n\x1a\n\0\0", &["neither", "NPZ", "CSV"]);
    refused(b"MATLAB 5.0 MAT-file\0\0\0", &["MATLAB", "numpy.savez"]);
    refused(b"\x89HDF\r\n\x1a\n", &["HDF5", "NWB"]);
    refused(b"\x1f\x8b\x08\0", &["gzip"]);
    refused(b"\xd0\xcf\x11\xe0\xa1\xb1", &["Excel", "CSV"]);
    refused(&zip_with(&[("xl/workbook.xml", vec![b'x'])]), &["a workbook; save the sheet as CSV"]);
    refused(&zip_with(&[("a.txt", vec![b'x'])]), &["a ZIP archive without arrays"]);
    refused(b"PK but no archive", &["begins like NPZ, but is cut off or damaged"]);
    let whole = Npz::new().with("counts", &counts()).with("conditions", &numbers()).bytes();
    refused(&whole[..whole.len() / 2], &["cut off or damaged"]);
    refused(&number_npy(&numbers()), &["a single NumPy array, without the conditions"]);
}

#[test]
fn damaged_arrays_are_named_in_our_own_words() {
    let mut bytes =
        zip_with(&[("counts.npy", number_npy(&counts())), ("conditions.npy", number_npy(&numbers()))]);
    // Another count, which could be one.
    bytes[30 + "counts.npy".len() + 128] ^= 1;
    refused(&bytes, &["array `counts` cannot be read: its bytes have changed since they were written"]);
    refused(&zip_with(&[("conditions.npy", b"\x93NUMPY".to_vec())]), &["its data end too early"]);
    refused(&zip_with(&[("conditions.npy", vec![7; 300])]), &["its header is not one of NumPy's arrays"]);
    let packed = zip_claiming(&[("conditions.npy", number_npy(&numbers()))], 12, None);
    refused(&packed, &["`conditions` cannot be read", "packed otherwise than by NumPy"]);
}

#[test]
fn sizes_are_held_against_the_bytes_that_are_there() {
    let alone = |array: Vec<u8>| zip_with(&[("conditions.npy", array)]);
    for shape in ["(1000000000000,)", "(99999999, 99999999)", "(6,)", "(3,)", "(6, 7)"] {
        let data = if shape == "(3,)" { vec![0; 40] } else { Vec::new() };
        refused(
            &alone(npy("<f8", shape, &data)),
            &["`conditions`", "its header announces", "do not fit the"],
        );
    }
    // More digits than any array has, and brackets that would be read one within the other.
    for shape in ["(99999999999, 99999999999)", &format!("{}1{}", "(".repeat(9000), ")".repeat(9000))] {
        refused(&alone(npy("<f8", shape, &[])), &["its header is not one of NumPy's arrays"]);
    }
    refused(&alone(npy("<U99999999999999", "(0,)", &[])), &["no array `counts`"]);
    let mut long = b"\x93NUMPY\x02\0\xff\xff\xff\xff".to_vec();
    long.extend([b' '; 300]);
    refused(&alone(long), &["its header is not one of NumPy's arrays"]);
    let claim = zip_claiming(&[("conditions.npy", number_npy(&numbers()))], 0, Some(4_000_000_000));
    refused(&claim, &["`conditions`", "said to unpack to 4000000000 bytes, more than the file can hold"]);
}

#[test]
fn what_does_not_fit_into_memory_is_refused_with_its_size() {
    // 110 MB of zeros pack into 110 kB.
    let mut file = NpzWriter::new_compressed(Cursor::new(Vec::new()));
    file.add_array("conditions", &Array1::<u8>::zeros(110_000_000)).unwrap();
    let bytes = file.finish().unwrap().into_inner();
    assert!(bytes.len() < 200_000);
    refused(&bytes, &["array `conditions` has 110000000 values; at most 100000000"]);
    // Few spikes of many units in many trials.
    let ids = Array1::from_iter(0..20_000);
    let times = ids.mapv(f64::from);
    let starts = Array1::from_iter((0..6_000).map(f64::from));
    let conditions = Array1::from_iter((0..6_000).map(|trial| [1, 2, 12][trial % 3]));
    let file = Npz::new().with("spike_times", &times).with("spike_units", &ids).with("trial_starts", &starts);
    let file = file.with("conditions", &conditions).with("duration", &ndarray::arr0(0.5));
    file.refused(&["the recording has 120000000 counts or more; at most 100000000 fit into memory"]);
    let wide = Array2::<u8>::zeros((2, 3));
    Npz::new().with("conditions", &wide).refused(&["`conditions[0, 0]` is 0"]);
}

/// A device never ends, and does not say how long it is.
#[cfg(unix)]
#[test]
fn devices_and_pipes_are_read_as_far_as_they_may_be_long() {
    let message = LabRecording::read(std::path::Path::new("/dev/null")).unwrap_err().to_string();
    assert_message(&message, &["is empty"]);
    let message = LabRecording::read(std::path::Path::new("/dev/zero")).unwrap_err().to_string();
    assert_message(&message, &["the table has 500 MB or more; at most 500 MB"]);
}
