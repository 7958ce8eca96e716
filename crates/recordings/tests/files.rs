//! Recordings from files: every format gives the same recording, and whatever is wrong is named.

use ndarray::{Array1, Array2, Array3, ArrayD, ShapeBuilder, arr0, array};
use ndarray_npy::{NpzWriter, WritableElement, WriteNpyExt};
use normcircuit_protocols::Condition::{Both, First, Second};
use normcircuit_recordings::{LabRecording, RecordingError, read_positions};
use std::fs;
use std::io::Cursor;

/// An NPZ file under construction.
struct Npz(NpzWriter<Cursor<Vec<u8>>>);

impl Npz {
    fn new() -> Self {
        Self(NpzWriter::new(Cursor::new(Vec::new())))
    }

    fn with(mut self, name: &str, array: &impl WriteNpyExt) -> Self {
        self.0.add_array(name, array).unwrap();
        self
    }

    fn bytes(self) -> Vec<u8> {
        self.0.finish().unwrap().into_inner()
    }

    fn read(self) -> Result<LabRecording, RecordingError> {
        read(&self.bytes())
    }

    /// Fails with a message of one line that holds all of `parts`.
    #[track_caller]
    fn refused(self, parts: &[&str]) {
        refused(&self.bytes(), parts);
    }
}

fn read(bytes: &[u8]) -> Result<LabRecording, RecordingError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, bytes).unwrap();
    LabRecording::read(&path)
}

#[track_caller]
fn refused(bytes: &[u8], parts: &[&str]) {
    let message = read(bytes).unwrap_err().to_string();
    assert!(!message.contains('\n'), "{message}");
    for part in parts {
        assert!(message.contains(part), "“{message}” lacks “{part}”");
    }
}

/// Two units in two trials of each condition.
fn counts() -> Array2<u32> {
    array![[4, 0], [5, 1], [1, 6], [2, 7], [4, 5], [6, 6]]
}

fn labels() -> Array1<i64> {
    array![1, 1, 2, 2, 12, 12]
}

fn expected() -> LabRecording {
    LabRecording::new(counts(), vec![First, First, Second, Second, Both, Both]).unwrap()
}

fn of_type<T: WritableElement>(convert: fn(u32) -> T) -> LabRecording {
    Npz::new().with("counts", &counts().mapv(convert)).with("conditions", &labels()).read().unwrap()
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
    let in_columns = Npz::new().with("counts", &transposed).with("conditions", &labels().mapv(|x| x as f64));
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
fn tables_are_read() {
    let table = "condition,a,b\n1,4,0\nfirst,5,1\n2,1,6\n Second , 2 ,7\n12,4.0,5\nboth,6,6\n";
    let read_table = read(table.as_bytes()).unwrap();
    assert_eq!(read_table, expected().with_names(vec!["a".into(), "b".into()]).unwrap());
    let windows = format!("\u{feff}{}", table.replace('\n', "\r\n"));
    assert_eq!(read(windows.as_bytes()).unwrap(), read_table);
}

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
    file.with("trial_starts", starts).with("conditions", &labels())
}

#[test]
fn spikes_are_counted_from_the_start_of_a_window_up_to_its_end() {
    let (times, units, starts) = spikes();
    let file = spike_file(&times, &units, &starts).with("duration", &arr0(0.5));
    assert_eq!(file.read().unwrap(), expected().with_duration(0.5).unwrap());
    let more = spike_file(&times, &units, &starts).with("duration", &array![0.5]);
    let more = more.with("positions", &array![[0, 0], [1, 1], [2, 2]]).read().unwrap();
    assert_eq!((more.units(), more.mean_counts(Both).to_vec()), (3, vec![5.0, 5.5, 0.0]));
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
    with(&|_, units, _| units[2] = -1).refused(&["`spike_units[2]` is -1", "0 for the first unit"]);
    with(&|_, units, _| units[2] = i32::MAX).refused(&["`spike_units` is 2147483647", "without large gaps"]);
    with(&|_, units, _| *units = array![1, 2]).refused(&["`spike_units` has length 2", "each spike"]);
    with(&|_, _, starts| *starts = array![1.0])
        .refused(&["`trial_starts` has length 1; it must be 6", "each trial"]);
    with(&|_, _, starts| starts[0] = f64::INFINITY).refused(&["`trial_starts[0]` is inf"]);
    let few = with(&|_, _, _| ()).with("positions", &array![[0.0, 0.0]]);
    few.refused(&["the largest of `spike_units` is 1", "below the number of `positions`"]);
    with(&|times, units, _| (*times, *units) = (array![], array![])).refused(&["0 units", "at least 2"]);
    let negative = spike_file(&times, &units, &starts).with("duration", &arr0(-0.5));
    negative.refused(&["`duration` is -0.5", "above 0, in s"]);
}

