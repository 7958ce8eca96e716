//! Runs of experiments as things to store.

use crate::store::Key;
use normcircuit_protocols::experiment::{CountedPopulation, CurrentSample, ExperimentRun, RunRecord};

impl Key for ExperimentRun {
    const KIND: &'static str = "run";
    const VERSION: u32 = 3;
    type Value = RunRecord;
}

/// Mean rate at which the size of recorded spikes is reckoned, Hz: that of V1 under one image, and about that of the circuit.
const RECKONED_RATE_HZ: f64 = 10.0;
/// Bytes of a spike in the store, where small numbers take fewer bytes, and as arrays: time step, cell, condition and run.
const STORED_SPIKE: u64 = 9;
const SPIKE_IN_ARRAYS: u64 = 16;

/// About how many bytes the record of a run takes in the store: counts are small and take a byte each, currents four.
pub fn stored_bytes(run: &ExperimentRun) -> u64 {
    let Numbers { counts, reals, spikes } = Numbers::of(run);
    counts + 4 * reals + STORED_SPIKE * spikes
}

/// How many bytes the numbers of a run take as arrays, before these are compressed: two a count, four a current.
pub(crate) fn array_bytes(run: &ExperimentRun) -> u64 {
    let Numbers { counts, reals, spikes } = Numbers::of(run);
    2 * counts + 4 * reals + SPIKE_IN_ARRAYS * spikes
}

/// How much a run gives.
struct Numbers {
    counts: u64,
    /// Currents and voltages.
    reals: u64,
    /// Spikes one by one, reckoned.
    spikes: u64,
}

impl Numbers {
    fn of(run: &ExperimentRun) -> Self {
        let cells: usize = run.populations.iter().map(|population| size(run, *population)).sum();
        let counts = (run.counts.windows(run.duration_ms).len() * cells) as u64;
        let means = run.currents.map_or(0, |CurrentSample { cells, window_ms }| {
            let windows = run.duration_ms / window_ms - run.counts.from_ms / window_ms;
            // A sample of more cells than there are is one of all.
            windows * cells.min(size(run, CountedPopulation::Excitatory)) as u64 * 3
        });
        let traces: usize = run
            .traces
            .iter()
            .map(|sample| {
                let cells = sample.number_of_cells(size(run, sample.population));
                4 * sample.values(run.duration_ms) * cells
            })
            .sum();
        Self { counts, reals: means + traces as u64, spikes: spikes(run) }
    }
}

fn spikes(run: &ExperimentRun) -> u64 {
    let Some(sample) = run.spikes else { return 0 };
    let cells: usize = match &run.spike_cells {
        Some(cells) => cells.populations.iter().map(|population| cells.number(size(run, *population))).sum(),
        None => size(run, CountedPopulation::Excitatory) + size(run, CountedPopulation::Inhibitory),
    };
    let seconds = sample.to_ms.saturating_sub(sample.from_ms) as f64 / 1000.0;
    (cells as f64 * seconds * RECKONED_RATE_HZ) as u64
}

fn size(run: &ExperimentRun, population: CountedPopulation) -> usize {
    let circuit = &run.model.circuit;
    let rows = match population {
        CountedPopulation::Excitatory => circuit.excitatory.rows,
        CountedPopulation::Inhibitory => circuit.inhibitory.rows,
        CountedPopulation::Input => circuit.input.rows,
    };
    2 * rows * rows
}
