//! What simulations take of memory and disk, told and judged before either is taken.

use crate::error::ExperimentError;
use crate::run::{SpikeRates, window_array_bytes};
use normcircuit_connectivity::{CircuitParameters, WeightLaw};
use normcircuit_protocols::experiment::{Experiment, ExperimentRun};
use std::fmt;
use std::path::Path;
use sysinfo::{Disks, System};

/// Sheets of more cells need indices of four bytes in place of two.
const NARROW_CELLS: u64 = 1 << 16;

/// What simulations take at least. Displays as one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// The largest of their networks.
    pub network: NetworkSize,
    /// Memory of the network and of all results that are held at once, bytes; not of what is recorded from moment to moment, which
    /// goes to disk in pieces.
    pub memory: u64,
    /// Disk for results if none of them is there, in the store and as arrays, bytes.
    pub disk: u64,
}

/// How large a network is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NetworkSize {
    /// Neurons and V1 cells.
    pub cells: u64,
    /// Synapses; on average where their number is drawn.
    pub synapses: u64,
    /// Memory of the synapses, bytes: indices of their targets, starts of rows, and weights where these differ.
    pub bytes: u64,
}

impl Room {
    /// Of runs whose results are reduced one by one, such as those of figures: disk is not reckoned.
    pub fn of_runs(runs: &[ExperimentRun]) -> Self {
        let networks = runs.iter().map(|run| NetworkSize::of(&run.model.circuit));
        let network = networks.max_by_key(|network| network.bytes).unwrap_or_default();
        Self { network, memory: network.bytes, disk: 0 }
    }

    /// Of an experiment with `threads` runs side by side.
    pub fn of_experiment(experiment: &Experiment, threads: usize) -> Self {
        let rates = SpikeRates::RECKONED;
        let network = NetworkSize::of(&experiment.model.circuit);
        let of_each = one_of_each(experiment);
        let runs = experiment.runs.saturating_mul(of_each.len() as u64);
        let working = of_each.iter().map(|run| rates.working_bytes(run)).max().unwrap_or(0);
        let working = working.saturating_mul(runs.min(threads as u64));
        let held = of_all(experiment, |run| list_bytes(run) + window_array_bytes(run));
        Self {
            network,
            memory: network.bytes.saturating_add(working).saturating_add(held),
            disk: of_all(experiment, |run| rates.stored_bytes(run) + rates.array_bytes(run)),
        }
    }

    /// The same if everything that is recorded from moment to moment is held in memory too.
    pub(crate) fn with_moments(self, experiment: &Experiment) -> Self {
        let moments = of_all(experiment, |run| SpikeRates::RECKONED.moment_array_bytes(run));
        Self { memory: self.memory.saturating_add(moments), ..self }
    }

    /// Checks that so much memory is free.
    ///
    /// # Errors
    /// [`ExperimentError::TooLarge`] with what is needed and what is free.
    pub fn check_memory(&self) -> Result<(), ExperimentError> {
        let what = || format!("{} and its results", self.network);
        require(what, "memory", self.memory, free_memory())
    }
}

/// Checks that so many bytes are free of the disk on which `folder` lies, or will lie.
pub(crate) fn check_disk(folder: &Path, bytes: u64) -> Result<(), ExperimentError> {
    require(|| "the results of these simulations".to_owned(), "disk", bytes, free_disk(folder))
}

/// The runs of an experiment as if each condition had one. All are not listed to reckon with them: there may be too many.
fn one_of_each(experiment: &Experiment) -> Vec<ExperimentRun> {
    Experiment { runs: 1, ..experiment.clone() }.runs()
}

/// Bytes of all runs of an experiment.
fn of_all(experiment: &Experiment, bytes: impl Fn(&ExperimentRun) -> u64) -> u64 {
    let of_each = one_of_each(experiment).iter().map(bytes).fold(0, u64::saturating_add);
    of_each.saturating_mul(experiment.runs)
}

/// Memory of a run as a value, bytes.
fn list_bytes(run: &ExperimentRun) -> u64 {
    (size_of_val(run) + size_of_val(run.cycle.as_slice())) as u64
}

