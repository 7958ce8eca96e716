//! Models of responses to two contrasts.

use super::{Answer, Matrix, Vector, matrix, vector};
use crate::errors::raised;
use crate::results::Fields;
use normcircuit_statistics::contrast_response::{
    ContrastDesign, ContrastFit, ContrastModel, ContrastParameters, FitSettings, Stimulus, UnitFits,
    fit_units,
};
use normcircuit_statistics::input::InputError;
use pyo3::prelude::*;

/// A dictionary for each model, its fields by unit; NaN where the responses of a unit do not vary.
#[pyfunction]
fn fit_contrast_response<'py>(
    py: Python<'py>,
    first: Vector<'py>,
    second: Vector<'py>,
    responses: Matrix<'py>,
    starts: usize,
    folds: usize,
    seed: u64,
) -> Answer<'py> {
    let (first, second, responses) = (vector(&first), vector(&second), matrix(&responses));
    let settings = FitSettings { starts, folds, seed };
    let units = raised(py.detach(|| -> Result<_, InputError> {
        fit_units(&ContrastDesign::new(&first, &second)?, &responses, &settings)
    }))?;
    let mut models = Fields::new(py);
    for model in ContrastModel::ALL {
        models = models.value(name(model), fields(py, model, &units)?)?;
    }
    let best = |choose: fn(&UnitFits) -> ContrastModel| -> Vec<&str> {
        units.iter().map(|unit| unit.as_ref().map_or("", |fits| name(choose(fits)))).collect()
    };
    models
        .value("best_by_akaike", best(UnitFits::best_by_akaike))?
        .value("best_by_cross_validation", best(UnitFits::best_by_cross_validation))
}

fn name(model: ContrastModel) -> &'static str {
    match model {
        ContrastModel::DivisiveNormalization => "divisive_normalization",
        ContrastModel::TunedNormalization => "tuned_normalization",
        ContrastModel::WeightedSum => "weighted_sum",
    }
}

fn fields<'py>(py: Python<'py>, model: ContrastModel, units: &[Option<UnitFits>]) -> Answer<'py> {
    let number = |unit: &Option<UnitFits>, value: fn(&ContrastFit) -> f64| {
        unit.as_ref().map_or(f64::NAN, |fits| value(fits.of(model)))
    };
    let preferred = |unit: &Option<UnitFits>| {
        unit.as_ref().map_or(0, |fits| match fits.of(model).preferred {
            Stimulus::First => 1_u8,
            Stimulus::Second => 2,
        })
    };
    let converged = |unit: &Option<UnitFits>| unit.as_ref().is_some_and(|fits| fits.of(model).converged);
    Fields::new(py)
        .value("parameters", parameters(py, model, units, |fit| fit.parameters)?)?
        .value("standard_errors", parameters(py, model, units, |fit| fit.standard_errors)?)?
        .column("preferred", units, preferred)?
        .column("residual_sum_of_squares", units, |unit| number(unit, |fit| fit.residual_sum_of_squares))?
        .column("explained_variance", units, |unit| number(unit, |fit| fit.explained_variance))?
        .column("cross_validated", units, |unit| number(unit, |fit| fit.cross_validated))?
        .column("akaike", units, |unit| number(unit, |fit| fit.akaike))?
        .column("converged", units, converged)
}

fn parameters<'py>(
    py: Python<'py>,
    model: ContrastModel,
    units: &[Option<UnitFits>],
    of: fn(&ContrastFit) -> ContrastParameters,
) -> Answer<'py> {
    let number = |value: fn(&ContrastParameters) -> f64| {
        move |unit: &Option<UnitFits>| unit.as_ref().map_or(f64::NAN, |fits| value(&of(fits.of(model))))
    };
    Fields::new(py)
        .column("baseline", units, number(|values| values.baseline))?
        .column("gain_first", units, number(|values| values.gain_first))?
        .column("gain_second", units, number(|values| values.gain_second))?
        .column("semi_saturation", units, number(|values| values.semi_saturation))?
        .column("exponent", units, number(|values| values.exponent))?
        .column("non_preferred_weight", units, number(|values| values.non_preferred_weight))
}

pub(super) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(fit_contrast_response, module)?)
}
