//! All models for 100 units on an 11 x 11 grid of contrasts.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use ndarray::Array2;
use normcircuit_statistics::contrast_response::{
    ContrastDesign, ContrastModel, ContrastParameters, FitSettings, Stimulus, fit_units,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn fits(criterion: &mut Criterion) {
    let contrasts: Vec<f64> = (0..11).map(|step| f64::from(step) / 10.0).collect();
    let design = ContrastDesign::grid(&contrasts, &contrasts).expect("contrasts are valid");
    let mut generator = ChaCha8Rng::seed_from_u64(1);
    let truths: Vec<ContrastParameters> = (0..100)
        .map(|_| ContrastParameters {
            baseline: 5.0 * generator.random::<f64>(),
            gain_first: 10.0 + 30.0 * generator.random::<f64>(),
            gain_second: 30.0 * generator.random::<f64>(),
            semi_saturation: 0.1 + 0.6 * generator.random::<f64>(),
            exponent: 1.0 + 2.0 * generator.random::<f64>(),
            non_preferred_weight: 2.0 * generator.random::<f64>(),
        })
        .collect();
    let responses = Array2::from_shape_fn((design.points(), truths.len()), |(point, unit)| {
        let model = ContrastModel::TunedNormalization;
        model.response(&truths[unit], Stimulus::First, design.contrasts(point)) + generator.random::<f64>()
    });
    let mut group = criterion.benchmark_group("three models of 100 units x 121 points");
    group.sample_size(10);
    group.bench_function("default settings", |bencher| {
        bencher.iter(|| black_box(fit_units(&design, &responses, &FitSettings::default()).expect("finite")));
    });
    group.finish();
}

criterion_group!(benches, fits);
criterion_main!(benches);
