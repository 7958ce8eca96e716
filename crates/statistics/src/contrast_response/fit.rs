//! The fit of one model to one unit.

use nalgebra::{DMatrix, DVector};
use ndarray::ArrayRef1;
use rand::RngExt;
use serde::{Deserialize, Serialize};

use super::comparison::FitSettings;
use super::design::ContrastDesign;
use super::least_squares::{Bounds, Problem, Solution};
use super::model::{ContrastModel, ContrastParameters, PARAMETERS, Stimulus};
use crate::input::{InputError, require_finite, require_length};
use crate::resampling::{permutation, stream};

/// A fitted model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContrastFit {
    /// The model.
    pub model: ContrastModel,
    /// The stimulus that drives the unit more.
    pub preferred: Stimulus,
    /// Best parameters.
    pub parameters: ContrastParameters,
    /// Their standard errors from the curvature at the minimum; NaN for parameters the model does not have, those that
    /// ended on a bound, and all if the responses do not determine them.
    pub standard_errors: ContrastParameters,
    /// Sum of squared residuals, in the squared unit of the responses.
    pub residual_sum_of_squares: f64,
    /// Share of the variance over points that the fit explains.
    pub explained_variance: f64,
    /// The same for points left out of the fit, fold by fold; negative if the mean predicts them better.
    pub cross_validated: f64,
    /// Akaike's criterion with the correction for few points (Hurvich & Tsai 1989, doi 10.1093/biomet/76.2.297), for
    /// residuals that are independent and normal. Only differences between models of the same responses mean anything.
    pub akaike: f64,
    /// Whether the search met its tolerances.
    pub converged: bool,
}

/// Fits one model to the responses of one unit.
///
/// Bounded nonlinear least squares from several starts; the bounds are 0 to the largest response for the baseline, 0 to
/// 50 times it for gains, 0.01 to 5 times the highest contrast for semi-saturation, 0.3 to 6 for the exponent and 0 to 10
/// for the weight. Returns `None` if all responses are equal, which leaves nothing to explain.
///
/// # Errors
/// `responses` does not have one entry for each point or has one that is not finite; unusable settings.
///
/// # Examples
/// ```
/// use ndarray::Array1;
/// use normcircuit_statistics::contrast_response::{
///     ContrastDesign, ContrastModel, ContrastParameters, FitSettings, Stimulus, fit_contrast_response,
/// };
///
/// let design = ContrastDesign::grid(&[0.0, 0.25, 0.5, 1.0], &[0.0, 0.25, 0.5, 1.0])?;
/// let truth = ContrastParameters {
///     baseline: 2.0, gain_first: 40.0, gain_second: 10.0, semi_saturation: 0.3, exponent: 2.0, non_preferred_weight: 1.0,
/// };
/// let model = ContrastModel::DivisiveNormalization;
/// let responses: Array1<f64> =
///     (0..16).map(|point| model.response(&truth, Stimulus::First, design.contrasts(point))).collect();
/// let fit = fit_contrast_response(&design, &responses, model, &FitSettings::default())?.expect("responses vary");
/// assert!((fit.parameters.semi_saturation - 0.3).abs() < 1e-4);
/// assert!(fit.cross_validated > 0.999);
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn fit_contrast_response(
    design: &ContrastDesign,
    responses: &ArrayRef1<f64>,
    model: ContrastModel,
    settings: &FitSettings,
) -> Result<Option<ContrastFit>, InputError> {
    settings.check(design.points())?;
    require_length("responses", "point", responses.len(), design.points())?;
    require_finite("responses", responses)?;
    Ok(fit_checked(design, &responses.to_vec(), model, settings))
}

/// The fit after all checks.
pub(crate) fn fit_checked(
    design: &ContrastDesign,
    responses: &[f64],
    model: ContrastModel,
    settings: &FitSettings,
) -> Option<ContrastFit> {
    let count = responses.len() as f64;
    let mean = responses.iter().sum::<f64>() / count;
    let variation: f64 = responses.iter().map(|response| (response - mean).powi(2)).sum();
    let scale = responses.iter().fold(0.0_f64, |largest, response| largest.max(response.abs()));
    if variation <= count * (f64::EPSILON * count * scale).powi(2) {
        return None;
    }
    // In units of the largest response the same bounds and tolerances serve every unit.
    let scaled: Vec<f64> = responses.iter().map(|response| response / scale).collect();
    let all: Vec<usize> = (0..responses.len()).collect();
    let preferred = design.preferred(responses);
    let bounds = bounds(design);
    let problem = Problem { model, preferred, design, responses: &scaled, points: &all, bounds };
    let best = best_of_starts(&problem, settings)?;
    let residual = best.residual * scale * scale;
    let left_out = held_out_error(&problem, settings)? * scale * scale;
    let in_units = |values: [f64; PARAMETERS]| {
        let [baseline, first, second, rest @ ..] = values;
        let [semi, exponent, weight] = rest;
        ContrastParameters::from_array([
            baseline * scale,
            first * scale,
            second * scale,
            semi,
            exponent,
            weight,
        ])
    };
    Some(ContrastFit {
        model,
        preferred,
        parameters: in_units(best.parameters),
        standard_errors: in_units(standard_errors(&problem, &best)),
        residual_sum_of_squares: residual,
        explained_variance: 1.0 - residual / variation,
        cross_validated: 1.0 - left_out / variation,
        akaike: akaike(residual, count, model.parameter_count() as f64 + 1.0),
        converged: best.converged,
    })
}

