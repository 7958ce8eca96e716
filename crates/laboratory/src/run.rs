//! Runs of experiments as things to store.

use crate::store::Key;
use normcircuit_protocols::experiment::{
    CountedPopulation, CurrentSample, ExperimentRun, RunRecord, SpikeCells,
};

impl Key for ExperimentRun {
    const KIND: &'static str = "run";
    const VERSION: u32 = 3;
    type Value = RunRecord;
}

/// Bytes of a spike in the store: time step, population and cell.
const STORED_SPIKE: u64 = 9;
/// Bytes of a spike in memory, where vectors that grow may have room for as much again.
const SPIKE_IN_MEMORY: u64 = 2 * STORED_SPIKE;
/// Bytes of a spike as arrays: time step, cell, condition and run.
const SPIKE_IN_ARRAYS: u64 = 16;

/// Mean rates of the cells of each population, Hz, in the order of [`CountedPopulation::ALL`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct SpikeRates(pub(crate) [f64; 3]);

impl SpikeRates {
    /// Rates for runs of which no trial was made: that of V1 under one image, and about that of the circuit.
    pub(crate) const RECKONED: Self = Self([10.0; 3]);

    /// About how many bytes the record of a run takes in the store: counts are small and take a byte each, currents four.
    pub(crate) fn stored_bytes(&self, run: &ExperimentRun) -> u64 {
        counts(run) + 4 * reals(run) + STORED_SPIKE * self.spikes(run)
    }

    /// How many bytes the numbers of a run take as arrays: two a count, four a current.
    pub(crate) fn array_bytes(&self, run: &ExperimentRun) -> u64 {
        2 * counts(run) + 4 * reals(run) + SPIKE_IN_ARRAYS * self.spikes(run)
    }

    /// How many bytes the record of a run takes in memory.
    pub(crate) fn bytes_in_memory(&self, run: &ExperimentRun) -> u64 {
        2 * counts(run) + 4 * reals(run) + SPIKE_IN_MEMORY * self.spikes(run)
    }

    /// Spikes that a run keeps one by one.
    fn spikes(&self, run: &ExperimentRun) -> u64 {
        let Some(sample) = run.spikes else { return 0 };
        let cells = run.spike_cells.clone().unwrap_or_else(SpikeCells::simulated);
        let seconds = sample.to_ms.saturating_sub(sample.from_ms) as f64 / 1000.0;
        let spikes = |population: &CountedPopulation| {
            cells.number(size(run, *population)) as f64 * self.0[population.index()] * seconds
        };
        cells.populations.iter().map(spikes).sum::<f64>() as u64
    }
}

/// About how many bytes the record of a run takes in the store.
pub fn stored_bytes(run: &ExperimentRun) -> u64 {
    SpikeRates::RECKONED.stored_bytes(run)
}

fn counts(run: &ExperimentRun) -> u64 {
    let cells: usize = run.populations.iter().map(|population| size(run, *population)).sum();
    (run.counts.windows(run.duration_ms).len() * cells) as u64
}

/// Currents and voltages.
fn reals(run: &ExperimentRun) -> u64 {
    let means = run.currents.map_or(0, |CurrentSample { cells, window_ms }| {
        let windows = run.duration_ms / window_ms - run.counts.from_ms / window_ms;
        // A sample of more cells than there are is one of all.
        windows * cells.min(size(run, CountedPopulation::Excitatory)) as u64 * 3
    });
    let traces = run.traces.iter().map(|sample| {
        let cells = sample.number_of_cells(size(run, sample.population));
        4 * sample.values(run.duration_ms) * cells
    });
    means + traces.sum::<usize>() as u64
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
