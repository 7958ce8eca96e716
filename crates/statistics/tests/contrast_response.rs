//! Contrast responses made from known parameters, and norm indices of known error.

mod common;

use approx::assert_relative_eq;
use ndarray::{Array1, Array2};
use normcircuit_statistics::contrast_response::{
    ContrastDesign, ContrastModel, ContrastParameters, FitSettings, Stimulus, fit_contrast_response,
    fit_units,
};
use normcircuit_statistics::normalization::norm_index_from_trials;
use normcircuit_statistics::resampling::Bootstrap;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn design() -> ContrastDesign {
    let contrasts: Vec<f64> = (0..6).map(|step| 0.2 * f64::from(step)).collect();
    ContrastDesign::grid(&contrasts, &contrasts).unwrap()
}

fn truth(weight: f64) -> ContrastParameters {
    ContrastParameters {
        baseline: 3.0,
        gain_first: 35.0,
        gain_second: 14.0,
        semi_saturation: 0.35,
        exponent: 1.8,
        non_preferred_weight: weight,
    }
}

fn responses(model: ContrastModel, parameters: &ContrastParameters, noise: f64, seed: u64) -> Array1<f64> {
    let design = design();
    let clean = (0..design.points())
        .map(|point| model.response(parameters, Stimulus::First, design.contrasts(point)))
        .collect::<Array1<f64>>();
    clean + common::gaussian(design.points(), seed) * noise
}

fn as_array(p: &ContrastParameters) -> [f64; 6] {
    [p.baseline, p.gain_first, p.gain_second, p.semi_saturation, p.exponent, p.non_preferred_weight]
}

#[test]
fn parameters_are_recovered_without_noise() {
    for model in ContrastModel::ALL {
        let weight = if model == ContrastModel::TunedNormalization { 0.4 } else { 1.0 };
        let data = responses(model, &truth(weight), 0.0, 0);
        let fit = fit_contrast_response(&design(), &data, model, &FitSettings::default()).unwrap().unwrap();
        for (found, expected) in as_array(&fit.parameters).into_iter().zip(as_array(&truth(weight))) {
            assert_relative_eq!(found, expected, max_relative = 1e-4);
        }
        assert!(fit.converged && fit.explained_variance > 1.0 - 1e-9);
    }
}

/// With noise of known size, (estimate - truth) / standard error must have mean near 0 and deviation near 1.
#[test]
fn standard_errors_are_those_of_repeated_experiments() {
    let model = ContrastModel::TunedNormalization;
    let runs = 120;
    let data: Vec<Array1<f64>> = (0..runs).map(|run| responses(model, &truth(0.5), 0.5, 100 + run)).collect();
    let mut scores = vec![Vec::new(); 6];
    for data in &data {
        let fit = fit_contrast_response(
            &design(),
            data,
            model,
            &FitSettings { starts: 2, ..FitSettings::default() },
        );
        let fit = fit.unwrap().unwrap();
        let errors = as_array(&fit.standard_errors);
        for (which, expected) in as_array(&truth(0.5)).into_iter().enumerate() {
            scores[which].push((as_array(&fit.parameters)[which] - expected) / errors[which]);
        }
    }
    for (which, scores) in scores.into_iter().enumerate() {
        let scores = Array1::from(scores);
        let (mean, deviation) = (scores.mean().unwrap(), scores.std(1.0));
        // The deviation of 120 draws is known to 6.5%; the model is curved, which adds a little.
        assert!(
            mean.abs() < 0.4 && (0.75..1.3).contains(&deviation),
            "parameter {which}: {mean} {deviation}"
        );
    }
}

#[test]
fn the_right_model_wins() {
    let cases = [
        (ContrastModel::DivisiveNormalization, 1.0),
        (ContrastModel::TunedNormalization, 0.3),
        (ContrastModel::WeightedSum, 1.0),
    ];
    for (model, weight) in cases {
        let units = 40;
        let mut data = Array2::zeros((36, units));
        for (unit, mut column) in data.columns_mut().into_iter().enumerate() {
            column.assign(&responses(model, &truth(weight), 0.7, 500 + unit as u64));
        }
        let fits = fit_units(&design(), &data, &FitSettings { starts: 3, ..FitSettings::default() }).unwrap();
        let won =
            |best: &dyn Fn(usize) -> ContrastModel| (0..units).filter(|&unit| best(unit) == model).count();
        let by_akaike = won(&|unit| fits[unit].as_ref().unwrap().best_by_akaike());
        let by_left_out = won(&|unit| fits[unit].as_ref().unwrap().best_by_cross_validation());
        // Tuned normalization contains divisive normalization, and now and then fits its noise.
        let least = if model == ContrastModel::DivisiveNormalization { [28, 22] } else { [38, 38] };
        assert!(by_akaike >= least[0] && by_left_out >= least[1], "{model:?}: {by_akaike} {by_left_out}");
    }
}

