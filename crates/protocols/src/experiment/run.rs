//! One run of an experiment.

use std::ops::ControlFlow;
use std::sync::Arc;

use ndarray::Array2;
use normcircuit_connectivity::Circuit;
use normcircuit_simulation::recorders::{Cell, MeanCurrents};
use normcircuit_simulation::{Observer, ParameterError, RootSeed, Stop};
use rand::seq::index::sample;
use serde::{Deserialize, Serialize};

use super::recorders::{MomentKeepers, Pieces, Recorders, SpikeKeeper, TraceKeeper};
use super::samples::{SpikeCells, SpikeSample};
use super::{
    CountWindows, CountedPopulation, CurrentSample, Moments, Presentation, RecordedCurrents, RunRecord,
    TraceSample,
};
use crate::error::{ProtocolError, steps_per_millisecond};
use crate::model::Model;
use crate::run::{RemovedSpike, Run, RunError};
use crate::schedule::{Segment, StimulusSchedule};
use crate::visual_area::VisualArea;
use crate::windows::WindowCounts;

/// Everything that determines one run of an [`Experiment`](super::Experiment).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExperimentRun {
    /// Simulated time, ms.
    pub duration_ms: u64,
    /// Root of all randomness.
    pub seed: u64,
    /// Which run: each has its own initial voltages, noise and spikes.
    pub index: u64,
    /// When spikes are counted.
    pub counts: CountWindows,
    /// Populations whose spikes are counted.
    pub populations: Vec<CountedPopulation>,
    /// Neurons whose currents are recorded, if any.
    pub currents: Option<CurrentSample>,
    /// Spikes that are kept one by one, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spikes: Option<SpikeSample>,
    /// Of which cells; of all excitatory and inhibitory ones if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spike_cells: Option<SpikeCells>,
    /// Neurons whose voltages and currents are recorded from moment to moment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub traces: Vec<TraceSample>,
    /// A spike that is taken away, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_spike: Option<RemovedSpike>,
    /// The network.
    pub model: Arc<Model>,
    /// What is shown in turn.
    pub cycle: Vec<Presentation>,
}

impl ExperimentRun {
    /// Simulated time, s.
    pub fn seconds(&self) -> f64 {
        self.duration_ms as f64 / 1000.0
    }

    /// Simulates the run in `circuit` and `area`, which must be made from its parameters and seed.
    ///
    /// `observers` see the run too, for example to show progress or to stop it.
    ///
    /// # Errors
    /// [`RunError`] if a parameter is out of range or an observer ends the run.
    pub fn simulate(
        &self,
        circuit: &Circuit,
        area: &Arc<VisualArea>,
        observers: &mut [&mut dyn Observer],
    ) -> Result<RunRecord, RunError> {
        self.simulate_in_pieces(circuit, area, observers, usize::MAX, &mut |_, _| ControlFlow::Continue(()))
    }

    /// As [`simulate`](Self::simulate), but what is recorded from moment to moment is not all held in memory: as soon as it takes
    /// `piece_bytes`, it is given to `keep` with its number, counted from 0. The record has the rest.
    ///
    /// # Errors
    /// [`RunError`] if a parameter is out of range, or if an observer or `keep` ends the run.
    pub fn simulate_in_pieces(
        &self,
        circuit: &Circuit,
        area: &Arc<VisualArea>,
        observers: &mut [&mut dyn Observer],
        piece_bytes: usize,
        keep: &mut dyn FnMut(u32, Moments) -> ControlFlow<Stop>,
    ) -> Result<RunRecord, RunError> {
        let windows = self.counts.windows(self.duration_ms);
        let mut counts = Vec::new();
        for &population in &self.populations {
            let size = circuit.network.populations()[population.index()].size;
            counts.push((population, WindowCounts::new(&windows, size, circuit.network.time_step())?));
        }
        let currents = self.currents.map(|sample| self.mean_currents(circuit, sample)).transpose()?;
        let seed = RootSeed(self.seed);
        let moments = self.moment_keepers(circuit)?;
        let pieces = Pieces { bytes: piece_bytes, keep, number: 0 };
        let mut recorders = Recorders { counts, currents, moments, pieces, others: observers };
        let schedule = self.schedule(area)?;
        let run = Run {
            circuit,
            area,
            schedule,
            injection: self.model.injection,
            removed_spike: self.removed_spike,
            seed,
            index: self.index,
        };
        run.simulate(self.duration_ms as f64, &mut [&mut recorders])?;
        let Recorders { counts, currents, mut moments, pieces, .. } = recorders;
        let narrow =
            |counts: &WindowCounts| counts.counts().mapv(|count| u16::try_from(count).unwrap_or(u16::MAX));
        Ok(RunRecord {
            windows,
            counts: counts.iter().map(|(population, counts)| (*population, narrow(counts))).collect(),
            currents: currents.map(|(cells, means)| self.recorded_currents(cells, &means)),
            pieces: pieces.number,
            moments: moments.take(),
        })
    }

