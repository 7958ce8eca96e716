//! Wired networks, kept as long as they are in use and a little longer.

use crate::error::ExperimentError;
use normcircuit_connectivity::Circuit;
use normcircuit_protocols::{Model, VisualArea};
use normcircuit_simulation::RootSeed;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// So many networks are kept wired: the largest, with a weight of its own for every synapse, takes some 190 MB.
const KEPT: usize = 2;

/// A model with its synapses and V1 filters.
#[derive(Debug)]
pub struct WiredModel {
    /// What it was wired from.
    pub model: Arc<Model>,
    /// The circuit.
    pub circuit: Circuit,
    /// Its V1.
    pub area: Arc<VisualArea>,
}

impl WiredModel {
    /// Wires a model.
    ///
    /// # Errors
    /// [`ExperimentError`] if a parameter is out of range.
    pub fn new(model: &Arc<Model>, seed: RootSeed) -> Result<Self, ExperimentError> {
        let circuit = Circuit::build(&model.circuit, seed)?;
        let area = VisualArea::new(circuit.input_sheet, &circuit.input_orientations, model.area)?;
        Ok(Self { model: Arc::clone(model), circuit, area: Arc::new(area) })
    }
}

/// The networks wired last.
#[derive(Debug, Default)]
pub(crate) struct Wirings {
    latest: Mutex<VecDeque<(u64, Arc<WiredModel>)>>,
}

impl Wirings {
    /// A model, wired once however many runs ask for it at the same time.
    pub(crate) fn get(&self, model: &Arc<Model>, seed: u64) -> Result<Arc<WiredModel>, ExperimentError> {
        // Held while wiring: whoever wants the same network waits for it.
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let place = latest.iter().position(|(other, wired)| *other == seed && wired.model == *model);
        let entry = match place.and_then(|place| latest.remove(place)) {
            Some(entry) => entry,
            None => (seed, Arc::new(WiredModel::new(model, RootSeed(seed))?)),
        };
        let wired = Arc::clone(&entry.1);
        latest.push_front(entry);
        latest.truncate(KEPT);
        Ok(wired)
    }
}
