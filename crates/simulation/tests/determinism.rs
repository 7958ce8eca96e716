//! The same seed gives the same bytes: on any number of threads, any instruction set, watched or not.

mod support;

use normcircuit_simulation::recorders::{
    ActivityGuard, Cell, CurrentRecorder, MeanCurrents, SpikeCounts, SpikeRecorder, VoltageRecorder,
};
use normcircuit_simulation::{Observer, Processor, Simulation};
use sha2::{Digest, Sha256};

const SEED: u64 = 4;
const STEPS: u64 = 20_000;

/// Hash (first eight bytes of SHA-256) of all spikes of a one-second run, and their number.
fn run(seed: u64, processor: Processor, watched: bool) -> (u64, usize) {
    let network = support::random_network(seed);
    let voltages = support::random_voltages(&network, seed);
    let mut input = support::random_input(&network, seed, 1000.0, true);
    let cells = [Cell { population: 0, index: 0 }, Cell { population: 1, index: 1 }];
    let mut spikes = SpikeRecorder::new();
    let mut recorded = VoltageRecorder::new(&network, &cells).unwrap();
    let mut currents = CurrentRecorder::new(&network, &cells).unwrap();
    let mut means = MeanCurrents::new(&network, &cells, 4000).unwrap();
    let mut counts = SpikeCounts::new(&network, 1000).unwrap();
    let mut guard = ActivityGuard::new(&network, 1e4, 1000.0).unwrap();
    let mut observers: Vec<&mut dyn Observer> = vec![&mut spikes];
    if watched {
        let others: [&mut dyn Observer; 5] =
            [&mut recorded, &mut currents, &mut means, &mut counts, &mut guard];
        observers.extend(others);
    }
    let mut simulation = Simulation::new(&network, &voltages).unwrap().with_processor(processor);
    simulation.run(STEPS, &mut input, &mut observers).unwrap();
    let mut hash = Sha256::new();
    for spike in spikes.spikes() {
        for word in [spike.step, spike.population as u64, spike.cell as u64] {
            hash.update(word.to_le_bytes());
        }
    }
    (u64::from_be_bytes(hash.finalize()[..8].try_into().unwrap()), spikes.spikes().len())
}

#[test]
fn the_reference_run_is_pinned() {
    assert_eq!(run(SEED, Processor::detect(), false), (0x8465_6d72_d55b_4ca7, 2868));
}

#[test]
fn every_instruction_set_gives_the_same_spikes() {
    let baseline = run(SEED, Processor::baseline(), false);
    for processor in Processor::available() {
        assert_eq!(run(SEED, processor, false), baseline, "{}", processor.name());
    }
}

#[test]
fn recorders_change_nothing() {
    assert_eq!(run(SEED, Processor::detect(), true), run(SEED, Processor::detect(), false));
}

#[test]
fn simulations_side_by_side_give_what_each_gives_alone() {
    let alone: Vec<_> = (SEED..SEED + 4).map(|seed| run(seed, Processor::detect(), false)).collect();
    let together: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (SEED..SEED + 4).map(|seed| scope.spawn(move || run(seed, Processor::detect(), false))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(together, alone);
}
