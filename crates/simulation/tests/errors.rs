//! Every error names the field and the value at fault.

mod support;

use normcircuit_simulation::{
    Dynamics, Input, InputSpike, Network, NetworkDescription, NeuronParameters, Simulation, SpikeTrains,
    Synapses, Weights,
};

/// The message for a valid description after `change`.
fn message(change: impl FnOnce(&mut NetworkDescription)) -> String {
    let mut description = support::random_network(2).into_description();
    change(&mut description);
    Network::new(description).unwrap_err().to_string()
}

fn neuron(description: &mut NetworkDescription) -> &mut NeuronParameters {
    match &mut description.populations[0].dynamics {
        Dynamics::Spiking(neuron) => neuron,
        Dynamics::Input => unreachable!("population 0 is spiking"),
    }
}

#[track_caller]
fn assert_names(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "“{message}” does not name “{part}”");
    }
}

#[test]
fn parameters_are_checked() {
    assert_names(&message(|d| d.time_step = f64::NAN), &["time_step", "NaN"]);
    assert_names(&message(|d| d.time_step = 2.0), &["time_step", "2", "shortest time constant", "ms"]);
    assert_names(&message(|d| d.populations[1].size = 0), &["I.size", "0"]);
    assert_names(&message(|d| neuron(d).capacitance = -1.0), &["E.capacitance", "-1", "above 0"]);
    assert_names(&message(|d| neuron(d).slope_factor = 0.01), &["E.slope_factor", "0.01", "overflow"]);
    assert_names(&message(|d| neuron(d).reset = 0.0), &["E.reset", "below spike_threshold"]);
    assert_names(&message(|d| neuron(d).refractory_period = 0.0), &["E.refractory_period", "0", "time_step"]);
    assert_names(
        &message(|d| d.populations[2].channels[0].rise_time = 0.0),
        &["X.channels[0].rise_time", "0"],
    );
    assert_names(&message(|d| d.populations[2].channels[0].fraction = f64::INFINITY), &["fraction", "inf"]);
}

#[test]
fn projections_are_checked() {
    assert_names(&message(|d| d.projections[3].source = 7), &["projections[3].source", "7", "3 populations"]);
    assert_names(
        &message(|d| d.projections[0].target = 1),
        &["projections[0]", "target cells", "population I"],
    );
    assert_names(
        &message(|d| d.projections[0].weights = Weights::Uniform(f64::NAN)),
        &["projections[0].weights", "NaN"],
    );
    let too_few = message(|d| d.projections[1].weights = Weights::PerSynapse(vec![1.0]));
    assert_names(&too_few, &["projections[1].weights", "1 weights"]);
    let to_input = message(|d| {
        let mut synapses = Synapses::builder(d.populations[2].size, 0);
        (0..d.populations[0].size).for_each(|_| synapses.push_row([]).unwrap());
        d.projections[0].synapses = synapses.build();
        d.projections[0].target = 2;
    });
    assert_names(&to_input, &["projections[0].target", "X", "input population"]);
    let mut synapses = Synapses::builder(3, 0);
    assert_names(&synapses.push_row([1, 3]).unwrap_err().to_string(), &["target 3", "3 cells"]);
}

/// Gives the same spike in every step.
struct Wrong(InputSpike);
impl Input for Wrong {
    fn spikes(&mut self, _step: u64, arriving: &mut Vec<InputSpike>) {
        arriving.push(self.0);
    }
}

#[test]
fn runs_are_checked() {
    let network = support::random_network(2);
    let mut voltages = support::random_voltages(&network, 2);
    assert_names(&Simulation::new(&network, &voltages[1..]).unwrap_err().to_string(), &["initial voltages"]);
    voltages[3] = f64::NAN;
    assert_names(&Simulation::new(&network, &voltages).unwrap_err().to_string(), &["NaN", "neuron 3"]);

    voltages[3] = -60.0;
    for spike in [InputSpike { population: 0, cell: 0 }, InputSpike { population: 2, cell: 10_000 }] {
        let error =
            Simulation::new(&network, &voltages).unwrap().run(5, &mut Wrong(spike), &mut []).unwrap_err();
        assert_names(&error.to_string(), &["no such input cell", "0.05 ms"]);
    }
    let spike = InputSpike { population: 2, cell: 0 };
    assert!(SpikeTrains::new(&[(f64::NAN, spike)], 0.05).is_err());
    assert!(SpikeTrains::new(&[(-1.0, spike)], 0.05).is_err());
}
