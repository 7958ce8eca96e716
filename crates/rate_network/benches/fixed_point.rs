//! The fixed point of the rate network of the paper's size, 25 000 cells with 730 synapses each, from silence.

#![allow(missing_docs, reason = "criterion's macros generate undocumented items")]

use criterion::{Criterion, criterion_group, criterion_main};
use normcircuit_connectivity::{Circuit, CircuitParameters};
use normcircuit_rate_network::fixed_point::{FixedPointSettings, fixed_point};
use normcircuit_rate_network::{
    PER_MILLIVOLT, PaperCurve, RateNetwork, RatePopulation, RateProjection, SparseWeights,
};
use normcircuit_simulation::{Projection, RootSeed};

fn from_silence(criterion: &mut Criterion) {
    let circuit = Circuit::build(&CircuitParameters::default_paper(), RootSeed(1)).expect("a valid circuit");
    let projections = circuit.network.projections();
    let sizes: Vec<usize> = circuit.network.populations().iter().map(|population| population.size).collect();
    let functions = PaperCurve::Default.functions();
    let populations = vec![
        RatePopulation::alike("E", sizes[0], functions.excitatory, 15.0),
        RatePopulation::alike("I", sizes[1], functions.inhibitory, 10.0),
    ];
    let recurrent = projections[..4].iter().map(|projection| RateProjection {
        source: projection.source,
        target: projection.target,
        weights: weights(projection),
    });
    let network = RateNetwork::new(populations, recurrent.collect()).expect("a valid network");
    let rates = vec![10.0; sizes[Circuit::INPUT]];
    let mut external = Vec::new();
    for projection in &projections[4..] {
        external.extend(weights(projection).currents(&rates).expect("one rate per cell"));
    }
    let silence = vec![0.0; network.size()];
    let mut group = criterion.benchmark_group("fixed point");
    group.sample_size(10);
    group.bench_function("paper size", |bench| {
        let settings = FixedPointSettings::default();
        bench.iter(|| fixed_point(&network, &external, &silence, &settings).expect("a run"));
    });
    group.finish();
}

fn weights(projection: &Projection) -> SparseWeights {
    let synapses = &projection.synapses;
    let weight = projection.weights.get(0) * PER_MILLIVOLT;
    SparseWeights::uniform(synapses.source_size(), synapses.target_size(), weight, |source| {
        synapses.row(source)
    })
    .expect("valid synapses")
}

criterion_group!(benches, from_silence);
criterion_main!(benches);
