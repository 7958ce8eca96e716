//! A lab's own recording.

use crate::errors::raised;
use crate::results::Fields;
use crate::statistics::{Answer, estimate, estimates, means};
use ndarray::{Array1, ArrayView1, Ix1};
use normcircuit_recordings::label::{self, Labels};
use normcircuit_recordings::{Analysis, Correlations, Information, LabRecording, Settings, check_outputs};
use normcircuit_statistics::correlation::PairMeans;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::path::PathBuf;

/// Analyzes what is in an NPZ archive; writes a report if there is a folder for it.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "each is one choice of the analysis")]
pub(crate) fn analyze<'py>(
    py: Python<'py>,
    npz: &[u8],
    labels: Option<[String; 3]>,
    contrast: [String; 2],
    minimum_count: f64,
    seed: u64,
    name: &str,
    out: Option<PathBuf>,
) -> Answer<'py> {
    let labels = labels.map_or(Labels::Standard, Labels::Named);
    let [first, second] = contrast.map(|text| label::parse(&text).map_err(PyValueError::new_err));
    let settings = Settings { contrast: [first?, second?], minimum_count, seed };
    let (recording, analysis) = py.detach(|| {
        let recording = raised(LabRecording::from_npz(npz, &labels))?;
        let analysis = raised(Analysis::new(&recording, &settings))?;
        Ok::<_, PyErr>((recording, analysis))
    })?;
    let report = out.map(|folder| {
        raised(check_outputs(&folder, &[]))?;
        raised(py.detach(|| analysis.write(&recording, name, &folder)))
    });
    let Analysis { inclusion, normalization, correlations, information, .. } = &analysis;
    let found = match information {
        Ok(found) => Some(fields_of_information(py, found)?),
        Err(_) => None,
    };
    Fields::new(py)
        .value("unit_ids", recording.names())?
        .array("used", indices(&inclusion.used))?
        .array("silent", indices(&inclusion.silent))?
        .array("weak", indices(&inclusion.weak))?
        .array("dependent", indices(&inclusion.dependent))?
        .value("norm_index", estimates(py, ArrayView1::from(&normalization.units))?)?
        .value("median_norm_index", estimate(py, normalization.median)?)?
        .value("correlation", fields_of_correlations(py, correlations)?)?
        .value("information", found)?
        .value("no_information", information.as_ref().err().map(ToString::to_string))?
        .value("summary", analysis.summary(&recording))?
        .value("report", report.transpose()?)
}

fn fields_of_correlations<'py>(py: Python<'py>, found: &Correlations) -> Answer<'py> {
    let curve = |centers: &[f64], pairs: &PairMeans<Ix1>, half_widths: &[f64]| {
        means(py, pairs.clone())?
            .array("at", Array1::from(centers.to_vec()))?
            .array("half_width", Array1::from(half_widths.to_vec()))
    };
    let Correlations { diagonal, anti_diagonal, distance, errors, map, .. } = found;
    let distance = match distance {
        Some(found) => Some(curve(&found.bins.centers(), &found.means, &errors.distance)?),
        None => None,
    };
    let map = means(py, map.means.clone())?
        .array("edges", Array1::from(map.bins.edges().to_vec()))?
        .array("units", indices(&map.units))?;
    Fields::new(py)
        .value("mean", estimate(py, found.mean)?)?
        .value("constant", found.constant)?
        .value("map", map)?
        .value("diagonal", curve(&diagonal.centers, &diagonal.means, &errors.diagonal)?)?
        .value(
            "anti_diagonal",
            curve(&anti_diagonal.half_difference, &anti_diagonal.means, &errors.anti_diagonal)?,
        )?
        .value("distance", distance)
}

fn fields_of_information<'py>(py: Python<'py>, found: &Information) -> Answer<'py> {
    let Information { trials, sizes, constant, repeated, .. } = found;
    Fields::new(py)
        .value("trials", (trials[0], trials[1]))?
        .value("constant", *constant)?
        .value("repeated", *repeated)?
        .column("units", sizes, |at| at.units as i64)?
        .column("mean", sizes, |at| at.mean)?
        .column("lower", sizes, |at| at.interval[0])?
        .column("upper", sizes, |at| at.interval[1])?
        .column("shuffled", sizes, |at| at.shuffled)?
        .column("decoder", sizes, |at| at.decoder.map_or(f64::NAN, |decoder| decoder.information))?
        .column("accuracy", sizes, |at| at.decoder.map_or(f64::NAN, |decoder| decoder.accuracy))
}

fn indices(units: &[usize]) -> Array1<i64> {
    units.iter().map(|unit| *unit as i64).collect()
}
