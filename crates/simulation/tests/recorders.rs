//! Recorders agree with each other and with the spikes they stand for.

mod support;

use normcircuit_simulation::recorders::{
    ActivityGuard, Cell, CurrentRecorder, MeanCurrents, RecorderError, SpikeCounts, SpikeRecorder,
    VoltageRecorder,
};
use normcircuit_simulation::{Input, NoInput, Simulation, SimulationError};

const CELLS: [Cell; 3] =
    [Cell { population: 0, index: 0 }, Cell { population: 1, index: 1 }, Cell { population: 0, index: 2 }];

#[test]
fn counts_are_the_spikes_by_window() {
    let network = support::random_network(4);
    let mut simulation = Simulation::new(&network, &support::random_voltages(&network, 4)).unwrap();
    let mut spikes = SpikeRecorder::new();
    let mut counts = SpikeCounts::new(&network, 700).unwrap();
    let input = &mut support::random_input(&network, 4, 200.0, true);
    simulation.run(4000, input, &mut [&mut spikes, &mut counts]).unwrap();
    assert_eq!(counts.windows(), 5);
    for population in 0..2 {
        let size = network.populations()[population].size;
        for (index, count) in counts.counts(population).iter().enumerate() {
            let (window, cell) = (index / size, index % size);
            let inside = |step: u64| ((step - 1) / 700) as usize == window;
            let expected = spikes
                .spikes()
                .iter()
                .filter(|s| s.population == population && s.cell == cell && inside(s.step))
                .count();
            assert_eq!(usize::from(*count), expected);
        }
    }
    let again = &mut support::random_input(&network, 4, 200.0, true);
    let mut arriving = Vec::new();
    (1..=3500).for_each(|step| again.spikes(step, &mut arriving));
    assert_eq!(counts.counts(2).iter().map(|count| usize::from(*count)).sum::<usize>(), arriving.len());
}

#[test]
fn mean_currents_are_the_means_of_the_recorded_currents() {
    let network = support::random_network(4);
    let mut simulation = Simulation::new(&network, &support::random_voltages(&network, 4)).unwrap();
    let mut every = CurrentRecorder::new(&network, &CELLS).unwrap();
    let mut means = MeanCurrents::new(&network, &CELLS, 400).unwrap();
    let input = &mut support::random_input(&network, 4, 60.0, true);
    simulation.run(1000, input, &mut [&mut every, &mut means]).unwrap();
    let channels: Vec<(usize, f64)> = network
        .populations()
        .iter()
        .enumerate()
        .flat_map(|(source, p)| p.channels.iter().map(move |channel| (source, channel.fraction)))
        .collect();
    assert_eq!(means.means().len(), 2 * 3 * CELLS.len());
    for (index, mean) in means.means().iter().enumerate() {
        let (window, source, cell) = (index / 9, index / 3 % 3, index % 3);
        let mut sum = 0.0;
        for step in window * 400..(window + 1) * 400 {
            for (channel, (from, fraction)) in channels.iter().enumerate() {
                if *from == source {
                    sum += fraction * every.currents()[(step * channels.len() + channel) * 3 + cell];
                }
            }
        }
        approx::assert_relative_eq!(*mean, sum / 400.0, epsilon = 1e-12, max_relative = 1e-9);
    }
}

#[test]
fn a_network_that_runs_away_or_falls_silent_is_stopped() {
    let network = support::random_network(4);
    let voltages = support::random_voltages(&network, 4);
    let mut guard = ActivityGuard::new(&network, 0.001, 50.0).unwrap();
    let input = &mut support::random_input(&network, 4, 1000.0, true);
    let error =
        Simulation::new(&network, &voltages).unwrap().run(20_000, input, &mut [&mut guard]).unwrap_err();
    assert!(error.to_string().contains("runs away"), "{error}");

    let mut guard = ActivityGuard::new(&network, 200.0, 100.0).unwrap();
    let mut simulation = Simulation::new(&network, &vec![-65.0; network.spiking_size()]).unwrap();
    match simulation.run(20_000, &mut NoInput, &mut [&mut guard]).unwrap_err() {
        SimulationError::Stopped { time, reason } => {
            approx::assert_relative_eq!(time, 100.0, max_relative = 1e-12);
            assert!(reason.contains("silent: no spike of E or I"), "{reason}");
        }
        other => panic!("{other}"),
    }
    // The end of a run is judged as its beginning is, also of one shorter than a window.
    for duration in [99.0, 100.0] {
        let guard = ActivityGuard::new(&network, 200.0, 100.0).unwrap();
        let mut simulation = Simulation::new(&network, &vec![-65.0; network.spiking_size()]).unwrap();
        let steps = (duration / network.time_step()).round() as u64;
        let mut guard = guard.ending_after(duration, &network);
        let error = simulation.run(steps, &mut NoInput, &mut [&mut guard]).unwrap_err();
        assert!(error.to_string().contains("silent"), "{error}");
    }
    let mut guard = ActivityGuard::new(&network, 200.0, 100.0).unwrap().allowing_silence();
    simulation.run(4_000, &mut NoInput, &mut [&mut guard]).unwrap();
}

#[test]
fn recorders_refuse_what_the_network_does_not_have() {
    let network = support::random_network(4);
    for cell in [
        Cell { population: 2, index: 0 },
        Cell { population: 0, index: 1000 },
        Cell { population: 9, index: 0 },
    ] {
        assert!(matches!(VoltageRecorder::new(&network, &[cell]), Err(RecorderError::NotSpiking { .. })));
    }
    assert_eq!(SpikeCounts::new(&network, 0).unwrap_err(), RecorderError::EmptyWindow);
    assert!(ActivityGuard::new(&network, 100.0, 0.01).is_err());
    assert!(ActivityGuard::new(&network, f64::NAN, 100.0).is_err());
}
