//! From which condition and run the rows of an array come.

use super::arrays::Arrays;
use super::spool::{Rows, Spool};
use super::values::Element;
use ndarray_npy::WriteNpzError;
use std::io;

/// A run of an experiment.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Its condition, counted from 0.
    pub(super) condition: u32,
    /// Which of the runs of this condition, counted from 0.
    pub(super) run: u32,
}

/// Condition and run of every row.
#[derive(Default)]
pub(super) struct Places<T> {
    condition: Rows<T>,
    run: Rows<T>,
}

/// Condition, run and beginning of every row that stands for a window.
#[derive(Default)]
pub(super) struct Windows {
    places: Places<i64>,
    start_ms: Rows<i64>,
}

impl<T: Element + From<u32>> Places<T> {
    pub(super) fn add(&mut self, spool: &mut Spool, place: Place, rows: usize) -> io::Result<()> {
        spool.add(&mut self.condition, &vec![T::from(place.condition); rows])?;
        spool.add(&mut self.run, &vec![T::from(place.run); rows])
    }

    /// Writes the arrays whose names have `condition` and `run` between `prefix` and `suffix`.
    pub(super) fn write(
        &self,
        arrays: &mut Arrays<'_>,
        prefix: &str,
        suffix: &str,
    ) -> Result<(), WriteNpzError> {
        arrays.add_rows(format!("{prefix}condition{suffix}"), &self.condition)?;
        arrays.add_rows(format!("{prefix}run{suffix}"), &self.run)
    }
}

impl Windows {
    pub(super) fn add(
        &mut self,
        spool: &mut Spool,
        place: Place,
        starts_ms: impl Iterator<Item = u64>,
    ) -> io::Result<()> {
        let starts_ms: Vec<i64> = starts_ms.map(u64::cast_signed).collect();
        self.places.add(spool, place, starts_ms.len())?;
        spool.add(&mut self.start_ms, &starts_ms)
    }

    pub(super) fn write(&self, arrays: &mut Arrays<'_>, prefix: &str) -> Result<(), WriteNpzError> {
        self.places.write(arrays, prefix, "")?;
        arrays.add_rows(format!("{prefix}start_ms"), &self.start_ms)
    }
}