#[test]
fn other_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().join("nowhere.npz"), folder.path().to_path_buf()] {
        let error = LabRecording::read(&path).unwrap_err();
        assert!(error.to_string().contains(&format!("cannot read {}", path.display())), "{error}");
    }
    refused(b"", &["empty", "NPZ", "CSV"]);
    refused(b" \n\n", &["empty"]);
    refused(b"\x89PNG\r\n\x1a\n\0\0", &["neither", "NPZ", "CSV"]);
    refused(b"MATLAB 5.0 MAT-file\0\0\0", &["neither"]);
    refused(b"PK but no archive", &["not NPZ, or is damaged"]);
    let whole = Npz::new().with("counts", &counts()).with("conditions", &labels()).bytes();
    refused(&whole[..whole.len() / 2], &["not NPZ, or is damaged"]);
    let mut array = Vec::new();
    labels().write_npy(&mut array).unwrap();
    refused(&array, &["a single NumPy array, without the conditions"]);
}

#[test]
fn missing_and_misshapen_arrays_are_named() {
    Npz::new().refused(&["no array `conditions`", "the file holds no array", "`counts` and `conditions`"]);
    let trials = || Npz::new().with("conditions", &labels());
    trials().refused(&["no array `counts`", "holds `conditions`", "`spike_times`"]);
    trials().with("spike_times", &array![0.1]).refused(&["no array `spike_units`"]);
    Npz::new().with("counts", &counts()).refused(&["no array `conditions`", "holds `counts`"]);
    trials().with("counts", &array![1, 2]).refused(&["`counts` has shape [2]", "[trial x unit]"]);
    trials().with("counts", &Array3::<u8>::zeros((2, 3, 1))).refused(&["[2, 3, 1]", "[trial x unit]"]);
    let square = Npz::new().with("conditions", &array![[1, 2], [12, 12]]).with("counts", &counts());
    square.refused(&["`conditions` has shape [2, 2]", "[trial]"]);
    trials().with("counts", &counts().t().to_owned()).refused(&["`conditions` has length 6; it must be 2"]);
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
    // A header as NumPy writes it, without values.
    let array = |kind: &str| {
        let header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': (6,), }}");
        let padded = format!("{header:<117}\n");
        [b"\x93NUMPY\x01\0\x76\0".as_slice(), padded.as_bytes()].concat()
    };
    let text = zip_with(&[("conditions.npy", array("<U4"))]);
    refused(&text, &["`conditions` is of NumPy's type", "<U4", "1 (stimulus 1 alone)"]);
    let object = zip_with(&[("conditions.npy", array("|O"))]);
    refused(&object, &["|O"]);
    let cut = zip_with(&[("conditions.npy", array("<i8"))]);
    refused(&cut, &["array `conditions` cannot be read"]);
}

