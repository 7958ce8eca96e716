//! The growth of information with population size, and where it ends.

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::error::DecodingError;
use crate::estimate::Estimate;
use crate::jackknife::Jackknife;

/// The fit `I(N) = 1 / (1/(c N) + 1/I_inf)`.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct SaturationFit {
    /// `c`: information per neuron of a small population.
    pub slope: f64,
    /// 95% interval of `c`.
    pub slope_interval: [f64; 2],
    /// `I_inf`: information of an infinite population; infinite where the data do not saturate.
    pub asymptote: f64,
    /// 95% interval of `I_inf`. Where the fit does not saturate it is `[lower limit, infinity]`, the limit from the
    /// interval of `1 / I_inf` around zero.
    pub asymptote_interval: [f64; 2],
    /// Data minus fit, one per point: the two-parameter form need not describe every population.
    pub residuals: Vec<f64>,
}

impl SaturationFit {
    /// The fitted information of a population of `units` neurons.
    ///
    /// ```
    /// use normcircuit_statistics::decoding::fit_saturation;
    /// let sizes = [1.0, 10.0, 100.0, 1000.0];
    /// let fit = fit_saturation(&sizes, &sizes.map(|n: f64| 1.0 / (1.0 / (2.0 * n) + 1.0 / 500.0)))?;
    /// // Half of the 500 of an infinite population.
    /// assert!((fit.predict(250.0) - 250.0).abs() < 1e-3);
    /// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
    /// ```
    pub fn predict(&self, units: f64) -> f64 {
        1.0 / (1.0 / (self.slope * units) + 1.0 / self.asymptote)
    }
}

/// Fits `I(N) = 1 / (1/(c N) + 1/I_inf)` to information by unweighted nonlinear least squares, with 95% Student-t
/// intervals from the Jacobian (`points - 2` degrees of freedom).
///
/// These intervals are for points with independent errors, such as each from a data set of its own. Where all points share
/// their trials, errors move the whole curve and the intervals are far too short: [`saturation_over_blocks`].
///
/// `sizes` are the numbers of neurons (may repeat), `information` the estimates. For a given curvature `u` the model
/// `c N / (1 + u N)` is linear in `c`, which leaves a search in one variable over all `u >= 0`: no starting values.
///
/// # Errors
/// Fewer than three points or two distinct sizes; sizes that are not positive or values that are not finite; data
/// whose best slope is not positive.
///
/// ```
/// use normcircuit_statistics::decoding::fit_saturation;
/// let sizes = [1.0, 10.0, 100.0, 1000.0, 10000.0];
/// let information = sizes.map(|n: f64| 1.0 / (1.0 / (2.0 * n) + 1.0 / 500.0));
/// let fit = fit_saturation(&sizes, &information)?;
/// assert!((fit.slope - 2.0).abs() < 1e-6 && (fit.asymptote - 500.0).abs() < 1e-4);
/// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
/// ```
pub fn fit_saturation(sizes: &[f64], information: &[f64]) -> Result<SaturationFit, DecodingError> {
    check(sizes, information)?;
    let curvature = best_curvature(sizes, information);
    let slope = growing(best_slope(curvature, sizes, information))?;
    let fitted = |n: f64| slope * n / (1.0 + curvature * n);
    let residuals: Vec<f64> = sizes.iter().zip(information).map(|(&n, &value)| value - fitted(n)).collect();
    // Derivatives with respect to the slope and to the inverse asymptote, which stays finite without saturation.
    let jacobian: Vec<[f64; 2]> =
        sizes.iter().map(|&n| [fitted(n).powi(2) / (slope.powi(2) * n), -fitted(n).powi(2)]).collect();
    let [slope_reach, inverse_reach] = half_widths(&jacobian, &residuals);
    let inverse = curvature / slope;
    let asymptote = inverse.recip();
    let asymptote_interval = if curvature > 0.0 {
        // Linear error propagation: d(1/x) = dx / x^2.
        let reach = inverse_reach * asymptote.powi(2);
        [asymptote - reach, asymptote + reach]
    } else {
        [inverse_reach.recip(), f64::INFINITY]
    };
    let slope_interval = [slope - slope_reach, slope + slope_reach];
    Ok(SaturationFit { slope, slope_interval, asymptote, asymptote_interval, residuals })
}

/// A fit to a curve whose points share their trials.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct SaturationOverBlocks {
    /// `c`, with a 95 % interval for other trials.
    pub slope: Estimate,
    /// `1 / I_inf`, in which errors are nearly normal; zero or less where the data do not saturate.
    pub inverse_asymptote: Estimate,
}

impl SaturationOverBlocks {
    /// `I_inf`; infinite where the data do not saturate.
    pub fn asymptote(&self) -> f64 {
        inverted(self.inverse_asymptote.value)
    }

    /// 95 % interval of `I_inf` for other trials; the upper limit is infinite where they may not saturate.
    pub fn asymptote_interval(&self) -> [f64; 2] {
        let (low, high) = self.inverse_asymptote.interval;
        [inverted(high), inverted(low)]
    }
}

