//! Time to wire the full network and to draw an orientation map.
#![allow(missing_docs, reason = "criterion's macros make undocumented items")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use normcircuit_connectivity::{Circuit, CircuitParameters, OrientationMap, Sheet};
use normcircuit_simulation::RootSeed;

fn wiring(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("wiring");
    group.sample_size(10);
    let full = CircuitParameters::default_paper();
    let miniature = CircuitParameters::miniature(20).expect("20 rows are valid");
    for (name, parameters) in [("full", full), ("miniature", miniature)] {
        let circuit = Circuit::build(&parameters, RootSeed(1)).expect("the preset is valid");
        let synapses: usize = circuit.network.projections().iter().map(|one| one.synapses.len()).sum();
        group.throughput(Throughput::Elements(synapses as u64));
        group.bench_function(name, |bencher| bencher.iter(|| Circuit::build(&parameters, RootSeed(1))));
    }
}

fn maps(criterion: &mut Criterion) {
    let parameters = CircuitParameters::default_paper().orientation_map;
    let sheet = Sheet::twice_as_wide(100).expect("100 rows are valid");
    let map =
        OrientationMap::draw(&parameters, &mut RootSeed(1).stream("map", &[])).expect("the preset is valid");
    let mut group = criterion.benchmark_group("orientation map");
    group.throughput(Throughput::Elements(sheet.size() as u64));
    group.bench_function("100 x 200", |bencher| bencher.iter(|| map.on(&sheet)));
}

criterion_group!(benches, wiring, maps);
criterion_main!(benches);
