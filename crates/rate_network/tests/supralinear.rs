//! The supralinear network: its connections against their definition, its rates against a case solved by hand, its noise
//! correlations against a simulation of the noise.
#![allow(missing_docs, reason = "tests explain themselves by their names")]

mod common;

use approx::assert_relative_eq;
use common::supralinear_pair_by_hand;
use normcircuit_rate_network::TransferFunction;
use normcircuit_rate_network::fixed_point::FixedPointSettings;
use normcircuit_rate_network::linear_response::noise_covariance;
use normcircuit_rate_network::supralinear::{
    CellClass, GratingPair, Placement, SupralinearNetwork, SupralinearParameters, SupralinearProjection,
};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

const EXACT: FixedPointSettings = FixedPointSettings { tolerance: 1e-8, longest_time: 5_000.0 };

fn small(side: usize) -> SupralinearParameters {
    SupralinearParameters { side, ..SupralinearParameters::published() }
}

/// All orientations around the middle of the map.
fn pinwheel(side: usize) -> Vec<f64> {
    let middle = 0.5 * (side as f64 - 1.0);
    let at = |point: usize| {
        let (x, y) = ((point % side) as f64 - middle, (point / side) as f64 - middle);
        y.atan2(x) / std::f64::consts::TAU + 0.5
    };
    (0..side * side).map(at).collect()
}

fn distance_squared(side: usize, one: usize, other: usize) -> f64 {
    let along = |a: usize, b: usize| (a as f64 - b as f64).powi(2);
    along(one % side, other % side) + along(one / side, other / side)
}

#[test]
fn connections_are_as_many_as_their_probabilities_say() {
    let side = 20;
    let (parameters, orientations) = (small(side), pinwheel(side));
    let map = SupralinearNetwork::build(&parameters, &orientations, 3).unwrap();
    let constants = [
        parameters.excitatory_to_excitatory,
        parameters.excitatory_to_inhibitory,
        parameters.inhibitory_to_excitatory,
        parameters.inhibitory_to_inhibitory,
    ];
    for (projection, constants) in map.network.projections().iter().zip(constants) {
        // Observed less expected connections of near and far, like and unlike pairs, in SDs.
        let mut groups = [[0.0; 3]; 4];
        for target in 0..side * side {
            let mut connected = vec![0.0; side * side];
            projection.weights.onto(target).for_each(|(source, _)| connected[source] += 1.0);
            for (source, connected) in connected.iter().enumerate() {
                let squared = distance_squared(side, source, target);
                let turn = (orientations[source] - orientations[target]).abs();
                let turn = turn.min(1.0 - turn);
                let probability = constants.probability
                    * (-squared / (2.0 * constants.width.powi(2)) - turn * turn / (2.0 * 0.25 * 0.25)).exp();
                let group = usize::from(squared > constants.width.powi(2)) + 2 * usize::from(turn > 0.2);
                let [observed, expected, variance] = &mut groups[group];
                *observed += connected;
                *expected += probability;
                *variance += probability * (1.0 - probability);
            }
        }
        for [observed, expected, variance] in groups {
            let deviation = (observed - expected) / f64::sqrt(variance);
            assert!(deviation.abs() < 4.0, "{observed} connections, not {expected}: {deviation} SD");
        }
    }
}

#[test]
fn weights_have_the_sign_the_sum_and_the_spread_of_their_projection() {
    let side = 20;
    let parameters = small(side);
    let map = SupralinearNetwork::build(&parameters, &pinwheel(side), 4).unwrap();
    let strengths = [0.1, 0.38, -0.089, -0.096];
    for (projection, strength) in map.network.projections().iter().zip(strengths) {
        let weights = &projection.weights;
        let mean_count = weights.len() as f64 / weights.targets() as f64;
        let (mut spread, mut freedom) = (0.0, 0.0);
        for target in 0..weights.targets() {
            let row: Vec<f64> = weights.onto(target).map(|(_, weight)| weight / strength).collect();
            if row.is_empty() {
                continue;
            }
            assert!(row.iter().all(|&weight| weight >= 0.0));
            assert_relative_eq!(row.iter().sum::<f64>(), mean_count, max_relative = 1e-12);
            let mean = mean_count / row.len() as f64;
            spread += row.iter().map(|weight| (weight / mean - 1.0).powi(2)).sum::<f64>();
            freedom += row.len() as f64 - 1.0;
        }
        // The scaling to the sum costs each target a degree of freedom; a relative SD is known to 1/√(2n).
        let relative_sd = (spread / freedom).sqrt();
        let tolerance = 4.0 / (2.0 * freedom).sqrt();
        assert_relative_eq!(relative_sd, parameters.weight_spread, max_relative = tolerance + 0.01);
    }
}

