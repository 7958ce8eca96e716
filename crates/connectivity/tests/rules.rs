//! The rules that draw partners, against analytic results and plain scans.

use std::f64::consts::{PI, TAU};

use normcircuit_connectivity::rules::{
    PartlyTuned, PartnerRule, TunedPartners, UniformPartners, WrappedGaussian,
};
use normcircuit_connectivity::{Circuit, CircuitParameters, ConnectivityError, Sheet};
use normcircuit_simulation::{RootSeed, Synapses};
use rand::RngExt;

/// Checks displacements along one axis against a wrapped Gaussian, in its Fourier coefficients
/// `E exp(2πi m d/L) = exp(−2(πmσ/L)²)`; rounding to grid steps of `step` multiplies them by `sin(x)/x`, `x = πm·step/L`.
fn assert_wrapped_gaussian(displacements: &[f64], width: f64, period: f64, step: f64) {
    let count = displacements.len() as f64;
    for harmonic in [1.0, 2.0, 3.0] {
        let frequency = TAU * harmonic / period;
        let mean = |f: fn(f64) -> f64| displacements.iter().map(|d| f(frequency * d)).sum::<f64>() / count;
        let x = frequency * step / 2.0;
        let expected = (-0.5 * (frequency * width).powi(2)).exp() * x.sin() / x;
        // The variances of cos and sin are at most 1/2 + |second coefficient|/2.
        let error = 4.0 * (0.5 * (1.0 + expected.abs()) / count).sqrt();
        assert!(
            (mean(f64::cos) - expected).abs() < error,
            "harmonic {harmonic}: {} {expected}",
            mean(f64::cos)
        );
        assert!(mean(f64::sin).abs() < error, "harmonic {harmonic} is shifted: {}", mean(f64::sin));
    }
}

fn assert_kernel(synapses: &Synapses, from: Sheet, to: Sheet, spatial: usize, width: f64) {
    let (mut along_x, mut along_y) = (Vec::new(), Vec::new());
    for source in 0..from.size() {
        let origin = from.position(source);
        for target in synapses.row(source).take(spatial) {
            let place = to.position(target);
            along_x.push(place.x - origin.x);
            along_y.push(place.y - origin.y);
        }
    }
    let step = 1.0 / to.rows() as f64;
    assert_wrapped_gaussian(&along_x, width, 2.0, step);
    assert_wrapped_gaussian(&along_y, width, 1.0, step);
}

#[test]
fn kernels_of_the_circuit_are_wrapped_gaussians_of_the_stated_width() {
    let parameters = CircuitParameters::miniature(40).unwrap();
    let circuit = Circuit::build(&parameters, RootSeed(2)).unwrap();
    let (e, i, x) = (circuit.excitatory_sheet, circuit.inhibitory_sheet, circuit.input_sheet);
    let synapses = |index: usize| &circuit.network.projections()[index].synapses;
    assert_kernel(synapses(0), e, e, 170, 0.2);
    assert_kernel(synapses(1), e, i, 150, 0.2);
    assert_kernel(synapses(2), i, e, 800, 0.2);
    assert_kernel(synapses(3), i, i, 200, 0.2);
    assert_kernel(synapses(4), x, e, 850, 0.1);
    assert_kernel(synapses(5), x, i, 250, 0.1);
}

#[test]
fn the_two_axes_of_a_kernel_are_independent() {
    let sheet = Sheet::twice_as_wide(50).unwrap();
    let rule = WrappedGaussian::new(sheet, sheet, 0.1).unwrap();
    let mut partners = Vec::new();
    let center = 25 * sheet.cols() + 50;
    rule.draw(center, 100_000, &mut RootSeed(4).stream("axes", &[]), &mut partners);
    let origin = sheet.position(center);
    let offset =
        |partner: usize| (sheet.position(partner).x - origin.x, sheet.position(partner).y - origin.y);
    let covariance = partners.iter().map(|&partner| offset(partner)).map(|(x, y)| x * y).sum::<f64>() / 1e5;
    assert!(covariance.abs() < 4.0 * 0.1 * 0.1 / 1e5_f64.sqrt());
}

#[test]
fn tuned_targets_are_the_stated_share_and_all_similar() {
    let circuit = Circuit::build(&CircuitParameters::miniature(40).unwrap(), RootSeed(3)).unwrap();
    let targets = &circuit.excitatory_orientations;
    for (index, own, tuned) in [(0, targets, 30), (4, &circuit.input_orientations, 150)] {
        let synapses = &circuit.network.projections()[index].synapses;
        let similar = |source: usize, target: usize| (TAU * (own[source] - targets[target])).cos() > 0.6;
        let mut similar_by_chance = 0.0;
        let mut expected = 0.0;
        for source in 0..synapses.source_size() {
            let row: Vec<usize> = synapses.row(source).collect();
            let (spatial, last) = row.split_at(row.len() - tuned);
            assert!(last.iter().all(|&target| similar(source, target)));
            similar_by_chance += spatial.iter().filter(|&&target| similar(source, target)).count() as f64;
            expected += spatial.len() as f64 * 0.6_f64.acos() / PI;
        }
        // Spatial targets are not selected for tuning: far from all of them are similar.
        assert!(similar_by_chance < 1.6 * expected, "{similar_by_chance} {expected}");
    }
}

