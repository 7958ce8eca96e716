//! The synapses of one projection: for every source cell the list of its targets.

use crate::prefetch::prefetch;
use std::ops::Range;

/// Errors of [`SynapsesBuilder`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SynapsesError {
    /// A target index lies outside the target population.
    #[error(
        "target {target} of source {source_cell} is outside the target population of {target_size} cells"
    )]
    TargetOutOfRange {
        /// The source cell whose row holds the index.
        source_cell: usize,
        /// The offending index.
        target: usize,
        /// Number of cells in the target population.
        target_size: usize,
    },
}

/// Sparse rows of target indices, one row per source cell, in the order in which they were drawn.
///
/// A pair of cells may be connected several times. A target costs two bytes where the target population has at most
/// 65 536 cells and four bytes otherwise; each row costs eight bytes more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synapses {
    target_size: usize,
    row_starts: Vec<usize>,
    targets: Targets,
}

/// Target indices in the narrowest type that holds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Targets {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

impl Synapses {
    /// Builds the rows one after the other; `target_size` is the number of cells in the target population.
    ///
    /// ```
    /// use normcircuit_simulation::Synapses;
    ///
    /// let mut builder = Synapses::builder(3, 4);
    /// builder.push_row([2, 0, 2])?;
    /// builder.push_row([1])?;
    /// let synapses = builder.build();
    /// assert_eq!(synapses.row(0).collect::<Vec<_>>(), [2, 0, 2]);
    /// assert_eq!(synapses.len(), 4);
    /// # Ok::<(), normcircuit_simulation::SynapsesError>(())
    /// ```
    pub fn builder(target_size: usize, expected_synapses: usize) -> SynapsesBuilder {
        let targets = if target_size <= 1 << 16 {
            Targets::Narrow(Vec::with_capacity(expected_synapses))
        } else {
            Targets::Wide(Vec::with_capacity(expected_synapses))
        };
        SynapsesBuilder { synapses: Self { target_size, row_starts: vec![0], targets } }
    }

    /// Number of synapses.
    pub fn len(&self) -> usize {
        self.row_starts[self.row_starts.len() - 1]
    }

    /// Whether there is no synapse at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of source cells.
    pub fn source_size(&self) -> usize {
        self.row_starts.len() - 1
    }

    /// Number of cells in the target population.
    pub fn target_size(&self) -> usize {
        self.target_size
    }

    /// The targets of source cell `source`, repeated where a pair has several synapses.
    ///
    /// # Panics
    /// If `source` is not below [`Synapses::source_size`].
    pub fn row(&self, source: usize) -> impl ExactSizeIterator<Item = usize> + '_ {
        match &self.targets {
            Targets::Narrow(targets) => Row::Narrow(targets[self.row_range(source)].iter()),
            Targets::Wide(targets) => Row::Wide(targets[self.row_range(source)].iter()),
        }
    }

    /// The positions of a source cell's synapses in the flat order, as used by per-synapse weights.
    ///
    /// # Panics
    /// If `source` is not below [`Synapses::source_size`].
    pub fn row_range(&self, source: usize) -> Range<usize> {
        self.row_starts[source]..self.row_starts[source + 1]
    }

    /// How many synapses each target cell receives, shape `[target_size]`.
    pub fn in_degrees(&self) -> Vec<u32> {
        let mut degrees = vec![0; self.target_size];
        for synapse in 0..self.len() {
            degrees[self.targets.get(synapse)] += 1;
        }
        degrees
    }

    /// Memory held, in bytes.
    pub fn bytes(&self) -> usize {
        let targets = match &self.targets {
            Targets::Narrow(targets) => size_of_val(targets.as_slice()),
            Targets::Wide(targets) => size_of_val(targets.as_slice()),
        };
        targets + size_of_val(self.row_starts.as_slice())
    }

    /// Asks for the targets of `row` to be brought into the cache.
    pub(crate) fn prefetch(&self, row: Range<usize>) {
        match &self.targets {
            Targets::Narrow(targets) => prefetch(&targets[row]),
            Targets::Wide(targets) => prefetch(&targets[row]),
        }
    }

    pub(crate) fn targets(&self) -> &Targets {
        &self.targets
    }
}

impl Targets {
    fn get(&self, synapse: usize) -> usize {
        match self {
            Self::Narrow(targets) => usize::from(targets[synapse]),
            Self::Wide(targets) => targets[synapse] as usize,
        }
    }

    fn push(&mut self, target: usize) {
        match self {
            Self::Narrow(targets) => targets.push(target as u16),
            Self::Wide(targets) => targets.push(target as u32),
        }
    }
}

/// The targets of one source cell.
enum Row<'a> {
    Narrow(std::slice::Iter<'a, u16>),
    Wide(std::slice::Iter<'a, u32>),
}

impl Iterator for Row<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        match self {
            Self::Narrow(targets) => targets.next().map(|target| usize::from(*target)),
            Self::Wide(targets) => targets.next().map(|target| *target as usize),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Self::Narrow(targets) => targets.size_hint(),
            Self::Wide(targets) => targets.size_hint(),
        }
    }

    /// As by `next`, with the width asked for once; `for_each` and `sum` go this way.
    fn fold<B, F: FnMut(B, usize) -> B>(self, start: B, mut step: F) -> B {
        match self {
            Self::Narrow(targets) => targets.fold(start, |folded, target| step(folded, usize::from(*target))),
            Self::Wide(targets) => targets.fold(start, |folded, target| step(folded, *target as usize)),
        }
    }
}

impl ExactSizeIterator for Row<'_> {}

/// Collects [`Synapses`] row by row.
#[derive(Clone, Debug)]
pub struct SynapsesBuilder {
    synapses: Synapses,
}

impl SynapsesBuilder {
    /// Adds the next source cell with its targets.
    ///
    /// # Errors
    /// [`SynapsesError::TargetOutOfRange`] if a target is not below the size of the target population.
    pub fn push_row(&mut self, targets: impl IntoIterator<Item = usize>) -> Result<(), SynapsesError> {
        let Synapses { target_size, row_starts, targets: stored } = &mut self.synapses;
        let mut end = row_starts[row_starts.len() - 1];
        for target in targets {
            if target >= *target_size {
                return Err(SynapsesError::TargetOutOfRange {
                    source_cell: row_starts.len() - 1,
                    target,
                    target_size: *target_size,
                });
            }
            stored.push(target);
            end += 1;
        }
        row_starts.push(end);
        Ok(())
    }

    /// The finished rows.
    pub fn build(self) -> Synapses {
        self.synapses
    }
}
