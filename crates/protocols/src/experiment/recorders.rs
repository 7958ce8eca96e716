//! What watches a run of an experiment.

use std::ops::{ControlFlow, Range};

use ndarray::Array2;
use normcircuit_connectivity::Circuit;
use normcircuit_simulation::recorders::{Cell, ChannelCurrents, MeanCurrents};
use normcircuit_simulation::{Observer, RootSeed, StepView, Stop};

use super::samples::{ChosenCells, SpikeCells, SpikeSample, TraceSample, drawn};
use super::{CountedPopulation, RecordedSpikes, RecordedTraces};
use crate::error::{ProtocolError, steps_per_millisecond};
use crate::run::{PopulationCounts, RunError};
use crate::windows::WindowCounts;

/// Everything that watches a run.
pub(super) struct Recorders<'a, 'b> {
    pub(super) counts: Vec<(CountedPopulation, WindowCounts)>,
    pub(super) currents: Option<(Vec<u32>, MeanCurrents)>,
    pub(super) spikes: Option<SpikeKeeper>,
    pub(super) traces: Vec<TraceKeeper>,
    pub(super) others: &'a mut [&'b mut dyn Observer],
}

impl Observer for Recorders<'_, '_> {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        for observer in &mut *self.others {
            observer.observe(view)?;
        }
        for (population, counts) in &mut self.counts {
            PopulationCounts { population: population.index(), counts }.observe(view)?;
        }
        if let Some(keeper) = &mut self.spikes {
            keeper.observe(view)?;
        }
        for keeper in &mut self.traces {
            keeper.observe(view)?;
        }
        match &mut self.currents {
            Some((_, means)) => means.observe(view),
            None => ControlFlow::Continue(()),
        }
    }
}

/// Keeps spikes of a part of a run one by one.
pub(super) struct SpikeKeeper {
    steps: Range<u64>,
    /// By population, whether a cell's spikes are kept; nothing if none are.
    cells: Vec<Vec<bool>>,
    pub(super) kept: RecordedSpikes,
}

impl SpikeKeeper {
    /// Keeps spikes of `cells`, or if nothing is said of all excitatory and inhibitory ones.
    pub(super) fn new(
        circuit: &Circuit,
        sample: SpikeSample,
        cells: Option<&SpikeCells>,
        seed: RootSeed,
    ) -> Result<Self, ProtocolError> {
        let per_millisecond = steps_per_millisecond(circuit.network.time_step())?;
        let wanted = cells.cloned().unwrap_or_else(SpikeCells::simulated);
        let mut cells = vec![Vec::new(); circuit.network.populations().len()];
        for population in &wanted.populations {
            let size = circuit.network.populations()[population.index()].size;
            cells[population.index()] = vec![false; size];
            for cell in wanted.of(*population, size, seed) {
                cells[population.index()][cell as usize] = true;
            }
        }
        let steps = sample.from_ms * per_millisecond + 1..sample.to_ms * per_millisecond + 1;
        Ok(Self { steps, cells, kept: RecordedSpikes::default() })
    }

    fn keep(&mut self, step: u64, population: usize, cell: u32) {
        if self.cells[population].get(cell as usize).is_some_and(|kept| *kept) {
            self.kept.steps.push(step as u32);
            self.kept.populations.push(population as u8);
            self.kept.cells.push(cell);
        }
    }
}

impl Observer for SpikeKeeper {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        if self.steps.contains(&view.step) {
            for (population, cells) in view.spikes.iter().enumerate() {
                for cell in cells {
                    self.keep(view.step, population, *cell);
                }
            }
            for spike in view.input_spikes {
                self.keep(view.step, spike.population, spike.cell as u32);
            }
        }
        ControlFlow::Continue(())
    }
}

/// Keeps voltages and currents of some neurons from moment to moment.
pub(super) struct TraceKeeper {
    population: CountedPopulation,
    cells: Vec<u32>,
    /// The step after which values are kept, and the last one that may be.
    after: u64,
    last: u64,
    /// Every so many steps.
    every: u64,
    channels: ChannelCurrents,
    /// Currents from one population into every cell.
    totals: Vec<f64>,
    times_ms: Vec<f64>,
    voltages: Vec<f32>,
    currents: [Vec<f32>; 3],
}

impl TraceKeeper {
    /// Follows the neurons of `wanted`, the sample with this number: those drawn at random are the same in all runs.
    pub(super) fn new(
        circuit: &Circuit,
        wanted: &TraceSample,
        number: u64,
        duration_ms: u64,
        seed: RootSeed,
    ) -> Result<Self, RunError> {
        let time_step = circuit.network.time_step();
        let per_millisecond = steps_per_millisecond(time_step)?;
        let population = wanted.population;
        let size = circuit.network.populations()[population.index()].size;
        let cells = match &wanted.cells {
            ChosenCells::These(cells) => cells.clone(),
            ChosenCells::Number(number_of_cells) => {
                drawn(seed, "trace sample", number, size, *number_of_cells)
            }
        };
        let cell = |index: &u32| Cell { population: population.index(), index: *index as usize };
        let followed: Vec<Cell> = cells.iter().map(cell).collect();
        Ok(Self {
            population,
            after: wanted.from_ms * per_millisecond,
            last: wanted.to_ms.unwrap_or(duration_ms) * per_millisecond,
            every: wanted.steps(time_step).max(1),
            channels: ChannelCurrents::new(&circuit.network, &followed)?,
            totals: vec![0.0; cells.len()],
            cells,
            times_ms: Vec::new(),
            voltages: Vec::new(),
            currents: Default::default(),
        })
    }

    /// What was kept.
    pub(super) fn recorded(self) -> RecordedTraces {
        let shape = (self.times_ms.len(), self.cells.len());
        let table = |values: Vec<f32>| {
            Array2::from_shape_vec(shape, values).expect("every time adds a value for each cell")
        };
        RecordedTraces {
            population: self.population,
            cells: self.cells,
            times_ms: self.times_ms,
            voltages: table(self.voltages),
            currents: self.currents.map(table),
        }
    }
}

impl Observer for TraceKeeper {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        self.channels.advance(view);
        let is_in_time = view.step > self.after && view.step <= self.last;
        if is_in_time && (view.step - self.after).is_multiple_of(self.every) {
            self.times_ms.push(view.time());
            let voltage = |cell: &u32| view.voltage(self.population.index(), *cell as usize) as f32;
            self.voltages.extend(self.cells.iter().map(voltage));
            for (source, currents) in self.currents.iter_mut().enumerate() {
                self.totals.fill(0.0);
                self.channels.add_source(source, &mut self.totals);
                currents.extend(self.totals.iter().map(|total| *total as f32));
            }
        }
        ControlFlow::Continue(())
    }
}
