//! Correlation as a function of one or two properties of a pair.

use ndarray::{Dim, Ix1, Ix2};
use serde::{Deserialize, Serialize};

use super::pair_means::{Averaging, PairMeans};
use super::standardized::{Real, Standardized};
use super::variable::{AxisPairing, PairAxis};
use crate::histogram::Bins;
use crate::input::InputError;

/// Mean correlation as a function of one property of a pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CorrelationCurve {
    /// Bins of the property.
    pub bins: Bins,
    /// Mean in each bin.
    pub means: PairMeans<Ix1>,
}

/// Mean correlation as a function of two properties of a pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CorrelationTable {
    /// Bins of the first property.
    pub rows: Bins,
    /// Bins of the second property.
    pub columns: Bins,
    /// Mean in each cell `[row x column]`.
    pub means: PairMeans<Ix2>,
}

/// Mean correlation of all pairs as a function of distance, tuning similarity, difference of preferred orientation, or
/// any other [`PairVariable`](super::PairVariable).
///
/// # Errors
/// The variable does not have one entry for each unit; a period that is not positive.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::correlation::{Averaging, PairAxis, PairVariable, Standardized, correlation_curve};
/// use normcircuit_statistics::histogram::Bins;
///
/// let counts = Standardized::<f64>::new(&array![[1_u8, 2, 3], [2, 4, 1], [3, 6, 2]])?;
/// let positions = array![[0.1, 0.5], [0.9, 0.5], [0.5, 0.5]];
/// let bins = Bins::uniform(0.0, 0.5, 2)?;
/// let axis = PairAxis {
///     variable: PairVariable::Distance { positions: &positions, period: Some([1.0, 1.0]) },
///     bins: &bins,
/// };
/// let curve = correlation_curve(&counts, axis, Averaging::Arithmetic)?;
/// assert_eq!(curve.means.pairs, array![1, 2]);
/// assert!((curve.means.mean[0] - 1.0).abs() < 1e-12);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn correlation_curve<F: Real>(
    counts: &Standardized<F>,
    axis: PairAxis<'_, F>,
    averaging: Averaging,
) -> Result<CorrelationCurve, InputError> {
    let tally = AxisPairing::tally(counts, axis, None, averaging)?;
    let means = PairMeans::from_tally(&tally, 0, averaging, &Dim([axis.bins.count()]), |entry| entry);
    Ok(CorrelationCurve { bins: axis.bins.clone(), means })
}

/// Mean correlation of all pairs as a function of two properties.
///
/// Tuning similarity against difference of norm index with two bins, say, gives the two curves of Figure 2A of
/// Song et al. 2026 (doi 10.1126/sciadv.adv9396). Two axes that are both signal correlations must be of the same curves.
///
/// # Errors
/// A variable does not have one entry for each unit; a period that is not positive.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::correlation::{Averaging, PairAxis, PairVariable, Standardized, correlation_table};
/// use normcircuit_statistics::histogram::Bins;
///
/// let counts = Standardized::<f64>::new(&array![[1_u8, 2, 3], [2, 4, 1], [3, 6, 2]])?;
/// let tuning = Standardized::<f64>::new(&array![[1.0, 1.1, 5.0], [2.0, 2.1, 1.0]])?;
/// let similarity = PairAxis { variable: PairVariable::SignalCorrelation(&tuning), bins: &Bins::uniform(-1.0, 1.0, 2)? };
/// let index = array![1.2, 1.3, 2.4];
/// let difference = PairAxis { variable: PairVariable::AbsoluteDifference(&index), bins: &Bins::uniform(0.0, 2.0, 2)? };
/// let table = correlation_table(&counts, similarity, difference, Averaging::Arithmetic)?;
/// assert_eq!(table.means.pairs, array![[0, 2], [1, 0]]);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn correlation_table<F: Real>(
    counts: &Standardized<F>,
    rows: PairAxis<'_, F>,
    columns: PairAxis<'_, F>,
    averaging: Averaging,
) -> Result<CorrelationTable, InputError> {
    let tally = AxisPairing::tally(counts, rows, Some(columns), averaging)?;
    let shape = Dim([rows.bins.count(), columns.bins.count()]);
    let means = PairMeans::from_tally(&tally, 0, averaging, &shape, |entry| entry);
    Ok(CorrelationTable { rows: rows.bins.clone(), columns: columns.bins.clone(), means })
}
