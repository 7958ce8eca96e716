//! A run without one of its spikes is the run with it until then.

use std::sync::Arc;

use normcircuit_connectivity::{Circuit, CircuitParameters};
use normcircuit_protocols::{
    Condition, RemovedSpike, Run, StimulusSchedule, ThreeConditions, VisualArea, VisualAreaParameters,
};
use normcircuit_simulation::RootSeed;
use normcircuit_simulation::recorders::{Spike, SpikeCounts, SpikeRecorder};

const SEED: RootSeed = RootSeed(1);
const FROM_MS: u64 = 150;
const DURATION_MS: f64 = 400.0;

/// Spikes of E and I, and counts of V1 in windows of 1 ms.
fn simulated(removed_spike: Option<RemovedSpike>) -> (Vec<Spike>, Vec<u16>, f64) {
    let circuit = Circuit::build(&CircuitParameters::miniature(20).unwrap(), SEED).unwrap();
    let parameters = VisualAreaParameters::default();
    let area = VisualArea::new(circuit.input_sheet, &circuit.input_orientations, parameters).unwrap();
    let area = Arc::new(area);
    let rates = area.rates(&ThreeConditions::default().stimulus(Condition::Both)).unwrap();
    let schedule = StimulusSchedule::constant(rates).unwrap();
    let run = Run { removed_spike, ..Run::new(&circuit, &area, schedule, SEED, 0) };
    let mut spikes = SpikeRecorder::new();
    let mut counts = SpikeCounts::new(&circuit.network, 20).unwrap();
    run.simulate(DURATION_MS, &mut [&mut spikes, &mut counts]).unwrap();
    (spikes.spikes().to_vec(), counts.counts(Circuit::INPUT).to_vec(), circuit.network.time_step())
}

#[test]
fn twins_are_identical_until_the_removed_spike() {
    let (original, input, time_step) = simulated(None);
    let (twin, input_of_twin, _) = simulated(Some(RemovedSpike { from_ms: FROM_MS }));
    assert_eq!(input, input_of_twin, "V1 does not hear of the circuit");

    let from = (FROM_MS as f64 / time_step).round() as u64;
    let is_removed = |spike: &Spike| spike.population == Circuit::EXCITATORY && spike.step >= from;
    let place = original.iter().position(is_removed).unwrap();
    assert!(place > 100, "only {place} spikes before");
    assert_eq!(twin[..place], original[..place]);
    // Its targets have not missed it yet: whatever else fires in the same step fires in both.
    let step = original[place].step;
    let same_step = |spikes: &[Spike]| -> Vec<Spike> {
        spikes.iter().filter(|spike| spike.step == step).copied().collect()
    };
    let mut expected = same_step(&original);
    expected.retain(|spike| *spike != original[place]);
    assert_eq!(same_step(&twin), expected);
    // A single spike changes what follows: the circuit is chaotic.
    assert_ne!(twin[place..], original[place + 1..]);
}

#[test]
fn a_spike_after_the_end_is_not_missed() {
    let beyond = RemovedSpike { from_ms: DURATION_MS as u64 + 1 };
    assert_eq!(simulated(Some(beyond)).0, simulated(None).0);
}
