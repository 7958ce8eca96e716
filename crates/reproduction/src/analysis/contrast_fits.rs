//! Models of normalization fitted to the contrast responses of single neurons.

use crate::error::FigureError;
use crate::figure::Context;
use ndarray::{Array1, ArrayRef1, Axis};
use normcircuit_laboratory::measurements::{GridData, LEVELS};
use normcircuit_protocols::ThreeConditions;
use normcircuit_statistics::contrast_response::{
    ContrastDesign, ContrastFit, ContrastModel, ContrastParameters, FitSettings, UnitFits, fit_units,
};
use normcircuit_statistics::resampling::permutation;

/// The draw of fitted neurons is this replicate of the root seed's permutations.
const DRAW: u64 = 4_000_000_000;
/// Neurons fitted before progress is told.
const CHUNK: usize = 64;

/// The fits of some neurons.
pub struct ContrastFits {
    /// The neurons, ascending.
    pub neurons: Vec<usize>,
    /// The models fitted to each.
    pub models: Vec<UnitFits>,
    /// Share of each one's variance over points that is not noise of its counts.
    pub explainable: Array1<f64>,
    /// How many there were to choose from.
    pub eligible: usize,
    /// Parts of the points, each of which is predicted from the others.
    pub folds: usize,
}

impl ContrastFits {
    /// Fits the models to as many of the eligible neurons as the plan says, drawn at random.
    ///
    /// # Errors
    /// [`FigureError`] if a rate is not finite.
    pub fn of(grid: &GridData, eligible: &[usize], context: &Context<'_>) -> Result<Self, FigureError> {
        let (seed, wanted) = (context.plan.seed, context.plan.lengths.fitted_units);
        let order = permutation(eligible.len(), seed, DRAW);
        let mut chosen: Vec<usize> = order.iter().take(wanted).map(|&place| eligible[place]).collect();
        chosen.sort_unstable();
        let levels: Vec<f64> = (0..LEVELS).map(GridData::contrast).collect();
        let design = ContrastDesign::grid(&levels, &levels)?;
        let settings = FitSettings { seed, starts: 2, ..FitSettings::default() };
        let task = context.progress.task("models of normalization", chosen.len() as f64, "neurons");
        let (mut neurons, mut models) = (Vec::new(), Vec::new());
        for chunk in chosen.chunks(CHUNK) {
            let fits = fit_units(&design, &grid.rates.select(Axis(1), chunk), &settings)?;
            // A neuron that fires alike at all points has nothing to fit.
            for (&neuron, fit) in chunk.iter().zip(fits) {
                neurons.extend(fit.is_some().then_some(neuron));
                models.extend(fit);
            }
            task.advance(chunk.len() as f64);
        }
        task.finish();
        let share = |&neuron: &usize| explainable(&grid.rates.column(neuron), &grid.noise.column(neuron));
        let explainable = neurons.iter().map(share).collect();
        Ok(Self { neurons, models, explainable, eligible: eligible.len(), folds: settings.folds })
    }

    /// A value of each fitted neuron from those of all.
    pub fn select(&self, values: &Array1<f64>) -> Array1<f64> {
        values.select(Axis(0), &self.neurons)
    }

    /// A value of each neuron's fit of tuned normalization, which contains divisive normalization as the weight 1.
    pub fn tuned(&self, of: impl Fn(&ContrastFit) -> f64) -> Array1<f64> {
        self.models.iter().map(|models| of(models.of(ContrastModel::TunedNormalization))).collect()
    }
}

/// Share of the variance over points that is not noise of known variance; 0 if noise explains all.
fn explainable(rates: &ArrayRef1<f64>, noise: &ArrayRef1<f64>) -> f64 {
    let noise = noise.mean().unwrap_or(f64::NAN);
    (1.0 - noise / rates.var(1.0)).max(0.0)
}

/// The norm index of the driven part of a fit at the contrast of the three conditions: the sum of what each image drives
/// alone over what both drive together, the baseline left out. 1 without any interaction, larger with stronger
/// normalization, never smaller: tuned normalization cannot do better with both than the sum.
pub fn strength(fit: &ContrastFit) -> f64 {
    index(fit, &ContrastParameters { baseline: 0.0, ..fit.parameters })
}

/// The norm index that a fit predicts, baseline and all.
pub fn predicted_index(fit: &ContrastFit) -> f64 {
    index(fit, &fit.parameters)
}

fn index(fit: &ContrastFit, parameters: &ContrastParameters) -> f64 {
    let ThreeConditions { first, second } = ThreeConditions::default();
    let response = |contrasts| fit.model.response(parameters, fit.preferred, contrasts);
    (response((first.contrast, 0.0)) + response((0.0, second.contrast)))
        / response((first.contrast, second.contrast))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};
    use normcircuit_statistics::contrast_response::Stimulus;

    #[test]
    fn strength_is_that_of_the_formula() {
        let parameters = ContrastParameters {
            baseline: 4.0,
            gain_first: 40.0,
            gain_second: 10.0,
            semi_saturation: 0.5,
            exponent: 2.0,
            non_preferred_weight: 2.0,
        };
        let model = ContrastModel::TunedNormalization;
        let levels: Vec<f64> = (0..LEVELS).map(GridData::contrast).collect();
        let design = ContrastDesign::grid(&levels, &levels).unwrap();
        let responses = Array2::from_shape_fn((design.points(), 1), |(point, _)| {
            model.response(&parameters, Stimulus::First, design.contrasts(point))
        });
        let fits = fit_units(&design, &responses, &FitSettings::default()).unwrap().remove(0).unwrap();
        let fit = fits.of(model);
        // With contrast and semi-saturation equal: 40/2 and 10/3 alone, 50/4 together.
        let expected = (20.0 + 10.0 / 3.0) / 12.5;
        assert!((strength(fit) - expected).abs() < 1e-4, "{} {expected}", strength(fit));
        let with_baseline = (20.0 + 10.0 / 3.0 + 8.0) / 16.5;
        assert!((predicted_index(fit) - with_baseline).abs() < 1e-4);
    }

    #[test]
    fn noise_is_not_explainable() {
        let rates = array![1.0, 2.0, 3.0];
        assert!((explainable(&rates, &array![0.5, 0.5, 0.5]) - 0.5).abs() < 1e-12);
        assert!(explainable(&rates, &array![2.0, 2.0, 2.0]).abs() < 1e-12);
    }
}
