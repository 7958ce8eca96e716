//! A sheet of cells: a grid on Γ = [0, 2] × [0, 1] (or any rectangle of unit height) with periodic boundaries.

use serde::{Deserialize, Serialize};

/// A grid of `rows × columns` cells; cell `j` sits in row `j / columns`, column `j % columns`.
///
/// The short side, `rows` cells, has length 1; one grid step is `1 / rows` in both directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// Cells along the short side.
    pub rows: usize,
    /// Cells along the long side.
    pub columns: usize,
}

impl Sheet {
    /// The paper's shape: twice as long as it is high.
    pub fn twice_as_long(rows: usize) -> Self {
        Self { rows, columns: 2 * rows }
    }

    /// Number of cells.
    pub fn size(self) -> usize {
        self.rows * self.columns
    }

    /// Row and column of a cell.
    pub fn row_and_column(self, cell: usize) -> (usize, usize) {
        (cell / self.columns, cell % self.columns)
    }

    /// Where the center of a cell lies, `(x, y)` with y from 0 to 1 along the short side.
    ///
    /// ```
    /// use normcircuit_connectivity::Sheet;
    ///
    /// assert_eq!(Sheet::twice_as_long(50).position(0), (0.01, 0.01));
    /// ```
    pub fn position(self, cell: usize) -> (f64, f64) {
        let (row, column) = self.row_and_column(cell);
        let unit = self.rows as f64;
        ((column as f64 + 0.5) / unit, (row as f64 + 0.5) / unit)
    }

    /// The point of another sheet that lies where `cell` lies on this one, as (row, column) in units of the other's grid;
    /// whole numbers are centers of cells.
    pub fn map_onto(self, cell: usize, other: Self) -> (f64, f64) {
        let (x, y) = self.position(cell);
        let unit = other.rows as f64;
        (y * unit - 0.5, x * unit - 0.5)
    }

    /// The cell at a whole row and column, wrapped periodically.
    pub fn wrapped(self, row: i64, column: i64) -> usize {
        let row = row.rem_euclid(self.rows as i64) as usize;
        let column = column.rem_euclid(self.columns as i64) as usize;
        row * self.columns + column
    }

    /// Distance between the centers of two cells on the periodic sheet, in units of the short side.
    pub fn distance(self, a: usize, b: usize) -> f64 {
        let ((ax, ay), (bx, by)) = (self.position(a), self.position(b));
        let length = self.columns as f64 / self.rows as f64;
        let around = |d: f64, period: f64| d.abs().min(period - d.abs());
        let (dx, dy) = (around(ax - bx, length), around(ay - by, 1.0));
        (dx * dx + dy * dy).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::Sheet;

    #[test]
    fn distances_wrap_around() {
        let sheet = Sheet::twice_as_long(10);
        assert!((sheet.distance(0, 19) - 0.1).abs() < 1e-12, "the last column is next to the first");
        assert!((sheet.distance(0, 9 * 20) - 0.1).abs() < 1e-12, "the last row is next to the first");
        assert!((sheet.distance(0, 10) - 1.0).abs() < 1e-12, "half way around");
    }

    #[test]
    fn a_coarse_cell_lies_between_the_fine_cells_that_it_covers() {
        let (coarse, fine) = (Sheet::twice_as_long(5), Sheet::twice_as_long(10));
        assert_eq!(coarse.map_onto(0, fine), (0.5, 0.5));
        assert_eq!(coarse.map_onto(0, coarse), (0.0, 0.0));
        assert_eq!(fine.wrapped(-1, 20), 9 * 20);
    }
}
