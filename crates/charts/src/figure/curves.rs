//! Series of points, lines and steps on two axes.

use serde::{Deserialize, Serialize};

use super::{Axis, Color, number};

/// Any number of series on two axes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curves {
    /// Horizontal axis.
    pub x_axis: Axis,
    /// Vertical axis.
    pub y_axis: Axis,
    /// The series, drawn first to last.
    pub series: Vec<Series>,
    /// Straight lines that mark a value, drawn below the series.
    pub reference_lines: Vec<ReferenceLine>,
    /// Where the legend stands; series without a label are not in it.
    pub legend: LegendPlace,
    /// Short texts in a free corner, such as `R = -0.70`.
    pub notes: Vec<String>,
}

/// One series: points with or without a line, or a step histogram.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Name in the legend; empty for none.
    pub label: String,
    /// Positions of the points, or the edges of the bins (one more than `y`) for [`Shape::Steps`].
    #[serde(with = "number::list")]
    pub x: Vec<f64>,
    /// Heights of the points or bins; the line is broken at a height that is not finite.
    #[serde(with = "number::list")]
    pub y: Vec<f64>,
    /// How far each height is uncertain.
    pub spread: Spread,
    /// Straight from point to point, or steps.
    pub shape: Shape,
    /// How the line is drawn.
    pub line: LineStyle,
    /// What stands at each point.
    pub marker: Marker,
    /// Color of all parts.
    pub color: Color,
}

/// How far each height of a [`Series`] is uncertain: lower and upper bounds, as many as heights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spread {
    /// Not stated.
    None,
    /// A bar at each point.
    ErrorBars {
        /// Lower ends.
        #[serde(with = "number::list")]
        lower: Vec<f64>,
        /// Upper ends.
        #[serde(with = "number::list")]
        upper: Vec<f64>,
    },
    /// A shaded band along the line.
    Band {
        /// Lower edge.
        #[serde(with = "number::list")]
        lower: Vec<f64>,
        /// Upper edge.
        #[serde(with = "number::list")]
        upper: Vec<f64>,
    },
}

/// How the heights of a [`Series`] are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Straight lines between points.
    Line,
    /// The outline of a histogram; `x` holds the edges of the bins.
    Steps,
    /// The outline of a histogram and a light filling.
    FilledSteps,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineStyle {
    /// No line.
    None,
    /// Unbroken.
    Solid,
    /// Dashes.
    Dashed,
    /// Dots.
    Dotted,
    /// Dashes and dots in turn.
    DashDotted,
}

/// What stands at each point of a [`Series`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Marker {
    /// Nothing.
    None,
    /// A filled circle.
    Circle,
    /// A circle with a white middle.
    OpenCircle,
    /// A filled square.
    Square,
    /// A filled triangle.
    Triangle,
    /// A small translucent dot: for clouds of many points. A single cloud is drawn with its correlation unless a note says it.
    Dot,
}

/// A straight line across the panel that marks a value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceLine {
    /// From left to right at this height.
    Horizontal(#[serde(with = "number::one")] f64),
    /// From bottom to top at this position.
    Vertical(#[serde(with = "number::one")] f64),
    /// Where both coordinates are equal.
    Diagonal,
}

/// Where a legend stands. One in the plot moves elsewhere if it would cover data: to a free place if there is one, or below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegendPlace {
    /// In a corner if one is free.
    Best,
    /// In the upper left corner.
    UpperLeft,
    /// In the upper right corner.
    UpperRight,
    /// In the lower left corner.
    LowerLeft,
    /// In the lower right corner.
    LowerRight,
    /// Below the axes.
    Below,
    /// Nowhere.
    None,
}

impl Curves {
    /// Two axes without series yet.
    pub fn new(x_axis: Axis, y_axis: Axis) -> Self {
        Self {
            x_axis,
            y_axis,
            series: Vec::new(),
            reference_lines: Vec::new(),
            legend: LegendPlace::Best,
            notes: Vec::new(),
        }
    }

    /// The same plot with one more series.
    #[must_use]
    pub fn series(mut self, series: Series) -> Self {
        self.series.push(series);
        self
    }

    /// The same plot with one more reference line.
    #[must_use]
    pub fn reference_line(mut self, line: ReferenceLine) -> Self {
        self.reference_lines.push(line);
        self
    }

    /// The same plot with its legend elsewhere.
    #[must_use]
    pub fn legend(mut self, place: LegendPlace) -> Self {
        self.legend = place;
        self
    }

    /// The same plot with one more note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

impl Series {
    /// A solid black line through points.
    pub fn line(x: impl Into<Vec<f64>>, y: impl Into<Vec<f64>>) -> Self {
        Self {
            label: String::new(),
            x: x.into(),
            y: y.into(),
            spread: Spread::None,
            shape: Shape::Line,
            line: LineStyle::Solid,
            marker: Marker::None,
            color: Color::Black,
        }
    }

    /// Black circles without a line.
    pub fn points(x: impl Into<Vec<f64>>, y: impl Into<Vec<f64>>) -> Self {
        Self { line: LineStyle::None, marker: Marker::Circle, ..Self::line(x, y) }
    }

    /// The outline of a histogram: `edges` of the bins (one more than `heights`).
    pub fn steps(edges: impl Into<Vec<f64>>, heights: impl Into<Vec<f64>>) -> Self {
        Self { shape: Shape::Steps, ..Self::line(edges, heights) }
    }

    /// The same series with a name in the legend.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// The same series in another color.
    #[must_use]
    pub fn color(mut self, color: Color) -> Self {
        self.color = color;
        self
    }

    /// The same series with another line.
    #[must_use]
    pub fn style(mut self, line: LineStyle) -> Self {
        self.line = line;
        self
    }

    /// The same series with markers.
    #[must_use]
    pub fn marker(mut self, marker: Marker) -> Self {
        self.marker = marker;
        self
    }

    /// The same histogram with a light filling.
    #[must_use]
    pub fn filled(mut self) -> Self {
        self.shape = Shape::FilledSteps;
        self
    }

    /// The same series with error bars of the given half lengths.
    #[must_use]
    pub fn error_bars(mut self, half_lengths: &[f64]) -> Self {
        let (lower, upper) = self.bounds(half_lengths);
        self.spread = Spread::ErrorBars { lower, upper };
        self
    }

    /// The same series with error bars from `lower` to `upper`.
    #[must_use]
    pub fn error_bars_between(mut self, lower: impl Into<Vec<f64>>, upper: impl Into<Vec<f64>>) -> Self {
        self.spread = Spread::ErrorBars { lower: lower.into(), upper: upper.into() };
        self
    }

    /// The same series with a band of the given half widths.
    #[must_use]
    pub fn band(mut self, half_widths: &[f64]) -> Self {
        let (lower, upper) = self.bounds(half_widths);
        self.spread = Spread::Band { lower, upper };
        self
    }

    /// The same series with a band from `lower` to `upper`.
    #[must_use]
    pub fn band_between(mut self, lower: impl Into<Vec<f64>>, upper: impl Into<Vec<f64>>) -> Self {
        self.spread = Spread::Band { lower: lower.into(), upper: upper.into() };
        self
    }

    fn bounds(&self, half: &[f64]) -> (Vec<f64>, Vec<f64>) {
        self.y.iter().zip(half).map(|(y, half)| (y - half, y + half)).unzip()
    }
}
