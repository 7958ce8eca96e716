//! Runs of experiments as things to store.

use crate::store::Key;
use normcircuit_protocols::experiment::{CountedPopulation, CurrentSample, ExperimentRun, RunRecord};
use normcircuit_protocols::{Segment, Window};

impl Key for ExperimentRun {
    const KIND: &'static str = "run";
    const VERSION: u32 = 3;
    type Value = RunRecord;
}

/// About how many bytes the record of a run takes in the store: counts are small and take a byte each, currents four, and each
/// of the two ends of a window at most five.
pub fn stored_bytes(run: &ExperimentRun) -> u64 {
    let Numbers { windows, counts, currents, .. } = Numbers::of(run);
    counts + 4 * currents + 10 * windows
}

/// How many bytes the numbers of a run take as arrays, before these are compressed: two a count, four a current, and eight each
/// for the condition, the run and the start of a window.
pub(crate) fn array_bytes(run: &ExperimentRun) -> u64 {
    let Numbers { windows, counts, current_windows, currents } = Numbers::of(run);
    2 * counts + 4 * currents + 24 * (windows + current_windows)
}

/// How many bytes a run holds at least while it is simulated: wide counts and sums of currents, and when what is counted and shown.
pub(crate) fn working_bytes(run: &ExperimentRun) -> u64 {
    let Numbers { windows, counts, currents, .. } = Numbers::of(run);
    let window = size_of::<Window>() + size_of::<[u64; 2]>();
    let cycle: u64 = run.cycle.iter().map(|presentation| presentation.duration_ms).sum();
    let segments = run.duration_ms / cycle.max(1) * run.cycle.len() as u64;
    let times = windows * (run.populations.len() * window) as u64 + segments * size_of::<Segment>() as u64;
    4 * counts + 8 * currents + times
}

/// How many numbers a run gives.
struct Numbers {
    /// Windows in which spikes are counted.
    windows: u64,
    /// Counts of all cells in all windows.
    counts: u64,
    /// Windows over which currents are averaged.
    current_windows: u64,
    /// Currents of all sources into all recorded cells in all windows.
    currents: u64,
}

impl Numbers {
    fn of(run: &ExperimentRun) -> Self {
        let circuit = &run.model.circuit;
        let cells = |population: &CountedPopulation| {
            let rows = match population {
                CountedPopulation::Excitatory => circuit.excitatory.rows,
                CountedPopulation::Inhibitory => circuit.inhibitory.rows,
                CountedPopulation::Input => circuit.input.rows,
            };
            2 * (rows * rows) as u64
        };
        let windows = run.counts.number(run.duration_ms);
        let counts = windows * run.populations.iter().map(cells).sum::<u64>();
        let recorded = |CurrentSample { cells: wanted, window_ms }: CurrentSample| {
            let windows = run.duration_ms / window_ms - run.counts.from_ms / window_ms;
            // A sample of more cells than there are is one of all.
            [windows, windows * 3 * (wanted as u64).min(cells(&CountedPopulation::Excitatory))]
        };
        let [current_windows, currents] = run.currents.map_or([0; 2], recorded);
        Self { windows, counts, current_windows, currents }
    }
}
