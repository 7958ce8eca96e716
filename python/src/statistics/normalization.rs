//! Norm index and selectivity.

use super::{Answer, Matrix, Vector, estimates, matrix, vector};
use crate::errors::raised;
use ndarray::ArrayView1;
use normcircuit_statistics::normalization;
use normcircuit_statistics::resampling::Bootstrap;
use numpy::{IntoPyArray as _, PyArray1};
use pyo3::prelude::*;

#[pyfunction]
fn norm_index<'py>(
    py: Python<'py>,
    r1: Vector<'py>,
    r2: Vector<'py>,
    r12: Vector<'py>,
) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let index = normalization::norm_index(&vector(&r1), &vector(&r2), &vector(&r12));
    Ok(raised(index)?.into_pyarray(py))
}

#[pyfunction]
fn current_norm_index<'py>(
    py: Python<'py>,
    c1: Vector<'py>,
    c2: Vector<'py>,
    c12: Vector<'py>,
) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let index = normalization::current_norm_index(&vector(&c1), &vector(&c2), &vector(&c12));
    Ok(raised(index)?.into_pyarray(py))
}

#[pyfunction]
fn norm_index_from_trials<'py>(
    py: Python<'py>,
    c1: Matrix<'py>,
    c2: Matrix<'py>,
    c12: Matrix<'py>,
    replicates: usize,
    seed: u64,
    level: f64,
) -> Answer<'py> {
    let (c1, c2, c12) = (matrix(&c1), matrix(&c2), matrix(&c12));
    let settings = Bootstrap { replicates, seed, level };
    let index = py.detach(|| normalization::norm_index_from_trials(&c1, &c2, &c12, &settings));
    estimates(py, ArrayView1::from(&raised(index)?))
}

#[pyfunction]
fn selectivity<'py>(
    py: Python<'py>,
    r1: Vector<'py>,
    r2: Vector<'py>,
) -> PyResult<Bound<'py, PyArray1<f64>>> {
    Ok(raised(normalization::selectivity(&vector(&r1), &vector(&r2)))?.into_pyarray(py))
}

pub(super) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(norm_index, module)?)?;
    module.add_function(wrap_pyfunction!(current_norm_index, module)?)?;
    module.add_function(wrap_pyfunction!(norm_index_from_trials, module)?)?;
    module.add_function(wrap_pyfunction!(selectivity, module)?)
}
