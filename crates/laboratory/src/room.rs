//! Whether simulations fit into memory and onto the disk, before either is taken.

use crate::error::ExperimentError;
use crate::run::{array_bytes, stored_bytes};
use normcircuit_connectivity::{CircuitParameters, WeightLaw};
use normcircuit_protocols::experiment::{Experiment, ExperimentRun};
use std::path::Path;
use sysinfo::{Disks, System};

/// Sheets of more cells need indices of four bytes in place of two.
const NARROW_CELLS: usize = 1 << 16;

/// What simulations take at least, bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Room {
    /// Of memory: the synapses of the network, and records that are held until all are there.
    pub(crate) memory: u64,
    /// Of disk: records in the store.
    pub(crate) disk: u64,
}

impl Room {
    /// Memory that the runs of figures take, whose records are reduced one by one.
    pub(crate) fn of_runs(runs: &[ExperimentRun]) -> Self {
        let networks = runs.iter().map(|run| network_bytes(&run.model.circuit));
        Self { memory: networks.max().unwrap_or(0), disk: 0 }
    }

    /// What an experiment takes, of which nothing is in the store. Its runs are not listed: there may be too many.
    pub(crate) fn of_experiment(experiment: &Experiment) -> Self {
        let one = Experiment { runs: 1, ..experiment.clone() }.runs();
        let of_all = |bytes: fn(&ExperimentRun) -> u64| {
            one.iter().map(bytes).fold(0, u64::saturating_add).saturating_mul(experiment.runs)
        };
        let memory = network_bytes(&experiment.model.circuit).saturating_add(of_all(array_bytes));
        Self { memory, disk: of_all(stored_bytes) }
    }

    /// Checks that so much memory is free, and so much of the disk on which `folder` lies. Where the system does not tell,
    /// everything fits.
    ///
    /// # Errors
    /// [`ExperimentError::TooLarge`] with what is needed and what is free.
    pub(crate) fn require(self, folder: &Path) -> Result<(), ExperimentError> {
        require("memory", self.memory, free_memory())?;
        require("disk", self.disk, free_disk(folder))
    }
}

fn require(of: &'static str, needed: u64, free: Option<u64>) -> Result<(), ExperimentError> {
    match free {
        Some(free) if needed > free => Err(ExperimentError::TooLarge { of, needed, free }),
        _ => Ok(()),
    }
}

/// Memory that a program may still take, bytes.
fn free_memory() -> Option<u64> {
    let mut system = System::new();
    system.refresh_memory();
    let free = system.available_memory();
    // A container may have less than its machine.
    let free = system.cgroup_limits().map_or(free, |limits| free.min(limits.free_memory));
    (system.total_memory() > 0).then_some(free)
}

/// Bytes that can still be written where `folder` is, or will be.
fn free_disk(folder: &Path) -> Option<u64> {
    let folder = std::path::absolute(folder).ok()?;
    let there = folder.ancestors().find_map(|ancestor| ancestor.canonicalize().ok())?;
    let disks = Disks::new_with_refreshed_list();
    let around = disks.iter().filter(|disk| there.starts_with(disk.mount_point()));
    let disk = around.max_by_key(|disk| disk.mount_point().components().count())?;
    (disk.total_space() > 0).then(|| disk.available_space())
}

/// Memory of a network's synapses, bytes: indices of their targets, starts of rows, and weights where these differ.
fn network_bytes(circuit: &CircuitParameters) -> u64 {
    let [e, i, x] = [circuit.excitatory.rows, circuit.inhibitory.rows, circuit.input.rows]
        .map(|rows| rows.saturating_mul(rows).saturating_mul(2));
    let of = &circuit.projections;
    let projections = [
        (e, e, of.excitatory_to_excitatory),
        (e, i, of.excitatory_to_inhibitory),
        (i, e, of.inhibitory_to_excitatory),
        (i, i, of.inhibitory_to_inhibitory),
        (x, e, of.input_to_excitatory),
        (x, i, of.input_to_inhibitory),
    ];
    let weight = if circuit.weights == WeightLaw::Uniform { 0 } else { size_of::<f64>() };
    let bytes = projections.map(|(sources, targets, projection)| {
        let index = if targets <= NARROW_CELLS { size_of::<u16>() } else { size_of::<u32>() };
        let row = projection.degree.saturating_mul(index + weight).saturating_add(size_of::<usize>());
        sources.saturating_mul(row) as u64
    });
    bytes.into_iter().fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Plan, Profile};
    use normcircuit_connectivity::Circuit;
    use normcircuit_simulation::RootSeed;

    #[test]
    fn the_memory_of_a_network_is_that_of_its_synapses() {
        let model = Plan::new(Profile::Miniature, 1).default_network().unwrap().model;
        let circuit = Circuit::build(&model.circuit, RootSeed(1)).unwrap();
        let held: usize = circuit.network.projections().iter().map(|one| one.synapses.bytes()).sum();
        // Besides a row for each source cell there is the end of the last one.
        assert_eq!(network_bytes(&model.circuit) + 6 * 8, held as u64);
    }

    #[test]
    fn what_is_more_than_there_is_does_not_fit() {
        let folder = tempfile::tempdir().unwrap();
        let free = free_memory().unwrap();
        assert!(free > 1 << 20 && free_disk(&folder.path().join("not/yet")).unwrap() > 1 << 20);
        Room { memory: 1, disk: 1 }.require(folder.path()).unwrap();
        for room in [Room { memory: u64::MAX, disk: 1 }, Room { memory: 1, disk: u64::MAX }] {
            let message = room.require(folder.path()).unwrap_err().to_string();
            assert!(message.contains("GB") && message.contains("free"), "{message}");
        }
    }
}
