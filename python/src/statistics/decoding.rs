//! Linear Fisher information.

use super::{Answer, Matrix, matrix};
use crate::errors::raised;
use crate::results::Fields;
use normcircuit_statistics::decoding::{self, DecodingError, PopulationMoments};
use pyo3::prelude::*;

#[pyfunction]
fn fisher_information<'py>(
    py: Python<'py>,
    first: Matrix<'py>,
    second: Matrix<'py>,
    difference: f64,
    shuffled: bool,
    level: f64,
) -> Answer<'py> {
    let (first, second) = (matrix(&first), matrix(&second));
    let work = || -> Result<_, DecodingError> {
        let moments = PopulationMoments::from_counts(first.view(), second.view(), difference)?;
        let information = if shuffled { moments.shuffled_information() } else { moments.information() }?;
        Ok((information, information.interval(level)?))
    };
    let (information, [lower, upper]) = raised(py.detach(work))?;
    Fields::new(py)
        .value("corrected", information.corrected)?
        .value("naive", information.naive)?
        .value("standard_error", information.standard_error())?
        .value("lower", lower)?
        .value("upper", upper)?
        .value("units", information.units)
}

#[pyfunction]
fn fisher_information_of_subsets<'py>(
    py: Python<'py>,
    first: Matrix<'py>,
    second: Matrix<'py>,
    difference: f64,
    sizes: Vec<usize>,
    subsets: usize,
    seed: u64,
) -> Answer<'py> {
    let (first, second) = (matrix(&first), matrix(&second));
    let curve = raised(py.detach(|| -> Result<_, DecodingError> {
        let moments = PopulationMoments::from_counts(first.view(), second.view(), difference)?;
        decoding::information_curve(&moments, &sizes, subsets, seed)
    }))?;
    let all = curve.concat();
    Fields::new(py)
        .column("corrected", &all, |subset| subset.information.corrected)?
        .column("standard_error", &all, |subset| subset.information.standard_error())?
        .column("spikes", &all, |subset| subset.spikes)
}

pub(super) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(fisher_information, module)?)?;
    module.add_function(wrap_pyfunction!(fisher_information_of_subsets, module)?)
}
