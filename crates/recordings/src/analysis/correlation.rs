//! Spike-count correlations in the trials with both stimuli.

use super::Normalization;
use crate::data::LabRecording;
use ndarray::{Array1, Array2, ArrayView1, Axis, Ix1};
use normcircuit_protocols::Condition;
use normcircuit_statistics::correlation::{
    AntiDiagonal, Averaging, CorrelationCurve, Diagonal, NormIndexMap, PairAxis, PairMeans, PairVariable,
    Standardized, anti_diagonal, correlation_curve, diagonal, mean_correlation, norm_index_map,
};
use normcircuit_statistics::estimate::{Estimate, student_quantile};
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::summary::percentiles;

/// Bins of the norm index, as the paper has them for recordings.
const INDEX_RANGE: (f64, f64) = (1.0, 2.0);
const INDEX_BINS: usize = 10;
/// Both units of a pair on the diagonal lie within this distance of its center.
const DIAGONAL_HALF_WIDTH: f64 = 0.1;
const DISTANCE_BINS: usize = 8;
/// Distances beyond this percentage of all have no bin: too few pairs are that far apart.
pub(crate) const DISTANCE_PERCENTAGE: f64 = 95.0;
/// The range of distances is found from at most so many units.
const DISTANCE_UNITS: usize = 1_000;

/// Blocks of trials that are left out in turn for the errors of curves.
const BLOCKS: usize = 20;
/// Blocks of trials that are left out in turn for the error of the mean over all pairs.
const MEAN_BLOCKS: usize = 100;

/// Spike-count correlations of the units that enter.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlations {
    /// Units that never vary with both stimuli; they are left out.
    pub constant: usize,
    /// Mean over all pairs, its interval for other trials and other units.
    pub mean: Estimate,
    /// By the norm indices of both units.
    pub map: NormIndexMap,
    /// Units of similar norm index.
    pub diagonal: Diagonal,
    /// Units on either side of a norm index of 1.5.
    pub anti_diagonal: AntiDiagonal,
    /// By distance, if there are positions that differ.
    pub distance: Option<CorrelationCurve>,
    /// Half widths of the 95 % intervals of the three curves.
    pub errors: CurveErrors,
}

/// Half widths of 95 % intervals for other trials and other units, of each point of the curves; NaN for a point of fewer than
/// two pairs, and for fewer than three trials.
///
/// The variance over trials (leaving out blocks of them in turn) and that over units (pairs share units) add, so that noise
/// of single pairs in single trials, which is in both, makes intervals too wide rather than too narrow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CurveErrors {
    /// Of [`Correlations::diagonal`].
    pub diagonal: Vec<f64>,
    /// Of [`Correlations::anti_diagonal`].
    pub anti_diagonal: Vec<f64>,
    /// Of [`Correlations::distance`].
    pub distance: Vec<f64>,
}

/// What all curves are made with but the counts.
struct Axes {
    index: Array1<f64>,
    bins: Bins,
    positions: Option<(Array2<f64>, Bins)>,
    period: Option<[f64; 2]>,
}

/// Three curves of the same counts.
struct Curves {
    diagonal: Diagonal,
    anti_diagonal: AntiDiagonal,
    distance: Option<CorrelationCurve>,
}

impl Correlations {
    pub(super) fn new(
        recording: &LabRecording,
        used: &[usize],
        normalization: &Normalization,
    ) -> Result<Self, InputError> {
        let counts = recording.counts_of(Condition::Both, used);
        let standardized = Standardized::<f64>::new(&counts)?;
        let bins = Bins::uniform(INDEX_RANGE.0, INDEX_RANGE.1, INDEX_BINS)?;
        let index = normalization.indices();
        let map = norm_index_map(&standardized, &index, &bins, Averaging::Arithmetic)?;
        let positions = recording.positions().map(|positions| positions.select(Axis(0), used));
        let positions = match positions {
            Some(positions) => distance_bins(&positions, recording.period())?.map(|bins| (positions, bins)),
            None => None,
        };
        let axes = Axes { index, bins, positions, period: recording.period() };
        let Curves { diagonal, anti_diagonal, distance } = axes.curves(&standardized)?;
        let mut found = Self {
            constant: standardized.constant().len(),
            mean: mean_correlation(&counts, counts.nrows().min(MEAN_BLOCKS))?,
            map,
            diagonal,
            anti_diagonal,
            distance,
            errors: CurveErrors::default(),
        };
        found.errors = axes.errors(&counts, &found)?;
        Ok(found)
    }