/// Relabelling the stimuli and rescaling responses and contrasts must do no more than that to the fit.
#[test]
fn relabelling_and_scaling_carry_over() {
    let contrasts: Vec<f64> = (0..6).map(|step| 0.2 * f64::from(step)).collect();
    let model = ContrastModel::TunedNormalization;
    let data = responses(model, &truth(0.4), 0.3, 7);
    let settings = FitSettings::default();
    let one = fit_contrast_response(&design(), &data, model, &settings).unwrap().unwrap();
    let swapped: Array1<f64> =
        data.to_shape((6, 6)).unwrap().t().iter().map(|response| 10.0 * response).collect();
    let percent: Vec<f64> = contrasts.iter().map(|contrast| 100.0 * contrast).collect();
    let design = ContrastDesign::grid(&percent, &percent).unwrap();
    let two = fit_contrast_response(&design, &swapped, model, &settings).unwrap().unwrap();
    assert_eq!((one.preferred, two.preferred), (Stimulus::First, Stimulus::Second));
    assert_relative_eq!(two.parameters.gain_second, 10.0 * one.parameters.gain_first, max_relative = 1e-4);
    assert_relative_eq!(
        two.parameters.semi_saturation,
        100.0 * one.parameters.semi_saturation,
        max_relative = 1e-4
    );
    assert_relative_eq!(
        two.parameters.non_preferred_weight,
        one.parameters.non_preferred_weight,
        max_relative = 1e-3
    );
}

/// Responses of three units at the points of [`design`] whose best parameters lie on bounds.
const ON_BOUNDS: &str = include_str!("data/contrast_unconverged.csv");

#[test]
fn fits_that_end_on_bounds_converge() {
    let measured =
        ON_BOUNDS.lines().map(|line| line.split(' ').map(|value| value.parse().unwrap()).collect());
    // Responses without curvature, without one of the stimuli, and without anything but noise.
    let contrasts = |point: usize| design().contrasts(point);
    let made: [Array1<f64>; 3] = [
        (0..36).map(|point| 2.0 + 9.0 * contrasts(point).0 + 4.0 * contrasts(point).1).collect(),
        (0..36).map(|point| 1.0 + 30.0 * contrasts(point).0.powi(4)).collect(),
        Array1::zeros(36),
    ];
    let made = made.into_iter().zip(1..).map(|(clean, seed)| clean + common::gaussian(36, seed) * 0.3);
    for (unit, data) in measured.chain(made).enumerate() {
        for model in ContrastModel::ALL {
            let of = |starts| {
                let settings = FitSettings { starts, ..FitSettings::default() };
                fit_contrast_response(&design(), &data, model, &settings).unwrap().unwrap()
            };
            let (fit, best) = (of(4), of(40));
            let [found, least] = [&fit, &best].map(|fit| fit.residual_sum_of_squares);
            assert!(fit.converged && best.converged, "unit {unit}, {model:?}: {fit:?}");
            assert!(found <= least * 1.01, "unit {unit}, {model:?}: {found} where {least} is possible");
        }
    }
}

#[test]
fn too_many_folds_are_refused() {
    let data = responses(ContrastModel::WeightedSum, &truth(1.0), 0.0, 0);
    let settings = FitSettings { folds: 50, ..FitSettings::default() };
    let error = fit_contrast_response(&design(), &data, ContrastModel::WeightedSum, &settings).unwrap_err();
    assert_eq!(error.to_string(), "`points` has 36 points; at least 50 are needed");
}

/// Poisson counts (sums of many rare events) with rates that give index 1.5.
#[test]
fn the_interval_of_a_norm_index_covers() {
    let (units, trials) = (400, 60);
    let mut generator = ChaCha8Rng::seed_from_u64(3);
    let mut counts = |rate: f64| {
        Array2::from_shape_simple_fn((trials, units), || {
            (0..500).filter(|_| generator.random::<f64>() < rate / 500.0).count() as f64
        })
    };
    let (c1, c2, c12) = (counts(6.0), counts(3.0), counts(6.0));
    let found = norm_index_from_trials(&c1, &c2, &c12, &Bootstrap::default()).unwrap();
    let covered = found.iter().filter(|index| index.lower < 1.5 && 1.5 < index.upper).count();
    assert!((362..=395).contains(&covered), "{covered} of {units}");
    // Delta method for three independent Poisson means.
    let expected = 1.5 * ((9.0_f64 / 81.0 + 6.0 / 36.0) / trials as f64).sqrt();
    let mean: f64 = found.iter().map(|index| index.standard_error).sum::<f64>() / units as f64;
    assert_relative_eq!(mean, expected, max_relative = 0.05);
}
