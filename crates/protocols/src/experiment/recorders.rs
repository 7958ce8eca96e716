//! What watches a run of an experiment.

use std::ops::{ControlFlow, Range};

use ndarray::Array2;
use normcircuit_connectivity::Circuit;
use normcircuit_simulation::recorders::{Cell, ChannelCurrents, MeanCurrents};
use normcircuit_simulation::{Observer, RootSeed, StepView, Stop};

use super::samples::{ChosenCells, SpikeCells, SpikeSample, TraceSample, drawn};
use super::{CountedPopulation, Moments, RecordedSpikes, RecordedTraces};
use crate::error::{ProtocolError, steps_per_millisecond};
use crate::run::{PopulationCounts, RunError};
use crate::windows::WindowCounts;

/// Everything that watches a run.
pub(super) struct Recorders<'a, 'b> {
    pub(super) counts: Vec<(CountedPopulation, WindowCounts)>,
    pub(super) currents: Option<(Vec<u32>, MeanCurrents)>,
    pub(super) moments: MomentKeepers,
    pub(super) pieces: Pieces<'a>,
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
        self.moments.observe(view)?;
        if self.moments.bytes() >= self.pieces.bytes {
            self.pieces.hand_over(self.moments.take())?;
        }
        match &mut self.currents {
            Some((_, means)) => means.observe(view),
            None => ControlFlow::Continue(()),
        }
    }
}

/// Hands over what is recorded from moment to moment, piece by piece, so that it need not be in memory.
pub(super) struct Pieces<'a> {
    /// Length of a piece.
    pub(super) bytes: usize,
    /// Takes a piece with its number.
    pub(super) keep: &'a mut dyn FnMut(u32, Moments) -> ControlFlow<Stop>,
    /// How many were handed over.
    pub(super) number: u32,
}

impl Pieces<'_> {
    fn hand_over(&mut self, piece: Moments) -> ControlFlow<Stop> {
        self.number += 1;
        (self.keep)(self.number - 1, piece)
    }
}

/// Everything that is recorded from moment to moment.
pub(super) struct MomentKeepers {
    pub(super) spikes: Option<SpikeKeeper>,
    pub(super) traces: Vec<TraceKeeper>,
}

impl MomentKeepers {
    /// Length of what is kept now.
    fn bytes(&self) -> usize {
        let traces: usize = self.traces.iter().map(TraceKeeper::bytes).sum();
        self.spikes.as_ref().map_or(0, SpikeKeeper::bytes) + traces
    }

    /// What is kept now, to begin anew.
    pub(super) fn take(&mut self) -> Moments {
        Moments {
            spikes: self.spikes.as_mut().map(|keeper| std::mem::take(&mut keeper.kept)),
            traces: self.traces.iter_mut().map(TraceKeeper::take).collect(),
        }
    }
}

impl Observer for MomentKeepers {
    fn observe(&mut self, view: &StepView<'_>) -> ControlFlow<Stop> {
        if let Some(keeper) = &mut self.spikes {
            keeper.observe(view)?;
        }
        self.traces.iter_mut().try_for_each(|keeper| keeper.observe(view))
    }
}

/// Keeps spikes of a part of a run one by one.
pub(super) struct SpikeKeeper {
    steps: Range<u64>,
    /// By population, whether a cell's spikes are kept; nothing if none are.
    cells: Vec<Vec<bool>>,
    kept: RecordedSpikes,
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

    fn bytes(&self) -> usize {
        let RecordedSpikes { steps, populations, cells } = &self.kept;
        size_of_val(&steps[..]) + size_of_val(&populations[..]) + size_of_val(&cells[..])
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

    fn bytes(&self) -> usize {
        let currents: usize = self.currents.iter().map(|currents| size_of_val(&currents[..])).sum();
        size_of_val(&self.times_ms[..]) + size_of_val(&self.voltages[..]) + currents
    }

    /// What is kept now, to begin anew.
    fn take(&mut self) -> RecordedTraces {
        let shape = (self.times_ms.len(), self.cells.len());
        let table = |values: &mut Vec<f32>| {
            Array2::from_shape_vec(shape, std::mem::take(values))
                .expect("every time adds a value for each cell")
        };
        RecordedTraces {
            population: self.population,
            cells: self.cells.clone(),
            times_ms: std::mem::take(&mut self.times_ms),
            voltages: table(&mut self.voltages),
            currents: self.currents.each_mut().map(table),
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
