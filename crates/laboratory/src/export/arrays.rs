//! Arrays with names on their way to wherever they are wanted, and where their rows come from.

use crate::wiring::WiredModel;
use ndarray::{Array, Array1, Array2, ArrayD, Axis, Dimension, s};
use ndarray_npy::{NpzWriter, WriteNpzError};
use normcircuit_connectivity::Sheet;
use normcircuit_protocols::experiment::{CountedPopulation, Experiment, RunRecord};
use std::io::{Seek, Write};

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

/// An array of one of the types that results have.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Bytes of a text.
    U8(ArrayD<u8>),
    /// Counts.
    U16(ArrayD<u16>),
    /// Indices of cells, runs and time steps.
    U32(ArrayD<u32>),
    /// Places and times, ms.
    I64(ArrayD<i64>),
    /// Voltages and currents.
    F32(ArrayD<f32>),
    /// Positions, orientations and times.
    F64(ArrayD<f64>),
}

macro_rules! values_from {
    ($($variant:ident of $number:ty),+) => {$(
        impl<D: Dimension> From<Array<$number, D>> for Values {
            fn from(array: Array<$number, D>) -> Self {
                Self::$variant(array.into_dyn())
            }
        }
    )+};
}

values_from!(U8 of u8, U16 of u16, U32 of u32, I64 of i64, F32 of f32, F64 of f64);

impl Values {
    /// Writes the array into an NPZ file.
    pub(super) fn write<W: Write + Seek>(&self, name: String, file: &mut NpzWriter<W>) -> Result<(), WriteNpzError> {
        match self {
            Self::U8(array) => file.add_array(name, array),
            Self::U16(array) => file.add_array(name, array),
            Self::U32(array) => file.add_array(name, array),
            Self::I64(array) => file.add_array(name, array),
            Self::F32(array) => file.add_array(name, array),
            Self::F64(array) => file.add_array(name, array),
        }
    }
}

/// What takes the arrays, one after the other.
pub(super) struct Arrays<'a, E>(pub(super) &'a mut dyn FnMut(String, Values) -> Result<(), E>);

impl<E> Arrays<'_, E> {
    pub(super) fn add(&mut self, name: impl Into<String>, array: impl Into<Values>) -> Result<(), E> {
        (self.0)(name.into(), array.into())
    }

    pub(super) fn add_origins(&mut self, prefix: &str, origins: Origins) -> Result<(), E> {
        let start_ms = origins.start_ms.clone();
        self.add_places(prefix, origins)?;
        self.add(format!("{prefix}start_ms"), start_ms)
    }

    pub(super) fn add_places(&mut self, prefix: &str, origins: Origins) -> Result<(), E> {
        self.add(format!("{prefix}condition"), origins.condition)?;
        self.add(format!("{prefix}run"), origins.run)
    }

    pub(super) fn add_cells(&mut self, wired: &WiredModel) -> Result<(), E> {
        let circuit = &wired.circuit;
        let sheets = [circuit.excitatory_sheet, circuit.inhibitory_sheet, circuit.input_sheet];
        for (population, sheet) in CountedPopulation::ALL.iter().zip(sheets) {
            self.add(format!("positions_{}", population.name()), positions(sheet))?;
        }
        self.add("orientations_excitatory", Array1::from(circuit.excitatory_orientations.clone()))?;
        self.add("orientations_input", Array1::from(circuit.input_orientations.clone()))
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
