//! Of which cells spikes, voltages and currents are kept one by one.

use normcircuit_simulation::{ParameterError, RootSeed};
use rand::seq::index::sample;
use serde::{Deserialize, Serialize};

use super::{CountedPopulation, all_populations, require, require_once};

/// Spikes that are kept one by one. In a file: `spikes = true`, a list of populations, or a table of what is to differ from all
/// spikes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpikeTrains {
    /// Whose spikes.
    #[serde(default = "all_populations")]
    pub populations: Vec<CountedPopulation>,
    /// From when on, ms.
    #[serde(default)]
    pub from_ms: u64,
    /// Until when, ms; the end of the run if nothing is said.
    #[serde(default)]
    pub to_ms: Option<u64>,
    /// Of which share of the cells of each population, above 0, at most 1; these are drawn at random.
    #[serde(default = "whole")]
    pub share: f64,
}

/// Voltages and synaptic currents of some neurons from moment to moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TraceSample {
    /// Of which population: excitatory or inhibitory.
    #[serde(default = "excitatory")]
    pub population: CountedPopulation,
    /// Which neurons.
    pub cells: ChosenCells,
    /// Time from one value to the next, ms; a whole number of time steps.
    pub every_ms: f64,
    /// From when on, ms.
    #[serde(default)]
    pub from_ms: u64,
    /// Until when, ms; the end of the run if nothing is said.
    #[serde(default)]
    pub to_ms: Option<u64>,
}

/// Some cells of a population. In a file: their number, or a list of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ChosenCells {
    /// So many, drawn at random; all if there are no more.
    Number(usize),
    /// These, counted from 0.
    These(Vec<u32>),
}

fn whole() -> f64 {
    1.0
}

fn excitatory() -> CountedPopulation {
    CountedPopulation::Excitatory
}

impl SpikeTrains {
    /// All spikes of all populations.
    pub fn all() -> Self {
        Self { populations: all_populations(), from_ms: 0, to_ms: None, share: whole() }
    }

    /// The cells whose spikes are kept.
    pub fn cells(&self) -> SpikeCells {
        SpikeCells { populations: self.populations.clone(), share: self.share }
    }

    pub(super) fn check(&self, duration_ms: u64) -> Result<(), ParameterError> {
        require("number of spikes.populations", self.populations.len() as u64, 1, 3)?;
        require_once("spikes.populations", &self.populations)?;
        check_stretch("spikes", self.from_ms, self.to_ms, duration_ms)?;
        let holds = self.share > 0.0 && self.share <= 1.0;
        ParameterError::require("spikes.share", self.share, holds, "above 0, at most 1")
    }
}

impl TraceSample {
    /// Values of a run that lasts `duration_ms`: after `from_ms` and every `every_ms`, up to and including `to_ms`.
    pub fn values(&self, duration_ms: u64) -> usize {
        let stretch = self.to_ms.unwrap_or(duration_ms).saturating_sub(self.from_ms);
        (stretch as f64 / self.every_ms * (1.0 + 1e-12)) as usize
    }

    /// Neurons of a population of `size`.
    pub fn number_of_cells(&self, size: usize) -> usize {
        match &self.cells {
            ChosenCells::Number(number) => (*number).min(size),
            ChosenCells::These(cells) => cells.len(),
        }
    }

    /// Time steps from one value to the next.
    pub(super) fn steps(&self, time_step: f64) -> u64 {
        (self.every_ms / time_step).round() as u64
    }

    pub(super) fn check(
        &self,
        duration_ms: u64,
        time_step: f64,
        size: impl Fn(CountedPopulation) -> usize,
    ) -> Result<(), ParameterError> {
        let (index, simulated) =
            (self.population.index() as f64, self.population != CountedPopulation::Input);
        let requirement = "0 or 1, excitatory or inhibitory: V1 cells have neither voltage nor currents";
        ParameterError::require("index of traces.population", index, simulated, requirement)?;
        check_stretch("traces", self.from_ms, self.to_ms, duration_ms)?;
        let steps = self.every_ms / time_step;
        let whole = steps >= 0.5 && (steps - steps.round()).abs() < 1e-6 * steps;
        let fits = whole && self.every_ms <= (self.to_ms.unwrap_or(duration_ms) - self.from_ms) as f64;
        let requirement = format!("a whole number of time steps of {time_step} ms, within the time recorded");
        ParameterError::require("traces.every_ms", self.every_ms, fits, &requirement)?;
        let size = size(self.population) as u64;
        match &self.cells {
            ChosenCells::Number(number) => require("traces.cells", *number as u64, 1, 1_000_000),
            ChosenCells::These(cells) => {
                require("number of traces.cells", cells.len() as u64, 1, size)?;
                cells.iter().try_for_each(|cell| require("traces.cells", u64::from(*cell), 0, size - 1))
            }
        }
    }
}

fn check_stretch(
    name: &str,
    from_ms: u64,
    to_ms: Option<u64>,
    duration_ms: u64,
) -> Result<(), ParameterError> {
    require(&format!("{name}.from_ms"), from_ms, 0, duration_ms - 1)?;
    require(&format!("{name}.to_ms"), to_ms.unwrap_or(duration_ms), from_ms + 1, duration_ms)
}

/// When spikes are kept one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpikeSample {
    /// From when on, ms.
    pub from_ms: u64,
    /// Until when, ms.
    pub to_ms: u64,
}

/// Cells whose spikes are kept one by one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpikeCells {
    /// Of these populations.
    pub populations: Vec<CountedPopulation>,
    /// This share of each, drawn at random.
    pub share: f64,
}

impl SpikeCells {
    /// All neurons that are simulated: excitatory and inhibitory ones.
    pub fn simulated() -> Self {
        Self { populations: vec![CountedPopulation::Excitatory, CountedPopulation::Inhibitory], share: 1.0 }
    }

    /// The cells of a population of `size`, in ascending order. They depend on the seed alone: they are the same in all runs.
    pub fn of(&self, population: CountedPopulation, size: usize, seed: RootSeed) -> Vec<u32> {
        if !self.populations.contains(&population) {
            return Vec::new();
        }
        drawn(seed, "spike sample", population.index() as u64, size, self.number(size))
    }

    /// How many cells of a population of `size` these are, at least one.
    pub fn number(&self, size: usize) -> usize {
        (self.share * size as f64).round().max(1.0) as usize
    }
}

/// So many of `size` cells, in ascending order.
pub(super) fn drawn(seed: RootSeed, purpose: &str, number: u64, size: usize, cells: usize) -> Vec<u32> {
    let mut random = seed.stream(purpose, &[number]);
    let mut chosen = sample(&mut random, size, cells.min(size)).into_vec();
    chosen.sort_unstable();
    chosen.into_iter().map(|cell| cell as u32).collect()
}
