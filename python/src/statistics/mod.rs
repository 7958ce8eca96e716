//! Crate `normcircuit-statistics`.

mod contrast_response;
mod correlation;
mod decoding;
mod dependence;
mod dimension;
mod manifold;
mod normalization;

use crate::results::Fields;
pub(crate) use correlation::means;
use ndarray::{Array1, Array2, ArrayView, Dimension};
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::resampling;
use numpy::{PyReadonlyArray1, PyReadonlyArray2};
use pyo3::prelude::*;

/// Arrays of Python's, `f64`. They are copied before the interpreter is released: other threads of Python may change them.
type Vector<'py> = PyReadonlyArray1<'py, f64>;
type Matrix<'py> = PyReadonlyArray2<'py, f64>;
pub(crate) type Answer<'py> = PyResult<Fields<'py>>;

fn vector(array: &Vector<'_>) -> Array1<f64> {
    array.as_array().to_owned()
}

fn matrix(array: &Matrix<'_>) -> Array2<f64> {
    array.as_array().to_owned()
}

/// Bins between edges.
fn bins(edges: &Vector<'_>) -> PyResult<Bins> {
    crate::errors::raised(Bins::from_edges(edges.as_array().to_vec()))
}

/// An estimate with its error and interval.
pub(crate) fn estimate(py: Python<'_>, estimate: Estimate) -> Answer<'_> {
    Fields::new(py)
        .value("value", estimate.value)?
        .value("standard_error", estimate.standard_error)?
        .value("lower", estimate.interval.0)?
        .value("upper", estimate.interval.1)
}

/// Estimates with their errors and intervals, each field an array of their shape.
pub(crate) fn estimates<'py, D: Dimension>(
    py: Python<'py>,
    estimates: ArrayView<'_, resampling::Estimate, D>,
) -> Answer<'py> {
    Fields::new(py)
        .array("value", estimates.map(|one| one.value))?
        .array("standard_error", estimates.map(|one| one.standard_error))?
        .array("lower", estimates.map(|one| one.lower))?
        .array("upper", estimates.map(|one| one.upper))?
        .array("undefined", estimates.map(|one| one.undefined as u64))
}

/// Adds all functions and classes.
pub(crate) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    normalization::add_to(module)?;
    correlation::add_to(module)?;
    decoding::add_to(module)?;
    manifold::add_to(module)?;
    contrast_response::add_to(module)?;
    dependence::add_to(module)?;
    dimension::add_to(module)
}
