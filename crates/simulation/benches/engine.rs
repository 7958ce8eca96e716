//! The parts of a time step, and whole steps at two sizes.

#![allow(missing_docs, reason = "criterion's macros generate undocumented items")]

mod support;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use normcircuit_simulation::recorders::{Cell, MeanCurrents};
use normcircuit_simulation::reference::ReferenceSimulation;
use normcircuit_simulation::{
    Injection, Input, InputSpike, Network, NoInput, Processor, RootSeed, Simulation,
};

const STEPS: u64 = 200;

/// The full network's neurons without synapses.
fn unconnected() -> Network {
    let mut description = support::network(1.0).into_description();
    description.projections.clear();
    Network::new(description).expect("a network without projections is valid")
}

/// Neurons without synapses: the cost of voltages and currents alone, by instruction set.
fn neuron_update(criterion: &mut Criterion) {
    let network = unconnected();
    let voltages = support::voltages(&network);
    let mut group = criterion.benchmark_group("neuron update");
    group.throughput(Throughput::Elements(STEPS * network.spiking_size() as u64));
    group.sample_size(20);
    // Without fused multiply-add in hardware the baseline takes many times longer; the others are of interest.
    for processor in Processor::available().into_iter().skip(1) {
        let mut simulation =
            Simulation::new(&network, &voltages).expect("valid voltages").with_processor(processor);
        group.bench_function(processor.name(), |bench| {
            bench.iter(|| simulation.run(STEPS, &mut NoInput, &mut []).expect("a run"));
        });
    }
    group.finish();
}

/// The same neurons with white noise: the difference to the widest instruction set above is the cost of the noise.
fn white_noise(criterion: &mut Criterion) {
    let network = unconnected();
    let voltages = support::voltages(&network);
    let noise = Injection::white_noise(6.8, RootSeed(1).stream("noise", &[])).expect("valid noise");
    let mut simulation = Simulation::new(&network, &voltages).expect("valid voltages").with_injection(noise);
    let mut group = criterion.benchmark_group("white noise");
    group.throughput(Throughput::Elements(STEPS * network.spiking_size() as u64));
    group.sample_size(20);
    group.bench_function("all neurons", |bench| {
        bench.iter(|| simulation.run(STEPS, &mut NoInput, &mut []).expect("a run"));
    });
    group.finish();
}

/// All input cells spike in one step: what a synaptic event costs, update of the neurons included once.
fn delivery(criterion: &mut Criterion) {
    struct Volley(usize);
    impl Input for Volley {
        fn spikes(&mut self, _step: u64, arriving: &mut Vec<InputSpike>) {
            arriving.extend((0..self.0).map(|cell| InputSpike { population: 2, cell }));
        }
    }
    let network = support::network(1.0);
    let cells = network.populations()[2].size;
    let voltages = support::voltages(&network);
    let mut group = criterion.benchmark_group("delivery");
    group.throughput(Throughput::Elements(1250 * cells as u64));
    group.sample_size(20);
    group.bench_function("input, all cells", |bench| {
        let start = || Simulation::new(&network, &voltages).expect("valid voltages");
        bench.iter_batched_ref(
            start,
            |simulation| simulation.run(1, &mut Volley(cells), &mut []),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

/// Ten milliseconds of the whole network after a second of settling, engine against plain reference.
fn whole_step(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("whole step");
    group.sample_size(10);
    for (name, scale) in [("miniature", 0.04), ("full", 1.0)] {
        let network = support::network(scale);
        let voltages = support::voltages(&network);
        group.throughput(Throughput::Elements(STEPS));
        group.bench_function(BenchmarkId::new("engine", name), |bench| {
            let mut input = support::Poisson::new(&network);
            let mut simulation = Simulation::new(&network, &voltages).expect("valid voltages");
            simulation.run(20_000, &mut input, &mut []).expect("a run");
            bench.iter(|| simulation.run(STEPS, &mut input, &mut []).expect("a run"));
        });
        group.bench_function(BenchmarkId::new("reference", name), |bench| {
            let mut input = support::Poisson::new(&network);
            let mut reference = ReferenceSimulation::new(&network, &voltages);
            bench.iter(|| (0..STEPS).map(|_| reference.advance(&mut input).len()).sum::<usize>());
        });
    }
    group.finish();
}

/// The full network while currents of a thousand neurons are averaged: what it takes longer than a whole step is their cost.
fn recorded_currents(criterion: &mut Criterion) {
    let network = support::network(1.0);
    let voltages = support::voltages(&network);
    let cells: Vec<Cell> = (0..1000).map(|index| Cell { population: 0, index: 20 * index }).collect();
    let mut group = criterion.benchmark_group("recorded currents");
    group.sample_size(10);
    group.throughput(Throughput::Elements(STEPS));
    group.bench_function("of 1000 neurons", |bench| {
        let mut input = support::Poisson::new(&network);
        let mut simulation = Simulation::new(&network, &voltages).expect("valid voltages");
        simulation.run(20_000, &mut input, &mut []).expect("a run");
        let mut means = MeanCurrents::new(&network, &cells, STEPS).expect("neurons of the network");
        bench.iter(|| simulation.run(STEPS, &mut input, &mut [&mut means]).expect("a run"));
    });
    group.finish();
}

criterion_group!(benches, neuron_update, white_noise, delivery, whole_step, recorded_currents);
criterion_main!(benches);
