//! What is promised across processors, held against emulated ones: simulations agree to the byte, figures up to rounding.
//!
//! The emulator is QEMU's user mode; where it is not installed these tests are skipped with a word.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]
#![allow(clippy::print_stderr, reason = "a skipped test says so")]

mod support;

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use support::numbers;

const XTASK: &str = env!("CARGO_BIN_EXE_xtask");
const EMULATOR: &str = "qemu-x86_64";
/// Without fused multiply-add, and with it but without AVX-512.
const PROCESSORS: [&str; 2] = ["Nehalem", "Haswell"];
/// Numbers of figures agree as closely, relative to the largest of their list: what `docs/cluster.md` promises.
const TOLERANCE: f64 = 2e-5;

/// Parameters that some neurons' responses do not determine: rounding decides between fits that are equally good.
const UNDETERMINED: &str = "semi-saturation";

/// Everything that runs are made of: all recorders, noise of V1, white noise, tuned wiring.
const EXPERIMENT: &str = r#"
network = "weak-coupling-0.5"
duration_ms = 200
runs = 1
circuit = { excitatory.rows = 20, inhibitory.rows = 10, input.rows = 10 }
counts = { from_ms = 50, window_ms = 50, every_ms = 50 }
currents = { cells = 20, window_ms = 50 }
spikes = true
[[conditions]]
name = "both"
cycle = [{ duration_ms = 200, first = { gratings = [{ orientation = 1.0, contrast = 0.5 }] }, second = "absent" }]
"#;

fn has_emulator() -> bool {
    let found = Command::new(EMULATOR).arg("--version").stdout(Stdio::null()).status();
    let is_there = found.is_ok_and(|status| status.success());
    if !is_there {
        eprintln!("skipped: {EMULATOR} is not installed");
    }
    is_there
}

/// Runs the program in `folder` on a processor of this name, or on this one.
#[track_caller]
fn run(folder: &Path, processor: Option<&str>, arguments: &[&str]) {
    let mut command = match processor {
        Some(name) => {
            let mut command = Command::new(EMULATOR);
            command.args(["-cpu", name, XTASK]);
            command
        }
        None => Command::new(XTASK),
    };
    let output = command.args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{processor:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn simulations_agree_to_the_byte() {
    if !has_emulator() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.toml"), EXPERIMENT).unwrap();
    let result = |name: &str, processor| {
        let (results, out) = (format!("results-{name}"), format!("{name}.npz"));
        run(folder.path(), processor, &["run", "a.toml", "--results", &results, "--out", &out]);
        fs::read(folder.path().join(out)).unwrap()
    };
    let here = result("here", None);
    for processor in PROCESSORS {
        assert!(result(processor, Some(processor)) == here, "{processor}");
    }
}

#[test]
fn figures_agree_up_to_rounding() {
    if !has_emulator() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let figures = ["fig2", "fig4", "fig5"];
    // From the same simulations, which are made here.
    let drawn = |name: &str, processor| {
        let options = figures.iter().flat_map(|figure| ["--figure", figure]);
        let arguments: Vec<&str> =
            ["reproduce", "--profile", "miniature", "--out", name].into_iter().chain(options).collect();
        run(folder.path(), processor, &arguments);
        figures.map(|figure| {
            let file = fs::read(folder.path().join(name).join(format!("{figure}.json"))).unwrap();
            serde_json::from_slice::<Value>(&numbers(&file)).unwrap()
        })
    };
    let here = drawn("here", None);
    // The other has the same operations in other widths, and differs from this one by 1e-15 or not at all.
    let processor = PROCESSORS[0];
    let mut farthest: f64 = 0.0;
    for (here, there) in here.iter().zip(drawn(processor, Some(processor))) {
        compare(here, &there, &mut farthest);
    }
    eprintln!("{processor}: numbers of figures differ by up to {farthest:.1e}");
    assert!(farthest <= TOLERANCE, "{processor}: {farthest}");
}

/// Everything but numbers is the same; `farthest` becomes the largest difference of two numbers, relative to the largest of their list
/// or else to themselves.
fn compare(here: &Value, there: &Value, farthest: &mut f64) {
    match (here, there) {
        (Value::Array(one), Value::Array(other)) => {
            assert_eq!(one.len(), other.len());
            let scale =
                one.iter().filter_map(Value::as_f64).fold(0.0, |largest: f64, x| largest.max(x.abs()));
            for (one, other) in one.iter().zip(other) {
                match (one.as_f64(), other.as_f64()) {
                    (Some(one), Some(other)) if scale > 0.0 => {
                        *farthest = farthest.max((one - other).abs() / scale);
                    }
                    _ => compare(one, other, farthest),
                }
            }
        }
        (Value::Object(one), Value::Object(other)) => {
            let quantity = one.get("quantity").and_then(Value::as_str);
            if quantity.is_some_and(|quantity| quantity.contains(UNDETERMINED)) {
                return;
            }
            assert!(one.keys().eq(other.keys()));
            one.iter().for_each(|(name, value)| compare(value, &other[name], farthest));
        }
        (Value::Number(one), Value::Number(other)) => {
            let [one, other] = [one, other].map(|number| number.as_f64().unwrap());
            if one.to_bits() != other.to_bits() {
                *farthest = farthest.max((one - other).abs() / one.abs().max(other.abs()));
            }
        }
        _ => assert_eq!(here, there),
    }
}
