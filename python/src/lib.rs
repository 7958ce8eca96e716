//! The compiled part of the Python package `normcircuit`: arrays in, dictionaries of arrays out.
//!
//! What users see, with its documentation and its types, is written in Python beside it; nothing here is called otherwise.

#![allow(clippy::needless_pass_by_value, reason = "Python hands arguments over by value")]

mod errors;
mod experiment;
mod figure;
mod recording;
mod results;
mod statistics;
mod watched;

use pyo3::prelude::*;

/// Functions and classes behind the package `normcircuit`.
#[pymodule]
fn _core(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    statistics::add_to(module)?;
    module.add_function(wrap_pyfunction!(experiment::run, module)?)?;
    module.add_function(wrap_pyfunction!(recording::analyze, module)?)?;
    module.add_function(wrap_pyfunction!(figure::reproduce, module)?)
}
