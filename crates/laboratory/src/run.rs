//! Runs of experiments as things to store.

use crate::moments::MOST_MEMORY;
use crate::store::Key;
use normcircuit_protocols::experiment::{
    CountedPopulation, CurrentSample, ExperimentRun, RunRecord, SpikeCells,
};
use normcircuit_protocols::{Segment, Window};

impl Key for ExperimentRun {
    const KIND: &'static str = "run";
    const VERSION: u32 = 4;
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

    /// Simulated seconds of `runs`, and about how many bytes their records take in the store.
    pub(crate) fn cost(&self, runs: &[ExperimentRun]) -> (f64, u64) {
        let add =
            |(seconds, bytes), run: &ExperimentRun| (seconds + run.seconds(), bytes + self.stored_bytes(run));
        runs.iter().fold((0.0, 0), add)
    }

    /// About how many bytes the record of a run takes in the store: counts are small and take a byte each, currents and voltages four,
    /// and each of the two ends of a window at most five.
    pub(crate) fn stored_bytes(&self, run: &ExperimentRun) -> u64 {
        let Numbers { windows, counts, currents, traces, .. } = Numbers::of(run);
        counts + 4 * (currents + traces) + 10 * windows + STORED_SPIKE * self.spikes(run)
    }

    /// How many bytes the numbers of a run take as arrays, before these are compressed.
    pub(crate) fn array_bytes(&self, run: &ExperimentRun) -> u64 {
        window_array_bytes(run) + self.moment_array_bytes(run)
    }

    /// Those of them that are recorded from moment to moment: four a current or voltage, and spikes.
    pub(crate) fn moment_array_bytes(&self, run: &ExperimentRun) -> u64 {
        4 * Numbers::of(run).traces + SPIKE_IN_ARRAYS * self.spikes(run)
    }

    /// How many bytes a run holds at least while it is simulated: wide counts, sums of currents, when what is counted and shown, and
    /// what it records from moment to moment until that goes to disk.
    pub(crate) fn working_bytes(&self, run: &ExperimentRun) -> u64 {
        let Numbers { windows, counts, currents, traces, .. } = Numbers::of(run);
        let window = size_of::<Window>() + size_of::<[u64; 2]>();
        let cycle: u64 = run.cycle.iter().map(|presentation| presentation.duration_ms).sum();
        let segments = run.duration_ms / cycle.max(1) * run.cycle.len() as u64;
        let times =
            windows * (run.populations.len() * window) as u64 + segments * size_of::<Segment>() as u64;
        let moments = 4 * traces + SPIKE_IN_MEMORY * self.spikes(run);
        4 * counts + 8 * currents + times + moments.min(MOST_MEMORY)
    }

    /// Spikes that a run keeps one by one.
    fn spikes(&self, run: &ExperimentRun) -> u64 {
        let Some(sample) = run.spikes else { return 0 };
        let cells = run.spike_cells.clone().unwrap_or_else(SpikeCells::simulated);
        let seconds = sample.to_ms.saturating_sub(sample.from_ms) as f64 / 1000.0;
        let spikes = |population: &CountedPopulation| {
            cells.number(population.size(&run.model.circuit)) as f64 * self.0[population.index()] * seconds
        };
        cells.populations.iter().map(spikes).sum::<f64>() as u64
    }
}

/// How many bytes what a run gives for each window takes as arrays: two a count, four a mean current, and eight each for the
/// condition, the run and the start of a window.
pub(crate) fn window_array_bytes(run: &ExperimentRun) -> u64 {
    let Numbers { windows, counts, current_windows, currents, .. } = Numbers::of(run);
    2 * counts + 4 * currents + 24 * (windows + current_windows)
}

/// About how many bytes the record of a run takes in the store.
pub fn stored_bytes(run: &ExperimentRun) -> u64 {
    SpikeRates::RECKONED.stored_bytes(run)
}

/// How many numbers a run gives, spikes left out.
struct Numbers {
    /// Windows in which spikes are counted.
    windows: u64,
    /// Counts of all cells in all windows.
    counts: u64,
    /// Windows over which currents are averaged.
    current_windows: u64,
    /// Currents of all sources into all recorded cells in all windows.
    currents: u64,
    /// Sampled currents and voltages.
    traces: u64,
}

impl Numbers {
    fn of(run: &ExperimentRun) -> Self {
        let cells = |population: CountedPopulation| population.size(&run.model.circuit) as u64;
        let windows = run.counts.number(run.duration_ms);
        let counts = windows * run.populations.iter().map(|population| cells(*population)).sum::<u64>();
        let recorded = |CurrentSample { cells: wanted, window_ms }: CurrentSample| {
            let windows = run.duration_ms / window_ms - run.counts.from_ms / window_ms;
            // A sample of more cells than there are is one of all.
            [windows, windows * 3 * (wanted as u64).min(cells(CountedPopulation::Excitatory))]
        };
        let [current_windows, currents] = run.currents.map_or([0; 2], recorded);
        let traces = run.traces.iter().map(|sample| {
            let cells = sample.number_of_cells(sample.population.size(&run.model.circuit));
            4 * sample.values(run.duration_ms) * cells
        });
        Self { windows, counts, current_windows, currents, traces: traces.sum::<usize>() as u64 }
    }
}
