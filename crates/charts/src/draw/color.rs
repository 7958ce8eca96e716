//! Colors and color maps.

use crate::figure::{Color, ColorMap};

/// Where an image has no value.
pub(super) const MISSING: [u8; 3] = [0xdd, 0xdd, 0xdd];
/// Axes, ticks and texts.
pub(super) const INK: &str = "#1a1a1a";
/// Lines that mark a value.
pub(super) const FAINT: &str = "#b0b0b0";

/// A color as SVG writes it.
pub(super) fn css(color: Color) -> String {
    let [red, green, blue] = components(color);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn components(color: Color) -> [u8; 3] {
    match color {
        Color::Black => [0x1a, 0x1a, 0x1a],
        Color::Gray => [0x8a, 0x8a, 0x8a],
        Color::Blue => [0x00, 0x72, 0xb2],
        Color::SkyBlue => [0x56, 0xb4, 0xe9],
        Color::Red => [0xd5, 0x5e, 0x00],
        Color::Orange => [0xe6, 0x9f, 0x00],
        Color::Green => [0x00, 0x9e, 0x73],
        Color::Purple => [0xcc, 0x79, 0xa7],
        Color::Rgb(red, green, blue) => [red, green, blue],
    }
}

/// Color of a value that lies at `part` of the way between the limits.
pub(super) fn mapped(map: ColorMap, part: f64) -> [u8; 3] {
    if part.is_nan() {
        return MISSING;
    }
    let part = part.clamp(0.0, 1.0);
    let gradient = |gradient: colorous::Gradient, part| gradient.eval_continuous(part).into_array();
    match map {
        ColorMap::Cyclic => hue(part),
        ColorMap::Gray => [level(part); 3],
        ColorMap::GrayReversed => [level(1.0 - part); 3],
        ColorMap::Sequential => gradient(colorous::VIRIDIS, part),
        ColorMap::SequentialFromWhite if part == 0.0 => [0xff; 3],
        ColorMap::SequentialFromWhite => gradient(colorous::ORANGE_RED, part),
        ColorMap::Diverging => gradient(colorous::RED_BLUE, 1.0 - part),
    }
}

/// Fully saturated color of a hue, 0 to 1 once around from red to red.
fn hue(part: f64) -> [u8; 3] {
    let channel = |center: f64| {
        let distance = (6.0 * part - center).abs();
        level((2.0 - distance.min(6.0 - distance)).clamp(0.0, 1.0))
    };
    [channel(0.0), channel(2.0), channel(4.0)]
}

fn level(part: f64) -> u8 {
    (255.0 * part).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_have_their_ends() {
        assert_eq!(mapped(ColorMap::GrayReversed, 0.0), [255; 3]);
        assert_eq!(mapped(ColorMap::GrayReversed, 7.0), [0; 3]);
        assert_eq!(mapped(ColorMap::Cyclic, 0.0), [255, 0, 0]);
        assert_eq!(mapped(ColorMap::Cyclic, 1.0), [255, 0, 0]);
        assert_eq!(mapped(ColorMap::Cyclic, 1.0 / 3.0), [0, 255, 0]);
        assert_eq!(mapped(ColorMap::Cyclic, 2.0 / 3.0), [0, 0, 255]);
        assert_eq!(mapped(ColorMap::Sequential, f64::NAN), MISSING);
        let [red, _, blue] = mapped(ColorMap::Diverging, 0.0);
        assert!(blue > red, "the lower end is blue");
    }
}
