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

mod axis;
mod check;
mod cloud;
mod color;
mod comparison;
mod curves;
mod image;
mod linked;
mod number;
mod origin;
mod panel;
mod table;

use serde::{Deserialize, Serialize};

pub use axis::{Axis, Scale};
pub use check::InvalidFigure;
pub use color::Color;
pub use comparison::{Comparison, ENOUGH_DEGREES_OF_FREEDOM, Published};
pub use curves::{Curves, LegendPlace, LineStyle, Marker, ReferenceLine, Series, Shape, Spread};
pub use image::{ColorBar, ColorMap, Image, Overlay};
pub use linked::{CellPlace, CellQuantity, LinkedCells};
pub use origin::{Group, MadeWith};
pub use panel::{Panel, Plot};

/// One figure: panels to draw and quantities to compare with the published ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigureData {
    /// Short name used on the command line and in file names, such as `fig1`.
    pub id: String,
    /// What the figure shows, in a few words.
    pub title: String,
    /// What was run to make it: network size, simulated seconds, seeds.
    pub caption: String,
    /// Where in a report it stands.
    #[serde(default, skip_serializing_if = "Group::is_main")]
    pub group: Group,
    /// Whether numbers of this figure should agree with the published ones. Those of a miniature network, made to try the
    /// program, should not: the report then shows verdicts in gray and says so.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub expected_to_match: bool,
    /// How it was made.
    #[serde(default, skip_serializing_if = "MadeWith::is_empty")]
    pub made_with: MadeWith,
    /// The panels in reading order.
    pub panels: Vec<Panel>,
    /// Numbers beside the published ones that belong to no panel; those of panels are in [`Panel::comparisons`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comparisons: Vec<Comparison>,
    /// Claims of the paper that the figure as a whole bears on; those of panels are in [`Panel::claims`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Comparison>,
    /// Cells that a reader of the report can choose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub linked: Vec<LinkedCells>,
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn is_true(value: &bool) -> bool {
    *value
}

impl FigureData {
    /// A figure without panels yet.
    pub fn new(id: impl Into<String>, title: impl Into<String>, caption: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            caption: caption.into(),
            group: Group::Main,
            expected_to_match: true,
            made_with: MadeWith::default(),
            panels: Vec::new(),
            comparisons: Vec::new(),
            claims: Vec::new(),
            linked: Vec::new(),
        }
    }

    /// All claims with the panel they belong to: first those of the panels, in their order, then those of none.
    pub fn claims(&self) -> impl Iterator<Item = (Option<&Panel>, &Comparison)> {
        let of_panel = |panel| move |claim| (Some(panel), claim);
        let of_panels = self.panels.iter().flat_map(move |panel| panel.claims.iter().map(of_panel(panel)));
        of_panels.chain(self.claims.iter().map(|claim| (None, claim)))
    }

    /// All comparisons with the panel they belong to: first those of the panels, in their order, then those of none.
    pub fn comparisons(&self) -> impl Iterator<Item = (Option<&Panel>, &Comparison)> {
        let of_panel = |panel| move |comparison| (Some(panel), comparison);
        let of_panels =
            self.panels.iter().flat_map(move |panel| panel.comparisons.iter().map(of_panel(panel)));
        of_panels.chain(self.comparisons.iter().map(|comparison| (None, comparison)))
    }

    /// The figure as indented JSON, ending with a line break.
    ///
    /// # Errors
    /// Fails only if the serializer does; the types of this module always serialize.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// The figure as JSON with numbers rounded to `digits` significant digits and without how it was made, to compare runs
    /// on different days and processors.
    ///
    /// # Errors
    /// As [`Self::to_json`].
    pub fn rounded_json(&self, digits: usize) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::to_value(self).map(|mut value| {
            number::round(&mut value, digits);
            if let Some(fields) = value.as_object_mut() {
                fields.remove("made_with");
            }
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
        figure.comparisons.push(Comparison::new("mean", "Hz", Published::value(3.0), 3.1).interval(2.9, 3.3));
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
    fn claims_know_their_panels() {
        let claim = |text: &str| Comparison::new(text, "", Published::Above(0.0), 1.0);
        let mut figure = sample();
        figure.claims.push(claim("of the whole"));
        figure.panels[1].claims.push(claim("of B"));
        let found: Vec<_> = (figure.claims())
            .map(|(panel, claim)| (panel.map(|panel| panel.id.as_str()), claim.quantity.as_str()))
            .collect();
        assert_eq!(found, [(Some("B"), "of B"), (None, "of the whole")]);
        assert_eq!(FigureData::from_json(&figure.to_json().unwrap()).unwrap().claims().count(), 2);
    }

    #[test]
    fn what_is_usual_is_not_written() {
        let text = FigureData::new("fig1", "", "").to_json().unwrap();
        for name in ["group", "expected_to_match", "made_with", "comparisons", "claims", "linked"] {
            assert!(!text.contains(name), "{name} in {text}");
        }
        let back = FigureData::from_json(&text).unwrap();
        assert!(back.expected_to_match && back.group == Group::Main);
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
