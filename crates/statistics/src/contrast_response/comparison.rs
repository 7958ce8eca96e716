//! All models for many units.

use ndarray::{ArrayRef2, Axis};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::design::ContrastDesign;
use super::fit::{ContrastFit, fit_checked};
use super::model::{ContrastModel, PARAMETERS};
use crate::input::{InputError, require_count, require_finite, require_length};

/// How models are fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FitSettings {
    /// Random starts of the search.
    pub starts: usize,
    /// Folds of the cross-validation over points.
    pub folds: usize,
    /// Seed of starts and folds.
    pub seed: u64,
}

impl Default for FitSettings {
    /// 4 starts, 5 folds, seed 0.
    fn default() -> Self {
        Self { starts: 4, folds: 5, seed: 0 }
    }
}

impl FitSettings {
    /// Fails unless every fold leaves enough points for the fit.
    pub(crate) fn check(&self, points: usize) -> Result<(), InputError> {
        require_count("starts", "starts", self.starts, 1)?;
        require_count("folds", "folds", self.folds, 2)?;
        require_count("points", "points", points, self.folds)?;
        let left = points - points.div_ceil(self.folds);
        require_count("folds", "points outside the largest fold", left, PARAMETERS)
    }
}

/// The three models fitted to one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitFits {
    /// In the order of [`ContrastModel::ALL`].
    pub fits: [ContrastFit; 3],
}

impl UnitFits {
    /// The fit of a model.
    ///
    /// # Examples
    /// ```
    /// use ndarray::Array2;
    /// use normcircuit_statistics::contrast_response::{ContrastDesign, ContrastModel, FitSettings, fit_units};
    ///
    /// let contrasts = [0.0, 0.25, 0.5, 1.0];
    /// let design = ContrastDesign::grid(&contrasts, &contrasts)?;
    /// // The sum of both contrasts, each with a weight.
    /// let responses = Array2::from_shape_fn((16, 1), |(point, _)| {
    ///     let (first, second) = design.contrasts(point);
    ///     3.0 + 20.0 * first + 10.0 * second
    /// });
    /// let fits = fit_units(&design, &responses, &FitSettings::default())?;
    /// let fits = fits[0].as_ref().expect("the responses vary");
    /// assert!(fits.of(ContrastModel::WeightedSum).explained_variance > 0.999);
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn of(&self, model: ContrastModel) -> &ContrastFit {
        &self.fits[model as usize]
    }

    /// The model with the lowest corrected Akaike criterion.
    ///
    /// # Examples
    /// ```
    /// use ndarray::Array2;
    /// use normcircuit_statistics::contrast_response::{ContrastDesign, ContrastModel, FitSettings, fit_units};
    ///
    /// let contrasts = [0.0, 0.25, 0.5, 1.0];
    /// let design = ContrastDesign::grid(&contrasts, &contrasts)?;
    /// // The sum of both contrasts, each with a weight.
    /// let responses = Array2::from_shape_fn((16, 1), |(point, _)| {
    ///     let (first, second) = design.contrasts(point);
    ///     3.0 + 20.0 * first + 10.0 * second
    /// });
    /// let fits = fit_units(&design, &responses, &FitSettings::default())?;
    /// let fits = fits[0].as_ref().expect("the responses vary");
    /// assert_eq!(fits.best_by_akaike(), ContrastModel::WeightedSum);
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn best_by_akaike(&self) -> ContrastModel {
        self.best(|fit| -fit.akaike)
    }

    /// The model that explains most of the variance of points left out.
    ///
    /// # Examples
    /// ```
    /// use ndarray::Array2;
    /// use normcircuit_statistics::contrast_response::{ContrastDesign, ContrastModel, FitSettings, fit_units};
    ///
    /// let contrasts = [0.0, 0.25, 0.5, 1.0];
    /// let design = ContrastDesign::grid(&contrasts, &contrasts)?;
    /// // The sum of both contrasts, each with a weight.
    /// let responses = Array2::from_shape_fn((16, 1), |(point, _)| {
    ///     let (first, second) = design.contrasts(point);
    ///     3.0 + 20.0 * first + 10.0 * second
    /// });
    /// let fits = fit_units(&design, &responses, &FitSettings::default())?;
    /// let fits = fits[0].as_ref().expect("the responses vary");
    /// assert_eq!(fits.best_by_cross_validation(), ContrastModel::WeightedSum);
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn best_by_cross_validation(&self) -> ContrastModel {
        self.best(|fit| fit.cross_validated)
    }

    /// The first model, in the order of [`ContrastModel::ALL`], of highest merit.
    fn best(&self, merit: impl Fn(&ContrastFit) -> f64) -> ContrastModel {
        self.fits
            .iter()
            .rev()
            .max_by(|a, b| merit(a).total_cmp(&merit(b)))
            .map_or(ContrastModel::ALL[0], |fit| fit.model)
    }
}

/// Fits all models to the responses `[point x unit]` of many units, in parallel.
///
/// `None` for units whose responses are all equal.
///
/// # Errors
/// `responses` does not have one row for each point or has a value that is not finite; unusable settings.
///
/// # Examples
/// ```
/// use ndarray::Array2;
/// use normcircuit_statistics::contrast_response::{
///     ContrastDesign, ContrastModel, ContrastParameters, FitSettings, Stimulus, fit_units,
/// };
///
/// let contrasts = [0.0, 0.25, 0.5, 1.0];
/// let design = ContrastDesign::grid(&contrasts, &contrasts)?;
/// let truth = ContrastParameters {
///     baseline: 2.0, gain_first: 40.0, gain_second: 10.0, semi_saturation: 0.3, exponent: 2.0, non_preferred_weight: 0.2,
/// };
/// let model = ContrastModel::TunedNormalization;
/// let responses = Array2::from_shape_fn((16, 2), |(point, unit)| match unit {
///     0 => model.response(&truth, Stimulus::First, design.contrasts(point)),
///     _ => 3.0,
/// });
/// let fits = fit_units(&design, &responses, &FitSettings::default())?;
/// let varying = fits[0].as_ref().expect("its responses vary");
/// assert_eq!(varying.best_by_akaike(), model);
/// assert_eq!(varying.best_by_cross_validation(), model);
/// assert!(varying.of(ContrastModel::WeightedSum).explained_variance < 0.99);
/// assert!(fits[1].is_none());
/// # Ok::<(), normcircuit_statistics::input::InputError>(())
/// ```
pub fn fit_units(
    design: &ContrastDesign,
    responses: &ArrayRef2<f64>,
    settings: &FitSettings,
) -> Result<Vec<Option<UnitFits>>, InputError> {
    settings.check(design.points())?;
    require_length("responses", "point", responses.nrows(), design.points())?;
    require_finite("responses", responses)?;
    let fit_one = |unit: ndarray::ArrayView1<'_, f64>| {
        let values = unit.to_vec();
        let [divisive, tuned, sum] =
            ContrastModel::ALL.map(|model| fit_checked(design, &values, model, settings));
        Some(UnitFits { fits: [divisive?, tuned?, sum?] })
    };
    Ok(responses.axis_iter(Axis(1)).into_par_iter().map(fit_one).collect())
}
