//! Transfer functions fitted to currents and rates of spiking neurons, by least squares.
//!
//! Both forms are a power law below a break and a continuous upper piece, [`TwoPiece`]; the search runs over logarithms of
//! what must be positive, from several starts.

mod least_squares;
mod starts;

use crate::error::{
    RateNetworkError, require, require_finite, require_length, require_positive, require_rates,
};
use crate::transfer::TwoPiece;
use least_squares::{Form, Parameters, solve};
use starts::starts;

/// Fewest points that a fit of five constants is made to.
const FEWEST_POINTS: usize = 10;
/// Starts from which the search is made: those that fit best as they are.
const SEARCHES: usize = 4;

/// A fitted transfer function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurveFit {
    /// The function; its pieces meet at the break.
    pub curve: TwoPiece,
    /// SD of the residuals, Hz, with as many degrees of freedom as points less constants.
    pub residual_sd: f64,
    /// Number of points.
    pub points: usize,
    /// Whether the search ended in a minimum.
    pub converged: bool,
}

/// Fits a power law that goes over into a line at a break which is fitted too: five constants.
///
/// `currents` and `rates` (Hz) hold one entry per neuron and condition.
///
/// # Errors
/// [`RateNetworkError`] if the lengths differ, there are fewer than 10 points, a value is not finite, a rate is negative
/// or all are 0, or all currents are the same.
///
/// # Examples
/// ```
/// use normcircuit_rate_network::curve_fit::fit_power_then_line;
/// use normcircuit_rate_network::{PowerLaw, TwoPiece};
///
/// let lower = PowerLaw { gain: 20.0, threshold: -0.3, exponent: 2.0 };
/// let truth = TwoPiece {
///     lower, break_current: 0.7, break_rate: 20.0, upper_slope: 45.0, upper_exponent: 1.0,
/// };
/// let currents: Vec<f64> = (0..200).map(|point| -0.5 + 0.01 * f64::from(point)).collect();
/// let rates: Vec<f64> = currents.iter().map(|&current| truth.rate(current)).collect();
/// let fit = fit_power_then_line(&currents, &rates)?;
/// assert!((fit.curve.upper_slope - 45.0).abs() < 1e-3);
/// # Ok::<(), normcircuit_rate_network::RateNetworkError>(())
/// ```
pub fn fit_power_then_line(currents: &[f64], rates: &[f64]) -> Result<CurveFit, RateNetworkError> {
    fit(currents, rates, Form::PowerThenLine)
}

/// Fits a power law up to `break_rate` (Hz) that goes over into another power law: five constants.
///
/// # Errors
/// [`RateNetworkError`] as [`fit_power_then_line`], and if `break_rate` is not above 0 or there are no rates on either
/// side of it.
pub fn fit_two_power_laws(
    currents: &[f64],
    rates: &[f64],
    break_rate: f64,
) -> Result<CurveFit, RateNetworkError> {
    require_positive("break_rate", break_rate)?;
    let above = rates.iter().filter(|&&rate| rate > break_rate).count();
    let divides = above > 0 && above < rates.len();
    require("break_rate", break_rate, divides, "between the smallest and the largest rate")?;
    fit(currents, rates, Form::TwoPowerLaws { break_rate })
}

fn fit(currents: &[f64], rates: &[f64], form: Form) -> Result<CurveFit, RateNetworkError> {
    require_length("rates", rates.len(), currents.len(), "current")?;
    require("number of points", rates.len() as f64, rates.len() >= FEWEST_POINTS, "at least 10")?;
    require_finite("currents", currents)?;
    require_rates("rates", rates)?;
    let largest = rates.iter().copied().fold(0.0, f64::max);
    require("largest rate", largest, largest > 0.0, "above 0 Hz")?;
    let spread = currents.iter().any(|current| current.total_cmp(&currents[0]).is_ne());
    require("first current", currents[0], spread, "unlike at least one other")?;
    let mut starts: Vec<(f64, Parameters)> = starts(currents, rates, form)
        .into_iter()
        .map(|start| (start.sum_of_squares(currents, rates, form), start))
        .collect();
    starts.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut best = solve(currents, rates, form, &starts[0].1);
    for (_, start) in starts.iter().take(SEARCHES).skip(1) {
        let solution = solve(currents, rates, form, start);
        if solution.sum_of_squares < best.sum_of_squares {
            best = solution;
        }
    }
    Ok(CurveFit {
        curve: best.parameters.curve(form),
        residual_sd: (best.sum_of_squares / (rates.len() - Form::CONSTANTS) as f64).sqrt(),
        points: rates.len(),
        converged: best.converged,
    })
}
