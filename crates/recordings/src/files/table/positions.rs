//! Tables with a line for each unit.

use super::Table;
use super::conditions::finite;
use crate::error::RecordingError;
use ndarray::Array2;

/// The header `x,y` and one line for each unit.
pub(in crate::files) fn positions(text: &str) -> Result<Array2<f64>, RecordingError> {
    let is_header = |names: &[String]| names.iter().filter(|name| !name.is_empty()).eq(["x", "y"]);
    let table = Table::open(text, is_header, "x,y")?;
    // pandas and R write a column of numbers without a name before them.
    let first = table.header.len() - 2;
    let mut values = Vec::new();
    for row in table.rows() {
        let row = row?;
        for column in [first, first + 1] {
            values.push(table.value(&row, column, "a finite number", finite)?);
        }
    }
    Ok(Array2::from_shape_vec((values.len() / 2, 2), values)
        .unwrap_or_else(|_| unreachable!("every line has two fields")))
}