fn inverted(inverse: f64) -> f64 {
    // Not `<=`: what is not a number stays one.
    if inverse <= 0.0 { f64::INFINITY } else { inverse.recip() }
}

/// Fits `I(N) = 1 / (1/(c N) + 1/I_inf)` as [`fit_saturation`] does, with 95 % intervals for other trials: `curves` holds the
/// information at `sizes` from all trials, and again without each block of them, and every curve is fitted anew.
///
/// The curve may turn upward here (`1 / I_inf` below zero, down to `-0.9 / (c N)` of the largest size `N`), so that fits do
/// not crowd at the edge of what saturates and the interval of `1 / I_inf` keeps its width.
///
/// # Errors
/// As [`fit_saturation`], for any of the curves.
///
/// ```
/// use normcircuit_statistics::decoding::saturation_over_blocks;
/// use normcircuit_statistics::jackknife::Jackknife;
/// let sizes = [1.0, 10.0, 100.0, 1000.0];
/// // In place of curves from trials: ten that end at slightly different heights.
/// let curves = Jackknife::of(10, |left_out| {
///     let asymptote = 500.0 + left_out.map_or(0.0, |block| 2.0 * (block as f64).sin());
///     sizes.map(|n: f64| 1.0 / (1.0 / (2.0 * n) + 1.0 / asymptote)).to_vec()
/// });
/// let fit = saturation_over_blocks(&sizes, &curves)?;
/// let [low, high] = fit.asymptote_interval();
/// assert!(low < 500.0 && 500.0 < high && (fit.asymptote() - 500.0).abs() < 1e-3);
/// # Ok::<(), normcircuit_statistics::decoding::DecodingError>(())
/// ```
pub fn saturation_over_blocks(
    sizes: &[f64],
    curves: &Jackknife<Vec<f64>>,
) -> Result<SaturationOverBlocks, DecodingError> {
    let fit = |information: &Vec<f64>| {
        check(sizes, information)?;
        let curvature = any_curvature(sizes, information);
        let slope = growing(best_slope(curvature, sizes, information))?;
        Ok([slope, curvature / slope])
    };
    let fits = Jackknife {
        all: fit(&curves.all)?,
        without: curves.without.iter().map(fit).collect::<Result<Vec<_>, DecodingError>>()?,
    };
    Ok(SaturationOverBlocks {
        slope: fits.estimate_of(|[slope, _]| *slope),
        inverse_asymptote: fits.estimate_of(|[_, inverse]| *inverse),
    })
}

fn growing(slope: f64) -> Result<f64, DecodingError> {
    if slope > 0.0 {
        return Ok(slope);
    }
    let requirement = "positive: the information does not grow with the number of neurons";
    Err(DecodingError::OutOfRange { name: "fitted slope", value: slope, requirement })
}

/// The curvature of least squared error, which may be negative.
fn any_curvature(sizes: &[f64], information: &[f64]) -> f64 {
    let largest = sizes.iter().copied().fold(0.0, f64::max);
    let saturating = best_curvature(sizes, information);
    if saturating > 0.0 {
        return saturating;
    }
    golden_section(|curvature| squared_error(curvature, sizes, information), -0.9 / largest, 0.0)
}

fn check(sizes: &[f64], information: &[f64]) -> Result<(), DecodingError> {
    let out_of_range = |name, value, requirement| Err(DecodingError::OutOfRange { name, value, requirement });
    if sizes.len() != information.len() {
        let (expected, found) = (sizes.len(), information.len());
        return Err(DecodingError::LengthMismatch { what: "information", expected, found });
    }
    if sizes.len() < 3 {
        return out_of_range("number of points", sizes.len() as f64, "at least 3");
    }
    if let Some(&value) = sizes.iter().find(|&&size| !(size > 0.0 && size.is_finite())) {
        return out_of_range("number of neurons", value, "positive and finite");
    }
    if let Some(&value) = information.iter().find(|value| !value.is_finite()) {
        return out_of_range("information", value, "finite");
    }
    if sizes.iter().all(|&size| size.total_cmp(&sizes[0]).is_eq()) {
        return out_of_range("number of neurons", sizes[0], "different for at least two points");
    }
    Ok(())
}

/// Least-squares slope for a given curvature.
fn best_slope(curvature: f64, sizes: &[f64], information: &[f64]) -> f64 {
    let (mut product, mut square) = (0.0, 0.0);
    for (&n, &value) in sizes.iter().zip(information) {
        let shape = n / (1.0 + curvature * n);
        product += shape * value;
        square += shape * shape;
    }
    product / square
}

fn squared_error(curvature: f64, sizes: &[f64], information: &[f64]) -> f64 {
    let slope = best_slope(curvature, sizes, information);
    sizes
        .iter()
        .zip(information)
        .map(|(&n, &value)| (value - slope * n / (1.0 + curvature * n)).powi(2))
        .sum()
}

