//! Cells of a sheet that a reader of the report can choose, and where each of them lies in other panels.

use serde::{Deserialize, Serialize};

use super::number;

/// Values of the cells of a sheet. In the report a click on a cell lists its values and marks its place in other panels.
///
/// Several figures may give values of the same cells: the report joins those with the same name in `cells`, which must
/// agree in rows and columns. So one figure can bring the sheet and the rates, another the current norm indices, and a
/// click in the first marks the cell in both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinkedCells {
    /// What the cells are, such as `E neurons`; the same name in every figure that has values of them.
    pub cells: String,
    /// Rows of the sheet.
    pub rows: usize,
    /// Columns of the sheet.
    pub columns: usize,
    /// Panels of this figure on which a cell can be chosen: images of that many rows and columns.
    pub sheets: Vec<String>,
    /// What is known of each cell, in the order in which it is listed.
    pub quantities: Vec<CellQuantity>,
    /// Panels of this figure in which the chosen cell is marked.
    pub places: Vec<CellPlace>,
}

/// One value for each cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CellQuantity {
    /// Name of the quantity, such as `norm index`.
    pub name: String,
    /// Its unit; empty for a pure number.
    pub unit: String,
    /// `rows x columns` values, row by row; NaN where there is none.
    #[serde(with = "number::list")]
    pub values: Vec<f64>,
}

/// A panel in which a chosen cell has a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellPlace {
    /// The panel.
    pub panel: String,
    /// Name of the quantity along the horizontal axis.
    pub x: String,
    /// Name of the quantity along the vertical axis; without one a vertical line marks the cell, as in a histogram.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
}

impl LinkedCells {
    /// Cells of a sheet of which nothing is known yet.
    pub fn new(cells: impl Into<String>, rows: usize, columns: usize) -> Self {
        Self {
            cells: cells.into(),
            rows,
            columns,
            sheets: Vec::new(),
            quantities: Vec::new(),
            places: Vec::new(),
        }
    }

    /// The same cells, to be chosen on one more panel.
    #[must_use]
    pub fn sheet(mut self, panel: impl Into<String>) -> Self {
        self.sheets.push(panel.into());
        self
    }

    /// The same cells with one more quantity.
    #[must_use]
    pub fn quantity(
        mut self,
        name: impl Into<String>,
        unit: impl Into<String>,
        values: impl Into<Vec<f64>>,
    ) -> Self {
        self.quantities.push(CellQuantity { name: name.into(), unit: unit.into(), values: values.into() });
        self
    }

    /// The same cells, marked in a panel by a vertical line at quantity `x`.
    #[must_use]
    pub fn line_in(mut self, panel: impl Into<String>, x: impl Into<String>) -> Self {
        self.places.push(CellPlace { panel: panel.into(), x: x.into(), y: None });
        self
    }

    /// The same cells, marked in a panel by a ring at quantities `x` and `y`.
    #[must_use]
    pub fn point_in(mut self, panel: impl Into<String>, x: impl Into<String>, y: impl Into<String>) -> Self {
        self.places.push(CellPlace { panel: panel.into(), x: x.into(), y: Some(y.into()) });
        self
    }
}
