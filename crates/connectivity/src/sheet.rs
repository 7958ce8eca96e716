//! Sheets of cells with periodic boundaries.

use normcircuit_simulation::ParameterError;

/// A rectangular grid of cells with periodic boundaries; the length unit is its short side, so cells are `1/rows`
/// apart in both directions and sheets of different size cover the same surface.
///
/// Cell `j` sits at `row = j / cols`, `col = j % cols`, at the center of its grid square.
///
/// ```
/// use normcircuit_connectivity::Sheet;
///
/// let sheet = Sheet::twice_as_wide(50)?;
/// assert_eq!((sheet.rows(), sheet.cols(), sheet.size()), (50, 100, 5_000));
/// assert_eq!(sheet.position(0).x, 0.01);
/// # Ok::<(), normcircuit_simulation::ParameterError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet {
    rows: usize,
    cols: usize,
}

/// A place on the surface, in units of its short side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// Along the columns, 0 … `cols/rows`.
    pub x: f64,
    /// Along the rows, 0 … 1.
    pub y: f64,
}

/// More cells than this in one population are refused: indices are stored in 32 bits.
const MOST_CELLS: usize = 1 << 30;

impl Sheet {
    /// A sheet of `rows × cols` cells.
    ///
    /// # Errors
    /// [`ParameterError`] if a side is 0 or there are more than 2³⁰ cells.
    pub fn new(rows: usize, cols: usize) -> Result<Self, ParameterError> {
        for (name, side) in [("rows", rows), ("cols", cols)] {
            let fits = (1..=MOST_CELLS).contains(&side) && rows.saturating_mul(cols) <= MOST_CELLS;
            ParameterError::require(name, side as f64, fits, "at least 1, with at most 2^30 cells in all")?;
        }
        Ok(Self { rows, cols })
    }

    /// The sheet of the paper's populations: `cols = 2 rows`.
    ///
    /// # Errors
    /// As [`Sheet::new`].
    pub fn twice_as_wide(rows: usize) -> Result<Self, ParameterError> {
        Self::new(rows, rows.saturating_mul(2))
    }

    /// Number of rows (grid steps along `y`).
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns (grid steps along `x`).
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Number of cells.
    pub fn size(&self) -> usize {
        self.rows * self.cols
    }

    /// Row of a cell.
    pub fn row(&self, cell: usize) -> usize {
        cell / self.cols
    }

    /// Column of a cell.
    pub fn col(&self, cell: usize) -> usize {
        cell % self.cols
    }

    /// Where a cell sits.
    pub fn position(&self, cell: usize) -> Position {
        let unit = self.rows as f64;
        Position { x: (self.col(cell) as f64 + 0.5) / unit, y: (self.row(cell) as f64 + 0.5) / unit }
    }

    /// The cell whose grid square holds a position, which may lie anywhere: the sheet repeats itself.
    pub fn cell_at(&self, position: Position) -> usize {
        let unit = self.rows as f64;
        let wrap = |x: f64, period: usize| {
            ((x * unit).floor() as isize).rem_euclid(period.cast_signed()).cast_unsigned()
        };
        wrap(position.y, self.rows) * self.cols + wrap(position.x, self.cols)
    }

    /// Shortest distance between two positions on the periodic surface, in units of the short side.
    pub fn distance(&self, from: Position, to: Position) -> f64 {
        let along = |difference: f64, period: f64| {
            let inside = difference.abs() % period;
            inside.min(period - inside)
        };
        let x = along(from.x - to.x, self.cols as f64 / self.rows as f64);
        let y = along(from.y - to.y, 1.0);
        (x * x + y * y).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_and_cells_are_inverse() {
        let sheet = Sheet::new(6, 14).unwrap();
        for cell in 0..sheet.size() {
            let Position { x, y } = sheet.position(cell);
            assert_eq!(sheet.cell_at(Position { x, y }), cell);
            assert_eq!(sheet.cell_at(Position { x: x - 14.0 / 6.0, y: y + 2.0 }), cell);
        }
    }

    #[test]
    fn distance_takes_the_short_way_round() {
        let sheet = Sheet::twice_as_wide(10).unwrap();
        let distance = |from, to| sheet.distance(sheet.position(from), sheet.position(to));
        assert!((distance(0, 19) - 0.1).abs() < 1e-12);
        assert!((distance(0, 10) - 1.0).abs() < 1e-12);
        assert!((distance(0, 9 * 20) - 0.1).abs() < 1e-12);
    }

    #[test]
    fn empty_and_overflowing_sheets_are_refused() {
        assert_eq!(Sheet::new(0, 3).unwrap_err().name, "rows");
        assert_eq!(Sheet::new(3, 0).unwrap_err().name, "cols");
        assert!(Sheet::twice_as_wide(usize::MAX).is_err());
    }
}
