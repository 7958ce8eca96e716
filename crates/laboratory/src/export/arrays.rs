//! An NPZ file that is being written, and where the rows of its arrays come from.

use crate::wiring::WiredModel;
use ndarray::{Array1, Array2, Axis, s};
use ndarray_npy::{NpzWriter, WriteNpyExt, WriteNpzError};
use normcircuit_connectivity::Sheet;
use normcircuit_files::Unfinished;
use normcircuit_protocols::experiment::{CountedPopulation, Experiment, RunRecord};

/// From which condition and run the rows of an array come, and when they start.
pub(super) struct Origins {
    condition: Array1<i64>,
    run: Array1<i64>,
    start_ms: Array1<i64>,
}

impl Origins {
    pub(super) fn new(
        experiment: &Experiment,
        records: &[RunRecord],
        starts: impl Fn(&RunRecord) -> Vec<u64>,
    ) -> Self {
        let conditions = experiment.conditions.len();
        let rows: Vec<[i64; 3]> = (records.iter().enumerate())
            .flat_map(|(index, record)| {
                let (run, condition) = ((index / conditions) as i64, (index % conditions) as i64);
                starts(record).into_iter().map(move |start| [condition, run, start.cast_signed()])
            })
            .collect();
        let column = |column: usize| rows.iter().map(|row| row[column]).collect();
        Self { condition: column(0), run: column(1), start_ms: column(2) }
    }
}

/// Takes an array from each record and puts them below one another. Each is freed as soon as it is copied.
pub(super) fn stacked<T: Copy + Default>(
    records: &mut [RunRecord],
    take: impl Fn(&mut RunRecord) -> Option<Array2<T>>,
) -> Array2<T> {
    let parts: Vec<Array2<T>> = records.iter_mut().filter_map(take).collect();
    let rows = parts.iter().map(Array2::nrows).sum();
    let mut all = Array2::default((rows, parts.first().map_or(0, Array2::ncols)));
    let mut start = 0;
    for part in parts {
        let end = start + part.nrows();
        all.slice_mut(s![start..end, ..]).assign(&part);
        start = end;
    }
    all
}

/// An NPZ file that is being written.
pub(super) struct Arrays<'a>(pub(super) NpzWriter<&'a mut Unfinished>);

impl Arrays<'_> {
    pub(super) fn add(
        &mut self,
        name: impl Into<String>,
        array: &impl WriteNpyExt,
    ) -> Result<(), WriteNpzError> {
        self.0.add_array(name, array)
    }

    pub(super) fn add_origins(&mut self, prefix: &str, origins: &Origins) -> Result<(), WriteNpzError> {
        self.add_places(prefix, origins)?;
        self.add(format!("{prefix}start_ms"), &origins.start_ms)
    }

    pub(super) fn add_places(&mut self, prefix: &str, origins: &Origins) -> Result<(), WriteNpzError> {
        self.add(format!("{prefix}condition"), &origins.condition)?;
        self.add(format!("{prefix}run"), &origins.run)
    }

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
        self.0.finish().map(|_| ())
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
