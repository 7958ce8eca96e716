//! Shared helpers of the cross-crate tests.

use normcircuit_laboratory::progress::Progress;
use normcircuit_laboratory::{ExperimentError, Laboratory, Plan, Profile};
use serde_json::Value;
use std::path::Path;

/// A silent laboratory.
///
/// # Errors
/// [`ExperimentError`] if the threads cannot be started.
pub fn laboratory(results: &Path, threads: usize) -> Result<Laboratory, ExperimentError> {
    Laboratory::new(threads, results, Progress::silent())
}

/// A figure's data for a reader: one line for each text and each series of numbers, called by where it stands.
///
/// ```text
/// panels.C.plot.curves.series.E.y: 0 0.25 1.5
/// ```
pub fn listing(figure: &Value) -> String {
    let mut lines = Vec::new();
    list("", figure, &mut lines);
    lines.join("\n")
}

fn list(place: &str, value: &Value, lines: &mut Vec<String>) {
    let below = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, field)| list(&below(name), field, lines)),
        Value::Array(parts) if parts.iter().any(|part| part.is_object() || part.is_array()) => {
            for (number, part) in parts.iter().enumerate() {
                let name = ["id", "quantity", "label"].into_iter().find_map(|field| part[field].as_str());
                list(&below(name.unwrap_or(&number.to_string())), part, lines);
            }
        }
        Value::Array(parts) => {
            lines.push(format!("{place}: {}", parts.iter().map(plain).collect::<Vec<_>>().join(" ")));
        }
        scalar => lines.push(format!("{place}: {}", plain(scalar))),
    }
}

/// A number, or a text without quotes.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The miniature with root seed 1.
pub fn miniature() -> Plan {
    Plan::new(Profile::Miniature, 1)
}
