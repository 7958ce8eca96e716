//! Experiments from files and dictionaries.

use crate::errors::raised;
use crate::watched::Machine;
use normcircuit_laboratory::export::{ExportError, Values, arrays_of_point};
use normcircuit_protocols::experiment::{ExperimentFileError, Sweep};
use numpy::IntoPyArray as _;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// The arrays of each point of a sweep, by name; of one point if nothing is varied.
#[pyfunction]
pub(crate) fn run<'py>(
    py: Python<'py>,
    text: &str,
    is_json: bool,
    may_be_sweep: bool,
    machine: Machine,
) -> PyResult<Vec<Bound<'py, PyDict>>> {
    let sweep = raised(if is_json { from_json(text) } else { Sweep::from_toml(text) })?;
    if sweep.is_varied() && !may_be_sweep {
        return Err(PyValueError::new_err("the experiment has a sweep, which run_sweep makes"));
    }
    let points = raised(machine.work(py, |laboratory| {
        let point = |point| arrays_of_point(laboratory, &sweep, point);
        sweep.points.iter().map(point).collect::<Result<Vec<_>, ExportError>>()
    })?)?;
    points.into_iter().map(|arrays| dictionary(py, arrays)).collect()
}

/// A dictionary that was written as JSON. Lines of a text that nobody has seen are not named.
fn from_json(text: &str) -> Result<Sweep, ExperimentFileError> {
    let wrong = |message: String| ExperimentFileError::Toml { line: None, message };
    let given: serde_json::Value = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
    let text = toml::to_string(&given).map_err(|error| wrong(error.to_string()))?;
    Sweep::from_toml(&text).map_err(|error| match error {
        ExperimentFileError::Toml { message, .. } => wrong(message),
        other => other,
    })
}

/// The memory of each array passes to NumPy without a copy.
fn dictionary(py: Python<'_>, arrays: Vec<(String, Values)>) -> PyResult<Bound<'_, PyDict>> {
    let dictionary = PyDict::new(py);
    for (name, values) in arrays {
        match values {
            Values::U8(array) => dictionary.set_item(name, array.into_pyarray(py))?,
            Values::U16(array) => dictionary.set_item(name, array.into_pyarray(py))?,
            Values::U32(array) => dictionary.set_item(name, array.into_pyarray(py))?,
            Values::I64(array) => dictionary.set_item(name, array.into_pyarray(py))?,
            Values::F32(array) => dictionary.set_item(name, array.into_pyarray(py))?,
            Values::F64(array) => dictionary.set_item(name, array.into_pyarray(py))?,
        }
    }
    Ok(dictionary)
}
