//! The data of a figure: everything that is drawn, and what it is compared with.
//!
//! A [`FigureData`] is a plain value. It is written as JSON (all plotted numbers, to compute with), drawn by
//! [`crate::draw`] and put beside the published values by [`crate::report`]. It knows nothing of simulations.
//!
//! There are two kinds of plot. [`Image`] is a matrix on two axes: maps, heat maps, two-dimensional histograms,
//! each with optional points, lines and notes on top. [`Curves`] is any number of series on two axes: lines,
//! points, step histograms, with error bars or bands.
//!
//! Floating-point numbers are written with the fewest digits that read back to the same number. Numbers that are
//! not finite (an empty bin, 0/0) are written as `null` and read back as NaN.

mod check;
mod comparison;
mod curves;
mod image;
mod number;

use serde::{Deserialize, Serialize};

pub use check::InvalidFigure;
pub use comparison::{Comparison, Reported};
pub use curves::{Curves, LegendPlace, LineStyle, Marker, ReferenceLine, Series, Shape, Spread};
pub use image::{ColorBar, ColorMap, Image, Overlay};

/// One figure: panels to draw and quantities to compare with the published ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigureData {
    /// Short name used on the command line and in file names, such as `fig1`.
    pub id: String,
    /// What the figure shows, in a few words.
    pub title: String,
    /// What was run to make it: network size, simulated seconds, seeds.
    pub caption: String,
    /// The options with which it was made, such as profile and root seed; empty if there are none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub made_with: String,
    /// The panels in reading order.
    pub panels: Vec<Panel>,
    /// Numbers beside the published ones.
    pub comparisons: Vec<Comparison>,
    /// Claims of the paper that the figure bears on, as numbers with a sign or a size.
    #[serde(default)]
    pub claims: Vec<Comparison>,
}

/// One panel of a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// Letter and number in the paper, such as `A` or `B1`; also part of file names.
    pub id: String,
    /// Title above the panel.
    pub title: String,
    /// What the panel shows and from how much data.
    pub caption: String,
    /// What is drawn.
    pub plot: Plot,
}

/// What is drawn in a panel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plot {
    /// A matrix shown in colors.
    Image(Image),
    /// Series of points, lines and steps.
    Curves(Curves),
}

/// One axis of a plot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// Name of the quantity with its unit, such as `rate (Hz)`.
    pub label: String,
    /// Linear or logarithmic.
    pub scale: Scale,
    /// First and last value shown; chosen from the data when absent. The first may be the larger one (a reversed axis).
    pub range: Option<(f64, f64)>,
    /// Values at which ticks are drawn; chosen from the range when empty.
    pub ticks: Vec<f64>,
}

/// How values are spread along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Equal differences take equal lengths.
    Linear,
    /// Equal ratios take equal lengths; values that are not positive are not drawn.
    Logarithmic,
}

impl Axis {
    /// A linear axis whose range follows the data.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), scale: Scale::Linear, range: None, ticks: Vec::new() }
    }

    /// The same axis from `first` to `last`.
    #[must_use]
    pub fn range(mut self, first: f64, last: f64) -> Self {
        self.range = Some((first, last));
        self
    }

    /// The same axis with a logarithmic scale.
    #[must_use]
    pub fn logarithmic(mut self) -> Self {
        self.scale = Scale::Logarithmic;
        self
    }

    /// The same axis with ticks at the given values only.
    #[must_use]
    pub fn ticks(mut self, ticks: impl Into<Vec<f64>>) -> Self {
        self.ticks = ticks.into();
        self
    }
}

/// A color by name, so that figures agree with each other, or by its components.
///
/// The named ones (Okabe & Ito, 2008) can be told apart by readers with color blindness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Color {
    /// Near-black, the color of text.
    Black,
    /// Middle gray.
    Gray,
    /// Blue.
    Blue,
    /// Light blue.
    SkyBlue,
    /// Vermilion, the palette's red.
    Red,
    /// Orange.
    Orange,
    /// Bluish green.
    Green,
    /// Reddish purple.
    Purple,
    /// Red, green and blue components.
    Rgb(u8, u8, u8),
}