#[test]
fn the_circular_interval_is_the_set_of_the_strict_cosine() {
    let mut random = RootSeed(5).stream("orientations", &[]);
    let mut orientations: Vec<f64> = (0..997).map(|_| random.random::<f64>()).collect();
    orientations.extend([0.0, 1.0, 0.5, 0.25, 0.75, 1e-17, 1.0 - 1e-16]);
    let grid: Vec<f64> = (0..=360).map(|step| f64::from(step) / 360.0).collect();
    let narrow: Vec<f64> = (0..50).map(|step| 0.98 + f64::from(step) * 1e-4).collect();
    for partners in [&orientations, &grid, &narrow] {
        for threshold in [-1.0, -0.5, 0.0, 0.5, 0.6, 0.999] {
            for &own in &orientations {
                let plain: Vec<usize> = (0..partners.len())
                    .filter(|&j| libm::cos(TAU * (own - partners[j])) > threshold)
                    .collect();
                match TunedPartners::new(&[own], partners, threshold) {
                    Ok(rule) => {
                        let mut found: Vec<usize> = rule.candidates(0).collect();
                        found.sort_unstable();
                        assert_eq!(found, plain, "orientation {own}, threshold {threshold}");
                    }
                    Err(ConnectivityError::NoTunedPartner { .. }) => assert!(plain.is_empty()),
                    Err(other) => panic!("{other}"),
                }
            }
        }
    }
}

#[test]
fn tuned_and_uniform_partners_are_drawn_evenly() {
    let orientations: Vec<f64> = (0..200).map(|step| f64::from(step) / 200.0).collect();
    let tuned = TunedPartners::new(&[0.03], &orientations, 0.6).unwrap();
    let candidates: Vec<usize> = tuned.candidates(0).collect();
    let all: Vec<usize> = (0..200).collect();
    let rules: [(&dyn PartnerRule, &[usize]); 2] =
        [(&tuned, &candidates), (&UniformPartners::new(200).unwrap(), &all)];
    for (index, (rule, candidates)) in rules.into_iter().enumerate() {
        let mut partners = Vec::new();
        rule.draw(
            0,
            1_000 * candidates.len(),
            &mut RootSeed(6).stream("even", &[index as u64]),
            &mut partners,
        );
        let mut counts = vec![0_u32; 200];
        for partner in partners {
            counts[partner] += 1;
        }
        let chi_square: f64 =
            candidates.iter().map(|&cell| (f64::from(counts[cell]) - 1_000.0).powi(2) / 1_000.0).sum();
        let freedom = candidates.len() as f64 - 1.0;
        assert!((chi_square - freedom).abs() < 4.0 * (2.0 * freedom).sqrt(), "{chi_square} for {freedom}");
        assert_eq!(
            candidates.iter().map(|&cell| counts[cell] as usize).sum::<usize>(),
            1_000 * candidates.len()
        );
    }
}

#[test]
fn the_tuned_share_is_rounded_down_to_whole_synapses() {
    // Only cell 1 qualifies as a tuned partner; untuned ones are drawn on a sheet of a single cell, 0.
    let rule = PartlyTuned {
        untuned: UniformPartners::new(1).unwrap(),
        tuned: TunedPartners::new(&[0.5], &[0.0, 0.5], 0.6).unwrap(),
        tuned_fraction: 0.15,
    };
    for (degree, tuned) in [(200, 30), (250, 37), (1_000, 150), (20, 3), (6, 0), (0, 0)] {
        let mut partners = Vec::new();
        rule.draw(0, degree, &mut RootSeed(1).stream("share", &[]), &mut partners);
        assert_eq!(partners, [vec![0; degree - tuned], vec![1; tuned]].concat());
    }
}

#[test]
fn bad_rules_are_refused() {
    let (sheet, square) = (Sheet::twice_as_wide(4).unwrap(), Sheet::new(4, 4).unwrap());
    assert!(WrappedGaussian::new(sheet, sheet, f64::NAN).is_err());
    assert!(WrappedGaussian::new(sheet, sheet, 0.0).is_err());
    assert!(WrappedGaussian::new(sheet, square, 0.1).is_err());
    assert!(UniformPartners::new(0).is_err());
    assert!(TunedPartners::new(&[0.5], &[1.5], 0.6).is_err());
    assert!(TunedPartners::new(&[f64::NAN], &[0.5], 0.6).is_err());
    assert!(matches!(
        TunedPartners::new(&[0.5, 0.0], &[0.5], 0.6),
        Err(ConnectivityError::NoTunedPartner { cell: 1, .. })
    ));
}
