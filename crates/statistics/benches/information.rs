//! Benchmarks of linear Fisher information at the size of the full network's populations.

use criterion::{Criterion, criterion_group, criterion_main};
use ndarray::Array2;
use normcircuit_statistics::decoding::{PopulationMoments, information_curve};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn counts(trials: usize, units: usize, stream: u64) -> Array2<u8> {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    random.set_stream(stream);
    Array2::from_shape_simple_fn((trials, units), || random.random_range(0..16))
}

fn information(criterion: &mut Criterion) {
    let (first, second) = (counts(20_000, 2000, 0), counts(20_000, 2000, 1));
    let mut group = criterion.benchmark_group("information");
    group.sample_size(10);
    group.bench_function("2000 units, 20000 trials of each condition", |bencher| {
        bencher.iter(|| {
            PopulationMoments::from_counts(first.view(), second.view(), 0.02)
                .and_then(|moments| moments.information())
        });
    });
    let moments =
        PopulationMoments::from_counts(first.view(), second.view(), 0.02).expect("the counts are valid");
    group.bench_function("20 subsets of 500 units", |bencher| {
        bencher.iter(|| information_curve(&moments, &[500], 20, 1));
    });
}

criterion_group!(benches, information);
criterion_main!(benches);
