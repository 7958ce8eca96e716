//! Capacity of manifolds.

use super::{Answer, Matrix, matrix};
use crate::errors::raised;
use crate::results::Fields;
use normcircuit_statistics::manifold;
use pyo3::prelude::*;

#[pyfunction]
fn manifold_capacity<'py>(
    py: Python<'py>,
    manifolds: Vec<Matrix<'py>>,
    samples: usize,
    seed: u64,
) -> Answer<'py> {
    let manifolds: Vec<_> = manifolds.iter().map(matrix).collect();
    let views: Vec<_> = manifolds.iter().map(|points| points.view()).collect();
    let found = raised(py.detach(|| manifold::manifold_capacity(&views, samples, seed)))?;
    Fields::new(py)
        .value("capacity", found.mean.capacity)?
        .value("radius", found.mean.radius)?
        .value("dimension", found.mean.dimension)?
        .column("capacities", &found.manifolds, |one| one.capacity)?
        .column("radii", &found.manifolds, |one| one.radius)?
        .column("dimensions", &found.manifolds, |one| one.dimension)?
        .value("shared_dimensions", found.shared_dimensions)?
        .value("center_correlation", (found.center_correlation[0], found.center_correlation[1]))
}

pub(super) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(manifold_capacity, module)?)
}
