//! Mutual information of continuous variables.

use super::{Answer, Vector};
use crate::errors::raised;
use crate::results::Fields;
use ndarray::Array1;
use normcircuit_statistics::dependence;
use pyo3::prelude::*;

#[pyfunction]
fn mutual_information(py: Python<'_>, x: Vector<'_>, y: Vector<'_>, neighbors: usize) -> PyResult<f64> {
    let (x, y) = (x.as_array().to_vec(), y.as_array().to_vec());
    raised(py.detach(|| dependence::mutual_information(&x, &y, neighbors)))
}

#[pyfunction]
fn mutual_information_test<'py>(
    py: Python<'py>,
    x: Vector<'py>,
    y: Vector<'py>,
    neighbors: usize,
    shuffles: usize,
    seed: u64,
) -> Answer<'py> {
    let (x, y) = (x.as_array().to_vec(), y.as_array().to_vec());
    let found = raised(py.detach(|| dependence::mutual_information_test(&x, &y, neighbors, shuffles, seed)))?;
    Fields::new(py)
        .value("information", found.information)?
        .array("shuffled", Array1::from(found.shuffled))?
        .value("p_value", found.p_value)
}

pub(super) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(mutual_information, module)?)?;
    module.add_function(wrap_pyfunction!(mutual_information_test, module)?)
}