#[test]
fn constants_of_cells_have_the_published_means_and_spreads() {
    let side = 40;
    let map = SupralinearNetwork::build(&small(side), &pinwheel(side), 5).unwrap();
    let [excitatory, inhibitory] = map.network.populations() else { panic!("two populations") };
    for (population, mean) in [(excitatory, 20.0), (inhibitory, 10.0)] {
        let times = &population.time_constants;
        let cells = times.len() as f64;
        let found = times.iter().sum::<f64>() / cells;
        let sd = (times.iter().map(|time| (time - found).powi(2)).sum::<f64>() / cells).sqrt();
        assert!((found / mean - 1.0).abs() < 4.0 * 0.05 / cells.sqrt());
        assert_relative_eq!(sd / mean, 0.05, max_relative = 4.0 / (2.0 * cells).sqrt());
    }
    let gain = |cell: usize| [excitatory, inhibitory].map(|population| population.transfer[cell].rate(1.0));
    assert!((0..1_600).all(|cell| gain(cell)[0].total_cmp(&gain(cell)[1]).is_eq()), "a point has one gain");
    assert!(gain(0)[0].total_cmp(&gain(1)[0]).is_ne());
}

/// Where every cell is connected to every cell and all are alike, the map is a pair of populations.
#[test]
fn a_uniform_map_has_the_rates_of_the_pair_solved_by_hand() {
    let (side, drive) = (5, 12.0);
    let everywhere = |strength: f64| SupralinearProjection { strength, probability: 1.0, width: 1e9 };
    let class = |time_constant| CellClass { exponent: 2.0, time_constant };
    let parameters = SupralinearParameters {
        gain: 0.04,
        excitatory: class(20.0),
        inhibitory: class(10.0),
        cell_spread: 0.0,
        excitatory_to_excitatory: everywhere(0.05),
        excitatory_to_inhibitory: everywhere(0.048),
        inhibitory_to_excitatory: everywhere(-0.026),
        inhibitory_to_inhibitory: everywhere(-0.02),
        ..small(side)
    };
    let map = SupralinearNetwork::build(&parameters, &[0.0; 25], 6).unwrap();
    let pair =
        GratingPair { orientations: [0.0, 0.0], contrast: 0.5 * drive, placement: Placement::Superimposed };
    let both = map.responses(&pair, &EXACT).unwrap().both;
    assert!(both.converged());
    let cells = 25.0;
    let weights = [0.05, 0.026, 0.048, 0.02].map(|strength: f64| strength * cells);
    let [excitatory, inhibitory] = supralinear_pair_by_hand(0.04, drive, weights);
    for (cell, rate) in both.rates.iter().enumerate() {
        let expected = if cell < 25 { excitatory } else { inhibitory };
        assert_relative_eq!(*rate, expected, max_relative = 1e-6);
    }
}

#[test]
fn gratings_apart_drive_their_halves_and_add_up() {
    let side = 16;
    let map = SupralinearNetwork::build(&small(side), &vec![0.0; side * side], 1).unwrap();
    let pair = GratingPair { orientations: [0.0, 0.25], contrast: 10.0, placement: Placement::Apart };
    let [first, second, both] =
        [[true, false], [false, true], [true, true]].map(|shown| pair.currents(&map, shown).unwrap());
    // Far from the edge, the whole drive of the preferred orientation and exp(−45²/2·32²) of that of one 45° away.
    assert_relative_eq!(first[0], 10.0, max_relative = 1e-3);
    assert_relative_eq!(
        second[side - 1],
        10.0 * (-45.0_f64.powi(2) / (2.0 * 32.0_f64.powi(2))).exp(),
        max_relative = 1e-3
    );
    assert!(second[0] < 0.01 && first[side - 1] < 0.01);
    for cell in 0..2 * side * side {
        assert_relative_eq!(both[cell], first[cell] + second[cell], max_relative = 1e-12);
        assert_relative_eq!(both[cell], both[cell % (side * side)], max_relative = 1e-12);
    }
}

/// The hallmark of the model: weak stimuli add more, strong ones less than linearly.
#[test]
fn summation_goes_from_supralinear_to_sublinear_with_contrast() {
    let side = 24;
    let map = SupralinearNetwork::build(&small(side), &pinwheel(side), 8).unwrap();
    let ratio = |contrast: f64| {
        let pair = GratingPair::orthogonal(contrast, Placement::Superimposed);
        let responses = map.responses(&pair, &EXACT).unwrap();
        let mean = |rates: &[f64]| rates[map.excitatory()].iter().sum::<f64>();
        let ends = [&responses.first, &responses.second, &responses.both];
        assert!(ends.iter().all(|end| end.converged()));
        (mean(&ends[0].rates) + mean(&ends[1].rates)) / mean(&ends[2].rates)
    };
    let (weak, strong) = (ratio(1.0), ratio(40.0));
    assert!(weak < 1.0 && strong > 1.1, "{weak} and {strong}");
}

