//! What runs record from moment to moment, in pieces: a long recording goes to disk while the run goes on, and is read one piece
//! after the other.

use crate::error::ExperimentError;
use crate::laboratory::Laboratory;
use crate::store::{Key, Store, StoreError};
use normcircuit_protocols::experiment::{ExperimentRun, Moments, RunRecord};
use serde::Serialize;
use std::iter;
use std::path::PathBuf;

/// Length of a piece as arrays. Vectors that grow may have room for as much again, and a piece is encoded before it is written.
pub(crate) const PIECE_BYTES: usize = 1 << 25;
/// Memory that a run needs at most for what it records from moment to moment.
pub(crate) const MOST_MEMORY: u64 = 3 * PIECE_BYTES as u64;

/// A piece of what a run recorded from moment to moment. Its record knows how many there are, and holds what came after them.
#[derive(Serialize)]
pub(crate) struct Piece<'a> {
    run: &'a ExperimentRun,
    number: u32,
}

impl Key for Piece<'_> {
    const KIND: &'static str = "moments";
    const VERSION: u32 = 1;
    type Value = Moments;
}

impl<'a> Piece<'a> {
    pub(crate) fn new(run: &'a ExperimentRun, number: u32) -> Self {
        Self { run, number }
    }

    /// All pieces of a run, in the order of time.
    fn all(run: &'a ExperimentRun, record: &RunRecord) -> impl Iterator<Item = Self> + use<'a> {
        (0..record.pieces).map(move |number| Self { run, number })
    }
}

/// Whether the record of a run is stored, and all of its pieces.
pub(crate) fn are_stored(store: &Store, run: &ExperimentRun) -> Result<bool, StoreError> {
    if !store.contains(run)? {
        return Ok(false);
    }
    match stored_record(store, run)? {
        Some(record) => has_pieces(store, run, &record),
        None => Ok(true),
    }
}

/// Whether all pieces of a run are stored.
pub(crate) fn has_pieces(store: &Store, run: &ExperimentRun, record: &RunRecord) -> Result<bool, StoreError> {
    Piece::all(run, record).try_fold(true, |whole, piece| Ok(whole && store.contains(&piece)?))
}

/// The files of the pieces of a run; none if its record is not stored.
///
/// # Errors
/// [`StoreError`] if the run cannot be written as a key.
pub fn piece_files(store: &Store, run: &ExperimentRun) -> Result<Vec<PathBuf>, StoreError> {
    match stored_record(store, run)? {
        Some(record) => Piece::all(run, &record).map(|piece| store.path(&piece)).collect(),
        None => Ok(Vec::new()),
    }
}

/// The record of a run that records from moment to moment, and so may have pieces.
fn stored_record(store: &Store, run: &ExperimentRun) -> Result<Option<RunRecord>, StoreError> {
    if run.spikes.is_none() && run.traces.is_empty() { Ok(None) } else { store.load(run) }
}

impl Laboratory {
    /// What a run of this record recorded from moment to moment, piece by piece in the order of time.
    ///
    /// Each is an [`ExperimentError`] if it cannot be read: [`ExperimentError::Vanished`] if it was damaged or removed meanwhile.
    pub(crate) fn moments(
        &self,
        run: &ExperimentRun,
        record: RunRecord,
    ) -> impl Iterator<Item = Result<Moments, ExperimentError>> {
        let pieces = Piece::all(run, &record).map(|piece| match self.store().load(&piece)? {
            Some(moments) => Ok(moments),
            None => Err(ExperimentError::Vanished { path: self.store().path(&piece)? }),
        });
        pieces.chain(iter::once(Ok(record.moments)))
    }

    /// The same at once, in memory; the run is made if it is not in the store.
    pub(crate) fn all_moments(&self, run: &ExperimentRun) -> Result<Moments, ExperimentError> {
        let mut moments = self.moments(run, self.record(run)?);
        let mut all = moments.next().transpose()?.unwrap_or_default();
        for piece in moments {
            all.append(piece?);
        }
        Ok(all)
    }
}
