//! Tables with a line for each trial.

use super::{Row, Table, number};
use crate::data::{LabRecording, MAX_COUNTS, NEEDED_COUNT, Omitted, whole};
use crate::error::RecordingError;
use crate::label::Labels;
use ndarray::Array2;
use normcircuit_files::excerpt;
use normcircuit_protocols::Condition;

const HEADER: &str = "condition,unit_1,unit_2,...";
const TRIALS: &str = "condition,start";

/// The header `condition,NAME,NAME,...` and one line for each trial.
pub(in crate::files) fn recording(text: &str, labels: &Labels) -> Result<LabRecording, RecordingError> {
    let table = Table::open(text, |names| condition_column(names).is_some(), HEADER)?;
    let column = condition_column(&small(&table.header)).unwrap_or(0);
    // pandas writes the number of each line into a column without a name.
    let is_unit = |unit: &usize| *unit != column && !(*unit == 0 && is_index(&table.header[0]));
    let units: Vec<usize> = (0..table.header.len()).filter(is_unit).collect();
    let names: Vec<String> = units.iter().map(|unit| table.header[*unit].clone()).collect();
    let (mut counts, mut conditions, mut omitted) = (Vec::new(), Vec::new(), Omitted::default());
    for row in table.rows() {
        let row = row?;
        let Some(condition) = condition(&table, &row, column, labels)? else {
            omitted.trials += 1;
            continue;
        };
        conditions.push(condition);
        for unit in &units {
            counts.push(count(&table, &row, *unit)?);
        }
        if counts.len() > MAX_COUNTS {
            return Err(RecordingError::too_many_counts("the table", counts.len()));
        }
    }
    let counts = Array2::from_shape_vec((conditions.len(), units.len()), counts)
        .unwrap_or_else(|_| unreachable!("every trial has a count of each unit"));
    Ok(LabRecording::new(counts, conditions)?.with_names(names)?.with_omitted(omitted))
}

/// Condition and start, s, of each trial, from a table with columns `condition` and `start`; and trials of other conditions.
pub(in crate::files) fn trials(
    text: &str,
    labels: &Labels,
) -> Result<(Vec<Condition>, Vec<f64>, usize), RecordingError> {
    let start_column = |names: &[String]| names.iter().position(|name| name == "start");
    let is_header = |names: &[String]| condition_column(names).is_some() && start_column(names).is_some();
    let table = Table::open(text, is_header, TRIALS)?;
    let names = small(&table.header);
    let (column, start) = (condition_column(&names).unwrap_or(0), start_column(&names).unwrap_or(0));
    let (mut conditions, mut starts, mut omitted) = (Vec::new(), Vec::new(), 0);
    for row in table.rows() {
        let row = row?;
        if let Some(condition) = condition(&table, &row, column, labels)? {
            conditions.push(condition);
            starts.push(table.value(&row, start, "a finite time, in s", finite)?);
        } else {
            omitted += 1;
        }
    }
    Ok((conditions, starts, omitted))
}

pub(super) fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

fn small(names: &[String]) -> Vec<String> {
    names.iter().map(|name| name.to_lowercase()).collect()
}

fn condition_column(names: &[String]) -> Option<usize> {
    names.iter().position(|name| name == "condition" || name == "conditions")
}

fn is_index(name: &str) -> bool {
    name.is_empty() || name.eq_ignore_ascii_case("unnamed: 0")
}

/// `None` for a trial of a condition that is not asked for.
fn condition(
    table: &Table,
    row: &Row,
    column: usize,
    labels: &Labels,
) -> Result<Option<Condition>, RecordingError> {
    let field = &row.fields[column];
    let number = number::real(field, table.separator.frees_commas());
    labels.condition(field, number).map_err(|needed| {
        table.error(row, format!("the condition is “{}”; it must be {needed}", excerpt(field)))
    })
}

fn count(table: &Table, row: &Row, unit: usize) -> Result<u32, RecordingError> {
    if table.separator.frees_commas() && number::is_ambiguous(&row.fields[unit]) {
        let needed = "a number of spikes without a separator of thousands, which this comma may be";
        return table.value(row, unit, needed, |_| None);
    }
    table.value(row, unit, NEEDED_COUNT, whole)
}