#[test]
fn a_seed_makes_the_same_map_on_any_number_of_threads() {
    let build = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| SupralinearNetwork::build(&small(12), &pinwheel(12), seed).unwrap())
    };
    assert_eq!(build(1, 9), build(3, 9));
    assert_ne!(build(1, 9), build(1, 10));
}

/// Weak private noise simulated by the method of Euler and Maruyama: correlations of rates averaged over windows of 25
/// excitatory time constants.
#[test]
fn noise_correlations_are_those_of_simulated_noise() {
    let side = 5;
    let map = SupralinearNetwork::build(&small(side), &pinwheel(side), 12).unwrap();
    // Strong enough a contrast for all cells to be above threshold and to be coupled.
    let pair = GratingPair::orthogonal(60.0, Placement::Superimposed);
    let both = map.responses(&pair, &EXACT).unwrap().both;
    assert!(both.converged() && both.currents.iter().all(|&current| current > 5.0));
    let external = pair.currents(&map, [true, true]).unwrap();
    let windows = 1_500;
    let simulated = simulate(&map, &external, &both.rates, windows);
    let cells: Vec<usize> = (0..50).collect();
    let predicted =
        noise_covariance(&map.network, &both.currents, &[1.0; 50], &cells).unwrap().correlations();
    let (mut squares, mut product, mut power, mut pairs) = (0.0, 0.0, 0.0, 0.0);
    for one in 0..50 {
        for other in 0..one {
            let r = pearson(&simulated[one], &simulated[other]);
            squares += (r - predicted[[one, other]]).powi(2);
            product += r * predicted[[one, other]];
            power += predicted[[one, other]].powi(2);
            pairs += 1.0;
        }
    }
    let sampling = 1.0 / f64::from(windows as u32).sqrt();
    let deviation = f64::sqrt(squares / pairs);
    assert!(deviation < 1.15 * sampling, "{deviation}, sampling error {sampling}");
    // Finite windows lose a few per cent of the covariance; the slope's error is the sampling error over the signal.
    let slope = product / power;
    assert!((slope - 1.0).abs() < 0.05 + 4.0 * sampling / f64::sqrt(power), "slope {slope}");
    assert!((power / pairs).sqrt() > sampling, "nothing to see: {}", (power / pairs).sqrt());
}

/// Rates averaged over windows of 500 ms, `[cell][window]`.
fn simulate(map: &SupralinearNetwork, external: &[f64], start: &[f64], windows: usize) -> Vec<Vec<f64>> {
    let (step, steps_per_window, noise_sd) = (0.5, 1_000, 0.5);
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut rates = start.to_vec();
    let cells = rates.len();
    let (transfer, times): (Vec<TransferFunction>, Vec<f64>) = (map.network.populations().iter())
        .flat_map(|population| {
            population.transfer.iter().copied().zip(population.time_constants.iter().copied())
        })
        .unzip();
    let synapses: Vec<Vec<(usize, f64)>> = (0..cells).map(|cell| sources(map, cell)).collect();
    let mut means = vec![vec![0.0; windows]; cells];
    for at in 0..windows * steps_per_window {
        let slopes: Vec<f64> = (0..cells)
            .map(|cell| {
                let noise: f64 = StandardNormal.sample(&mut random);
                let recurrent: f64 =
                    synapses[cell].iter().map(|&(source, weight)| weight * rates[source]).sum();
                let current = external[cell] + recurrent + noise_sd * noise / f64::sqrt(step);
                (transfer[cell].rate(current) - rates[cell]) / times[cell]
            })
            .collect();
        for cell in 0..cells {
            rates[cell] += step * slopes[cell];
            means[cell][at / steps_per_window] += rates[cell] / f64::from(steps_per_window as u32);
        }
    }
    means
}

/// Sources of a cell among all cells, with weights.
fn sources(map: &SupralinearNetwork, cell: usize) -> Vec<(usize, f64)> {
    let points = map.orientations.len();
    let own = map.network.projections().iter().filter(|projection| projection.target == cell / points);
    own.flat_map(|projection| {
        let first = projection.source * points;
        projection.weights.onto(cell % points).map(move |(source, weight)| (first + source, weight))
    })
    .collect()
}

fn pearson(one: &[f64], other: &[f64]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (m, n) = (mean(one), mean(other));
    let sum = |f: &dyn Fn(f64, f64) -> f64| one.iter().zip(other).map(|(x, y)| f(x - m, y - n)).sum::<f64>();
    sum(&|x, y| x * y) / f64::sqrt(sum(&|x, _| x * x) * sum(&|_, y| y * y))
}
