//! Tests that readers with any kind of color blindness can tell colors apart.
//!
//! Their view is simulated with the matrices of Machado, Oliveira & Fernandes (IEEE Trans Vis Comput Graph 2009,
//! doi 10.1109/TVCG.2009.113) for a complete loss of one kind of cone; differences are CIEDE2000, in which about 2 is just
//! noticed.

use palette::color_difference::Ciede2000 as _;
use palette::{FromColor as _, Lab, LinSrgb, Srgb};

use super::color::mapped;
use super::style::{SHADES, Shade};
use crate::figure::ColorMap;

/// Two lines or dots of a plot that differ by this are told apart at a glance.
const CLEAR: f32 = 10.0;
/// Contrast that WCAG 2.1 asks of graphics (success criterion 1.4.11).
const GRAPHICS_CONTRAST: f32 = 3.0;

type View = [[f32; 3]; 3];

#[allow(clippy::unreadable_literal, reason = "as the paper prints them")]
const VIEWS: [(&str, View); 4] = [
    ("full", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    ),
    (
        "deuteranopia",
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ),
    (
        "tritanopia",
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ),
];

fn parsed(css: &str) -> [u8; 3] {
    css.parse::<Srgb<u8>>().unwrap().into()
}

fn seen(color: [u8; 3], view: &View) -> Lab {
    let linear: [f32; 3] = Srgb::from(color).into_linear::<f32>().into();
    let row = |row: &[f32; 3]| {
        row.iter().zip(linear).map(|(weight, part)| weight * part).sum::<f32>().clamp(0.0, 1.0)
    };
    Lab::from_color(LinSrgb::from(view.each_ref().map(row)))
}

fn luminance(css: &str) -> f32 {
    let [red, green, blue]: [f32; 3] = Srgb::from(parsed(css)).into_linear::<f32>().into();
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(a: &str, b: &str) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn of_series() -> impl Iterator<Item = &'static Shade> + Clone {
    SHADES.iter().filter(|shade| !["paper", "faint"].contains(&shade.name))
}

#[test]
fn colors_of_series_are_told_apart_by_everybody() {
    for (view_name, view) in &VIEWS {
        for (index, a) in of_series().enumerate() {
            for b in of_series().skip(index + 1) {
                for (page, a_css, b_css) in [("light", a.light, b.light), ("dark", a.dark, b.dark)] {
                    let difference = seen(parsed(a_css), view).difference(seen(parsed(b_css), view));
                    assert!(
                        difference >= CLEAR,
                        "{} and {}, {page}, {view_name}: {difference}",
                        a.name,
                        b.name
                    );
                }
            }
        }
    }
}

#[test]
fn the_simulation_can_tell() {
    // Pure red and a dark green of equal lightness to deuteranopes, told apart with full vision only.
    let [full, _, deuteranopia, _] = &VIEWS;
    let (red, green) = ([0xb4, 0x3c, 0x00], [0x6e, 0x64, 0x00]);
    assert!(seen(red, &full.1).difference(seen(green, &full.1)) > CLEAR);
    assert!(seen(red, &deuteranopia.1).difference(seen(green, &deuteranopia.1)) < CLEAR);
}

#[test]
fn colors_of_series_stand_out_from_the_page() {
    let paper = SHADES.iter().find(|shade| shade.name == "paper").unwrap();
    for shade in of_series() {
        for (color, page) in [(shade.light, paper.light), (shade.dark, paper.dark)] {
            assert!(
                contrast(color, page) >= GRAPHICS_CONTRAST,
                "{} on {page}: {}",
                shade.name,
                contrast(color, page)
            );
        }
    }
}

#[test]
fn angles_an_eighth_of_the_circle_apart_are_told_apart_by_everybody() {
    for (name, view) in &VIEWS {
        for step in 0..64 {
            let at = |step: i32| mapped(ColorMap::Cyclic, f64::from(step % 64) / 64.0);
            for apart in 8..=32 {
                let difference = seen(at(step), view).difference(seen(at(step + apart), view));
                assert!(difference >= CLEAR, "{step} and {apart} further of 64, {name}: {difference}");
            }
        }
    }
}

#[test]
fn maps_of_amounts_grow_darker_or_lighter_to_everybody() {
    for (name, view) in &VIEWS {
        for (map, sign) in [
            (ColorMap::Gray, 1.0),
            (ColorMap::GrayReversed, -1.0),
            (ColorMap::Sequential, 1.0),
            (ColorMap::SequentialFromWhite, -1.0),
        ] {
            let lightness = |step: i32| seen(mapped(map, f64::from(step) / 16.0), view).l;
            for step in 1..=16 {
                assert!(
                    sign * (lightness(step) - lightness(step - 1)) > 0.0,
                    "{map:?} at {step} of 16, {name}"
                );
            }
        }
    }
}

#[test]
fn the_two_sides_of_a_diverging_map_are_told_apart_by_everybody() {
    for (name, view) in &VIEWS {
        for step in 2..=8 {
            let at = |step: i32| seen(mapped(ColorMap::Diverging, f64::from(8 + step) / 16.0), view);
            let difference = at(step).difference(at(-step));
            assert!(difference >= CLEAR, "{step} of 8 from the middle, {name}: {difference}");
        }
    }
}
