//! Dimensions of shared variability.

use super::{Answer, Matrix, matrix};
use crate::errors::raised;
use crate::results::Fields;
use ndarray::Array1;
use normcircuit_statistics::dimension::{DimensionError, FactorModel, cross_validate_factors};
use pyo3::prelude::*;

#[pyfunction]
fn select_factors<'py>(
    py: Python<'py>,
    counts: Matrix<'py>,
    maximum: usize,
    folds: usize,
    seed: u64,
) -> Answer<'py> {
    let counts = matrix(&counts);
    let found = raised(py.detach(|| cross_validate_factors(counts.view(), maximum, folds, seed)))?;
    Fields::new(py).value("best", found.best)?.array("log_likelihood", Array1::from(found.log_likelihood))
}

#[pyfunction]
fn fit_factors<'py>(py: Python<'py>, counts: Matrix<'py>, factors: usize, fraction: f64) -> Answer<'py> {
    let counts = matrix(&counts);
    let (model, dimensions, likelihood) = raised(py.detach(|| -> Result<_, DimensionError> {
        let model = FactorModel::fit(counts.view(), factors)?;
        let dimensions = model.shared_dimensionality(fraction)?;
        let likelihood = model.log_likelihood(counts.view())?;
        Ok((model, dimensions, likelihood))
    }))?;
    Fields::new(py)
        .value("dimensions", dimensions)?
        .value("factors", factors)?
        .value("percent_shared_variance", model.percent_shared_variance())?
        .array("shared_fractions", model.shared_fractions())?
        .value("log_likelihood", likelihood)?
        .array("mean", model.mean)?
        .array("loadings", model.loadings)?
        .array("private_variance", model.private_variance)
}

pub(super) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(select_factors, module)?)?;
    module.add_function(wrap_pyfunction!(fit_factors, module)?)
}
