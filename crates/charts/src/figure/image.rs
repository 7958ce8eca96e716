//! A matrix shown in colors, with points, lines and notes on top.

use serde::{Deserialize, Serialize};

use super::{Axis, Color, LineStyle, number};

/// A matrix shown in colors on two axes: a map, a heat map or a two-dimensional histogram.
///
/// Cell `(row, column)` is `values[row * columns + column]`. The cells fill the rectangle `x_extent` by `y_extent`
/// evenly: column 0 begins at `x_extent.0` and row 0 at `y_extent.0`. Which end of the y axis is up is the axis's
/// matter: a range `(last, first)` turns it over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// The values, row by row; NaN cells are left in the color of missing data.
    #[serde(with = "number::list")]
    pub values: Vec<f64>,
    /// Where the first column begins and the last one ends.
    pub x_extent: (f64, f64),
    /// Where the first row begins and the last one ends.
    pub y_extent: (f64, f64),
    /// Horizontal axis; it shows the extent unless it has a range of its own.
    pub x_axis: Axis,
    /// Vertical axis; it shows the extent unless it has a range of its own.
    pub y_axis: Axis,
    /// Colors of the values.
    pub color_map: ColorMap,
    /// Values at the two ends of the color map; values beyond take the end's color.
    pub limits: (f64, f64),
    /// The bar that explains the colors, if one is drawn.
    pub color_bar: Option<ColorBar>,
    /// Draw one unit of x as long as one unit of y.
    pub equal_aspect: bool,
    /// Points and lines on top, first to last.
    pub overlays: Vec<Overlay>,
    /// Short texts in the corner, such as `R = -0.70`.
    pub notes: Vec<String>,
}

/// The bar that explains the colors of an [`Image`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColorBar {
    /// Name of the quantity with its unit.
    pub label: String,
    /// Values at which ticks are drawn; chosen from the limits when empty.
    pub ticks: Vec<f64>,
}

/// Colors of an [`Image`], from the lower to the upper limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColorMap {
    /// Around a circle through light, orange, dark and blue: both limits are light. For angles.
    Cyclic,
    /// White to black.
    GrayReversed,
    /// Black to white.
    Gray,
    /// Dark blue over green to yellow, even to the eye (viridis).
    Sequential,
    /// White over orange to dark red: zero disappears into the paper. For counts.
    SequentialFromWhite,
    /// Blue over white to red: the middle of the limits is white.
    Diverging,
}

/// Something drawn on top of an [`Image`], in the coordinates of its axes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overlay {
    /// Small filled circles with a white rim, such as the targets of one neuron.
    Points {
        /// Horizontal positions.
        #[serde(with = "number::list")]
        x: Vec<f64>,
        /// Vertical positions, as many.
        #[serde(with = "number::list")]
        y: Vec<f64>,
        /// Color of the circles.
        color: Color,
        /// Diameter in points (1/72 inch).
        size: f64,
    },
    /// A line through points, such as a regression line.
    Line {
        /// Horizontal positions.
        #[serde(with = "number::list")]
        x: Vec<f64>,
        /// Vertical positions, as many.
        #[serde(with = "number::list")]
        y: Vec<f64>,
        /// Color of the line.
        color: Color,
        /// How the line is drawn.
        style: LineStyle,
    },
}

impl Image {
    /// A matrix whose axes count columns and rows, without labels; row 0 is at the top.
    pub fn new(
        rows: usize,
        columns: usize,
        values: impl Into<Vec<f64>>,
        color_map: ColorMap,
        limits: (f64, f64),
    ) -> Self {
        let (width, height) = (columns as f64, rows as f64);
        Self {
            rows,
            columns,
            values: values.into(),
            x_extent: (0.0, width),
            y_extent: (0.0, height),
            x_axis: Axis::new(""),
            y_axis: Axis::new("").range(height, 0.0),
            color_map,
            limits,
            color_bar: None,
            equal_aspect: false,
            overlays: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The same image on other axes: `x_extent` and `y_extent` are covered by the columns and rows.
    #[must_use]
    pub fn axes(mut self, x_axis: Axis, x_extent: (f64, f64), y_axis: Axis, y_extent: (f64, f64)) -> Self {
        (self.x_axis, self.x_extent) = (x_axis, x_extent);
        (self.y_axis, self.y_extent) = (y_axis, y_extent);
        self
    }

    /// The same image with a color bar.
    #[must_use]
    pub fn color_bar(mut self, label: impl Into<String>) -> Self {
        self.color_bar = Some(ColorBar { label: label.into(), ticks: Vec::new() });
        self
    }

    /// The same image with a color bar that has ticks at the given values only.
    #[must_use]
    pub fn color_bar_with_ticks(mut self, label: impl Into<String>, ticks: impl Into<Vec<f64>>) -> Self {
        self.color_bar = Some(ColorBar { label: label.into(), ticks: ticks.into() });
        self
    }

    /// The same image with one unit of x as long as one unit of y.
    #[must_use]
    pub fn equal_aspect(mut self) -> Self {
        self.equal_aspect = true;
        self
    }

    /// The same image with one more overlay.
    #[must_use]
    pub fn overlay(mut self, overlay: Overlay) -> Self {
        self.overlays.push(overlay);
        self
    }

    /// The same image with one more note in its corner.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}
