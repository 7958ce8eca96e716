//! Benchmarks of manifold capacity.

use criterion::{Criterion, criterion_group, criterion_main};
use ndarray::Array2;
use normcircuit_statistics::manifold::manifold_capacity;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

/// Gaussian clouds of full dimension around Gaussian centers, as trials with independent noise make them.
fn clouds(manifolds: usize, points: usize, units: usize) -> Vec<Array2<f64>> {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut normal = || -> f64 { StandardNormal.sample(&mut random) };
    (0..manifolds)
        .map(|_| {
            let center = Array2::from_shape_simple_fn((1, units), &mut normal);
            center + Array2::from_shape_simple_fn((points, units), &mut normal) * 0.7
        })
        .collect()
}

fn capacity(criterion: &mut Criterion) {
    let clouds = clouds(20, 100, 800);
    let views: Vec<_> = clouds.iter().map(|cloud| cloud.view()).collect();
    let mut group = criterion.benchmark_group("manifold");
    group.sample_size(10);
    group.bench_function("20 manifolds of 100 points in 800 units, 200 samples", |bencher| {
        bencher.iter(|| manifold_capacity(&views, 200, 1));
    });
}

criterion_group!(benches, capacity);
criterion_main!(benches);
