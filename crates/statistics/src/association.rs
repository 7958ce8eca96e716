//! Pearson and Spearman correlation and the straight line through two variables.

use ndarray::{Array1, ArrayRef1};
use serde::{Deserialize, Serialize};

use crate::input::{InputError, require_count, require_finite, require_length};
use crate::resampling::{Bootstrap, Estimate, bootstrap};

/// Pearson correlation with its interval, and the least-squares line.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LinearAssociation {
    /// Correlation and its bootstrap interval over pairs.
    pub correlation: Estimate,
    /// Slope of y on x.
    pub slope: f64,
    /// Value of the line at x = 0.
    pub intercept: f64,
    /// Number of pairs.
    pub count: usize,
}

/// Pearson correlation of `x` and `y`; NaN if either is constant.
///
/// # Errors
/// Different lengths; fewer than two pairs; a value that is not finite.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::association::pearson;
///
/// let r = pearson(&array![1.0, 2.0, 3.0], &array![5.0, 3.0, 1.0])?;
/// assert!((r + 1.0).abs() < 1e-12);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn pearson(x: &ArrayRef1<f64>, y: &ArrayRef1<f64>) -> Result<f64, InputError> {
    check_pairs(x, y)?;
    Ok(Moments::of(x.iter().copied().zip(y.iter().copied())).correlation())
}

/// Spearman rank correlation of `x` and `y`, ties sharing their mean rank; NaN if either is constant.
///
/// # Errors
/// Different lengths; fewer than two pairs; a value that is not finite.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use normcircuit_statistics::association::spearman;
///
/// let r = spearman(&array![1.0, 2.0, 30.0], &array![0.1, 0.2, 0.3])?;
/// assert!((r - 1.0).abs() < 1e-12);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn spearman(x: &ArrayRef1<f64>, y: &ArrayRef1<f64>) -> Result<f64, InputError> {
    check_pairs(x, y)?;
    pearson(&ranks(x), &ranks(y))
}

/// Pearson correlation with a bootstrap interval over pairs, and the least-squares line of `y` on `x`.
///
/// # Errors
/// Different lengths; fewer than two pairs; a value that is not finite; unusable bootstrap settings.
///
/// # Examples
/// ```
/// use ndarray::Array1;
/// use normcircuit_statistics::association::linear_association;
/// use normcircuit_statistics::resampling::Bootstrap;
///
/// let x = Array1::linspace(0.0, 1.0, 11);
/// let result = linear_association(&x, &(&x * 2.0 + 1.0), &Bootstrap::default())?;
/// assert!((result.slope - 2.0).abs() < 1e-12 && (result.intercept - 1.0).abs() < 1e-12);
/// assert!((result.correlation.value - 1.0).abs() < 1e-12);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn linear_association(
    x: &ArrayRef1<f64>,
    y: &ArrayRef1<f64>,
    settings: &Bootstrap,
) -> Result<LinearAssociation, InputError> {
    check_pairs(x, y)?;
    let correlation = bootstrap(x.len(), settings, |drawn| {
        Moments::of(drawn.iter().map(|&pair| (x[pair], y[pair]))).correlation()
    })?;
    let moments = Moments::of(x.iter().copied().zip(y.iter().copied()));
    let slope = moments.xy / moments.xx;
    Ok(LinearAssociation {
        correlation,
        slope,
        intercept: moments.mean_y - slope * moments.mean_x,
        count: x.len(),
    })
}

/// Ranks from 1, ties sharing the mean of their ranks.
///
/// # Examples
/// ```
/// use ndarray::array;
///
/// let ranks = normcircuit_statistics::association::ranks(&array![3.0, 1.0, 3.0]);
/// assert_eq!(ranks, array![2.5, 1.0, 2.5]);
/// ```
pub fn ranks(values: &ArrayRef1<f64>) -> Array1<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = Array1::zeros(values.len());
    let mut before = 0;
    // `==` rather than the total order, so that 0 and -0 tie.
    #[allow(clippy::float_cmp, reason = "ties are exact equalities")]
    for tied in order.chunk_by(|&a, &b| values[a] == values[b]) {
        for &item in tied {
            ranks[item] = before as f64 + (tied.len() + 1) as f64 / 2.0;
        }
        before += tied.len();
    }
    ranks
}

fn check_pairs(x: &ArrayRef1<f64>, y: &ArrayRef1<f64>) -> Result<(), InputError> {
    require_length("y", "pair", y.len(), x.len())?;
    require_count("x", "pairs", x.len(), 2)?;
    require_finite("x", x)?;
    require_finite("y", y)
}

/// Means and centered sums of squares and products, in two passes for accuracy.
struct Moments {
    mean_x: f64,
    mean_y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Moments {
    fn of(pairs: impl ExactSizeIterator<Item = (f64, f64)> + Clone) -> Self {
        let count = pairs.len() as f64;
        let (sum_x, sum_y) = pairs.clone().fold((0.0, 0.0), |(x, y), pair| (x + pair.0, y + pair.1));
        let mut moments = Self { mean_x: sum_x / count, mean_y: sum_y / count, xx: 0.0, yy: 0.0, xy: 0.0 };
        for (x, y) in pairs {
            let (from_x, from_y) = (x - moments.mean_x, y - moments.mean_y);
            moments.xx += from_x * from_x;
            moments.yy += from_y * from_y;
            moments.xy += from_x * from_y;
        }
        // The rounded mean of a constant variable leaves a tiny sum of squares where there is none.
        let rounding = |mean: f64| count * (count * f64::EPSILON * mean).powi(2);
        if moments.xx <= rounding(moments.mean_x) {
            (moments.xx, moments.xy) = (0.0, 0.0);
        }
        if moments.yy <= rounding(moments.mean_y) {
            (moments.yy, moments.xy) = (0.0, 0.0);
        }
        moments
    }

    /// NaN, as 0 / 0, if a variable is constant.
    fn correlation(&self) -> f64 {
        (self.xy / (self.xx.sqrt() * self.yy.sqrt())).clamp(-1.0, 1.0)
    }
}
