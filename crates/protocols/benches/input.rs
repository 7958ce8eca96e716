//! Time to make V1 spikes: one iteration is one simulated second of the full input layer.
#![allow(missing_docs, reason = "criterion's macros make undocumented items")]

use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use normcircuit_connectivity::{CircuitParameters, OrientationMap, Sheet};
use normcircuit_protocols::{
    Condition, NoiseParameters, OrnsteinUhlenbeck, StimulusSchedule, ThreeConditions, V1Input, VisualArea,
    VisualAreaParameters,
};
use normcircuit_simulation::RootSeed;

fn full_area() -> Arc<VisualArea> {
    let sheet = Sheet::twice_as_wide(50).expect("50 rows are valid");
    let mut random = RootSeed(1).stream("map", &[]);
    let map = OrientationMap::draw(&CircuitParameters::default_paper().orientation_map, &mut random);
    let orientations = map.expect("the preset is valid").on(&sheet);
    Arc::new(
        VisualArea::new(sheet, &orientations, VisualAreaParameters::default()).expect("the preset is valid"),
    )
}

fn input(criterion: &mut Criterion) {
    let area = full_area();
    let stimulus = ThreeConditions::default().stimulus(Condition::Both);
    let schedule = StimulusSchedule::constant(area.rates(&stimulus).expect("valid")).expect("valid");
    let mut group = criterion.benchmark_group("input, one second");
    group.sample_size(30);
    let mut noisy =
        V1Input::new(Arc::clone(&area), schedule.clone(), 2, 0.05, RootSeed(1), 0).expect("valid");
    group.bench_function("5 000 cells, 450 noise processes", |bencher| {
        bencher.iter(|| (0..1_000).map(|_| noisy.next_millisecond().len()).sum::<usize>());
    });
    let mut independent = V1Input::without_noise(schedule, 2, 0.05, RootSeed(1), 0).expect("valid");
    group.bench_function("5 000 cells, no noise", |bencher| {
        bencher.iter(|| (0..1_000).map(|_| independent.next_millisecond().len()).sum::<usize>());
    });
    let stream = RootSeed(1).stream("noise", &[]);
    let mut noise = OrnsteinUhlenbeck::new(NoiseParameters::default(), 450, stream).expect("valid");
    group.bench_function("450 noise processes alone", |bencher| {
        bencher.iter(|| {
            (0..1_000).for_each(|_| noise.advance());
            noise.values()[0]
        });
    });
    group.finish();
    criterion.bench_function("rates of a stimulus", |bencher| bencher.iter(|| area.rates(&stimulus)));
}

criterion_group!(benches, input);
criterion_main!(benches);