impl FigureData {
    /// A figure without panels yet.
    pub fn new(id: impl Into<String>, title: impl Into<String>, caption: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            caption: caption.into(),
            made_with: String::new(),
            panels: Vec::new(),
            comparisons: Vec::new(),
            claims: Vec::new(),
        }
    }

    /// The figure as indented JSON, ending with a line break.
    ///
    /// # Errors
    /// Fails only if the serializer does; the types of this module always serialize.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// The figure as JSON with numbers rounded to so many significant digits, to compare runs on different processors.
    ///
    /// # Errors
    /// As [`Self::to_json`].
    pub fn rounded_json(&self, digits: usize) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::to_value(self).map(|mut value| {
            number::round(&mut value, digits);
            value
        })
    }

    /// Reads what [`Self::to_json`] wrote.
    ///
    /// # Errors
    /// The text is not JSON or not a figure; the error names line and column.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

impl Panel {
    /// A panel from its parts.
    pub fn new(
        id: impl Into<String>,
        title: impl Into<String>,
        caption: impl Into<String>,
        plot: impl Into<Plot>,
    ) -> Self {
        Self { id: id.into(), title: title.into(), caption: caption.into(), plot: plot.into() }
    }
}

impl From<Image> for Plot {
    fn from(image: Image) -> Self {
        Self::Image(image)
    }
}

impl From<Curves> for Plot {
    fn from(curves: Curves) -> Self {
        Self::Curves(curves)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> FigureData {
        let mut figure = FigureData::new("fig9", "A made-up figure", "Nothing was run.");
        let curves = Curves::new(Axis::new("x").logarithmic(), Axis::new("y").range(0.0, 1.0)).series(
            Series::line([1.0, 2.0, 3.0], [0.1 + 0.2, f64::NAN, 1e-300]).error_bars(&[0.1, 0.1, 0.1]),
        );
        figure.panels.push(Panel::new("A", "Curves", "", curves));
        let image = Image::new(1, 2, vec![f64::INFINITY, 1.0 / 3.0], ColorMap::Sequential, (0.0, 1.0));
        figure.panels.push(Panel::new("B", "Image", "", image));
        figure.comparisons.push(Comparison::new("mean", "Hz", Reported::value(3.0), 3.1).interval(2.9, 3.3));
        figure
    }

    #[test]
    fn json_keeps_every_bit_and_writes_missing_numbers_as_null() {
        let figure = sample();
        let text = figure.to_json().unwrap();
        assert!(text.contains("null") && !text.contains("NaN"));
        let back = FigureData::from_json(&text).unwrap();
        assert_eq!(back.to_json().unwrap(), text);
        let Plot::Curves(curves) = &back.panels[0].plot else { panic!("not curves") };
        assert_eq!(curves.series[0].y[0].to_bits(), (0.1_f64 + 0.2).to_bits());
        assert!(curves.series[0].y[1].is_nan());
        assert_eq!(curves.series[0].y[2].to_bits(), 1e-300_f64.to_bits());
        let Plot::Image(image) = &back.panels[1].plot else { panic!("not an image") };
        assert!(image.values[0].is_nan(), "infinity is missing data in a file");
        assert_eq!(image.values[1].to_bits(), (1.0_f64 / 3.0).to_bits());
    }

    #[test]
    fn rounded_numbers_are_few_digits() {
        let json = sample().rounded_json(3).unwrap();
        assert_eq!(json["panels"][0]["plot"]["curves"]["series"][0]["y"].to_string(), "[0.3,null,1e-300]");
        assert_eq!(json["panels"][1]["plot"]["image"]["values"].to_string(), "[null,0.333]");
        assert_eq!(json["panels"][1]["plot"]["image"]["columns"].to_string(), "2");
    }

    #[test]
    fn broken_json_names_the_place() {
        let error = FigureData::from_json("{\"id\": \"fig1\",\n \"title\": 3}").unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
    }
}