/// An archive of stored files, by hand.
fn zip_with(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let (offset, size) = (bytes.len() as u32, content.len() as u32);
        let mut common = [20_u16, 0, 0, 0, 0x21].map(u16::to_le_bytes).concat();
        common.extend(crc32(content).to_le_bytes());
        common.extend([size, size].map(u32::to_le_bytes).concat());
        common.extend([name.len() as u16, 0].map(u16::to_le_bytes).concat());
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend(name.as_bytes());
        bytes.extend(content);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, length) = (bytes.len() as u32, directory.len() as u32);
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([files.len() as u16; 2].map(u16::to_le_bytes).concat());
    bytes.extend([length, start].map(u32::to_le_bytes).concat());
    bytes.extend([0; 2]);
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[test]
fn impossible_values_are_named() {
    let with = |trial: usize, unit: usize, value: f64| {
        let mut counts = counts().mapv(f64::from);
        counts[[trial, unit]] = value;
        Npz::new().with("conditions", &labels()).with("counts", &counts)
    };
    with(3, 1, -1.0).refused(&["`counts[3, 1]` is -1", "whole number", "0 or more"]);
    with(0, 0, 2.5).refused(&["`counts[0, 0]` is 2.5", "whole number"]);
    with(5, 0, f64::NAN).refused(&["`counts[5, 0]` is NaN"]);
    with(5, 0, f64::INFINITY).refused(&["`counts[5, 0]` is inf"]);
    with(5, 0, 1e12).refused(&["`counts[5, 0]` is 1000000000000"]);
    let mut wrong = labels();
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
    let one = Npz::new().with("conditions", &labels()).with("counts", &Array2::<u8>::ones((6, 1)));
    one.refused(&["1 unit;", "at least 2"]);
    let none = ArrayD::<u8>::zeros(vec![0, 2]);
    let nothing = Npz::new().with("conditions", &ArrayD::<u8>::zeros(vec![0])).with("counts", &none);
    nothing.refused(&["condition 1 (stimulus 1) has 0 trials"]);
}

#[test]
fn faults_of_a_table_are_named_by_line() {
    let table = |lines: &str| format!("condition,a,b\n1,4,0\n1,5,1\n{lines}").into_bytes();
    refused(b"a,b\n1,2\n", &["line 1", "“a”", "condition,unit_1,unit_2"]);
    refused(&table("3,1,1\n"), &["line 4", "a condition is “3”", "12 (both)"]);
    refused(&table(",1,1\n"), &["line 4", "a condition is “”"]);
    refused(&table("2,1\n"), &["line 4", "2 fields where the header has 3"]);
    refused(&table("2,-1,1\n"), &["line 4", "column “a” holds “-1”", "whole number"]);
    refused(&table("2,1,1.5\n"), &["line 4", "column “b” holds “1.5”"]);
    refused(&table("2,1,\n"), &["line 4", "column “b” holds “”"]);
    refused(&table("2,1,NaN\n"), &["line 4", "column “b” holds “NaN”"]);
    refused(&table("2,1,1\n2,1,1\n"), &["condition 12 (both stimuli) has 0 trials"]);
    refused(b"condition,a\n1,4\n1,3\n2,1\n2,1\n12,3\n12,3\n", &["1 unit;"]);
    refused(b"condition\n1\n", &["0 units"]);
}

#[test]
fn positions_are_a_table_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("positions.csv");
    let read = |text: &str| {
        fs::write(&path, text).unwrap();
        read_positions(&path)
    };
    assert_eq!(read("x,y\n0,1.5\n-2,0.5\n").unwrap(), array![[0.0, 1.5], [-2.0, 0.5]]);
    for (text, part) in [
        ("a,b\n1,2\n", "the header is “a,b”; it must be “x,y”"),
        ("x,y\n1\n", "line 2: 1 fields where the header has 2"),
        ("x,y\n1,2\n1,east\n", "line 3: column “y” holds “east”"),
        ("x,y\n1,inf\n", "finite"),
        ("", "empty"),
    ] {
        let message = read(text).unwrap_err().to_string();
        assert!(message.contains(part), "“{message}” lacks “{part}”");
    }
    let message = expected().with_positions(read("x,y\n").unwrap()).unwrap_err().to_string();
    assert!(message.contains("`positions` has length 0; it must be 2"), "{message}");
}
