//! What all runs of an experiment gave, gathered run by run.

use super::arrays::{Arrays, Target};
use super::moments::{Spikes, Traces};
use super::places::{Place, Windows};
use super::spool::{Rows, Spool};
use crate::wiring::WiredModel;
use ndarray::{Array1, arr0};
use ndarray_npy::{WriteNpyError, WriteNpzError};
use normcircuit_protocols::experiment::{
    CountedPopulation, CurrentSample, Experiment, Moments, RecordedCurrents, RunRecord,
};
use normcircuit_simulation::RootSeed;
use std::io;
use std::path::Path;

/// The arrays of an experiment, most of them on disk.
pub(super) struct Results<'a> {
    experiment: &'a Experiment,
    spool: Spool,
    trials: Windows,
    /// In the order of the experiment's populations.
    counts: Vec<Rows<u16>>,
    current_windows: Windows,
    current_cells: Vec<u32>,
    currents: [Rows<f32>; 3],
    spikes: Vec<Spikes>,
    traces: Vec<Traces>,
}

impl<'a> Results<'a> {
    /// Without a run yet; what is gathered waits in `folder`.
    pub(super) fn new(experiment: &'a Experiment, folder: &Path) -> io::Result<Self> {
        let spikes = experiment.spikes.iter().flat_map(|wanted| &wanted.populations);
        Ok(Self {
            experiment,
            spool: Spool::new(folder)?,
            trials: Windows::default(),
            counts: experiment.populations.iter().map(|_| Rows::default()).collect(),
            current_windows: Windows::default(),
            current_cells: Vec::new(),
            currents: Default::default(),
            spikes: spikes.map(|population| Spikes::of(*population)).collect(),
            traces: experiment.traces.iter().map(|_| Traces::default()).collect(),
        })
    }

    /// Adds the next run, in the order of [`Experiment::runs`], but for what it recorded from moment to moment.
    pub(super) fn add(&mut self, place: Place, record: &RunRecord) -> io::Result<()> {
        let spool = &mut self.spool;
        self.trials.add(spool, place, record.windows.iter().map(|window| window.start_ms))?;
        for (rows, population) in self.counts.iter_mut().zip(&self.experiment.populations) {
            if let Some(counts) = record.counts(*population) {
                spool.add_table(rows, counts)?;
            }
        }
        if let Some(RecordedCurrents { cells, window_ms, means }) = &record.currents {
            let from_ms = self.experiment.counts.from_ms;
            let starts = (0..means[0].nrows() as u64).map(|row| from_ms + row * window_ms);
            self.current_windows.add(spool, place, starts)?;
            self.current_cells.clone_from(cells);
            for (rows, means) in self.currents.iter_mut().zip(means) {
                spool.add_table(rows, means)?;
            }
        }
        Ok(())
    }

    /// Adds the next piece of what a run recorded from moment to moment.
    pub(super) fn add_moments(&mut self, place: Place, moments: &Moments) -> io::Result<()> {
        let spool = &mut self.spool;
        if let Some(recorded) = &moments.spikes {
            self.spikes.iter_mut().try_for_each(|spikes| spikes.add(spool, place, recorded))?;
        }
        let mut traces = self.traces.iter_mut().zip(&moments.traces);
        traces.try_for_each(|(traces, recorded)| traces.add(spool, place, recorded))
    }

    /// Hands all arrays over, and with them `sweep`, the values of a point as JSON.
    pub(super) fn write(
        self,
        target: Target<'_>,
        wired: &WiredModel,
        sweep: Option<Vec<u8>>,
    ) -> Result<(), WriteNpzError> {
        let Self { experiment, .. } = self;
        let mut arrays = Arrays::new(target, self.spool.finish().map_err(WriteNpyError::from)?);
        let json = serde_json::to_vec(experiment).map_err(io::Error::from).map_err(WriteNpyError::from)?;
        arrays.add("experiment", Array1::from(json))?;
        if let Some(values) = sweep {
            arrays.add("sweep", Array1::from(values))?;
        }
        self.trials.write(&mut arrays, "")?;
        arrays.add("window_ms", arr0(experiment.counts.window_ms.cast_signed()))?;
        for (counts, population) in self.counts.iter().zip(&experiment.populations) {
            arrays.add_rows(format!("counts_{}", population.name()), counts)?;
        }
        arrays.add_cells(wired)?;
        if let Some(CurrentSample { window_ms, .. }) = experiment.currents {
            self.current_windows.write(&mut arrays, "current_")?;
            arrays.add("current_window_ms", arr0(window_ms.cast_signed()))?;
            let cells: Array1<i64> = self.current_cells.iter().map(|cell| i64::from(*cell)).collect();
            arrays.add("current_cells", cells)?;
            for (means, population) in self.currents.iter().zip(CountedPopulation::ALL) {
                arrays.add_rows(format!("currents_{}", population.name()), means)?;
            }
        }
        if let Some(wanted) = &experiment.spikes {
            let network = &wired.circuit.network;
            arrays.add("time_step_ms", arr0(network.time_step()))?;
            for (spikes, population) in self.spikes.iter().zip(&wanted.populations) {
                let size = network.populations()[population.index()].size;
                let sample = wanted.cells().of(*population, size, RootSeed(experiment.seed));
                spikes.write(&mut arrays, sample)?;
            }
        }
        let mut traces = self.traces.into_iter().enumerate();
        traces.try_for_each(|(number, traces)| traces.write(&mut arrays, number))?;
        arrays.finish()
    }
}
