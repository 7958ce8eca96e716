//! The engine against closed forms and quadrature.

mod support;

use normcircuit_simulation::recorders::{Cell, CurrentRecorder, SpikeRecorder};
use normcircuit_simulation::{
    Channel, Dynamics, Injection, InputSpike, Network, NetworkDescription, NeuronParameters, NoInput,
    Population, Projection, RootSeed, Simulation, SpikeTrains, Synapses, Weights,
};
use rand::RngExt;

const CELL: Cell = Cell { population: 0, index: 0 };

/// One neuron that hears one input cell through one channel.
fn one_synapse(channel: Channel, weight: f64, time_step: f64) -> Network {
    let neuron = Dynamics::Spiking(support::excitatory());
    let population =
        |name: &str, dynamics, channels| Population { name: name.to_owned(), size: 1, dynamics, channels };
    let mut synapses = Synapses::builder(1, 1);
    synapses.push_row([0]).unwrap();
    Network::new(NetworkDescription {
        time_step,
        populations: vec![population("E", neuron, vec![]), population("X", Dynamics::Input, vec![channel])],
        projections: vec![Projection {
            source: 1,
            target: 0,
            synapses: synapses.build(),
            weights: Weights::Uniform(weight),
        }],
    })
    .unwrap()
}

fn input(times: &[f64], time_step: f64) -> SpikeTrains {
    let spikes: Vec<_> = times.iter().map(|time| (*time, InputSpike { population: 1, cell: 0 })).collect();
    SpikeTrains::new(&spikes, time_step).unwrap()
}

fn current(network: &Network, times: &[f64], duration: f64) -> Vec<f64> {
    let mut recorder = CurrentRecorder::new(network, &[CELL]).unwrap();
    let steps = (duration / network.time_step()).round() as u64;
    let mut simulation = Simulation::new(network, &[-65.0]).unwrap();
    simulation.run(steps, &mut input(times, network.time_step()), &mut [&mut recorder]).unwrap();
    recorder.currents().to_vec()
}

/// Largest distance of the simulated impulse response from the closed form, relative to its peak.
fn response_error(channel: Channel, time_step: f64) -> f64 {
    let weight = 2.0;
    let simulated = current(&one_synapse(channel, weight, time_step), &[1.0], 40.0);
    let (rise, decay) = (channel.rise_time, channel.decay_time);
    let exact = |t: f64| weight / (decay - rise) * ((-t / decay).exp() - (-t / rise).exp());
    let errors = simulated.iter().enumerate().map(|(index, current)| {
        let time = (index + 1) as f64 * time_step - 1.0;
        (current - if time > 0.0 { exact(time) } else { 0.0 }).abs()
    });
    let peak = (1..4000).map(|i| exact(f64::from(i) * 0.01)).fold(0.0, f64::max);
    errors.fold(0.0, f64::max) / peak
}

#[test]
fn one_spike_gives_the_difference_of_exponentials_to_first_order_in_the_time_step() {
    for (rise_time, decay_time) in [(1.0, 5.0), (1.0, 8.0), (2.0, 100.0)] {
        let channel = Channel { fraction: 1.0, rise_time, decay_time };
        let (coarse, fine) = (response_error(channel, 0.05), response_error(channel, 0.025));
        assert!(coarse < 0.03, "error {coarse}");
        assert!((1.7..2.3).contains(&(coarse / fine)), "not first order: {coarse} and {fine}");
    }
}

#[test]
fn the_area_of_a_response_is_the_weight() {
    let channel = Channel { fraction: 1.0, rise_time: 1.0, decay_time: 5.0 };
    let area: f64 = current(&one_synapse(channel, 3.0, 0.05), &[1.0], 200.0).iter().sum::<f64>() * 0.05;
    approx::assert_relative_eq!(area, 3.0, max_relative = 1e-9);
}

#[test]
fn poisson_input_gives_the_mean_current_of_campbells_theorem() {
    let (rate, weight, duration) = (0.2, 0.5, 60_000.0);
    let channel = Channel { fraction: 1.0, rise_time: 1.0, decay_time: 5.0 };
    let mut random = RootSeed(1).stream("poisson", &[]);
    let mut times = Vec::new();
    let mut time = 0.0;
    while time < duration {
        time -= (1.0 - random.random::<f64>()).ln() / rate;
        times.push(time);
    }
    let currents = current(&one_synapse(channel, weight, 0.05), &times, duration);
    let mean = currents.iter().sum::<f64>() / currents.len() as f64;
    // The mean over the run is weight · count / duration, up to its edges; the count is Poisson.
    let error = weight * (rate / duration).sqrt();
    assert!((mean - weight * rate).abs() < 4.0 * error, "{mean} is not {} ± {error}", weight * rate);
}

const TIME_STEP: f64 = 0.01;

/// The rate of a neuron with constant current by quadrature of `dt = C dV / (I − g_L (V − E_L) + …)`, Hz.
fn quadrature_rate(neuron: &NeuronParameters, current: f64) -> f64 {
    let speed = |v: f64| {
        let upstroke = neuron.slope_factor * ((v - neuron.soft_threshold) / neuron.slope_factor).exp();
        (current + neuron.leak_conductance * (upstroke - (v - neuron.leak_reversal))) / neuron.capacitance
    };
    let intervals = 200_000;
    let width = (neuron.spike_threshold - neuron.reset) / f64::from(intervals);
    let midpoints = (0..intervals).map(|i| neuron.reset + (f64::from(i) + 0.5) * width);
    1000.0 / (neuron.refractory_period + midpoints.map(|v| width / speed(v)).sum::<f64>())
}

fn simulated_rate(neuron: NeuronParameters, current: f64) -> f64 {
    let (time_step, seconds) = (TIME_STEP, 20.0);
    let population =
        Population { name: "E".to_owned(), size: 1, dynamics: Dynamics::Spiking(neuron), channels: vec![] };
    let network =
        Network::new(NetworkDescription { time_step, populations: vec![population], projections: vec![] })
            .unwrap();
    let injection = Injection::common_series(&network, vec![current], 1, vec![0.0]).unwrap();
    let mut simulation = Simulation::new(&network, &[neuron.reset]).unwrap().with_injection(injection);
    let mut spikes = SpikeRecorder::new();
    simulation.run((seconds * 1000.0 / time_step) as u64, &mut NoInput, &mut [&mut spikes]).unwrap();
    // From the first to the last spike, so that the start does not count.
    let steps: Vec<u64> = spikes.spikes().iter().map(|spike| spike.step).collect();
    (steps.len() - 1) as f64 / ((steps[steps.len() - 1] - steps[0]) as f64 * time_step) * 1000.0
}

#[test]
fn the_firing_rate_under_constant_current_matches_quadrature() {
    let inhibitory = NeuronParameters {
        leak_conductance: 0.1,
        slope_factor: 0.5,
        refractory_period: 0.5,
        ..support::excitatory()
    };
    for neuron in [support::excitatory(), inhibitory] {
        for current in [1.2, 2.0, 5.0, 20.0] {
            let (expected, found) = (quadrature_rate(&neuron, current), simulated_rate(neuron, current));
            // The explicit scheme runs behind the upstroke and fires on the grid: a few time steps per period.
            let late = 1000.0 / found - 1000.0 / expected;
            assert!(late.abs() < 5.0 * TIME_STEP, "at {current} mV/ms: {found} Hz, not {expected} Hz");
        }
    }
}