    /// What records from moment to moment.
    fn moment_keepers(&self, circuit: &Circuit) -> Result<MomentKeepers, RunError> {
        let seed = RootSeed(self.seed);
        let keeper = |sample| SpikeKeeper::new(circuit, sample, self.spike_cells.as_ref(), seed);
        let spikes = self.spikes.map(keeper).transpose()?;
        let keeper = |(number, sample)| TraceKeeper::new(circuit, sample, number, self.duration_ms, seed);
        let traces = (0..).zip(&self.traces).map(keeper).collect::<Result<_, _>>()?;
        Ok(MomentKeepers { spikes, traces })
    }

    /// What is shown when.
    fn schedule(&self, area: &VisualArea) -> Result<StimulusSchedule, ProtocolError> {
        let mut rates: Vec<Arc<[f64]>> = Vec::new();
        for presentation in &self.cycle {
            rates.push(area.rates(&presentation.stimulus())?.into());
        }
        let total: u64 = self.cycle.iter().map(|presentation| presentation.duration_ms).sum();
        ParameterError::require("duration of the cycle", total as f64, total > 0, "at least 1 ms")?;
        let mut segments = Vec::new();
        let mut start_ms = 0;
        for (presentation, rates) in self.cycle.iter().zip(&rates).cycle() {
            if start_ms >= self.duration_ms {
                break;
            }
            segments.push(Segment { start_ms, rates: Arc::clone(rates), noise: presentation.noise });
            start_ms += presentation.duration_ms;
        }
        StimulusSchedule::new(segments)
    }

    /// The sampled neurons and their recorder. The sample depends on the seed alone: it is the same in all runs.
    fn mean_currents(
        &self,
        circuit: &Circuit,
        wanted: CurrentSample,
    ) -> Result<(Vec<u32>, MeanCurrents), RunError> {
        let size = circuit.excitatory_sheet.size();
        let mut random = RootSeed(self.seed).stream("current sample", &[]);
        let mut chosen = sample(&mut random, size, wanted.cells.min(size)).into_vec();
        chosen.sort_unstable();
        let cell = |&index: &usize| Cell { population: Circuit::EXCITATORY, index };
        let cells: Vec<Cell> = chosen.iter().map(cell).collect();
        let window = wanted.window_ms * steps_per_millisecond(circuit.network.time_step())?;
        let means = MeanCurrents::new(&circuit.network, &cells, window)?;
        Ok((chosen.iter().map(|index| *index as u32).collect(), means))
    }

    fn recorded_currents(&self, cells: Vec<u32>, means: &MeanCurrents) -> RecordedCurrents {
        let window_ms = self.currents.map_or(1, |sample| sample.window_ms);
        let first = (self.counts.from_ms / window_ms) as usize;
        let rows = means.means().chunks(3 * cells.len().max(1)).skip(first);
        let windows = rows.len();
        let part = |source: usize| {
            let values = rows.clone().flat_map(|row| &row[source * cells.len()..(source + 1) * cells.len()]);
            let values: Vec<f32> = values.map(|value| *value as f32).collect();
            Array2::from_shape_vec((windows, cells.len()), values).unwrap_or_default()
        };
        let means = [Circuit::EXCITATORY, Circuit::INHIBITORY, Circuit::INPUT].map(part);
        RecordedCurrents { cells, window_ms, means }
    }
}
