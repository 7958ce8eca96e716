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
    const VERSION: u32 = 2;
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

/// Whether a run records from moment to moment: only then may it have pieces.
fn may_have_pieces(run: &ExperimentRun) -> bool {
    run.spikes.is_some() || !run.traces.is_empty()
}

/// Whether all pieces of a run are stored.
pub(crate) fn has_pieces(store: &Store, run: &ExperimentRun, record: &RunRecord) -> Result<bool, StoreError> {
    Piece::all(run, record).try_fold(true, |whole, piece| Ok(whole && store.contains(&piece)?))
}

/// The record of a run, if it is stored with all of its pieces.
pub(crate) fn stored(store: &Store, run: &ExperimentRun) -> Result<Option<RunRecord>, StoreError> {
    match store.load(run)? {
        Some(record) if has_pieces(store, run, &record)? => Ok(Some(record)),
        _ => Ok(None),
    }
}

/// Whether the record of a run is stored, and all of its pieces.
pub(crate) fn is_stored(store: &Store, run: &ExperimentRun) -> Result<bool, StoreError> {
    if may_have_pieces(run) { Ok(stored(store, run)?.is_some()) } else { store.contains(run) }
}

/// The files of the pieces of a run; none if its record is not stored.
///
/// # Errors
/// [`StoreError`] if the run cannot be written as a key.
pub fn piece_files(store: &Store, run: &ExperimentRun) -> Result<Vec<PathBuf>, StoreError> {
    let record = if may_have_pieces(run) { store.load(run)? } else { None };
    record.iter().flat_map(|record| Piece::all(run, record)).map(|piece| store.path(&piece)).collect()
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

    /// The same at once, in memory.
    pub(crate) fn all_moments(
        &self,
        run: &ExperimentRun,
        record: RunRecord,
    ) -> Result<Moments, ExperimentError> {
        let mut moments = self.moments(run, record);
        let mut all = moments.next().transpose()?.unwrap_or_default();
        for piece in moments {
            all.append(piece?);
        }
        Ok(all)
    }
}
