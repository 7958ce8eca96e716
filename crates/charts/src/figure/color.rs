//! Colors by name.

use serde::{Deserialize, Serialize};

/// A color by name, so that figures agree with each other, or by its components.
///
/// The named ones, after Okabe & Ito (2008), can be told apart by readers with any kind of color blindness.
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
