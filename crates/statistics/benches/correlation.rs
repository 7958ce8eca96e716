//! Heat map of spike-count correlation for 8000 units and 1000 windows.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use ndarray::{Array1, Array2};
use normcircuit_statistics::correlation::{Averaging, Standardized, norm_index_map};
use normcircuit_statistics::histogram::Bins;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn heat_map(criterion: &mut Criterion) {
    let mut generator = ChaCha8Rng::seed_from_u64(1);
    let counts = Array2::from_shape_simple_fn((1000, 8000), || generator.random_range(0..12_u8));
    let index = Array1::from_shape_simple_fn(8000, || 1.0 + 2.0 * generator.random::<f64>().powi(2));
    let bins = Bins::uniform(1.0, 3.0, 40).expect("ascending limits");
    let mut group = criterion.benchmark_group("heat map of 8000 units x 1000 windows");
    group.sample_size(10);
    group.bench_function("f32", |bencher| {
        bencher.iter(|| {
            let standardized = Standardized::<f32>::new(&counts).expect("finite counts");
            black_box(
                norm_index_map(&standardized, &index, &bins, Averaging::Arithmetic).expect("equal lengths"),
            )
        });
    });
    group.finish();
}

criterion_group!(benches, heat_map);
criterion_main!(benches);
