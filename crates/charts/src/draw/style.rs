//! The style sheet of all drawings: sizes, line widths and colors, in light and for a page read in the dark.

use crate::figure::Color;

/// Fonts named in the SVG: the one that PNG files are made with, then what browsers have.
pub(super) const FONTS: &str = "'Noto Sans', 'Helvetica Neue', Arial, sans-serif";

/// Size of the letters of panels.
pub(super) const LETTER_TYPE: f64 = 13.0;
/// Size of the titles of panels.
pub(super) const TITLE_TYPE: f64 = 11.5;
/// Size of axis labels.
pub(super) const LABEL_TYPE: f64 = 10.5;
/// Size of tick labels, legends and notes.
pub(super) const SMALL_TYPE: f64 = 9.5;
/// Distance of two lines of small type, in their size.
pub(super) const LINE_SPACING: f64 = 1.35;

/// Size of subscripts and superscripts relative to the text.
pub(super) const SCRIPT_SCALE: f64 = 0.72;
/// How far below the baseline subscripts stand, in sizes of the text.
pub(super) const SUBSCRIPT_SHIFT: f64 = 0.22;
/// How far below the baseline superscripts stand, in sizes of the text.
pub(super) const SUPERSCRIPT_SHIFT: f64 = -0.36;

/// Width of axes and frames.
pub(super) const AXIS_WIDTH: f64 = 0.8;
/// Width of the lines of series.
pub(super) const CURVE_WIDTH: f64 = 1.4;
/// Width of error bars.
pub(super) const ERROR_WIDTH: f64 = 0.9;
/// Radius of markers.
pub(super) const MARKER_RADIUS: f64 = 2.4;
/// Opacity of bands around lines.
pub(super) const BAND_OPACITY: f64 = 0.22;
/// Opacity of the filling of histograms.
pub(super) const FILL_OPACITY: f64 = 0.18;

/// Axes, ticks and texts.
pub(crate) const INK: &str = "#1a1a1a";
/// What drawings stand on.
pub(crate) const PAPER: &str = "#ffffff";
/// Lines that mark a value.
pub(crate) const FAINT: &str = "#b0b0b0";
/// Where an image has no value.
pub(crate) const MISSING: [u8; 3] = [0xdd; 3];

/// A color of the style sheet: its name, and how it is written on white and on a dark page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shade {
    pub(crate) name: &'static str,
    pub(crate) light: &'static str,
    pub(crate) dark: &'static str,
}

/// All colors but those of images, which mean values and stay what they are on any page.
///
/// The colors of series started from those of Okabe & Ito (2008). The lightest were darkened, as they were hard to see on
/// white, and the others moved as little as keeps every two apart for readers with any of the three kinds of color blindness,
/// which a test simulates.
pub(crate) const SHADES: [Shade; 10] = [
    Shade { name: "ink", light: INK, dark: "#e8e8e8" },
    Shade { name: "paper", light: PAPER, dark: "#16191d" },
    Shade { name: "faint", light: FAINT, dark: "#5b6168" },
    Shade { name: "gray", light: "#88918c", dark: "#81878f" },
    Shade { name: "blue", light: "#0062d9", dark: "#3089ff" },
    Shade { name: "sky-blue", light: "#2f97ee", dark: "#a9dcff" },
    Shade { name: "red", light: "#c0390a", dark: "#e8692f" },
    Shade { name: "orange", light: "#cf8305", dark: "#f6cd40" },
    Shade { name: "green", light: "#0a8757", dark: "#2cc082" },
    Shade { name: "purple", light: "#a3709f", dark: "#c395c9" },
];

/// A color as SVG writes it.
pub(super) fn css(color: Color) -> String {
    let name = match color {
        Color::Black => "ink",
        Color::Gray => "gray",
        Color::Blue => "blue",
        Color::SkyBlue => "sky-blue",
        Color::Red => "red",
        Color::Orange => "orange",
        Color::Green => "green",
        Color::Purple => "purple",
        Color::Rgb(red, green, blue) => return format!("#{red:02x}{green:02x}{blue:02x}"),
    };
    SHADES.iter().find(|shade| shade.name == name).map_or(INK, |shade| shade.light).to_owned()
}
