//! A randomly wired network of 1 000 excitatory and 250 inhibitory neurons, driven by 250 Poisson inputs of rising rate.
//!
//! `cargo run --release -p normcircuit-simulation --example random_network`

#![allow(clippy::print_stdout, reason = "an example talks to people")]

use normcircuit_simulation::recorders::{ActivityGuard, SpikeCounts};
use normcircuit_simulation::{
    Channel, Dynamics, Input, InputSpike, Network, NetworkDescription, NeuronParameters, Population,
    Projection, RootSeed, Simulation, Stream, Synapses, Weights,
};
use rand::RngExt;

const SIZES: [usize; 3] = [1000, 250, 250];
/// Source, target, synapses per source cell, weight in mV.
const PROJECTIONS: [(usize, usize, usize, f64); 6] = [
    (0, 0, 200, 0.5),
    (0, 1, 150, 0.25),
    (1, 0, 800, -1.5),
    (1, 1, 200, -1.9),
    (2, 0, 1000, 1.0),
    (2, 1, 250, 0.9),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seed = RootSeed(1);
    let network = build(seed)?;
    println!("{} synapses between {} neurons", network.synapse_count(), network.spiking_size());
    println!("input (Hz)   E (Hz)   I (Hz)");
    for rate in [2.0, 5.0, 10.0, 20.0] {
        let mut random = seed.stream("voltage", &[]);
        let voltages: Vec<f64> =
            (0..network.spiking_size()).map(|_| random.random_range(-65.0..-50.0)).collect();
        let mut input = Poisson { rate, random: seed.stream("input", &[]) };
        let mut counts = SpikeCounts::new(&network, 20_000)?;
        let mut guard = ActivityGuard::new(&network, 500.0, 500.0)?;
        Simulation::new(&network, &voltages)?.run(60_000, &mut input, &mut [&mut counts, &mut guard])?;
        // The first of the three windows of one second is left out.
        let mean = |population: usize| {
            let size = SIZES[population];
            counts.counts(population)[size..].iter().map(|count| f64::from(*count)).sum::<f64>()
                / (2 * size) as f64
        };
        println!("{rate:10.1} {:8.2} {:8.2}", mean(0), mean(1));
    }
    Ok(())
}

/// Independent input cells.
struct Poisson {
    rate: f64,
    random: Stream,
}

impl Input for Poisson {
    fn spikes(&mut self, _step: u64, arriving: &mut Vec<InputSpike>) {
        // A step lasts 0.05 ms.
        let probability = self.rate * 5e-5;
        for cell in 0..SIZES[2] {
            if self.random.random::<f64>() < probability {
                arriving.push(InputSpike { population: 2, cell });
            }
        }
    }
}

fn build(seed: RootSeed) -> Result<Network, Box<dyn std::error::Error>> {
    let neuron = |leak_conductance, slope_factor, refractory_period| {
        Dynamics::Spiking(NeuronParameters {
            capacitance: 1.0,
            leak_conductance,
            leak_reversal: -60.0,
            soft_threshold: -50.0,
            slope_factor,
            spike_threshold: -10.0,
            reset: -65.0,
            lower_bound: -100.0,
            refractory_period,
        })
    };
    let population = |name: &str, index: usize, dynamics, decay_time| Population {
        name: name.to_owned(),
        size: SIZES[index],
        dynamics,
        channels: vec![Channel { fraction: 1.0, rise_time: 1.0, decay_time }],
    };
    let mut projections = Vec::new();
    for (source, target, degree, weight) in PROJECTIONS {
        let mut random = seed.stream("wiring", &[source as u64, target as u64]);
        let mut synapses = Synapses::builder(SIZES[target], SIZES[source] * degree);
        for _ in 0..SIZES[source] {
            synapses.push_row((0..degree).map(|_| random.random_range(0..SIZES[target])))?;
        }
        let weights = Weights::Uniform(weight);
        projections.push(Projection { source, target, synapses: synapses.build(), weights });
    }
    let populations = vec![
        population("E", 0, neuron(1.0 / 15.0, 2.0, 1.5), 5.0),
        population("I", 1, neuron(0.1, 0.5, 0.5), 8.0),
        population("X", 2, Dynamics::Input, 5.0),
    ];
    Ok(Network::new(NetworkDescription { time_step: 0.05, populations, projections })?)
}
