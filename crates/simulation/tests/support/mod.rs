//! Random small networks for the tests.

#![allow(dead_code, reason = "every test file uses its own part of these")]

use normcircuit_simulation::{
    Channel, Dynamics, InputSpike, Network, NetworkDescription, NeuronParameters, Population, Projection,
    RootSeed, SpikeTrains, Stream, Synapses, Weights,
};
use rand::RngExt;

/// The paper's excitatory neuron.
pub(crate) fn excitatory() -> NeuronParameters {
    NeuronParameters {
        capacitance: 1.0,
        leak_conductance: 1.0 / 15.0,
        leak_reversal: -60.0,
        soft_threshold: -50.0,
        slope_factor: 2.0,
        spike_threshold: -10.0,
        reset: -65.0,
        lower_bound: -100.0,
        refractory_period: 1.5,
    }
}

/// A network of two spiking populations and an input population with everything that may vary drawn from `seed`: sizes,
/// neurons, channels (some with equal time constants), out-degrees, weights (uniform or per synapse).
pub(crate) fn random_network(seed: u64) -> Network {
    let random = &mut RootSeed(seed).stream("network", &[]);
    let sizes = [random.random_range(3..60), random.random_range(2..20), random.random_range(1..30)];
    let populations = (0..3).map(|index| random_population(random, index, sizes[index])).collect();
    let mut projections = Vec::new();
    for source in 0..3 {
        for target in 0..2 {
            let sign = if source == 1 { -1.0 } else { 1.0 };
            let strength = sign * random.random_range(0.5..6.0) * if source == 2 { 6.0 } else { 1.0 };
            projections.push(random_projection(random, (source, target), sizes, strength));
        }
    }
    Network::new(NetworkDescription { time_step: 0.05, populations, projections }).unwrap()
}

fn random_population(random: &mut Stream, index: usize, size: usize) -> Population {
    // A few fixed values, so that channels of different sources often share their time constants.
    let rise_times = [0.5, 1.0, 2.0];
    let decay_times = [3.0, 5.0, 8.0, 100.0];
    let channels = (0..random.random_range(1..=2))
        .map(|_| Channel {
            fraction: random.random_range(0.1..1.0),
            rise_time: rise_times[random.random_range(0..3)],
            decay_time: decay_times[random.random_range(0..4)],
        })
        .collect();
    let neuron = NeuronParameters {
        leak_conductance: random.random_range(0.03..0.2),
        slope_factor: random.random_range(0.5..3.0),
        lower_bound: random.random_range(-110.0..-66.0),
        refractory_period: random.random_range(0.05..3.0),
        ..excitatory()
    };
    let dynamics = if index == 2 { Dynamics::Input } else { Dynamics::Spiking(neuron) };
    Population { name: ["E", "I", "X"][index].to_owned(), size, dynamics, channels }
}

fn random_projection(
    random: &mut Stream,
    (source, target): (usize, usize),
    sizes: [usize; 3],
    strength: f64,
) -> Projection {
    let mut builder = Synapses::builder(sizes[target], 0);
    for _ in 0..sizes[source] {
        let degree = random.random_range(0..15);
        builder.push_row((0..degree).map(|_| random.random_range(0..sizes[target]))).unwrap();
    }
    let synapses = builder.build();
    let weights = if random.random::<bool>() {
        Weights::Uniform(strength)
    } else {
        Weights::PerSynapse((0..synapses.len()).map(|_| strength * random.random_range(0.0..2.0)).collect())
    };
    Projection { source, target, synapses, weights }
}

/// Initial voltages between reset and soft threshold.
pub(crate) fn random_voltages(network: &Network, seed: u64) -> Vec<f64> {
    let mut random = RootSeed(seed).stream("voltage", &[]);
    (0..network.spiking_size()).map(|_| random.random_range(-65.0..-50.0)).collect()
}

/// Input cells that spike at random times, on whole milliseconds (`grid` true) or at any time.
pub(crate) fn random_input(network: &Network, seed: u64, duration: f64, grid: bool) -> SpikeTrains {
    let mut random = RootSeed(seed).stream("input", &[]);
    let cells = network.populations()[2].size;
    let count = (0.1 * duration * cells as f64) as usize;
    let spikes: Vec<(f64, InputSpike)> = (0..count)
        .map(|_| {
            let time: f64 = random.random_range(0.0..duration);
            let spike = InputSpike { population: 2, cell: random.random_range(0..cells) };
            (if grid { time.ceil() } else { time }, spike)
        })
        .collect();
    SpikeTrains::new(&spikes, network.time_step()).unwrap()
}
