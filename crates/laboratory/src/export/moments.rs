//! What was recorded from moment to moment: spikes, voltages and currents.

use super::arrays::Arrays;
use super::places::{Place, Places};
use super::spool::{Rows, Spool};
use ndarray::Array1;
use ndarray_npy::WriteNpzError;
use normcircuit_protocols::experiment::{CountedPopulation, RecordedSpikes, RecordedTraces};
use std::io;

/// Spikes of one population.
pub(super) struct Spikes {
    population: CountedPopulation,
    places: Places<u32>,
    cells: Rows<u32>,
    steps: Rows<u32>,
}

impl Spikes {
    pub(super) fn of(population: CountedPopulation) -> Self {
        Self { population, places: Places::default(), cells: Rows::default(), steps: Rows::default() }
    }

    pub(super) fn add(
        &mut self,
        spool: &mut Spool,
        place: Place,
        recorded: &RecordedSpikes,
    ) -> io::Result<()> {
        let index = self.population.index();
        let column = |column: &[u32]| -> Vec<u32> {
            let spikes = column.iter().zip(&recorded.populations);
            spikes.filter(|(_, of)| usize::from(**of) == index).map(|(value, _)| *value).collect()
        };
        let cells = column(&recorded.cells);
        self.places.add(spool, place, cells.len())?;
        spool.add(&mut self.cells, &cells)?;
        spool.add(&mut self.steps, &column(&recorded.steps))
    }

    /// Writes the spikes, and `sample`, the cells whose spikes were kept.
    pub(super) fn write(&self, arrays: &mut Arrays<'_>, sample: Vec<u32>) -> Result<(), WriteNpzError> {
        let name = self.population.name();
        arrays.add(format!("spike_sample_{name}"), Array1::from(sample))?;
        arrays.add_rows(format!("spike_cells_{name}"), &self.cells)?;
        arrays.add_rows(format!("spike_steps_{name}"), &self.steps)?;
        self.places.write(arrays, "spike_", &format!("_{name}"))
    }
}

/// Voltages and currents of one sample of neurons.
#[derive(Default)]
pub(super) struct Traces {
    /// The same in all runs.
    cells: Vec<u32>,
    places: Places<i64>,
    times_ms: Rows<f64>,
    voltages: Rows<f32>,
    currents: [Rows<f32>; 3],
}

impl Traces {
    pub(super) fn add(
        &mut self,
        spool: &mut Spool,
        place: Place,
        recorded: &RecordedTraces,
    ) -> io::Result<()> {
        self.cells.clone_from(&recorded.cells);
        self.places.add(spool, place, recorded.times_ms.len())?;
        spool.add(&mut self.times_ms, &recorded.times_ms)?;
        spool.add_table(&mut self.voltages, &recorded.voltages)?;
        for (rows, currents) in self.currents.iter_mut().zip(&recorded.currents) {
            spool.add_table(rows, currents)?;
        }
        Ok(())
    }

    /// Writes the traces as those of the sample with this number.
    pub(super) fn write(self, arrays: &mut Arrays<'_>, number: usize) -> Result<(), WriteNpzError> {
        let prefix = format!("trace_{number}_");
        arrays.add(format!("{prefix}cells"), Array1::from(self.cells))?;
        self.places.write(arrays, &prefix, "")?;
        arrays.add_rows(format!("{prefix}time_ms"), &self.times_ms)?;
        arrays.add_rows(format!("{prefix}voltages"), &self.voltages)?;
        for (currents, population) in self.currents.iter().zip(CountedPopulation::ALL) {
            arrays.add_rows(format!("{prefix}currents_{}", population.name()), currents)?;
        }
        Ok(())
    }
}
