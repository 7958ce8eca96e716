//! Rules that draw partners for one cell: by distance, by tuning, or uniformly.
//!
//! A rule is blind to direction: the laws in [`laws`](crate::laws) use it to draw the targets of a source cell or the
//! sources of a target cell.

use normcircuit_simulation::{ParameterError, StandardNormal, Stream};
use rand::RngExt;

use crate::sheet::Sheet;
pub use crate::tuned::TunedPartners;

/// Draws partners of a cell, independently and with replacement.
pub trait PartnerRule {
    /// Appends `count` partners of `cell` to `partners`.
    fn draw(&self, cell: usize, count: usize, random: &mut Stream, partners: &mut Vec<usize>);
}

/// Partners scattered around the cell's own position by a Gaussian that wraps around the sheet's edges.
///
/// Each partner is `round(N(position, width · rows))` along both axes of the partner sheet, modulo its size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WrappedGaussian {
    cells: Sheet,
    partners: Sheet,
    width: f64,
}

/// Beyond this width a wrapped Gaussian has been uniform for long.
const WIDEST: f64 = 1_000.0;

impl WrappedGaussian {
    /// The rule for cells of one sheet that draw partners on another; `width` is the standard deviation along each
    /// axis in units of the short side.
    ///
    /// # Errors
    /// [`ParameterError`] if the width is not above 0 and at most 1 000, or the sheets differ in shape.
    pub fn new(cells: Sheet, partners: Sheet, width: f64) -> Result<Self, ParameterError> {
        check_width("width", width)?;
        let same_shape = cells.rows() * partners.cols() == partners.rows() * cells.cols();
        ParameterError::require(
            "cols",
            partners.cols() as f64,
            same_shape,
            "in the same ratio to rows on both sheets",
        )?;
        Ok(Self { cells, partners, width })
    }
}

pub(crate) fn check_width(name: &str, width: f64) -> Result<(), ParameterError> {
    ParameterError::require(
        name,
        width,
        width > 0.0 && width <= WIDEST,
        "above 0 and at most 1 000 short sides",
    )
}

impl PartnerRule for WrappedGaussian {
    fn draw(&self, cell: usize, count: usize, random: &mut Stream, partners: &mut Vec<usize>) {
        let (rows, cols) = (self.partners.rows(), self.partners.cols());
        let unit = rows as f64;
        let width = self.width * unit;
        let center = self.cells.position(cell);
        // Cell centers sit half a grid step from the corner: position x is grid index x · rows − 1/2, and rounding to
        // the nearest index is flooring after adding the half again.
        let place = |center: f64, draw: f64, period: usize| {
            ((center * unit + width * draw).floor() as isize).rem_euclid(period.cast_signed()).cast_unsigned()
        };
        // Two draws per partner: no second draw of a pair is left over for the next cell.
        let mut normal = StandardNormal::new();
        partners.extend((0..count).map(|_| {
            let row = place(center.y, normal.sample(random), rows);
            let col = place(center.x, normal.sample(random), cols);
            row * cols + col
        }));
    }
}

/// Partners drawn uniformly from the whole population.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UniformPartners {
    size: u32,
}

impl UniformPartners {
    /// The rule for a population of `size` cells.
    ///
    /// # Errors
    /// [`ParameterError`] if the population is empty or has 2³² cells or more.
    pub fn new(size: usize) -> Result<Self, ParameterError> {
        let stored = u32::try_from(size).unwrap_or(0);
        ParameterError::require("size", size as f64, stored > 0, "at least 1 and below 2^32")?;
        Ok(Self { size: stored })
    }
}

impl PartnerRule for UniformPartners {
    fn draw(&self, _cell: usize, count: usize, random: &mut Stream, partners: &mut Vec<usize>) {
        partners.extend((0..count).map(|_| random.random_range(0..self.size) as usize));
    }
}

/// Partners drawn uniformly from the columns that a cell's half of its sheet reaches.
///
/// Cells in the left half of the columns reach the columns below `(1 + overlap)/2` of the partners' sheet, those in the right
/// half the columns from `(1 − overlap)/2` on (Song et al. 2026, supplement: random network with overlap).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OverlappingHalves {
    cells: Sheet,
    partners: Sheet,
    /// Columns that each half reaches.
    reached: usize,
}

impl OverlappingHalves {
    /// The rule for cells on one sheet that draw partners on another.
    ///
    /// # Errors
    /// [`ParameterError`] if the overlap is not 0 to 1.
    pub fn new(cells: Sheet, partners: Sheet, overlap: f64) -> Result<Self, ParameterError> {
        ParameterError::require("overlap", overlap, (0.0..=1.0).contains(&overlap), "0 to 1")?;
        let reached = (f64::midpoint(1.0, overlap) * partners.cols() as f64).round() as usize;
        Ok(Self { cells, partners, reached })
    }
}

impl PartnerRule for OverlappingHalves {
    fn draw(&self, cell: usize, count: usize, random: &mut Stream, partners: &mut Vec<usize>) {
        let left = 2 * self.cells.col(cell) < self.cells.cols();
        let first = if left { 0 } else { self.partners.cols() - self.reached };
        let candidates = (self.partners.rows() * self.reached) as u32;
        partners.extend((0..count).map(|_| {
            let drawn = random.random_range(0..candidates) as usize;
            drawn / self.reached * self.partners.cols() + first + drawn % self.reached
        }));
    }
}

/// Partners of which a fixed share is tuned: `count − ⌊fraction · count⌋` from one rule, then the rest from
/// [`TunedPartners`].
pub struct PartlyTuned<Untuned> {
    /// The rule for the untuned partners.
    pub untuned: Untuned,
    /// The rule for the tuned ones.
    pub tuned: TunedPartners,
    /// Share of tuned partners, 0 … 1.
    pub tuned_fraction: f64,
}

impl<Untuned: PartnerRule> PartnerRule for PartlyTuned<Untuned> {
    fn draw(&self, cell: usize, count: usize, random: &mut Stream, partners: &mut Vec<usize>) {
        let tuned = (self.tuned_fraction * count as f64).floor() as usize;
        self.untuned.draw(cell, count - tuned.min(count), random, partners);
        self.tuned.draw(cell, tuned.min(count), random, partners);
    }
}