    /// Whether any two units vary.
    pub fn exist(&self) -> bool {
        self.mean.value.is_finite()
    }
}

impl Axes {
    fn curves(&self, counts: &Standardized<f64>) -> Result<Curves, InputError> {
        let averaging = Averaging::Arithmetic;
        let center = f64::midpoint(INDEX_RANGE.0, INDEX_RANGE.1);
        let width = (INDEX_RANGE.1 - INDEX_RANGE.0) / INDEX_BINS as f64;
        let by_distance = |(positions, bins): &(Array2<f64>, Bins)| {
            let variable = PairVariable::Distance { positions, period: self.period };
            correlation_curve(counts, PairAxis { variable, bins }, averaging)
        };
        Ok(Curves {
            diagonal: diagonal(counts, &self.index, &self.bins.centers(), DIAGONAL_HALF_WIDTH, averaging)?,
            anti_diagonal: anti_diagonal(counts, &self.index, center, width, INDEX_BINS / 2, averaging)?,
            distance: self.positions.as_ref().map(by_distance).transpose()?,
        })
    }

    fn errors(&self, counts: &Array2<f64>, found: &Correlations) -> Result<CurveErrors, InputError> {
        let trials = counts.nrows();
        let blocks = if trials < 3 { 0 } else { trials.min(BLOCKS) };
        let without = (0..blocks).map(|block| {
            let kept: Vec<usize> = (0..trials).filter(|trial| trial % blocks != block).collect();
            self.curves(&Standardized::new(&counts.select(Axis(0), &kept))?)
        });
        let without = without.collect::<Result<Vec<Curves>, InputError>>()?;
        let of = |means: &PairMeans<Ix1>, curve: &dyn Fn(&Curves) -> Option<Array1<f64>>| {
            let curves: Vec<Array1<f64>> = without.iter().filter_map(curve).collect();
            half_widths(means, &curves, counts.ncols())
        };
        Ok(CurveErrors {
            diagonal: of(&found.diagonal.means, &|curves| Some(curves.diagonal.means.mean.clone())),
            anti_diagonal: of(&found.anti_diagonal.means, &|curves| {
                Some(curves.anti_diagonal.means.mean.clone())
            }),
            distance: found.distance.as_ref().map_or_else(Vec::new, |curve| {
                of(&curve.means, &|curves| Some(curves.distance.as_ref()?.means.mean.clone()))
            }),
        })
    }
}

fn half_widths(means: &PairMeans<Ix1>, without: &[Array1<f64>], units: usize) -> Vec<f64> {
    let quantile = student_quantile(without.len().min(units) as f64 - 1.0);
    let of_point = |(point, error): (usize, &f64)| {
        let values: Vec<f64> = without.iter().map(|curve| curve[point]).collect();
        quantile * (jackknife_variance(&values) + error * error).sqrt()
    };
    means.standard_error_units.iter().enumerate().map(of_point).collect()
}

/// Variance from the values without each of several parts of the data.
fn jackknife_variance(without: &[f64]) -> f64 {
    let parts = without.len() as f64;
    let mean = without.iter().sum::<f64>() / parts;
    (parts - 1.0) / parts * without.iter().map(|value| (value - mean).powi(2)).sum::<f64>()
}

/// Bins of distances; `None` if nearly all units are at one place.
fn distance_bins(positions: &Array2<f64>, period: Option<[f64; 2]>) -> Result<Option<Bins>, InputError> {
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
    Bins::uniform(0.0, farthest, DISTANCE_BINS).map(Some)
}
