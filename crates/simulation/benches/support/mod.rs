//! A network of the size and density of the paper's circuit, with random instead of spatial wiring.

use normcircuit_simulation::{
    Channel, Dynamics, Input, InputSpike, Network, NetworkDescription, NeuronParameters, Population,
    Projection, RootSeed, Stream, Synapses, Weights,
};
use rand::RngExt;

/// `scale` 1 is the full circuit: 20 000 excitatory, 5 000 inhibitory and 5 000 input cells.
pub(crate) fn network(scale: f64) -> Network {
    let size = |full: f64| (full * scale) as usize;
    let (excitatory, inhibitory, input) = (size(20_000.0), size(5_000.0), size(5_000.0));
    let channel = |fraction, rise_time, decay_time| Channel { fraction, rise_time, decay_time };
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
    let population =
        |name: &str, size, dynamics, channels| Population { name: name.into(), size, dynamics, channels };
    let populations = vec![
        population("E", excitatory, neuron(1.0 / 15.0, 2.0, 1.5), vec![channel(1.0, 1.0, 5.0)]),
        population("I", inhibitory, neuron(0.1, 0.5, 0.5), vec![channel(1.0, 1.0, 8.0)]),
        population("X", input, Dynamics::Input, vec![channel(0.2, 1.0, 5.0), channel(0.8, 2.0, 100.0)]),
    ];
    let sizes = [excitatory, inhibitory, input];
    let rules = [
        (0, 0, 200, 80.0),
        (0, 1, 150, 40.0),
        (1, 0, 800, -240.0),
        (1, 1, 200, -300.0),
        (2, 0, 1000, 160.0),
        (2, 1, 250, 140.0),
    ];
    let projections = rules
        .into_iter()
        .map(|(source, target, degree, weight)| Projection {
            source,
            target,
            synapses: wire(sizes[source], sizes[target], degree, (source * 3 + target) as u64),
            weights: Weights::Uniform(weight / 25_000_f64.sqrt()),
        })
        .collect();
    Network::new(NetworkDescription { time_step: 0.05, populations, projections }).expect("a valid network")
}

fn wire(sources: usize, targets: usize, degree: usize, index: u64) -> Synapses {
    let mut random = RootSeed(1).stream("wiring", &[index]);
    let mut builder = Synapses::builder(targets, sources * degree);
    for _ in 0..sources {
        builder.push_row((0..degree).map(|_| random.random_range(0..targets))).expect("targets in range");
    }
    builder.build()
}

/// Initial voltages between the reset and the soft threshold.
pub(crate) fn voltages(network: &Network) -> Vec<f64> {
    let mut random = RootSeed(1).stream("voltage", &[]);
    (0..network.spiking_size()).map(|_| random.random_range(-65.0..-50.0)).collect()
}

/// Independent input cells at 10 Hz, spiking on whole milliseconds.
pub(crate) struct Poisson {
    cells: usize,
    random: Stream,
}

impl Poisson {
    pub(crate) fn new(network: &Network) -> Self {
        Self { cells: network.populations()[2].size, random: RootSeed(1).stream("input", &[]) }
    }
}

impl Input for Poisson {
    fn spikes(&mut self, step: u64, arriving: &mut Vec<InputSpike>) {
        if step.is_multiple_of(20) {
            for cell in 0..self.cells {
                if self.random.random::<f64>() < 0.01 {
                    arriving.push(InputSpike { population: 2, cell });
                }
            }
        }
    }
}
