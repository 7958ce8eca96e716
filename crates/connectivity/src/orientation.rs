//! Orientation maps: random superpositions of plane waves of one wavelength (Kaschube et al. 2010, Science 330:1113, doi
//! 10.1126/science.1194869, supplementary equation 20).

use crate::sheet::Sheet;
use normcircuit_simulation::Stream;
use rand::RngExt;
use std::f64::consts::{PI, TAU};

/// Plane waves in a map.
const WAVES: usize = 30;

/// The preferred orientation of every cell of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct OrientationMap {
    sheet: Sheet,
    preferred: Vec<f64>,
}

impl OrientationMap {
    /// A random map with columns `column_spacing` apart (in units of the short side):
    /// `z(p) = Σ_j exp(i (l_j k_j·p + φ_j))`, `|k_j| = 2π / column_spacing`, preferred orientation `arg z`.
    pub fn random(sheet: Sheet, column_spacing: f64, random: &mut Stream) -> Self {
        let waves: Vec<(f64, f64, f64)> = (0..WAVES)
            .map(|j| {
                let direction = PI * j as f64 / WAVES as f64;
                let sign = if random.random::<bool>() { 1.0 } else { -1.0 };
                let wave_number = sign * TAU / column_spacing;
                let phase = TAU * random.random::<f64>();
                (wave_number * libm::cos(direction), wave_number * libm::sin(direction), phase)
            })
            .collect();
        let preferred = (0..sheet.size())
            .map(|cell| {
                let (x, y) = sheet.position(cell);
                let phases = waves.iter().map(|(kx, ky, phase)| kx * x + ky * y + phase);
                let (re, im) = phases.fold((0.0, 0.0), |(re, im), p| (re + libm::cos(p), im + libm::sin(p)));
                let turn = libm::atan2(im, re) / TAU + 0.5;
                if turn >= 1.0 { 0.0 } else { turn }
            })
            .collect();
        Self { sheet, preferred }
    }

    /// The sheet that the map covers.
    pub fn sheet(&self) -> Sheet {
        self.sheet
    }

    /// Preferred orientations, one per cell, in units of π: 0 to 1 stands for 0 to 180°.
    pub fn preferred(&self) -> &[f64] {
        &self.preferred
    }
}
