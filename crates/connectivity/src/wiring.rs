//! Wiring with fixed out-degree: every source cell draws its targets, with replacement.

use crate::sheet::Sheet;
use normcircuit_simulation::{StandardNormal, Stream, Synapses, SynapsesError};
use rand::RngExt;
use std::f64::consts::TAU;

/// Draws the targets of every source cell: `row` appends those of one cell.
///
/// # Errors
/// [`SynapsesError`] if `row` names a cell outside the target population.
pub fn wire_fixed_out_degree(
    sources: usize,
    targets: usize,
    out_degree: usize,
    mut row: impl FnMut(usize, &mut Vec<usize>),
) -> Result<Synapses, SynapsesError> {
    let mut builder = Synapses::builder(targets, sources * out_degree);
    let mut drawn = Vec::with_capacity(out_degree);
    for source in 0..sources {
        drawn.clear();
        row(source, &mut drawn);
        builder.push_row(drawn.iter().copied())?;
    }
    Ok(builder.build())
}

/// Draws targets around the point of `targets` where the source cell lies: wrapped Gaussian of standard deviation `width`
/// (in units of the short side) along both axes, rounded to the grid.
pub(crate) fn draw_nearby(
    (row, column): (f64, f64),
    targets: Sheet,
    width: f64,
    count: usize,
    (normal, random): (&mut StandardNormal, &mut Stream),
    drawn: &mut Vec<usize>,
) {
    let spread = width * targets.rows as f64;
    let mut coordinate = |center: f64| libm::round(center + spread * normal.sample(random)) as i64;
    drawn.extend((0..count).map(|_| {
        let row = coordinate(row);
        targets.wrapped(row, coordinate(column))
    }));
}

/// Finds the cells whose preferred orientation is near a given one.
#[derive(Clone, Debug)]
pub struct TunedTargets {
    /// Cells in order of preferred orientation.
    cells: Vec<usize>,
    /// Their preferred orientations, in units of π.
    preferred: Vec<f64>,
    /// Half the width of the accepted range, in units of π.
    reach: f64,
}

impl TunedTargets {
    /// Accepts cells with `cos(2π(θ − θ′)) > threshold`, for preferred orientations in units of π.
    pub fn new(preferred: &[f64], threshold: f64) -> Self {
        let mut cells: Vec<usize> = (0..preferred.len()).collect();
        cells.sort_by(|a, b| preferred[*a].total_cmp(&preferred[*b]));
        let preferred = cells.iter().map(|cell| preferred[*cell]).collect();
        Self { cells, preferred, reach: libm::acos(threshold) / TAU }
    }

    /// The accepted cells for an orientation, in order of their preferred orientation around the circle.
    pub fn near(&self, orientation: f64) -> impl ExactSizeIterator<Item = usize> + Clone + '_ {
        let (start, count) = self.range(orientation);
        (0..count).map(move |offset| self.cells[(start + offset) % self.cells.len()])
    }

    /// Draws `count` of the accepted cells uniformly, with replacement; none if no cell is accepted.
    pub(crate) fn draw(&self, orientation: f64, count: usize, random: &mut Stream, drawn: &mut Vec<usize>) {
        let (start, accepted) = self.range(orientation);
        if accepted > 0 {
            let pick = || self.cells[(start + random.random_range(0..accepted)) % self.cells.len()];
            drawn.extend(std::iter::repeat_with(pick).take(count));
        }
    }

    /// Position of the first accepted cell in the order around the circle, and how many there are.
    fn range(&self, orientation: f64) -> (usize, usize) {
        let (low, high) = (orientation - self.reach, orientation + self.reach);
        let above = |bound: f64| self.preferred.partition_point(|p| *p <= bound);
        let below = |bound: f64| self.preferred.partition_point(|p| *p < bound);
        let size = self.cells.len();
        if low < 0.0 {
            let start = above(low + 1.0);
            (start, size - start + below(high))
        } else if high > 1.0 {
            let start = above(low);
            (start, size - start + below(high - 1.0))
        } else {
            let start = above(low);
            (start, below(high) - start)
        }
    }
}
