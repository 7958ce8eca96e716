//! The wiring of the full network, all of it: kernel widths, tuned targets, memory.

use std::f64::consts::TAU;
use std::sync::LazyLock;

use normcircuit_connectivity::rules::TunedPartners;
use normcircuit_connectivity::{Circuit, CircuitParameters, Sheet};
use normcircuit_simulation::{RootSeed, Synapses};

/// Number of spatial and tuned targets, and kernel width, of each projection in network order.
const EXPECTED: [(usize, usize, f64); 6] =
    [(170, 30, 0.2), (150, 0, 0.2), (800, 0, 0.2), (200, 0, 0.2), (850, 150, 0.1), (250, 0, 0.1)];

static CIRCUIT: LazyLock<Circuit> =
    LazyLock::new(|| Circuit::build(&CircuitParameters::default_paper(), RootSeed(7)).unwrap());

fn sheet(population: usize) -> Sheet {
    [CIRCUIT.excitatory_sheet, CIRCUIT.inhibitory_sheet, CIRCUIT.input_sheet][population]
}

/// Width of the Gaussian behind displacements on a circle, and its standard error, from `E cos(2πd/L)`.
///
/// A wrapped Gaussian has `E cos(2πmd/L) = exp(−2(πmσ/L)²)`; rounding to a grid of spacing `step` multiplies it by
/// `sin(x)/x` with `x = πm·step/L`.
fn kernel_width(displacements: &[f64], period: f64, step: f64) -> (f64, f64) {
    let count = displacements.len() as f64;
    let frequency = TAU / period;
    let mean = |m: f64| displacements.iter().map(|d| (m * frequency * d).cos()).sum::<f64>() / count;
    let (first, second) = (mean(1.0), mean(2.0));
    let x = frequency * step / 2.0;
    let width = (-2.0 * (first * x / x.sin()).ln()).sqrt() / frequency;
    let error_of_mean = ((1.0 + second - 2.0 * first * first) / 2.0 / count).sqrt();
    (width, error_of_mean / (frequency * frequency * width * first))
}

#[test]
fn every_kernel_has_its_width_along_both_axes() {
    for (projection, (spatial, tuned, width)) in CIRCUIT.network.projections().iter().zip(EXPECTED) {
        let (from, to) = (sheet(projection.source), sheet(projection.target));
        let (mut along_x, mut along_y) = (Vec::new(), Vec::new());
        for source in 0..from.size() {
            let row = projection.synapses.row(source);
            assert_eq!(row.len(), spatial + tuned);
            let origin = from.position(source);
            for place in row.take(spatial).map(|target| to.position(target)) {
                along_x.push(place.x - origin.x);
                along_y.push(place.y - origin.y);
            }
        }
        for (displacements, period) in [(along_x, 2.0), (along_y, 1.0)] {
            let (found, error) = kernel_width(&displacements, period, 1.0 / to.rows() as f64);
            assert!(error < 0.001 * width, "the test would not see a wrong width: {error}");
            assert!((found - width).abs() < 4.0 * error, "{found} ± {error} instead of {width}");
        }
    }
}

/// How far `counts` are from `expected`, in standard deviations of the chi-square distribution.
fn excess(counts: &[f64], expected: &[f64]) -> f64 {
    let chi_square: f64 = counts.iter().zip(expected).map(|(n, mean)| (n - mean).powi(2) / mean).sum();
    let freedom = counts.len() as f64;
    (chi_square - freedom) / (2.0 * freedom).sqrt()
}

#[test]
fn tuned_targets_are_similar_and_evenly_drawn() {
    let targets = &CIRCUIT.excitatory_orientations;
    for (index, own) in [(0, targets), (4, &CIRCUIT.input_orientations)] {
        let synapses = &CIRCUIT.network.projections()[index].synapses;
        let (spatial, tuned, _) = EXPECTED[index];
        let rule = TunedPartners::new(own, targets, 0.6).unwrap();
        let (mut by_target, mut expected) = (vec![0.0; targets.len()], vec![0.0; targets.len()]);
        // Candidates come in the order of their orientation: a share of them is a range of differences.
        let (mut ranks, mut by_rank) = (vec![0; targets.len()], [0.0; 50]);
        for (source, orientation) in own.iter().enumerate() {
            let candidates: Vec<usize> = rule.candidates(source).collect();
            for (rank, &target) in candidates.iter().enumerate() {
                expected[target] += tuned as f64 / candidates.len() as f64;
                ranks[target] = rank;
            }
            for target in synapses.row(source).skip(spatial) {
                assert!((TAU * (orientation - targets[target])).cos() > 0.6);
                by_target[target] += 1.0;
                by_rank[50 * ranks[target] / candidates.len()] += 1.0;
            }
        }
        // Each count sums many rare draws: its variance is its mean to one part in thousands.
        let over_the_sheet = excess(&by_target, &expected);
        assert!(over_the_sheet.abs() < 4.0, "{over_the_sheet} standard deviations");
        let over_differences = excess(&by_rank, &[(tuned * own.len()) as f64 / 50.0; 50]);
        assert!(over_differences.abs() < 4.0, "{over_differences} standard deviations");
    }
}

#[test]
fn a_synapse_takes_two_bytes_and_a_row_eight() {
    let all = || CIRCUIT.network.projections().iter().map(|projection| &projection.synapses);
    // One more entry than rows says where the last row ends.
    let expected = |synapses: &Synapses| 2 * synapses.len() + 8 * (synapses.source_size() + 1);
    assert!(all().all(|synapses| synapses.bytes() == expected(synapses)));
}