/// The curvature of least squared error, 0 if no saturation is best: a grid over the range in which the curvature
/// shows at all (`u N` from 1e-8 at the largest size to 1e8 at the smallest), then golden-section search.
fn best_curvature(sizes: &[f64], information: &[f64]) -> f64 {
    let smallest = sizes.iter().copied().fold(f64::INFINITY, f64::min);
    let largest = sizes.iter().copied().fold(0.0, f64::max);
    let (low, high) = ((1e-8 / largest).ln(), (1e8 / smallest).ln());
    let points = 400;
    let step = (high - low) / f64::from(points);
    let error = |logarithm: f64| squared_error(logarithm.exp(), sizes, information);
    let start = (0..=points)
        .map(|point| low + step * f64::from(point))
        .min_by(|a, b| error(*a).total_cmp(&error(*b)))
        .unwrap_or(low);
    let refined = golden_section(error, start - step, start + step).exp();
    // Below the grid the curve is a straight line to within rounding.
    let straight = squared_error(0.0, sizes, information);
    if start <= low || straight <= squared_error(refined, sizes, information) { 0.0 } else { refined }
}

/// Minimum of a unimodal function between two points.
fn golden_section(error: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let ratio = (5f64.sqrt() - 1.0) / 2.0;
    for _ in 0..80 {
        let (left, right) = (high - ratio * (high - low), low + ratio * (high - low));
        if error(left) < error(right) {
            high = right;
        } else {
            low = left;
        }
    }
    f64::midpoint(low, high)
}

/// Half widths of the 95% t-intervals of two parameters.
fn half_widths(jacobian: &[[f64; 2]], residuals: &[f64]) -> [f64; 2] {
    let sum = |a: usize, b: usize| jacobian.iter().map(|row| row[a] * row[b]).sum::<f64>();
    let determinant = sum(0, 0) * sum(1, 1) - sum(0, 1).powi(2);
    let degrees = (residuals.len() - 2) as f64;
    let variance = residuals.iter().map(|residual| residual * residual).sum::<f64>() / degrees;
    let quantile = StudentsT::new(0.0, 1.0, degrees).map_or(f64::INFINITY, |t| t.inverse_cdf(0.975));
    [sum(1, 1), sum(0, 0)].map(|minor| quantile * (variance * minor / determinant).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const SIZES: [f64; 15] =
        [1., 2., 4., 8., 16., 31., 62., 125., 250., 500., 1000., 2000., 4000., 8000., 12000.];

    #[test]
    fn a_straight_line_has_no_asymptote() {
        let information = SIZES.map(|n| 3.0 * n);
        let fit = fit_saturation(&SIZES, &information).unwrap();
        assert_relative_eq!(fit.slope, 3.0, max_relative = 1e-9);
        assert!(fit.asymptote > 1e9, "{}", fit.asymptote);
    }

    #[test]
    fn convex_data_do_not_saturate_and_give_a_lower_limit() {
        let information = SIZES.map(|n| n + 1e-5 * n * n);
        let fit = fit_saturation(&SIZES, &information).unwrap();
        assert!(fit.asymptote.is_infinite());
        assert!(fit.asymptote_interval[0] > 0.0 && fit.asymptote_interval[1] == f64::INFINITY);
    }

    #[test]
    fn agrees_with_scipy_and_no_neighbor_is_better() {
        let information: Vec<f64> = SIZES
            .iter()
            .enumerate()
            .map(|(index, &n)| (1.0 + 0.05 * (index as f64 * 2.3).sin()) / (1.0 / (1.7 * n) + 1.0 / 900.0))
            .collect();
        let fit = fit_saturation(&SIZES, &information).unwrap();
        // Reference: scipy 1.17 `curve_fit` of the same model to the same data, tolerances 1e-14, and its covariance
        // with `t.ppf(0.975, 13)`.
        let close = |found: f64, expected: f64| assert_relative_eq!(found, expected, max_relative = 1e-6);
        close(fit.slope, 1.690_744_51);
        close(fit.asymptote, 903.406_322_79);
        close(fit.slope_interval[0], 1.507_616_03);
        close(fit.asymptote_interval[1], 931.829_610_43);
        let error = |c: f64, i: f64| {
            let square = |(&n, &value): (&f64, &f64)| (value - 1.0 / (1.0 / (c * n) + 1.0 / i)).powi(2);
            SIZES.iter().zip(&information).map(square).sum::<f64>()
        };
        let best = error(fit.slope, fit.asymptote);
        for (c, i) in [(1.0001, 1.0), (0.9999, 1.0), (1.0, 1.0001), (1.0, 0.9999)] {
            assert!(error(fit.slope * c, fit.asymptote * i) > best);
        }
    }

    #[test]
    fn useless_data_are_refused() {
        assert!(fit_saturation(&[1.0, 2.0], &[1.0, 2.0]).is_err());
        assert!(fit_saturation(&[1.0, 2.0, 3.0], &[-1.0, -2.0, -3.0]).is_err());
        assert!(fit_saturation(&[2.0, 2.0, 2.0], &[1.0, 2.0, 3.0]).is_err());
        assert!(fit_saturation(&[1.0, 2.0, 0.0], &[1.0, 2.0, 3.0]).is_err());
        assert!(fit_saturation(&[1.0, 2.0, 3.0], &[1.0, f64::NAN, 3.0]).is_err());
    }
}
