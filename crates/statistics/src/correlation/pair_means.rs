//! Means over pairs and their two standard errors.

use ndarray::{Array, Dimension};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::pairs::Tally;

/// How correlations are averaged over pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Averaging {
    /// The mean of r.
    #[default]
    Arithmetic,
    /// The mean of Fisher's z = artanh r, turned back into r. |r| is limited to 1 - 1e-6, so that duplicated units stay
    /// finite; deviation and errors are those of z times dr/dz at the mean.
    FisherZ,
}

/// Means over the pairs in each cell of a map or at each point of a curve.
///
/// `standard_error_pairs` is the deviation over the square root of the number of pairs. It takes pairs as independent,
/// which they are not: each unit is in many of them, and the error comes out far too small, the more so the more units.
/// `standard_error_units` counts every two pairs that have a unit in common: with `e` the deviation of a pair from
/// the mean of its cell and `n` the number of pairs, its square is `(Σ_unit (Σ_pairs of the unit e)² - Σ_pairs e²) / n²`,
/// the cluster-robust variance for dyads of Aronow, Samii & Assenova 2015 (doi 10.1093/pan/mpv018). It equals a
/// bootstrap over units to first order, needs no random draw, and costs no second pass. It is never below
/// `standard_error_pairs`, and a few percent too small with fewer than some 50 units.
///
/// Both speak of other units in the same trials; what another set of trials would have given is not in them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound = "D: Dimension + Serialize + DeserializeOwned")]
pub struct PairMeans<D: Dimension> {
    /// Mean over pairs; NaN where there is none.
    pub mean: Array<f64, D>,
    /// Number of pairs.
    pub pairs: Array<u64, D>,
    /// Standard deviation over pairs (n - 1); NaN for fewer than two.
    pub deviation: Array<f64, D>,
    /// Standard error that takes pairs as independent; NaN for fewer than two.
    pub standard_error_pairs: Array<f64, D>,
    /// Standard error that respects that pairs share units; NaN for fewer than two.
    pub standard_error_units: Array<f64, D>,
}

impl Averaging {
    /// What is averaged instead of r.
    pub(crate) fn transform(self, r: f64) -> f64 {
        match self {
            Self::Arithmetic => r,
            Self::FisherZ => r.clamp(-1.0 + 1e-6, 1.0 - 1e-6).atanh(),
        }
    }
}

impl<D: Dimension> PairMeans<D> {
    /// Mean and standard deviation (n - 1) over the pairs of all cells together, of which none may be in two; averaged arithmetically.
    ///
    /// # Examples
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::correlation::{
    ///     Averaging, PairAxis, PairVariable, Standardized, correlation_curve,
    /// };
    /// use normcircuit_statistics::histogram::Bins;
    ///
    /// let counts = Standardized::<f64>::new(&array![[1_u8, 2, 3], [2, 4, 1], [3, 6, 2]])?;
    /// let bins = Bins::uniform(0.0, 2.0, 4)?;
    /// let axis = PairAxis { variable: PairVariable::AbsoluteDifference(&array![0.0, 0.2, 1.5]), bins: &bins };
    /// let (mean, deviation) = correlation_curve(&counts, axis, Averaging::Arithmetic)?.means.pooled();
    /// // Correlations 1, -0.5 and -0.5.
    /// assert!(mean.abs() < 1e-12 && (deviation - 0.75_f64.sqrt()).abs() < 1e-12);
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn pooled(&self) -> (f64, f64) {
        let [mut number, mut sum, mut squares] = [0.0; 3];
        let cells = self.mean.iter().zip(&self.deviation).zip(&self.pairs);
        for ((mean, deviation), pairs) in cells.filter(|(_, pairs)| **pairs > 0) {
            let pairs = *pairs as f64;
            number += pairs;
            sum += pairs * mean;
            // One pair has no deviation.
            let around = if pairs > 1.0 { (pairs - 1.0) * deviation.powi(2) } else { 0.0 };
            squares += pairs * mean.powi(2) + around;
        }
        let mean = sum / number;
        (mean, ((squares - number * mean.powi(2)) / (number - 1.0)).sqrt())
    }

    /// One value of a tally, with `cell_at` the cell of each entry in row-major order.
    pub(crate) fn from_tally<const V: usize>(
        tally: &Tally<V>,
        value: usize,
        averaging: Averaging,
        shape: &D,
        cell_at: impl Fn(usize) -> usize,
    ) -> Self {
        let cells: Vec<Cell> =
            (0..shape.size()).map(|entry| Cell::of(tally, cell_at(entry), value, averaging)).collect();
        let gather = |field: fn(&Cell) -> f64| {
            let mut entries = cells.iter().map(field);
            Array::from_shape_simple_fn(shape.clone(), || entries.next().unwrap_or(f64::NAN))
        };
        Self {
            mean: gather(|cell| cell.mean),
            pairs: gather(|cell| cell.pairs).mapv(|pairs| pairs as u64),
            deviation: gather(|cell| cell.deviation),
            standard_error_pairs: gather(|cell| cell.error_pairs),
            standard_error_units: gather(|cell| cell.error_units),
        }
    }
}

struct Cell {
    mean: f64,
    pairs: f64,
    deviation: f64,
    error_pairs: f64,
    error_units: f64,
}

impl Cell {
    fn of<const V: usize>(tally: &Tally<V>, cell: usize, value: usize, averaging: Averaging) -> Self {
        let moments = &tally.cells[cell];
        let pairs = moments.count as f64;
        let mean = moments.sum[value] / pairs;
        // One pair has no deviation; 0 / 0 says so.
        let squares = (moments.squares[value] - pairs * mean * mean).max(0.0);
        let variance = if moments.count < 2 { f64::NAN } else { squares / (pairs - 1.0) };
        let of_pairs = variance / pairs;
        let of_units = ((tally.shared_squares[cell][value] - squares) / (pairs * pairs)).max(of_pairs);
        let (mean, slope) = match averaging {
            Averaging::Arithmetic => (mean, 1.0),
            Averaging::FisherZ => (mean.tanh(), 1.0 - mean.tanh().powi(2)),
        };
        Self {
            mean,
            pairs,
            deviation: variance.sqrt() * slope,
            error_pairs: of_pairs.sqrt() * slope,
            error_units: if moments.count < 2 { f64::NAN } else { of_units.sqrt() * slope },
        }
    }
}
