//! Fixed points against cases solved by hand, and what is said of networks without one.
#![allow(missing_docs, reason = "tests explain themselves by their names")]

mod common;

use approx::assert_relative_eq;
use common::{pair_of_cells, power_law, supralinear_pair_by_hand};
use normcircuit_rate_network::fixed_point::{FixedPoint, FixedPointSettings, Outcome, fixed_point};
use normcircuit_rate_network::starts::{Start, compare_starts};
use normcircuit_rate_network::{
    RateNetwork, RatePopulation, RateProjection, SparseWeights, TransferFunction, TwoPiece,
};

const EXACT: FixedPointSettings = FixedPointSettings { tolerance: 1e-9, longest_time: 3_000.0 };

#[test]
fn two_linear_populations_rest_where_their_equations_hold() {
    // r_E = 30 (0.02 r_E − 0.03 r_I + 0.8), r_I = 40 (0.03 r_E − 0.02 r_I + 0.5): by Cramer's rule.
    let (gain, weights, drive) = ([30.0, 40.0], [[0.02, -0.03], [0.03, -0.02]], [0.8, 0.5]);
    let lines = gain.map(|gain| power_law(gain, 0.0, 1.0).into());
    let network = pair_of_cells(lines, [15.0, 10.0], weights);
    let a = [
        [1.0 - gain[0] * weights[0][0], -gain[0] * weights[0][1]],
        [-gain[1] * weights[1][0], 1.0 - gain[1] * weights[1][1]],
    ];
    let b = [gain[0] * drive[0], gain[1] * drive[1]];
    let determinant = a[0][0] * a[1][1] - a[0][1] * a[1][0];
    let excitatory = (b[0] * a[1][1] - a[0][1] * b[1]) / determinant;
    let inhibitory = (a[0][0] * b[1] - b[0] * a[1][0]) / determinant;
    let end = fixed_point(&network, &drive, &[0.0, 0.0], &EXACT).unwrap();
    assert!(end.converged() && end.residual <= 1e-9);
    assert_relative_eq!(end.rates[0], excitatory, max_relative = 1e-8);
    assert_relative_eq!(end.rates[1], inhibitory, max_relative = 1e-8);
}

#[test]
fn two_supralinear_populations_rest_where_bisection_says() {
    let (gain, weights) = (0.04, [1.25, 0.65, 1.2, 0.5]);
    let [ee, ei, ie, ii] = weights;
    let square = power_law(gain, 0.0, 2.0).into();
    let network = pair_of_cells([square; 2], [20.0, 10.0], [[ee, -ei], [ie, -ii]]);
    for drive in [1.0, 5.0, 20.0, 50.0] {
        let [excitatory, inhibitory] = supralinear_pair_by_hand(gain, drive, weights);
        let end = fixed_point(&network, &[drive; 2], &[0.0, 0.0], &EXACT).unwrap();
        assert!(end.converged(), "drive {drive}: {end:?}");
        assert_relative_eq!(end.rates[0], excitatory, max_relative = 1e-7);
        assert_relative_eq!(end.rates[1], inhibitory, max_relative = 1e-7);
    }
}

#[test]
fn a_cell_without_synapses_comes_to_rest_in_the_time_that_its_time_constant_says() {
    let line: TransferFunction = power_law(1.0, 0.0, 1.0).into();
    let network = RateNetwork::new(vec![RatePopulation::alike("E", 1, line, 15.0)], vec![]).unwrap();
    let settings = FixedPointSettings { tolerance: 1e-6, longest_time: 1_000.0 };
    let end = fixed_point(&network, &[10.0], &[0.0], &settings).unwrap();
    // The residual 10 exp(−t/τ) passes the tolerance at τ ln 10⁷; the last step may reach a little further.
    let expected = 15.0 * 1e7_f64.ln();
    assert!(end.time >= 0.998 * expected && end.time < expected + 5.0, "{} ms, not {expected}", end.time);
}

