//! Mean, standard deviation, median and percentiles.

use ndarray::{ArrayRef1, ArrayView1};
use serde::{Deserialize, Serialize};

use crate::input::{InputError, require_each};

/// What [`summarize`] gives. Of an empty set everything but the counts is NaN.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Finite values, the ones summarized.
    pub count: usize,
    /// NaN values left out.
    pub nan: usize,
    /// Infinite values left out.
    pub infinite: usize,
    /// Arithmetic mean.
    pub mean: f64,
    /// Standard deviation with n - 1; NaN for a single value.
    pub standard_deviation: f64,
    /// Median.
    pub median: f64,
    /// Smallest value.
    pub minimum: f64,
    /// Largest value.
    pub maximum: f64,
}

/// Summary of the finite values; NaN and infinite ones are left out and counted.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::summary::summarize;
///
/// let summary = summarize(&array![1.0, 2.0, 6.0, f64::NAN, f64::INFINITY]);
/// assert_eq!((summary.count, summary.nan, summary.infinite), (3, 1, 1));
/// assert_eq!((summary.mean, summary.median), (3.0, 2.0));
/// assert!((summary.standard_deviation - 7.0_f64.sqrt()).abs() < 1e-12);
/// ```
pub fn summarize(values: &ArrayRef1<f64>) -> Summary {
    let sorted = sorted_finite(values);
    let finite = ArrayView1::from(&sorted);
    Summary {
        count: sorted.len(),
        nan: values.iter().filter(|value| value.is_nan()).count(),
        infinite: values.iter().filter(|value| value.is_infinite()).count(),
        mean: mean(&finite),
        standard_deviation: standard_deviation(&finite),
        median: percentile_of_sorted(&sorted, 50.0),
        minimum: sorted.first().copied().unwrap_or(f64::NAN),
        maximum: sorted.last().copied().unwrap_or(f64::NAN),
    }
}

/// Arithmetic mean; NaN if empty.
///
/// # Examples
/// ```
/// assert_eq!(normcircuit_statistics::summary::mean(&ndarray::array![1.0, 2.0]), 1.5);
/// ```
pub fn mean(values: &ArrayRef1<f64>) -> f64 {
    values.mean().unwrap_or(f64::NAN)
}

/// Median of the finite values; NaN if there is none.
///
/// # Examples
/// ```
/// assert_eq!(normcircuit_statistics::summary::median(&ndarray::array![1.0, f64::NAN, 4.0, 2.0]), 2.0);
/// ```
pub fn median(values: &ArrayRef1<f64>) -> f64 {
    percentile_of_sorted(&sorted_finite(values), 50.0)
}

/// Standard deviation with n - 1; NaN for fewer than two values.
///
/// # Examples
/// ```
/// assert_eq!(normcircuit_statistics::summary::standard_deviation(&ndarray::array![1.0, 2.0, 3.0]), 1.0);
/// ```
pub fn standard_deviation(values: &ArrayRef1<f64>) -> f64 {
    let center = mean(values);
    let squares: f64 = values.iter().map(|value| (value - center).powi(2)).sum();
    if values.len() < 2 { f64::NAN } else { (squares / (values.len() - 1) as f64).sqrt() }
}

/// Standard error of the mean of independent values; NaN for fewer than two.
///
/// # Examples
/// ```
/// let error = normcircuit_statistics::summary::standard_error_of_mean(&ndarray::array![1.0, 2.0, 3.0, 4.0]);
/// assert!((error - (5.0_f64 / 12.0).sqrt()).abs() < 1e-15);
/// ```
pub fn standard_error_of_mean(values: &ArrayRef1<f64>) -> f64 {
    let center = mean(values);
    let squares: f64 = values.iter().map(|value| (value - center).powi(2)).sum();
    let count = values.len() as f64;
    if values.len() < 2 { f64::NAN } else { (squares / (count - 1.0) / count).sqrt() }
}

/// Percentiles (0 to 100) of the finite values by linear interpolation between order statistics,
/// the default of `numpy.percentile` and of R (type 7). NaN if no value is finite.
///
/// # Errors
/// A percentile outside 0 to 100.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::summary::percentiles;
///
/// assert_eq!(percentiles(&array![1.0, 2.0, 3.0, 4.0], &[0.0, 50.0, 75.0])?, vec![1.0, 2.5, 3.25]);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn percentiles(values: &ArrayRef1<f64>, percents: &[f64]) -> Result<Vec<f64>, InputError> {
    require_each("percents", percents, "between 0 and 100", |percent| (0.0..=100.0).contains(&percent))?;
    let sorted = sorted_finite(values);
    Ok(percents.iter().map(|&percent| percentile_of_sorted(&sorted, percent)).collect())
}

/// Linear percentile of ascending finite values.
pub(crate) fn percentile_of_sorted(sorted: &[f64], percent: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let position = last as f64 * percent / 100.0;
    let below = (position.floor() as usize).min(last);
    let above = (below + 1).min(last);
    sorted[below] + (sorted[above] - sorted[below]) * (position - below as f64)
}

fn sorted_finite(values: &ArrayRef1<f64>) -> Vec<f64> {
    let mut finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    finite.sort_by(f64::total_cmp);
    finite
}
