//! An NPZ file that is being written.

use super::spool::Rows;
use crate::wiring::WiredModel;
use ndarray::{Array1, Array2, Axis};
use ndarray_npy::{NpzWriter, WritableElement, WriteNpyExt, WriteNpzError};
use normcircuit_connectivity::Sheet;
use normcircuit_files::Unfinished;
use normcircuit_protocols::experiment::CountedPopulation;
use std::fs::File;
use zip::write::SimpleFileOptions;

/// An NPZ file that is being written, some of its arrays from a spool.
pub(super) struct Arrays<'a> {
    npz: NpzWriter<&'a mut Unfinished>,
    spooled: &'a File,
}

impl<'a> Arrays<'a> {
    pub(super) fn new(file: &'a mut Unfinished, spooled: &'a File) -> Self {
        // Without the option an array beyond 4 GiB would be refused.
        let options = SimpleFileOptions::default().large_file(true);
        Self { npz: NpzWriter::new_with_options(file, options), spooled }
    }

    pub(super) fn add(
        &mut self,
        name: impl Into<String>,
        array: &impl WriteNpyExt,
    ) -> Result<(), WriteNpzError> {
        self.npz.add_array(name, array)
    }

    pub(super) fn add_rows<T: WritableElement>(
        &mut self,
        name: impl Into<String>,
        rows: &Rows<T>,
    ) -> Result<(), WriteNpzError> {
        self.npz.add_array(name, &rows.of(self.spooled))
    }

    /// Positions and preferred orientations of all cells.
    pub(super) fn add_cells(&mut self, wired: &WiredModel) -> Result<(), WriteNpzError> {
        let circuit = &wired.circuit;
        let sheets = [circuit.excitatory_sheet, circuit.inhibitory_sheet, circuit.input_sheet];
        for (population, sheet) in CountedPopulation::ALL.iter().zip(sheets) {
            self.add(format!("positions_{}", population.name()), &positions(sheet))?;
        }
        self.add("orientations_excitatory", &Array1::from(circuit.excitatory_orientations.clone()))?;
        self.add("orientations_input", &Array1::from(circuit.input_orientations.clone()))
    }

    pub(super) fn finish(self) -> Result<(), WriteNpzError> {
        self.npz.finish().map(|_| ())
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
