//! Recordings damaged at random: whatever is read ends in a recording or in a message of one line without control characters,
//! without a panic and in little time; a recording is analyzed without a panic.
//!
//! `PROPTEST_CASES=1000000` before the test tries as many files, `PROPTEST_RNG_SEED=2` others. With `ulimit -v 2000000` memory that
//! no file can need ends it as well.

use normcircuit_recordings::{Analysis, LabRecording, Settings, read_positions};
use normcircuit_simulation::RootSeed;
use proptest::prelude::*;
use rand::{Rng, RngExt};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

#[path = "files/archive.rs"]
mod archive;

/// Reading a damaged file of a few kB may take so long.
const MAX_TIME: Duration = Duration::from_secs(5);
/// The longest message.
const MAX_MESSAGE: usize = 1_000;
/// One recording of so many is analyzed.
const ANALYZED: u64 = 50;
/// Bytes that mean something to somebody.
const BYTES: [u8; 16] = *b"\0\xff\n\r\t,;'\"#(){}9\x1b";

proptest! {
    #[test]
    fn a_damaged_recording_is_read_or_refused_in_one_line(seed in any::<u64>()) {
        let bytes = input(&mut RootSeed(seed).stream("damaged recording", &[]));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("input");
        fs::write(&path, &bytes).unwrap();
        if let Err(problem) = check(&path, seed.is_multiple_of(ANALYZED)) {
            panic!("{problem}; the file is {:?}", bytes.escape_ascii().to_string());
        }
    }
}

/// Reads a file as a recording and as positions, and says what is wrong with what was said of it.
fn check(path: &Path, analyzed: bool) -> Result<(), String> {
    let start = Instant::now();
    let named = r#"first,"a b",3"#.parse().map_err(|error: String| error)?;
    let found = LabRecording::read(path);
    let others = [
        LabRecording::read_labeled(path, &named).err().map(|error| error.to_string()),
        read_positions(path).err().map(|error| error.to_string()),
        found.as_ref().err().map(ToString::to_string),
    ];
    for message in others.into_iter().flatten() {
        if message.chars().any(char::is_control) || message.len() > MAX_MESSAGE {
            return Err(format!("not one short line: {message:?}"));
        }
    }
    if start.elapsed() > MAX_TIME {
        return Err(format!("took {:?}", start.elapsed()));
    }
    // Too few units are an answer too.
    if let Ok(recording) = found
        && analyzed
        && let Ok(analysis) = Analysis::new(&recording, &Settings::default())
    {
        analysis.figure(&recording).check().map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// A recording in one of many forms, damaged in one to eight places.
fn input(random: &mut impl Rng) -> Vec<u8> {
    let mut arrays = arrays();
    match random.random_range(0..4) {
        0 => {
            let mut table = table(random);
            damage(&mut table, random);
            table
        }
        1 => {
            let mut bytes = archive::zip_with(&arrays);
            damage(&mut bytes, random);
            bytes
        }
        // Damage under a checksum that is right.
        _ => {
            let which = random.random_range(0..arrays.len());
            damage(&mut arrays[which].1, random);
            if random.random() {
                let dropped = random.random_range(0..arrays.len());
                arrays.remove(dropped);
            }
            archive::zip_claiming(&arrays, 0, None)
        }
    }
}

/// Arrays of spikes or counts.
fn arrays() -> Vec<(&'static str, Vec<u8>)> {
    let reals = |values: &[f64]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
    let conditions: Vec<u8> = [1, 1, 1, 2, 2, 2, 12, 12, 12].to_vec();
    let counts: Vec<u8> = (0..36_u8).map(|cell| (cell * 7) % 11).collect();
    let times: Vec<f64> = (0..60).map(|spike| 0.15 * f64::from(spike)).collect();
    let units = ["u1", "17", "tetrode 3"];
    let labels: Vec<&str> = (0..60).map(|spike| units[spike % 3]).collect();
    let starts: Vec<f64> = (0..9).map(f64::from).collect();
    vec![
        ("conditions.npy", archive::npy("|u1", "(9,)", &conditions)),
        ("counts.npy", archive::npy("|u1", "(9, 4)", &counts)),
        ("spike_times.npy", archive::npy("<f8", "(60, 1)", &reals(&times))),
        ("spike_units.npy", archive::text_npy(&labels)),
        ("trial_starts.npy", archive::npy("<f8", "(9,)", &reals(&starts))),
        ("duration.npy", archive::npy("<f8", "()", &reals(&[0.5]))),
        ("unit_ids.npy", archive::text_npy(&["17", "b", "tetrode 3", "u1"])),
        ("positions.npy", archive::npy("<f8", "(4, 2)", &reals(&[0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0]))),
    ]
}

/// A table with one of many separators, line ends and encodings.
fn table(random: &mut impl Rng) -> Vec<u8> {
    let pick = |random: &mut _, of: &[&'static str]| pick(random, of);
    let separator = pick(random, &[",", ";", "\t", " ", "|"]);
    let end = pick(random, &["\n", "\r\n", "\r"]);
    let above = pick(random, &["", "sep=;\n", "# a comment\n", "\u{feff}", "\n\n"]);
    let header = pick(
        random,
        &["condition,a,b,c", "\"condition\",\"a\",\"b\",\"c\"", "# condition,a,b,c", ",condition,a,b"],
    );
    let mut text = format!("{above}{header}\n");
    for trial in 0..9 {
        let condition = ["1", "first", "2.0", "12", "both"][trial % 5];
        let line = format!("{condition},{},{}.0,0{}\n", trial * 3 % 7, trial % 4, trial % 5);
        text.push_str(&line);
    }
    let text = text.replace(',', separator).replace('\n', end);
    if random.random_range(0..4) == 0 {
        return text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    }
    text.into_bytes()
}

fn pick(random: &mut impl Rng, of: &[&'static str]) -> &'static str {
    of[random.random_range(0..of.len())]
}

/// Changes, removes, repeats or inserts bytes.
fn damage(bytes: &mut Vec<u8>, random: &mut impl Rng) {
    for _ in 0..random.random_range(1..=8) {
        if bytes.is_empty() {
            return;
        }
        let at = random.random_range(0..bytes.len());
        let end = (at + random.random_range(1..40)).min(bytes.len());
        match random.random_range(0..8) {
            0 => bytes[at] ^= 1 << random.random_range(0..8),
            1 => bytes[at] = random.random(),
            2 | 3 => bytes[at] = BYTES[random.random_range(0..BYTES.len())],
            4 => drop(bytes.drain(at..end)),
            5 => {
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
            6 => {
                let digits = vec![b'9'; random.random_range(1..25)];
                bytes.splice(at..at, digits);
            }
            _ => bytes.truncate(at.max(1)),
        }
    }
}
