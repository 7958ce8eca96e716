//! Signals of units scaled so that products of rows are correlations or covariances.

use ndarray::{Array2, ArrayRef2, Axis, LinalgScalar};
use rayon::prelude::*;

use crate::input::{InputError, require_count, require_length};

/// The precision in which pairs are computed: `f32` (correlations good to about 1e-6, twice as fast) or `f64`.
pub trait Real: LinalgScalar + Into<f64> + Send + Sync + private::Sealed {
    /// The nearest value in this precision.
    fn from_f64(value: f64) -> Self;
}

impl Real for f32 {
    fn from_f64(value: f64) -> Self {
        value as f32
    }
}

impl Real for f64 {
    fn from_f64(value: f64) -> Self {
        value
    }
}

mod private {
    /// Keeps [`Real`](super::Real) to the two types a matrix product is tuned for.
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// Signals `[unit x trial]`, each with mean 0 and sum of squares 1, so that the product of two rows is their correlation.
///
/// A unit whose signal is constant has no correlation; it is left out of every analysis and listed by
/// [`constant`](Self::constant).
#[derive(Debug, Clone)]
pub struct Standardized<F> {
    pub(crate) rows: Array2<F>,
    constant: Vec<usize>,
}

impl<F: Real> Standardized<F> {
    /// Standardizes signals `[trial x unit]`: spike counts, or tuning curves `[orientation x unit]` for signal correlation.
    ///
    /// # Errors
    /// Fewer than two trials; a value that is not finite.
    ///
    /// # Examples
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::correlation::Standardized;
    ///
    /// let counts = array![[1_u16, 0], [3, 0], [2, 0]];
    /// let standardized = Standardized::<f32>::new(&counts)?;
    /// assert_eq!(standardized.constant(), &[1]);
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn new<C: Copy + Into<f64> + Sync>(signals: &ArrayRef2<C>) -> Result<Self, InputError> {
        let (rows, constant) = centered_rows(signals, |squares| 1.0 / squares.sqrt())?;
        Ok(Self { rows, constant })
    }

    /// Number of units, constant ones included.
    ///
    /// # Examples
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::correlation::Standardized;
    ///
    /// assert_eq!(Standardized::<f64>::new(&array![[1.0, 0.0], [2.0, 5.0]])?.units(), 2);
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn units(&self) -> usize {
        self.rows.nrows()
    }

    /// Units whose signal never changes, ascending.
    ///
    /// # Examples
    /// ```
    /// use ndarray::array;
    /// use normcircuit_statistics::correlation::Standardized;
    ///
    /// let counts = array![[1_u16, 0, 7], [3, 0, 7], [2, 0, 7]];
    /// assert_eq!(Standardized::<f32>::new(&counts)?.constant(), &[1, 2]);
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn constant(&self) -> &[usize] {
        &self.constant
    }

    /// The units that are not constant and satisfy `keep`.
    pub(crate) fn varying(&self, keep: impl Fn(usize) -> bool) -> Vec<usize> {
        (0..self.units()).filter(|unit| self.constant.binary_search(unit).is_err() && keep(*unit)).collect()
    }

    /// The rows of some units.
    pub(crate) fn select(&self, units: &[usize]) -> Array2<F> {
        self.rows.select(Axis(0), units)
    }
}

/// Rows `[unit x trial]` minus their mean, times a factor of their sum of squares; and the constant units, whose rows are 0.
pub(crate) fn centered_rows<F: Real, C: Copy + Into<f64> + Sync>(
    signals: &ArrayRef2<C>,
    scale: impl Fn(f64) -> f64 + Sync,
) -> Result<(Array2<F>, Vec<usize>), InputError> {
    require_count("signals", "trials", signals.nrows(), 2)?;
    let mut rows = Array2::<F>::zeros((signals.ncols(), signals.nrows()));
    let states: Vec<Row> = (rows.axis_iter_mut(Axis(0)).into_par_iter())
        .zip(signals.axis_iter(Axis(1)))
        .map(|(mut row, signal)| {
            let values: Vec<f64> = signal.iter().map(|&value| value.into()).collect();
            if let Some(trial) = values.iter().position(|value| !value.is_finite()) {
                return Row::Invalid(trial, values[trial]);
            }
            let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(a, b), &v| (a.min(v), b.max(v)));
            if low >= high {
                return Row::Constant;
            }
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            let factor = scale(values.iter().map(|value| (value - mean).powi(2)).sum());
            row.iter_mut().zip(values).for_each(|(out, value)| *out = F::from_f64((value - mean) * factor));
            Row::Varying
        })
        .collect();
    let mut constant = Vec::new();
    for (unit, state) in states.into_iter().enumerate() {
        match state {
            Row::Varying => {}
            Row::Constant => constant.push(unit),
            Row::Invalid(trial, value) => {
                let index = trial * signals.ncols() + unit;
                return Err(InputError::Value { name: "signals", index, value, requirement: "finite" });
            }
        }
    }
    Ok((rows, constant))
}

enum Row {
    Varying,
    Constant,
    Invalid(usize, f64),
}

/// All correlations `[unit x unit]`, for populations small enough to hold them; NaN for constant units.
///
/// # Errors
/// Fewer than two trials; a value that is not finite.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::correlation::correlation_matrix;
///
/// let r = correlation_matrix(&array![[1_u8, 4, 0], [2, 2, 0], [3, 0, 0]])?;
/// assert!((r[[0, 1]] + 1.0).abs() < 1e-12);
/// assert!(r[[0, 2]].is_nan());
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn correlation_matrix<C: Copy + Into<f64> + Sync>(
    signals: &ArrayRef2<C>,
) -> Result<Array2<f64>, InputError> {
    let standardized = Standardized::<f64>::new(signals)?;
    let mut matrix = standardized.rows.dot(&standardized.rows.t());
    for &unit in standardized.constant() {
        matrix.row_mut(unit).fill(f64::NAN);
        matrix.column_mut(unit).fill(f64::NAN);
    }
    Ok(matrix)
}

/// Fails unless there is one value for each unit.
pub(crate) fn require_unit_values(name: &'static str, found: usize, units: usize) -> Result<(), InputError> {
    require_length(name, "unit", found, units)
}
