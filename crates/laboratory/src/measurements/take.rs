//! Taking results out of the records of runs.

use crate::error::ExperimentError;
use ndarray::{Array2, ArrayBase, Axis, Data, Ix2, concatenate};
use normcircuit_protocols::experiment::{CountedPopulation, RunRecord};

/// The counts of a population.
pub(crate) fn recorded_counts(
    record: &RunRecord,
    population: CountedPopulation,
) -> Result<&Array2<u16>, ExperimentError> {
    record.counts(population).ok_or(ExperimentError::NotRecorded { what: "spike counts", population })
}

/// The counts of a population, taken out of the record.
pub(crate) fn into_counts(
    record: RunRecord,
    population: CountedPopulation,
) -> Result<Array2<u16>, ExperimentError> {
    let mut all = record.counts.into_iter();
    let counts = all.find(|(counted, _)| *counted == population).map(|(_, counts)| counts);
    counts.ok_or(ExperimentError::NotRecorded { what: "spike counts", population })
}

/// Rows of several arrays one after the other.
///
/// # Errors
/// [`ExperimentError::DifferentCells`] unless all have the same number of columns.
pub fn joined<T: Clone, S: Data<Elem = T>>(
    parts: &[ArrayBase<S, Ix2>],
) -> Result<Array2<T>, ExperimentError> {
    let views: Vec<_> = parts.iter().map(|part| part.view()).collect();
    let widths: Vec<usize> = parts.iter().map(ArrayBase::ncols).collect();
    let (first, second) =
        (widths.iter().min().copied().unwrap_or(0), widths.iter().max().copied().unwrap_or(0));
    concatenate(Axis(0), &views).map_err(|_| ExperimentError::DifferentCells { first, second })
}