fn bounds(design: &ContrastDesign) -> Bounds {
    let highest = design.highest();
    [(0.0, 1.0), (0.0, 50.0), (0.0, 50.0), (0.01 * highest, 5.0 * highest), (0.3, 6.0), (0.0, 10.0)]
}

/// The best minimum over random starts.
fn best_of_starts(problem: &Problem<'_>, settings: &FitSettings) -> Option<Solution> {
    let highest = problem.design.highest();
    (0..settings.starts)
        .map(|start| {
            let mut generator = stream(settings.seed, start as u64);
            // Log-uniform over what contrast responses of cortical neurons cover.
            let mut between = |low: f64, high: f64| low * (high / low).powf(generator.random::<f64>());
            let (semi, exponent) = (highest * between(0.05, 1.0), between(0.8, 4.0));
            let weight =
                if problem.model == ContrastModel::TunedNormalization { between(0.3, 3.0) } else { 1.0 };
            problem.solve(problem.with_best_gains([0.0, 0.0, 0.0, semi, exponent, weight]))
        })
        .filter(|solution| solution.residual.is_finite())
        .min_by(|a, b| a.residual.total_cmp(&b.residual))
}

/// Sum of squared errors at points left out of the fit. Folds depend on the seed alone, so that models meet the same ones.
fn held_out_error(problem: &Problem<'_>, settings: &FitSettings) -> Option<f64> {
    let order = permutation(problem.points.len(), settings.seed, u64::MAX);
    let mut error = 0.0;
    for fold in 0..settings.folds {
        let pick = |held: bool| -> Vec<usize> {
            let places = 0..order.len();
            places
                .filter(|place| (place % settings.folds == fold) == held)
                .map(|place| order[place])
                .collect()
        };
        let (fitted, tested) = (pick(false), pick(true));
        // Fresh starts: one near the fit of all points would have seen the points left out.
        let training = Problem { points: &fitted, ..problem.clone() };
        let solution = best_of_starts(&training, settings)?;
        error += Problem { points: &tested, ..problem.clone() }.sum_of_squares(&solution.parameters);
    }
    Some(error)
}

/// Square roots of the diagonal of `s² (JᵀJ)⁻¹` over parameters off their bounds.
fn standard_errors(problem: &Problem<'_>, best: &Solution) -> [f64; PARAMETERS] {
    let free: Vec<usize> = (0..problem.model.parameter_count())
        .filter(|&which| {
            let (low, high) = problem.bounds[which];
            let place = (best.parameters[which] - low) / (high - low);
            place > 1e-6 && place < 1.0 - 1e-6
        })
        .collect();
    let mut information = DMatrix::<f64>::zeros(free.len(), free.len());
    let model = problem.prepare(&best.parameters);
    for &point in problem.points {
        let (_, gradient) = model.evaluate(problem.design.levels_at(point));
        let row = DVector::from_iterator(free.len(), free.iter().map(|&which| gradient[which]));
        information += &row * row.transpose();
    }
    let mut errors = [f64::NAN; PARAMETERS];
    if let Some(factor) = information.cholesky() {
        let freedom = problem.points.len() - problem.model.parameter_count();
        let variance = factor.inverse() * (best.residual / freedom as f64);
        for (place, &which) in free.iter().enumerate() {
            errors[which] = variance[(place, place)].sqrt();
        }
    }
    errors
}

/// Corrected criterion; `parameters` counts the variance of the residuals.
fn akaike(residual: f64, points: f64, parameters: f64) -> f64 {
    let correction = 2.0 * parameters * (parameters + 1.0) / (points - parameters - 1.0);
    let penalty = if points > parameters + 1.0 { 2.0 * parameters + correction } else { f64::INFINITY };
    points * (residual / points).ln() + penalty
}
