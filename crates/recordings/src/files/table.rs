//! CSV: a line for each trial, or for each position.

use crate::data::{LabRecording, NEEDED_COUNT, whole};
use crate::error::RecordingError;
use crate::label;
use csv::{ErrorKind, Reader, ReaderBuilder, StringRecord, Trim};
use ndarray::Array2;

/// The header `condition,NAME,NAME,...` and one line for each trial.
pub(super) fn recording(text: &str) -> Result<LabRecording, RecordingError> {
    let mut reader = reader(text);
    let header = reader.headers().map_err(|error| of_csv(&error))?.clone();
    if header.get(0).is_none_or(|name| !name.eq_ignore_ascii_case("condition")) {
        let problem = format!(
            "the first column is “{}”; it must be “condition”, in a header condition,unit_1,unit_2,...",
            header.get(0).unwrap_or_default()
        );
        return Err(RecordingError::Line { line: 1, problem });
    }
    let (mut counts, mut conditions) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.map_err(|error| of_csv(&error))?;
        conditions.push(label::parse(&record[0]).map_err(|error| at_line(&record, error.to_string()))?);
        for (name, field) in header.iter().zip(&record).skip(1) {
            counts.push(cell(&record, name, field, NEEDED_COUNT, whole)?);
        }
    }
    let shape = (conditions.len(), header.len() - 1);
    let counts = Array2::from_shape_vec(shape, counts)
        .unwrap_or_else(|_| unreachable!("every line has as many fields as the header"));
    LabRecording::new(counts, conditions)?.with_names(header.iter().skip(1).map(str::to_owned).collect())
}

/// The header `x,y` and one line for each unit.
pub(super) fn positions(text: &str) -> Result<Array2<f64>, RecordingError> {
    let mut reader = reader(text);
    let header = reader.headers().map_err(|error| of_csv(&error))?.clone();
    if !header.iter().eq(["x", "y"]) {
        let found = header.iter().collect::<Vec<_>>().join(",");
        let problem = format!("the header is “{found}”; it must be “x,y”");
        return Err(RecordingError::Line { line: 1, problem });
    }
    let mut values = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| of_csv(&error))?;
        for (name, field) in header.iter().zip(&record) {
            values.push(cell(&record, name, field, "a finite number", |value| {
                value.is_finite().then_some(value)
            })?);
        }
    }
    Ok(Array2::from_shape_vec((values.len() / 2, 2), values)
        .unwrap_or_else(|_| unreachable!("every line has two fields")))
}

fn reader(text: &str) -> Reader<&[u8]> {
    ReaderBuilder::new().trim(Trim::All).from_reader(text.as_bytes())
}

fn cell<T>(
    record: &StringRecord,
    name: &str,
    field: &str,
    needed: &str,
    convert: impl Fn(f64) -> Option<T>,
) -> Result<T, RecordingError> {
    let value = field.parse().ok().and_then(convert);
    value.ok_or_else(|| at_line(record, format!("column “{name}” holds “{field}”; it must be {needed}")))
}

fn at_line(record: &StringRecord, problem: String) -> RecordingError {
    RecordingError::Line { line: record.position().map_or(0, csv::Position::line), problem }
}

fn of_csv(error: &csv::Error) -> RecordingError {
    let line = error.position().map_or(1, csv::Position::line);
    let problem = match error.kind() {
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} fields where the header has {expected_len}")
        }
        _ => error.to_string().replace('\n', " "),
    };
    RecordingError::Line { line, problem }
}
