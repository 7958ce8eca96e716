//! What a run gives.

use ndarray::Array2;
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
    /// Spikes one by one, if any were recorded.
    pub spikes: Option<RecordedSpikes>,
    /// Voltages and currents from moment to moment, one entry for each sample that was asked for.
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

/// A record as it is stored, with what is not in all of them in one last field.
#[derive(Deserialize)]
struct Stored {
    windows: Vec<Window>,
    counts: Vec<(CountedPopulation, Array2<u16>)>,
    currents: Option<RecordedCurrents>,
    moments: Moments<Option<RecordedSpikes>, RecordedSpikes, Vec<RecordedTraces>>,
}

/// The same, borrowed.
#[derive(Serialize)]
#[serde(rename = "Stored")]
struct StoredRef<'a> {
    windows: &'a [Window],
    counts: &'a [(CountedPopulation, Array2<u16>)],
    currents: &'a Option<RecordedCurrents>,
    moments: Moments<&'a Option<RecordedSpikes>, &'a RecordedSpikes, &'a [RecordedTraces]>,
}

/// What was recorded from moment to moment. Where traces were unknown an optional train of spikes was stored, whose two cases
/// have the numbers of the first two variants here: records of that time are read as ever.
#[derive(Serialize, Deserialize)]
enum Moments<O, S, T> {
    Nothing,
    Spikes(S),
    Traces(O, T),
}

impl From<Stored> for RunRecord {
    fn from(stored: Stored) -> Self {
        let (spikes, traces) = match stored.moments {
            Moments::Nothing => (None, Vec::new()),
            Moments::Spikes(spikes) => (Some(spikes), Vec::new()),
            Moments::Traces(spikes, traces) => (spikes, traces),
        };
        let Stored { windows, counts, currents, .. } = stored;
        Self { windows, counts, currents, spikes, traces }
    }
}

impl Serialize for RunRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let moments = match (&self.spikes, &self.traces[..]) {
            (None, []) => Moments::Nothing,
            (Some(spikes), []) => Moments::Spikes(spikes),
            (spikes, traces) => Moments::Traces(spikes, traces),
        };
        let Self { windows, counts, currents, .. } = self;
        StoredRef { windows, counts, currents, moments }.serialize(serializer)
    }
}