/// Where the system does not tell what is free, everything fits.
fn require(
    what: impl Fn() -> String,
    of: &'static str,
    needed: u64,
    free: Option<u64>,
) -> Result<(), ExperimentError> {
    match free {
        Some(free) if needed > free => Err(ExperimentError::TooLarge { what: what(), of, needed, free }),
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

impl NetworkSize {
    /// Of a circuit, without wiring it.
    pub fn of(circuit: &CircuitParameters) -> Self {
        let [e, i, x] = [circuit.excitatory.rows, circuit.inhibitory.rows, circuit.input.rows]
            .map(|rows| (rows as u64).saturating_mul(rows as u64).saturating_mul(2));
        let of = &circuit.projections;
        let [left, right] = circuit.input_gains;
        let varies = |strength: f64| circuit.weights != WeightLaw::Uniform && strength != 0.0;
        let projections = [
            (e, e, of.excitatory_to_excitatory, false),
            (e, i, of.excitatory_to_inhibitory, false),
            (i, e, of.inhibitory_to_excitatory, false),
            (i, i, of.inhibitory_to_inhibitory, false),
            (x, e, of.input_to_excitatory, left.to_bits() != right.to_bits()),
            (x, i, of.input_to_inhibitory, left.to_bits() != right.to_bits()),
        ];
        let mut size = Self { cells: e.saturating_add(i).saturating_add(x), synapses: 0, bytes: 0 };
        for (sources, targets, projection, has_gains) in projections {
            let synapses = sources.saturating_mul(projection.degree as u64);
            let index = if targets <= NARROW_CELLS { size_of::<u16>() } else { size_of::<u32>() };
            let weight = if has_gains || varies(projection.strength) { size_of::<f64>() } else { 0 };
            let rows = sources.saturating_add(1).saturating_mul(size_of::<usize>() as u64);
            let bytes = synapses.saturating_mul((index + weight) as u64).saturating_add(rows);
            size.synapses = size.synapses.saturating_add(synapses);
            size.bytes = size.bytes.saturating_add(bytes);
        }
        size
    }
}

impl fmt::Display for NetworkSize {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |count: u64| match count {
            0..1_000_000 => count.to_string(),
            1_000_000..1_000_000_000 => format!("{:.1} million", count as f64 / 1e6),
            _ => format!("{:.1} billion", count as f64 / 1e9),
        };
        write!(formatter, "a network of {} cells and {} synapses", number(self.cells), number(self.synapses))
    }
}

impl fmt::Display for Room {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { network, memory, disk } = self;
        let [memory, disk] = [memory, disk].map(|bytes| bytes_in_words(*bytes));
        write!(formatter, "{network}: at least {memory} of memory, and up to {disk} of disk for results")
    }
}

/// Bytes in a unit that suits them, for messages.
pub(crate) fn bytes_in_words(bytes: u64) -> String {
    if bytes < 1_000_000_000 { megabytes(bytes) } else { format!("{:.1} GB", bytes as f64 / 1e9) }
}

/// Bytes in megabytes, for messages; with a decimal below ten.
pub fn megabytes(bytes: u64) -> String {
    let megabytes = bytes as f64 / 1e6;
    let decimals = usize::from(megabytes < 10.0);
    format!("{megabytes:.decimals$} MB")
}

#[cfg(test)]
mod tests {
    use super::*;
    use normcircuit_connectivity::Circuit;
    use normcircuit_protocols::Model;
    use normcircuit_simulation::{RootSeed, Weights};

    #[test]
    fn the_memory_of_a_network_is_that_of_its_synapses() {
        let plain = Model::paper().with_rows(20).unwrap();
        for model in [plain.clone(), plain.clone().broad_weights(3.0), plain.attending([1.0, 1.5])] {
            let circuit = Circuit::build(&model.circuit, RootSeed(1)).unwrap();
            let size = NetworkSize::of(&model.circuit);
            let (mut synapses, mut bytes) = (0, 0);
            for projection in circuit.network.projections() {
                let weights = match &projection.weights {
                    Weights::Uniform(_) => 0,
                    Weights::PerSynapse(weights) => size_of_val(weights.as_slice()),
                };
                synapses += projection.synapses.len();
                bytes += projection.synapses.bytes() + weights;
            }
            assert_eq!((size.synapses, size.bytes), (synapses as u64, bytes as u64));
        }
    }

    #[test]
    fn what_is_more_than_there_is_does_not_fit() {
        let folder = tempfile::tempdir().unwrap();
        let (there, not_yet) = (folder.path(), folder.path().join("not/yet"));
        assert!(free_memory().unwrap() > 1 << 20 && free_disk(&not_yet).unwrap() > 1 << 20);
        let network = NetworkSize { cells: 2_000_000, synapses: 40_000_000, bytes: 0 };
        let room = |memory| Room { network, memory, disk: 0 };
        room(1).check_memory().unwrap();
        check_disk(there, 1).unwrap();
        let message = room(u64::MAX).check_memory().unwrap_err().to_string();
        assert!(message.contains("2.0 million cells") && message.contains("GB of memory"), "{message}");
        let message = check_disk(there, u64::MAX).unwrap_err().to_string();
        assert!(message.contains("GB of disk") && message.ends_with("GB are free"), "{message}");
    }
}
