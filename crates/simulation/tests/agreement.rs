//! The engine against the plain reference: every spike the same, voltages to rounding.
//!
//! The engine merges channels, advances states lazily and uses fused multiply-adds and its own exponential, so voltages
//! differ in their last digits; spikes fall on the time grid and stay the same as long as no voltage comes that close
//! to the threshold.

mod support;

use normcircuit_simulation::recorders::{Cell, CurrentRecorder, SpikeRecorder, VoltageRecorder};
use normcircuit_simulation::reference::ReferenceSimulation;
use normcircuit_simulation::{Dynamics, Injection, Network, Processor, RootSeed, Simulation};
use proptest::prelude::*;

const DURATION: f64 = 150.0;
const STEPS: u64 = 3000;

fn all_cells(network: &Network) -> Vec<Cell> {
    let spiking = network.populations().iter().enumerate();
    let spiking = spiking.filter(|(_, population)| matches!(population.dynamics, Dynamics::Spiking(_)));
    spiking.flat_map(|(population, p)| (0..p.size).map(move |index| Cell { population, index })).collect()
}

/// Runs both and compares spikes, voltages and currents; returns the number of spikes.
fn compare(seed: u64, grid: bool, injection: Option<&Injection>, processor: Processor) -> usize {
    let network = support::random_network(seed);
    let voltages = support::random_voltages(&network, seed);
    let input = support::random_input(&network, seed, DURATION, grid);
    let cells = all_cells(&network);

    let mut simulation = Simulation::new(&network, &voltages).unwrap().with_processor(processor);
    let mut reference = ReferenceSimulation::new(&network, &voltages);
    if let Some(injection) = injection {
        simulation = simulation.with_injection(injection.clone());
        reference = reference.with_injection(injection.clone());
    }
    let mut spikes = SpikeRecorder::new();
    let mut recorded = VoltageRecorder::new(&network, &cells).unwrap();
    let mut currents = CurrentRecorder::new(&network, &cells).unwrap();
    simulation.run(STEPS, &mut input.clone(), &mut [&mut spikes, &mut recorded, &mut currents]).unwrap();

    let mut expected = Vec::new();
    let channels: Vec<(usize, usize)> = network
        .populations()
        .iter()
        .enumerate()
        .flat_map(|(source, population)| (0..population.channels.len()).map(move |channel| (source, channel)))
        .collect();
    let mut rows = recorded.voltages().chunks(cells.len());
    let mut current_rows = currents.currents().chunks(cells.len() * channels.len());
    let mut reference_input = input.clone();
    for step in 1..=STEPS {
        expected.extend(reference.advance(&mut reference_input).into_iter().map(|(p, c)| (step, p, c)));
        let currents = current_rows.next().unwrap();
        for (position, (cell, voltage)) in cells.iter().zip(rows.next().unwrap()).enumerate() {
            let exact = reference.voltage(cell.population, cell.index);
            assert!(
                (exact - voltage).abs() < 1e-6,
                "seed {seed} step {step} {cell:?}: {voltage} not {exact}"
            );
            for (index, (source, channel)) in channels.iter().enumerate() {
                let exact = reference.channel_current(cell.population, cell.index, *source, *channel);
                let found = currents[index * cells.len() + position];
                assert!((exact - found).abs() < 1e-9 * (1.0 + exact.abs()), "{found} not {exact}");
            }
        }
    }
    let found: Vec<_> =
        spikes.spikes().iter().map(|spike| (spike.step, spike.population, spike.cell)).collect();
    assert_eq!(found, expected, "seed {seed}");
    found.len()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn engine_and_reference_agree_on_random_networks(seed in 0_u64..1_000_000, grid: bool) {
        compare(seed, grid, None, Processor::detect());
    }
}

#[test]
fn the_random_networks_are_active() {
    let spikes: Vec<usize> = (0..10).map(|seed| compare(seed, true, None, Processor::detect())).collect();
    assert!(spikes.iter().filter(|count| **count > 100).count() >= 5, "{spikes:?}");
}

#[test]
fn injected_currents_enter_both_alike() {
    let noise = Injection::white_noise(6.8, RootSeed(1).stream("noise", &[])).unwrap();
    let network = support::random_network(5);
    let series = Injection::common_series(&network, vec![1.0, -2.0, 3.0], 500, vec![0.5, 0.2, 0.0]).unwrap();
    assert!(compare(5, true, Some(&noise), Processor::detect()) > 0);
    assert!(compare(5, true, Some(&series), Processor::detect()) > 0);
}

#[test]
fn the_baseline_instruction_set_agrees_too() {
    compare(11, false, None, Processor::baseline());
}
