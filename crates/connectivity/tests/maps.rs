//! Orientation maps: flat in preferred orientation, peaked at the wave number of the columns, continuous.

use std::f64::consts::{PI, TAU};

use normcircuit_connectivity::{CircuitParameters, OrientationMap, Sheet};
use normcircuit_simulation::RootSeed;

fn map(seed: u64) -> OrientationMap {
    let mut random = RootSeed(seed).stream("orientation map", &[]);
    OrientationMap::draw(&CircuitParameters::default_paper().orientation_map, &mut random).unwrap()
}

#[test]
fn preferred_orientations_are_uniform() {
    let sheets = [Sheet::twice_as_wide(100).unwrap(), Sheet::twice_as_wide(50).unwrap()];
    for sheet in sheets {
        let mut pooled = [0.0; 10];
        let maps = 20;
        for seed in 0..maps {
            let orientations = map(seed).on(&sheet);
            assert!(orientations.iter().all(|angle| (0.0..=1.0).contains(angle)));
            let mut fractions = [0.0; 10];
            for angle in &orientations {
                fractions[((angle * 10.0) as usize).min(9)] += 1.0 / orientations.len() as f64;
            }
            // One map has about 50 hypercolumns: fractions scatter by about 0.01 (the released map: 0.088 to 0.115).
            assert!(fractions.iter().all(|fraction| (0.05..0.15).contains(fraction)), "{fractions:?}");
            pooled.iter_mut().zip(fractions).for_each(|(sum, fraction)| *sum += fraction / maps as f64);
        }
        assert!(pooled.iter().all(|fraction| (fraction - 0.1).abs() < 0.012), "{pooled:?}");
    }
}

/// Power of `exp(2πiθ)` at `cycles` per unit of length, averaged over directions, with a Hann window.
fn power(sheet: &Sheet, orientations: &[f64], cycles: f64) -> f64 {
    let directions = 24;
    let direction = |index: u32| {
        let (sin, cos) = (2.0 * PI * f64::from(index) / f64::from(directions)).sin_cos();
        let (mut real, mut imaginary) = (0.0, 0.0);
        for (cell, angle) in orientations.iter().enumerate() {
            let place = sheet.position(cell);
            let window = (PI * place.x / 2.0).sin().powi(2) * (PI * place.y).sin().powi(2);
            let phase = TAU * (angle - cycles * (place.x * cos + place.y * sin));
            real += window * phase.cos();
            imaginary += window * phase.sin();
        }
        real * real + imaginary * imaginary
    };
    (0..directions).map(direction).sum::<f64>() / f64::from(directions)
}

#[test]
fn the_spectrum_peaks_at_the_column_spacing() {
    for rows in [100, 50] {
        let sheet = Sheet::twice_as_wide(rows).unwrap();
        let cycles: Vec<f64> = (1..=20).map(|half| f64::from(half) * 0.5).collect();
        let mut spectrum = vec![0.0; cycles.len()];
        for seed in 0..4 {
            let orientations = map(seed).on(&sheet);
            spectrum.iter_mut().zip(&cycles).for_each(|(sum, &k)| *sum += power(&sheet, &orientations, k));
        }
        let peak = (0..cycles.len()).max_by(|&a, &b| spectrum[a].total_cmp(&spectrum[b])).unwrap();
        // One column spacing is 0.2 units of length: 5 cycles per unit.
        assert!((cycles[peak] - 5.0).abs() <= 0.5, "{} cycles: {spectrum:?}", cycles[peak]);
        assert!(spectrum[peak] > 10.0 * spectrum[3] && spectrum[peak] > 10.0 * spectrum[16], "{spectrum:?}");
    }
}

#[test]
fn a_map_is_the_same_surface_on_every_sheet() {
    let map = map(1);
    let coarse = Sheet::twice_as_wide(10).unwrap();
    let fine = Sheet::twice_as_wide(30).unwrap();
    let on_fine = map.on(&fine);
    for (cell, angle) in map.on(&coarse).into_iter().enumerate() {
        let same_place = fine.cell_at(coarse.position(cell));
        assert!((on_fine[same_place] - angle).abs() < 1e-12);
    }
}

#[test]
fn different_draws_are_unrelated() {
    let sheet = Sheet::twice_as_wide(100).unwrap();
    let (one, two) = (map(1).on(&sheet), map(2).on(&sheet));
    let similarity: f64 = one.iter().zip(&two).map(|(a, b)| (TAU * (a - b)).cos()).sum::<f64>() / 20_000.0;
    assert!(similarity.abs() < 0.2, "{similarity}");
}
