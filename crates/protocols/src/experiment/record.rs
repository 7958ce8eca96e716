//! What a run gives.

use ndarray::{Array2, Axis};
use serde::{Deserialize, Serialize, Serializer};

use super::CountedPopulation;
use crate::windows::Window;

/// What one run gave.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "Stored")]
pub struct RunRecord {
    /// Windows in which spikes were counted, in the order of time.
    pub windows: Vec<Window>,
    /// Spike counts `[window × cell]` of every counted population, in the order in which they were asked for.
    pub counts: Vec<(CountedPopulation, Array2<u16>)>,
    /// Synaptic currents, if any were recorded.
    pub currents: Option<RecordedCurrents>,
    /// How many pieces of what was recorded from moment to moment were handed over while the run went on: of a record that was not
    /// asked for pieces, none.
    pub pieces: u32,
    /// What was recorded from moment to moment, after these pieces.
    pub moments: Moments,
}

/// What was recorded from moment to moment, in a run or a piece of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    /// Spikes one by one, if any were recorded.
    pub spikes: Option<RecordedSpikes>,
    /// Voltages and currents, one entry for each sample that was asked for.
    pub traces: Vec<RecordedTraces>,
}

/// Spikes in the order of time, population and cell, one entry for each in every array.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedSpikes {
    /// Time steps in which they were fired; a step ends at `step · time_step` ms.
    pub steps: Vec<u32>,
    /// Indices of their populations.
    pub populations: Vec<u8>,
    /// Indices of their cells in their populations.
    pub cells: Vec<u32>,
}

/// Synaptic currents of some excitatory neurons, averaged over consecutive windows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedCurrents {
    /// The neurons, in ascending order.
    pub cells: Vec<u32>,
    /// Duration of a window, ms; the first starts where the first count window does.
    pub window_ms: u64,
    /// Mean currents from excitatory neurons, inhibitory neurons and V1: `[window × cell]` each, mV/ms.
    pub means: [Array2<f32>; 3],
}

/// Voltages and synaptic currents of some neurons of one population at the ends of equally spaced time steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedTraces {
    /// The population.
    pub population: CountedPopulation,
    /// Its neurons.
    pub cells: Vec<u32>,
    /// Times, ms, shape `[time]`.
    pub times_ms: Vec<f64>,
    /// Voltages, `[time × cell]`, mV; the spike threshold while a neuron is refractory.
    pub voltages: Array2<f32>,
    /// Currents from excitatory neurons, inhibitory neurons and V1: `[time × cell]` each, mV/ms.
    pub currents: [Array2<f32>; 3],
}

impl RunRecord {
    /// The counts of a population, `[window × cell]`, if it was counted.
    pub fn counts(&self, population: CountedPopulation) -> Option<&Array2<u16>> {
        self.counts.iter().find(|(counted, _)| *counted == population).map(|(_, counts)| counts)
    }

    /// Time in which spikes were counted, s.
    pub fn counted_seconds(&self) -> f64 {
        self.windows.iter().map(Window::duration_ms).sum::<u64>() as f64 / 1000.0
    }
}

impl Moments {
    /// Adds what the next piece of the same run holds.
    ///
    /// # Panics
    /// The piece is of a run that recorded something else.
    pub fn append(&mut self, next: Self) {
        if let (Some(spikes), Some(next)) = (&mut self.spikes, next.spikes) {
            spikes.steps.extend(next.steps);
            spikes.populations.extend(next.populations);
            spikes.cells.extend(next.cells);
        }
        for (traces, next) in self.traces.iter_mut().zip(next.traces) {
            traces.times_ms.extend(next.times_ms);
            let tables = std::iter::once((&mut traces.voltages, next.voltages));
            for (table, next) in tables.chain(traces.currents.iter_mut().zip(next.currents)) {
                table.append(Axis(0), next.view()).expect("the same cells in all pieces");
            }
        }
    }
}

/// A record as it is stored, with what is not in all of them in one last field.
#[derive(Deserialize)]
struct Stored {
    windows: Vec<Window>,
    counts: Vec<(CountedPopulation, Array2<u16>)>,
    currents: Option<RecordedCurrents>,
    moments: StoredMoments<Option<RecordedSpikes>, RecordedSpikes, Vec<RecordedTraces>>,
}

/// The same, borrowed.
#[derive(Serialize)]
#[serde(rename = "Stored")]
struct StoredRef<'a> {
    windows: &'a [Window],
    counts: &'a [(CountedPopulation, Array2<u16>)],
    currents: &'a Option<RecordedCurrents>,
    moments: StoredMoments<&'a Option<RecordedSpikes>, &'a RecordedSpikes, &'a [RecordedTraces]>,
}

/// What was recorded from moment to moment. Where traces were unknown an optional train of spikes was stored, whose two cases
/// have the numbers of the first two variants here: records of that time are read as ever, and so are those from before there were pieces.
#[derive(Serialize, Deserialize)]
enum StoredMoments<O, S, T> {
    Nothing,
    Spikes(S),
    Traces(O, T),
    Rest(u32, O, T),
}

impl From<Stored> for RunRecord {
    fn from(stored: Stored) -> Self {
        let (pieces, spikes, traces) = match stored.moments {
            StoredMoments::Nothing => (0, None, Vec::new()),
            StoredMoments::Spikes(spikes) => (0, Some(spikes), Vec::new()),
            StoredMoments::Traces(spikes, traces) => (0, spikes, traces),
            StoredMoments::Rest(pieces, spikes, traces) => (pieces, spikes, traces),
        };
        let Stored { windows, counts, currents, .. } = stored;
        Self { windows, counts, currents, pieces, moments: Moments { spikes, traces } }
    }
}

impl Serialize for RunRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { windows, counts, currents, pieces, moments: Moments { spikes, traces } } = self;
        let moments = match (pieces, spikes, &traces[..]) {
            (0, None, []) => StoredMoments::Nothing,
            (0, Some(spikes), []) => StoredMoments::Spikes(spikes),
            (0, spikes, traces) => StoredMoments::Traces(spikes, traces),
            (pieces, spikes, traces) => StoredMoments::Rest(*pieces, spikes, traces),
        };
        StoredRef { windows, counts, currents, moments }.serialize(serializer)
    }
}
