//! Arrays by name, in an NPZ file that is being written or in memory.

use super::spool::Rows;
use super::values::{Element, Values};
use crate::wiring::WiredModel;
use ndarray::{Array, Array1, Array2, Axis, Dimension};
use ndarray_npy::{NpzWriter, WriteNpyError, WriteNpzError};
use normcircuit_connectivity::Sheet;
use normcircuit_files::Unfinished;
use normcircuit_protocols::experiment::CountedPopulation;
use std::fs::File;
use zip::write::SimpleFileOptions;

/// Takes arrays, some of them from a spool, to where they are wanted.
pub(super) struct Arrays<'a> {
    target: Target<'a>,
    spooled: File,
}

/// Where arrays are wanted.
pub(super) enum Target<'a> {
    Npz(Box<NpzWriter<&'a mut Unfinished>>),
    Memory(&'a mut Vec<(String, Values)>),
}

impl<'a> Target<'a> {
    pub(super) fn npz(file: &'a mut Unfinished) -> Self {
        // Without the option an array beyond 4 GiB would be refused.
        let options = SimpleFileOptions::default().large_file(true);
        Self::Npz(Box::new(NpzWriter::new_with_options(file, options)))
    }
}

impl<'a> Arrays<'a> {
    pub(super) fn new(target: Target<'a>, spooled: File) -> Self {
        Self { target, spooled }
    }

    pub(super) fn add<T: Element, D: Dimension>(
        &mut self,
        name: impl Into<String>,
        array: Array<T, D>,
    ) -> Result<(), WriteNpzError> {
        match &mut self.target {
            Target::Npz(npz) => npz.add_array(name, &array)?,
            Target::Memory(arrays) => arrays.push((name.into(), T::values(array.into_dyn()))),
        }
        Ok(())
    }

    pub(super) fn add_rows<T: Element>(
        &mut self,
        name: impl Into<String>,
        rows: &Rows<T>,
    ) -> Result<(), WriteNpzError> {
        let spooled = rows.of(&self.spooled);
        match &mut self.target {
            Target::Npz(npz) => npz.add_array(name, &spooled)?,
            Target::Memory(arrays) => {
                arrays.push((name.into(), T::values(spooled.read().map_err(WriteNpyError::from)?)));
            }
        }
        Ok(())
    }

    /// Positions and preferred orientations of all cells.
    pub(super) fn add_cells(&mut self, wired: &WiredModel) -> Result<(), WriteNpzError> {
        let circuit = &wired.circuit;
        let sheets = [circuit.excitatory_sheet, circuit.inhibitory_sheet, circuit.input_sheet];
        for (population, sheet) in CountedPopulation::ALL.iter().zip(sheets) {
            self.add(format!("positions_{}", population.name()), positions(sheet))?;
        }
        self.add("orientations_excitatory", Array1::from(circuit.excitatory_orientations.clone()))?;
        self.add("orientations_input", Array1::from(circuit.input_orientations.clone()))
    }

    pub(super) fn finish(self) -> Result<(), WriteNpzError> {
        match self.target {
            Target::Npz(npz) => npz.finish().map(|_| ()),
            Target::Memory(_) => Ok(()),
        }
    }
}

fn positions(sheet: Sheet) -> Array2<f64> {
    let mut positions = Array2::zeros((sheet.size(), 2));
    for (cell, mut row) in positions.axis_iter_mut(Axis(0)).enumerate() {
        let position = sheet.position(cell);
        row[0] = position.x;
        row[1] = position.y;
    }
    positions
}
