//! Runs of experiments as things to store.

use crate::store::Key;
use normcircuit_protocols::experiment::{CountedPopulation, CurrentSample, ExperimentRun, RunRecord};

impl Key for ExperimentRun {
    const KIND: &'static str = "run";
    const VERSION: u32 = 3;
    type Value = RunRecord;
}

/// About how many bytes the record of a run takes in the store: counts are small and take a byte each, currents four.
pub fn stored_bytes(run: &ExperimentRun) -> u64 {
    let [counts, currents] = numbers(run);
    counts + 4 * currents
}

/// How many bytes the numbers of a run take as arrays, before these are compressed: two a count, four a current.
pub(crate) fn array_bytes(run: &ExperimentRun) -> u64 {
    let [counts, currents] = numbers(run);
    2 * counts + 4 * currents
}

/// How many counts and how many currents a run gives.
fn numbers(run: &ExperimentRun) -> [u64; 2] {
    let rows = |population: &CountedPopulation| match population {
        CountedPopulation::Excitatory => run.model.circuit.excitatory.rows,
        CountedPopulation::Inhibitory => run.model.circuit.inhibitory.rows,
        CountedPopulation::Input => run.model.circuit.input.rows,
    };
    let cells: usize = run.populations.iter().map(rows).map(|rows| 2 * rows * rows).sum();
    let counts = run.counts.windows(run.duration_ms).len() * cells;
    let currents = run.currents.map_or(0, |CurrentSample { cells, window_ms }| {
        let windows = run.duration_ms / window_ms - run.counts.from_ms / window_ms;
        // A sample of more cells than there are is one of all.
        windows * cells.min(2 * run.model.circuit.excitatory.rows.pow(2)) as u64 * 3
    });
    [counts as u64, currents]
}
