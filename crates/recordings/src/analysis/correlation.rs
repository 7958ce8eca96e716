//! Spike-count correlations in the trials with both stimuli.

use super::Normalization;
use crate::data::LabRecording;
use ndarray::{Array1, Array2, ArrayView1, Axis};
use normcircuit_protocols::Condition;
use normcircuit_statistics::correlation::{
    AntiDiagonal, Averaging, CorrelationCurve, Diagonal, NormIndexMap, PairAxis, PairVariable, Standardized,
    anti_diagonal, correlation_curve, diagonal, group_correlation, norm_index_map,
};
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::resampling::{Bootstrap, Estimate};
use normcircuit_statistics::summary::percentiles;

/// Bins of the norm index, as the paper has them for recordings.
const INDEX_RANGE: (f64, f64) = (1.0, 2.0);
const INDEX_BINS: usize = 10;
/// Both units of a pair on the diagonal lie within this distance of its center.
const DIAGONAL_HALF_WIDTH: f64 = 0.1;
const DISTANCE_BINS: usize = 8;
/// Distances beyond this percentage of all have no bin: too few pairs are that far apart.
const DISTANCE_PERCENTAGE: f64 = 95.0;
/// The range of distances is found from at most so many units.
const DISTANCE_UNITS: usize = 1_000;

/// Spike-count correlations of the units that enter. Each mean has the standard error that respects that pairs share
/// units; it speaks of other units in the same trials.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlations {
    /// Units that never vary with both stimuli; they are left out.
    pub constant: usize,
    /// Mean over all pairs, its interval from a bootstrap over units.
    pub mean: Estimate,
    /// By the norm indices of both units.
    pub map: NormIndexMap,
    /// Units of similar norm index.
    pub diagonal: Diagonal,
    /// Units on either side of a norm index of 1.5.
    pub anti_diagonal: AntiDiagonal,
    /// By distance, if there are positions that differ.
    pub distance: Option<CorrelationCurve>,
}

impl Correlations {
    pub(super) fn new(
        recording: &LabRecording,
        used: &[usize],
        normalization: &Normalization,
        seed: u64,
    ) -> Result<Self, InputError> {
        let averaging = Averaging::Arithmetic;
        let counts = Standardized::<f64>::new(&recording.counts_of(Condition::Both, used))?;
        let index = normalization.indices();
        let bins = Bins::uniform(INDEX_RANGE.0, INDEX_RANGE.1, INDEX_BINS)?;
        let center = f64::midpoint(INDEX_RANGE.0, INDEX_RANGE.1);
        let width = (INDEX_RANGE.1 - INDEX_RANGE.0) / INDEX_BINS as f64;
        let settings = Bootstrap { seed, ..Bootstrap::default() };
        let mean = group_correlation(&counts, &vec![Some(0); used.len()], &settings)?.mean[[0, 0]];
        let positions = recording.positions().map(|positions| positions.select(Axis(0), used));
        Ok(Self {
            constant: counts.constant().len(),
            mean,
            map: norm_index_map(&counts, &index, &bins, averaging)?,
            diagonal: diagonal(&counts, &index, &bins.centers(), DIAGONAL_HALF_WIDTH, averaging)?,
            anti_diagonal: anti_diagonal(&counts, &index, center, width, INDEX_BINS / 2, averaging)?,
            distance: match positions {
                Some(positions) => by_distance(&counts, &positions, recording.period())?,
                None => None,
            },
        })
    }

    /// Whether any two units vary.
    pub fn exist(&self) -> bool {
        self.mean.value.is_finite()
    }
}

/// `None` if all units are at one place.
fn by_distance(
    counts: &Standardized<f64>,
    positions: &Array2<f64>,
    period: Option<[f64; 2]>,
) -> Result<Option<CorrelationCurve>, InputError> {
    let sparse: Vec<_> = positions.rows().into_iter().take(DISTANCE_UNITS).collect();
    let distance = |one: &ArrayView1<f64>, other: &ArrayView1<f64>| {
        let along = |axis: usize| {
            let straight = (one[axis] - other[axis]).abs();
            period.map_or(straight, |extent| {
                (straight % extent[axis]).min(extent[axis] - straight % extent[axis])
            })
        };
        along(0).hypot(along(1))
    };
    let pairs = sparse.iter().enumerate();
    let pairs = pairs.flat_map(|(later, one)| sparse[..later].iter().map(move |other| distance(one, other)));
    let farthest = percentiles(&pairs.collect::<Array1<f64>>(), &[DISTANCE_PERCENTAGE])?[0];
    if farthest.is_nan() || farthest <= 0.0 {
        return Ok(None);
    }
    let variable = PairVariable::Distance { positions, period };
    let bins = Bins::uniform(0.0, farthest, DISTANCE_BINS)?;
    correlation_curve(counts, PairAxis { variable, bins: &bins }, Averaging::Arithmetic).map(Some)
}