/// Strong self-excitation with slow inhibition; the upper piece saturates so that the cycle stays bounded.
fn oscillator() -> RateNetwork {
    let lower = power_law(1.0, 0.0, 2.0);
    let saturating = TwoPiece {
        lower,
        break_current: 3.0,
        break_rate: lower.rate(3.0),
        upper_slope: 6.0,
        upper_exponent: 0.1,
    };
    pair_of_cells([saturating.into(); 2], [5.0, 40.0], [[0.6, -0.5], [0.5, 0.0]])
}

#[test]
fn an_oscillation_is_reported_with_its_amplitude() {
    let (network, drive) = (oscillator(), [2.0, 0.0]);
    let settings = FixedPointSettings { tolerance: 1e-6, longest_time: 2_000.0 };
    let end = fixed_point(&network, &drive, &[0.0, 0.0], &settings).unwrap();
    let Outcome::Moving { largest_amplitude, mean_amplitude } = end.outcome else {
        panic!("the network rests: {end:?}");
    };
    let amplitudes = euler_amplitudes(&network, drive, 2_000.0);
    assert!(amplitudes[0] > 1.0, "no oscillation: {amplitudes:?}");
    let largest = amplitudes[0].max(amplitudes[1]);
    assert_relative_eq!(largest_amplitude, largest, max_relative = 5e-3);
    assert_relative_eq!(mean_amplitude, 0.5 * (amplitudes[0] + amplitudes[1]), max_relative = 5e-3);
}

/// Largest minus smallest rates in the second half of a run of the plain method of Euler with a short step.
fn euler_amplitudes(network: &RateNetwork, drive: [f64; 2], time: f64) -> [f64; 2] {
    let step = 0.002;
    let mut rates = [0.0; 2];
    let (mut smallest, mut largest) = ([f64::INFINITY; 2], [0.0_f64; 2]);
    let steps = (time / step) as usize;
    let populations = network.populations();
    let weights = [[0.6, -0.5], [0.5, 0.0]];
    for at in 0..steps {
        let slopes: [f64; 2] = std::array::from_fn(|cell| {
            let current = weights[cell][0] * rates[0] + weights[cell][1] * rates[1] + drive[cell];
            (populations[cell].transfer[0].rate(current) - rates[cell]) / populations[cell].time_constants[0]
        });
        for cell in 0..2 {
            rates[cell] += step * slopes[cell];
            if at >= steps / 2 {
                smallest[cell] = smallest[cell].min(rates[cell]);
                largest[cell] = largest[cell].max(rates[cell]);
            }
        }
    }
    [largest[0] - smallest[0], largest[1] - smallest[1]]
}

#[test]
fn unbounded_excitation_is_a_runaway() {
    let line = power_law(30.0, 0.0, 1.0).into();
    let network = pair_of_cells([line; 2], [15.0, 10.0], [[0.05, 0.0], [0.0, 0.0]]);
    let end = fixed_point(&network, &[1.0, 1.0], &[0.0, 0.0], &FixedPointSettings::default()).unwrap();
    assert_eq!(end.outcome, Outcome::Runaway);
    let square = power_law(1.0, 0.0, 3.0).into();
    let network = pair_of_cells([square; 2], [15.0, 10.0], [[1.0, 0.0], [0.0, 0.0]]);
    let end = fixed_point(&network, &[2.0, 0.0], &[0.0, 0.0], &FixedPointSettings::default()).unwrap();
    assert_eq!(end.outcome, Outcome::Runaway);
}

#[test]
fn starts_tell_one_fixed_point_from_two() {
    let line = power_law(30.0, 0.0, 1.0).into();
    let single = pair_of_cells([line; 2], [15.0, 10.0], [[0.02, -0.03], [0.03, -0.02]]);
    let one = compare_starts(&single, &[0.8, 0.5], &Start::usual(7), &EXACT).unwrap();
    assert!(one.ends.iter().all(FixedPoint::converged) && one.largest_difference.unwrap() < 1e-6);

    // Self-excitation with saturation: silent, or at the upper of the fixed points of r = f(0.5 r).
    let lower = power_law(1.0, 0.5, 2.0);
    let saturating =
        TwoPiece { lower, break_current: 3.0, break_rate: 6.25, upper_slope: 5.0, upper_exponent: 0.2 };
    let cell = vec![RatePopulation::alike("E", 1, saturating, 15.0)];
    let itself = SparseWeights::uniform(1, 1, 0.5, |_| [0]).unwrap();
    let bistable =
        RateNetwork::new(cell, vec![RateProjection { source: 0, target: 0, weights: itself }]).unwrap();
    let two = compare_starts(&bistable, &[0.0], &[Start::Silent, Start::Uniform(20.0)], &EXACT).unwrap();
    let upper = two.ends[1].rates[0];
    assert_relative_eq!(saturating.rate(0.5 * upper), upper, max_relative = 1e-8);
    assert!(upper > 6.25);
    assert_relative_eq!(two.largest_difference.unwrap(), upper, max_relative = 1e-8);
}

