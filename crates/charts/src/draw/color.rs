//! Color maps of images.

use palette::{FromColor as _, Oklab, Srgb};

use super::style::MISSING;
use crate::figure::ColorMap;

/// Color of a value that lies at `part` of the way between the limits.
pub(super) fn mapped(map: ColorMap, part: f64) -> [u8; 3] {
    if part.is_nan() {
        return MISSING;
    }
    let part = part.clamp(0.0, 1.0);
    let gradient = |gradient: colorous::Gradient, part| gradient.eval_continuous(part).into_array();
    match map {
        ColorMap::Cyclic => Srgb::from_color(cyclic(part)).into_format().into(),
        ColorMap::Gray => [level(part); 3],
        ColorMap::GrayReversed => [level(1.0 - part); 3],
        ColorMap::Sequential => gradient(colorous::VIRIDIS, part),
        ColorMap::SequentialFromWhite if part == 0.0 => [0xff; 3],
        ColorMap::SequentialFromWhite => gradient(colorous::ORANGE_RED, part),
        ColorMap::Diverging => gradient(colorous::RED_BLUE, 1.0 - part),
    }
}

/// A circle in Oklab (Ottosson, 2020) through light, orange, dark and blue. Every kind of color blindness leaves lightness
/// and, of orange against blue, enough: the circle stays open, where one around the hues folds onto itself.
fn cyclic(part: f64) -> Oklab {
    const MIDDLE: f64 = 0.60;
    const LIGHTNESS: f64 = 0.29;
    /// Along green to red and along blue to yellow.
    const ORANGE: (f64, f64) = (0.060, 0.100);
    let (sine, cosine) = (std::f64::consts::TAU * part).sin_cos();
    let component = |value: f64| value as f32;
    Oklab::new(component(MIDDLE + LIGHTNESS * cosine), component(ORANGE.0 * sine), component(ORANGE.1 * sine))
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
        assert_eq!(mapped(ColorMap::Cyclic, 0.0), mapped(ColorMap::Cyclic, 1.0));
        assert_eq!(mapped(ColorMap::Sequential, f64::NAN), MISSING);
        let [red, _, blue] = mapped(ColorMap::Diverging, 0.0);
        assert!(blue > red, "the lower end is blue");
    }

    #[test]
    fn the_circle_lies_within_the_colors_of_a_screen() {
        for step in 0..256 {
            let color = Srgb::<f32>::from_color(cyclic(f64::from(step) / 256.0));
            for component in [color.red, color.green, color.blue] {
                assert!((0.0..=1.0).contains(&component), "{color:?} at {step}");
            }
        }
    }
}
