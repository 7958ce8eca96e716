//! Covariance of synaptic currents between pairs of neurons, from currents recorded and averaged in several ways.

use crate::FigureError;
use crate::analysis::{CurrentSamples, SLIDING, Typical, mean_in_bin};
use ndarray::Ix1;
use normcircuit_laboratory::measurements::{BIN_MS, FINEST_MS, SETTLING_MS};
use normcircuit_protocols::experiment::RecordedCurrents;
use normcircuit_statistics::correlation::{PairMeans, Windows};
use normcircuit_statistics::current_covariance::{
    CovarianceCurve, covariance_of_similar, covariance_with_reference,
};
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::jackknife::Jackknife;

/// Norm index of neuron 1 in panel D.
pub(super) const REFERENCE: (f64, f64) = (1.0, 1.5);
/// Norm indices of a pair in panel E differ by less than this.
pub(super) const SIMILAR: f64 = 1.0;
/// Norm indices that are shown, and their bins.
pub(super) const RANGE: (f64, f64) = (1.0, 3.0);
const BINS: usize = 10;
/// Windows of the finest resolution in the time in which the network settles.
const SETTLING: usize = (SETTLING_MS / FINEST_MS) as usize;
const FINEST: Windows = Windows { dropped: 0, width: 1, step: 1 };

/// Covariances of one pair of currents by norm index.
pub(super) type Part = fn(&CovarianceCurve) -> &PairMeans<Ix1>;

/// Covariances of pairs with neuron 1 in the reference range, and of pairs with similar norm indices.
pub(super) struct Found {
    pub(super) curves: Jackknife<[CovarianceCurve; 2]>,
    /// Neurons with norm indices in range.
    pub(super) neurons: usize,
    pub(super) windows: usize,
}

/// What is found from currents recorded and averaged in one way.
pub(super) struct Reading {
    pub(super) title: &'static str,
    /// How the currents were recorded and averaged.
    pub(super) how: String,
    /// What intervals cover.
    pub(super) covers: &'static str,
    /// A remark on its comparison with the published values; none if it is not compared.
    pub(super) compared: Option<&'static str>,
    pub(super) found: Found,
}

/// As published, the same without the start of the runs, and at the resolution at which spikes are counted.
pub(super) fn all(
    onset: &[RecordedCurrents],
    steady: &[RecordedCurrents],
    typical: &Typical,
) -> Result<[Reading; 3], FigureError> {
    let bins = Bins::uniform(RANGE.0, RANGE.1, BINS)?;
    let reading = |runs: &[RecordedCurrents], windows: Windows, fixed: usize| {
        let samples = CurrentSamples::new(runs, typical, windows, fixed)?;
        let curves = samples.jackknife(|currents| {
            Ok([
                covariance_with_reference(currents, &samples.index, REFERENCE, &bins)?,
                covariance_of_similar(currents, &samples.index, SIMILAR, &bins)?,
            ])
        })?;
        Ok::<_, FigureError>(Found { curves, neurons: samples.neurons(RANGE), windows: samples.windows() })
    };
    let (start, time) = (SETTLING_MS as f64 / 1000.0, SLIDING.width as u64 * BIN_MS);
    Ok([
        Reading {
            title: "from the start of the run",
            how: format!("{FINEST_MS}-ms currents of {} runs from the very start on", onset.len()),
            covers: "time after the first second and neurons, in this network; every run's start is always in",
            compared: Some(""),
            found: reading(onset, FINEST, SETTLING)?,
        },
        Reading {
            title: "after settling",
            how: format!("{FINEST_MS}-ms currents of the same runs without their first {start} s"),
            covers: super::COVERS,
            compared: Some("without the start of the runs, which the published values seem to contain"),
            found: reading(onset, Windows { dropped: SETTLING, ..FINEST }, 0)?,
        },
        Reading {
            title: "after settling, averaged",
            how: format!(
                "currents of all runs with both images after settling, averaged over sliding {time} ms"
            ),
            covers: super::COVERS,
            compared: None,
            found: reading(steady, SLIDING, 0)?,
        },
    ])
}

impl Reading {
    /// Covariances of a part of the currents in all bins, with errors over time and neurons together.
    pub(super) fn estimates(&self, group: usize, part: Part) -> Vec<Estimate> {
        (0..BINS).map(|bin| mean_in_bin(&self.found.curves, |curves| part(&curves[group]), bin)).collect()
    }
}
