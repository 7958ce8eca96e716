//! Wired networks, kept as long as they are in use and a little longer.

use crate::error::ExperimentError;
use normcircuit_connectivity::Circuit;
use normcircuit_protocols::{Model, VisualArea};
use normcircuit_simulation::RootSeed;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many networks are kept wired, and so many are worked on at once: the largest, with a weight of its own for every synapse, takes
/// some 190 MB.
pub(crate) const AT_ONCE: usize = 2;

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
    latest: Mutex<VecDeque<Entry>>,
}

/// A network that is wired, or is being wired by whoever holds the lock.
#[derive(Debug)]
struct Entry {
    model: Arc<Model>,
    seed: u64,
    wired: Arc<Mutex<Option<Arc<WiredModel>>>>,
}

impl Wirings {
    /// A model, wired once however many runs ask for it at the same time: whoever wants the same network waits for it.
    pub(crate) fn get(&self, model: &Arc<Model>, seed: u64) -> Result<Arc<WiredModel>, ExperimentError> {
        let wired = self.entry(model, seed);
        let mut wired = lock(&wired);
        if let Some(wired) = &*wired {
            return Ok(Arc::clone(wired));
        }
        let new = Arc::new(WiredModel::new(model, RootSeed(seed))?);
        Ok(Arc::clone(wired.insert(new)))
    }

    fn entry(&self, model: &Arc<Model>, seed: u64) -> Arc<Mutex<Option<Arc<WiredModel>>>> {
        let mut latest = lock(&self.latest);
        let place = latest.iter().position(|entry| entry.seed == seed && entry.model == *model);
        let entry = place.and_then(|place| latest.remove(place)).unwrap_or_else(|| Entry {
            model: Arc::clone(model),
            seed,
            wired: Arc::default(),
        });
        let wired = Arc::clone(&entry.wired);
        latest.push_front(entry);
        latest.truncate(AT_ONCE);
        wired
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
