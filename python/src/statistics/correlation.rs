//! Spike-count correlation: of single pairs, and its means by properties of pairs.

use super::{Answer, Matrix, Vector, bins, estimate, estimates, matrix, vector};
use crate::errors::raised;
use crate::results::Fields;
use ndarray::{Array1, Array2, Dimension};
use normcircuit_statistics::correlation::{
    self, Averaging, PairAxis, PairMeans, PairVariable, Standardized, correlation_matrix, group_correlation,
    mean_correlation,
};
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::resampling::Bootstrap;
use numpy::{IntoPyArray as _, PyArray2};
use pyo3::prelude::*;

/// Counts `[trial x unit]`, standardized.
#[pyclass(frozen)]
struct Correlations {
    counts: Array2<f64>,
    standardized: Standardized<f64>,
}

#[pymethods]
impl Correlations {
    #[new]
    fn new(py: Python<'_>, counts: Matrix<'_>) -> PyResult<Self> {
        let counts = matrix(&counts);
        let standardized = raised(py.detach(|| Standardized::new(&counts)))?;
        Ok(Self { counts, standardized })
    }

    fn constant(&self) -> Vec<usize> {
        self.standardized.constant().to_vec()
    }

    fn matrix<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        Ok(raised(py.detach(|| correlation_matrix(&self.counts)))?.into_pyarray(py))
    }

    fn mean<'py>(&self, py: Python<'py>, trial_blocks: usize) -> Answer<'py> {
        estimate(py, raised(py.detach(|| mean_correlation(&self.counts, trial_blocks)))?)
    }

    fn groups<'py>(
        &self,
        py: Python<'py>,
        groups: Vec<Option<usize>>,
        replicates: usize,
        seed: u64,
        level: f64,
    ) -> Answer<'py> {
        let settings = Bootstrap { replicates, seed, level };
        let found = raised(py.detach(|| group_correlation(&self.standardized, &groups, &settings)))?;
        estimates(py, found.mean.view())?.array("units", Array1::from(found.units).mapv(|units| units as u64))
    }

    fn norm_index_map<'py>(
        &self,
        py: Python<'py>,
        index: Vector<'py>,
        edges: Vector<'py>,
        fisher_z: bool,
    ) -> Answer<'py> {
        let (index, bins) = (vector(&index), bins(&edges)?);
        let map =
            raised(py.detach(|| {
                correlation::norm_index_map(&self.standardized, &index, &bins, averaging(fisher_z))
            }))?;
        means(py, map.means)?
            .array("edges", Array1::from(map.bins.edges().to_vec()))?
            .array("units", Array1::from(map.units).mapv(|units| units as u64))
    }

    fn diagonal<'py>(
        &self,
        py: Python<'py>,
        index: Vector<'py>,
        at: Vector<'py>,
        half_width: f64,
        fisher_z: bool,
    ) -> Answer<'py> {
        let (index, at) = (vector(&index), at.as_array().to_vec());
        let averaging = averaging(fisher_z);
        let curve =
            py.detach(|| correlation::diagonal(&self.standardized, &index, &at, half_width, averaging));
        means(py, raised(curve)?.means)?.array("at", Array1::from(at))
    }

    #[allow(clippy::too_many_arguments, reason = "each is one number of the curve's definition")]
    fn anti_diagonal<'py>(
        &self,
        py: Python<'py>,
        index: Vector<'py>,
        center: f64,
        width: f64,
        cells: usize,
        fisher_z: bool,
    ) -> Answer<'py> {
        let (index, averaging) = (vector(&index), averaging(fisher_z));
        let curve = raised(py.detach(|| {
            correlation::anti_diagonal(&self.standardized, &index, center, width, cells, averaging)
        }))?;
        means(py, curve.means)?.array("at", Array1::from(curve.half_difference))
    }

    fn by_distance<'py>(
        &self,
        py: Python<'py>,
        positions: Matrix<'py>,
        edges: Vector<'py>,
        period: Option<[f64; 2]>,
        fisher_z: bool,
    ) -> Answer<'py> {
        let positions = matrix(&positions);
        self.curve(py, PairVariable::Distance { positions: &positions, period }, &edges, fisher_z)
    }

    fn by_signal_correlation<'py>(
        &self,
        py: Python<'py>,
        tuning: Matrix<'py>,
        edges: Vector<'py>,
        fisher_z: bool,
    ) -> Answer<'py> {
        let tuning = raised(Standardized::new(&matrix(&tuning)))?;
        self.curve(py, PairVariable::SignalCorrelation(&tuning), &edges, fisher_z)
    }

    fn by_angle<'py>(
        &self,
        py: Python<'py>,
        angles: Vector<'py>,
        period: f64,
        edges: Vector<'py>,
        fisher_z: bool,
    ) -> Answer<'py> {
        let angles = vector(&angles);
        self.curve(py, PairVariable::CircularDifference { angles: &angles, period }, &edges, fisher_z)
    }

    fn by_difference<'py>(
        &self,
        py: Python<'py>,
        values: Vector<'py>,
        edges: Vector<'py>,
        fisher_z: bool,
    ) -> Answer<'py> {
        self.curve(py, PairVariable::AbsoluteDifference(&vector(&values)), &edges, fisher_z)
    }

    fn by_mean<'py>(
        &self,
        py: Python<'py>,
        values: Vector<'py>,
        edges: Vector<'py>,
        fisher_z: bool,
    ) -> Answer<'py> {
        self.curve(py, PairVariable::Mean(&vector(&values)), &edges, fisher_z)
    }
}

impl Correlations {
    fn curve<'py>(
        &self,
        py: Python<'py>,
        variable: PairVariable<'_, f64>,
        edges: &Vector<'py>,
        fisher_z: bool,
    ) -> Answer<'py> {
        let bins: Bins = bins(edges)?;
        let axis = PairAxis { variable, bins: &bins };
        let curve: Result<_, InputError> =
            py.detach(|| correlation::correlation_curve(&self.standardized, axis, averaging(fisher_z)));
        means(py, raised(curve)?.means)?
            .array("at", Array1::from(bins.centers()))?
            .array("edges", Array1::from(bins.edges().to_vec()))
    }
}

fn averaging(fisher_z: bool) -> Averaging {
    if fisher_z { Averaging::FisherZ } else { Averaging::Arithmetic }
}

pub(crate) fn means<D: Dimension>(py: Python<'_>, means: PairMeans<D>) -> PyResult<Fields<'_>> {
    Fields::new(py)
        .array("mean", means.mean)?
        .array("pairs", means.pairs)?
        .array("standard_deviation", means.deviation)?
        .array("standard_error_pairs", means.standard_error_pairs)?
        .array("standard_error_units", means.standard_error_units)
}

pub(super) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Correlations>()
}