/// A random network of 2 100 cells, large enough to be shared among threads.
fn random_network() -> RateNetwork {
    let functions = normcircuit_rate_network::PaperCurve::Default.functions();
    let (e, i) = (1_500, 600);
    let populations = vec![
        RatePopulation::alike("E", e, functions.excitatory, 15.0),
        RatePopulation::alike("I", i, functions.inhibitory, 10.0),
    ];
    let sizes = [e, i];
    let projections =
        [(0, 0, 0.0005), (0, 1, 0.0004), (1, 0, -0.0015), (1, 1, -0.0019)].map(|(source, target, weight)| {
            let targets = |cell: usize| {
                (0..40).map(move |synapse| (cell * 7_919 + synapse * synapse * 104_729) % sizes[target])
            };
            let weights = SparseWeights::uniform(sizes[source], sizes[target], weight, targets).unwrap();
            RateProjection { source, target, weights }
        });
    RateNetwork::new(populations, projections.into()).unwrap()
}

#[test]
fn the_number_of_threads_does_not_change_a_bit() {
    let network = random_network();
    let external: Vec<f64> = (0..network.size()).map(|cell| 0.3 + 0.0005 * (cell % 997) as f64).collect();
    let start = Start::Random { largest: 40.0, seed: 11 }.rates(network.size()).unwrap();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| fixed_point(&network, &external, &start, &FixedPointSettings::default()).unwrap())
    };
    let one = on(1);
    assert!(one.converged(), "{:?} {}", one.outcome, one.residual);
    assert_eq!(one, on(3));
}

#[test]
fn currents_by_source_add_up_to_the_recurrent_current() {
    let network = random_network();
    let rates = Start::Random { largest: 40.0, seed: 2 }.rates(network.size()).unwrap();
    let external = vec![0.0; network.size()];
    let parts: Vec<Vec<f64>> = (0..2).map(|source| network.currents_from(source, &rates).unwrap()).collect();
    let settings = FixedPointSettings { tolerance: 1e9, longest_time: 1.0 };
    // With so wide a tolerance the start is the end, with its currents.
    let end = fixed_point(&network, &external, &rates, &settings).unwrap();
    for (current, (excitation, inhibition)) in end.currents.iter().zip(parts[0].iter().zip(&parts[1])) {
        assert_relative_eq!(excitation + inhibition, *current, epsilon = 1e-12);
    }
    assert!(parts[1].iter().all(|&current| current <= 0.0));
}

#[test]
fn what_does_not_fit_is_named() {
    let network = oscillator();
    let refused = |external: &[f64], start: &[f64]| {
        fixed_point(&network, external, start, &EXACT).unwrap_err().to_string()
    };
    assert_eq!(refused(&[0.0], &[0.0; 2]), "external currents has 1 entries; it must have 2, one per cell");
    assert_eq!(
        refused(&[0.0; 2], &[0.0, -1.0]),
        "entry 1 of start is -1; it must be finite and at least 0 Hz"
    );
    let weights = SparseWeights::uniform(3, 1, 1.0, |_| [0]).unwrap();
    let population = RatePopulation::alike("E", 1, power_law(1.0, 0.0, 1.0), 10.0);
    let wrong = RateNetwork::new(vec![population], vec![RateProjection { source: 0, target: 0, weights }]);
    let message = wrong.unwrap_err().to_string();
    assert_eq!(message, "the sources of a projection has 3 entries; it must have 1, one per cell");
}
