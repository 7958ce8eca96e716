//! Models of normalization fitted to the contrast responses of single neurons.

use super::Study;
use super::grid::{LEVELS, contrast};
use ndarray::{Array1, ArrayRef1, Axis};
use normcircuit_laboratory::{ExperimentError, Laboratory};
use normcircuit_statistics::contrast_response::{
    ContrastDesign, ContrastFit, ContrastModel, ContrastParameters, FitSettings, UnitFits, fit_units,
};
use normcircuit_statistics::resampling::permutation;

/// Neurons that are slower with both images are not fitted, Hz.
pub(super) const LEAST_RATE: f64 = 2.0;
/// The draw of fitted neurons is this replicate of the root seed's permutations.
const DRAW: u64 = 4_000_000_000;
/// Neurons fitted before progress is told.
const CHUNK: usize = 64;
/// The contrast of each image in the three conditions.
const REFERENCE: f64 = 0.5;

/// The fits of some neurons.
pub(super) struct Fits {
    /// The neurons, ascending.
    pub(super) neurons: Vec<usize>,
    /// The models fitted to each.
    pub(super) models: Vec<UnitFits>,
    /// Share of each one's variance over points that is not noise of its counts.
    pub(super) explainable: Array1<f64>,
    /// Neurons to choose from.
    pub(super) eligible: usize,
}

impl Fits {
    /// Fits the models to as many neurons as the profile says, drawn at random.
    pub(super) fn of(laboratory: &Laboratory, study: &Study) -> Result<Self, ExperimentError> {
        let eligible: Vec<usize> =
            (0..study.both.len()).filter(|&neuron| study.both[neuron].rate > LEAST_RATE).collect();
        let wanted = laboratory.options().profile.lengths().fitted_units;
        let order = permutation(eligible.len(), laboratory.options().seed, DRAW);
        let mut chosen: Vec<usize> = order.iter().take(wanted).map(|&place| eligible[place]).collect();
        chosen.sort_unstable();
        let levels: Vec<f64> = (0..LEVELS).map(contrast).collect();
        let design = ContrastDesign::grid(&levels, &levels)?;
        let settings = FitSettings { seed: laboratory.options().seed, starts: 2, ..FitSettings::default() };
        let task = laboratory.progress().task("models of normalization", chosen.len() as f64, "neurons");
        let (mut neurons, mut models) = (Vec::new(), Vec::new());
        for chunk in chosen.chunks(CHUNK) {
            let responses = study.grid.rates.select(Axis(1), chunk);
            let found = laboratory.install(|| fit_units(&design, &responses, &settings))?;
            for (&neuron, fit) in chunk.iter().zip(found) {
                // A neuron that fires alike at all points has nothing to fit.
                let Some(fit) = fit else { continue };
                neurons.push(neuron);
                models.push(fit);
            }
            task.advance(chunk.len() as f64);
        }
        task.finish();
        let share =
            |&neuron: &usize| explainable(&study.grid.rates.column(neuron), &study.grid.noise.column(neuron));
        let explainable = neurons.iter().map(share).collect();
        Ok(Self { neurons, models, explainable, eligible: eligible.len() })
    }

    /// A value of each fitted neuron from those of all.
    pub(super) fn select(&self, values: &Array1<f64>) -> Array1<f64> {
        values.select(Axis(0), &self.neurons)
    }

    /// A value of each neuron's fit of tuned normalization, which contains divisive normalization as the weight 1.
    pub(super) fn tuned(&self, of: impl Fn(&ContrastFit) -> f64) -> Array1<f64> {
        self.models.iter().map(|models| of(models.of(ContrastModel::TunedNormalization))).collect()
    }

    /// The fitted normalization strength of each neuron; see [`strength`].
    pub(super) fn strengths(&self) -> Array1<f64> {
        self.tuned(strength)
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
fn strength(fit: &ContrastFit) -> f64 {
    let driven = ContrastParameters { baseline: 0.0, ..fit.parameters };
    index(fit, &driven)
}

/// The norm index that a fit predicts, baseline and all.
pub(super) fn predicted_index(fit: &ContrastFit) -> f64 {
    index(fit, &fit.parameters)
}

fn index(fit: &ContrastFit, parameters: &ContrastParameters) -> f64 {
    let response = |contrasts| fit.model.response(parameters, fit.preferred, contrasts);
    (response((REFERENCE, 0.0)) + response((0.0, REFERENCE))) / response((REFERENCE, REFERENCE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    /// The tuned fit of a unit that is one.
    fn fitted(parameters: ContrastParameters, model: ContrastModel) -> ContrastFit {
        use normcircuit_statistics::contrast_response::Stimulus;
        let levels: Vec<f64> = (0..LEVELS).map(contrast).collect();
        let design = ContrastDesign::grid(&levels, &levels).unwrap();
        let responses = Array2::from_shape_fn((design.points(), 1), |(point, _)| {
            model.response(&parameters, Stimulus::First, design.contrasts(point))
        });
        let fits = fit_units(&design, &responses, &FitSettings::default()).unwrap().remove(0).unwrap();
        fits.of(ContrastModel::TunedNormalization).clone()
    }

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
        let fit = fitted(parameters, ContrastModel::TunedNormalization);
        // With contrast and semi-saturation equal: 40/2 and 10/3 alone, 50/4 together.
        let expected = (20.0 + 10.0 / 3.0) / 12.5;
        assert!((strength(&fit) - expected).abs() < 1e-4, "{} {expected}", strength(&fit));
        let with_baseline = (20.0 + 10.0 / 3.0 + 8.0) / 16.5;
        assert!((predicted_index(&fit) - with_baseline).abs() < 1e-4);
    }

    #[test]
    fn noise_is_not_explainable() {
        let rates = array![1.0, 2.0, 3.0];
        assert!((explainable(&rates, &array![0.5, 0.5, 0.5]) - 0.5).abs() < 1e-12);
        assert!(explainable(&rates, &array![2.0, 2.0, 2.0]).abs() < 1e-12);
    }
}
