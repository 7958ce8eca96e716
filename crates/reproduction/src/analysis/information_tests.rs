//! Populations whose information is known.

use super::*;
use crate::analysis::Saturation;
use ndarray::Array2;
use normcircuit_simulation::RootSeed;
use rand::RngExt;

const CELLS: usize = 64;
/// Information of one neuron, and of infinitely many, about a stimulus in SD of one neuron.
const SLOPE: f64 = 1.0;
const LIMIT: f64 = 20.0;
/// SD of a count.
const DEVIATION: f64 = 6.0;

/// Counts of equal neurons with a common noise that looks like the stimulus, whose information is `1 / (1 / n + 1 / LIMIT)` at step
/// zero. The response to a change `s` of the stimulus is `s - curvature s³`.
fn experiment(steps: &[(u8, usize)], unit: f64, curvature: f64, random: &mut impl RngExt) -> Vec<Trials> {
    let mut normal = || (0..12).map(|_| random.random::<f64>()).sum::<f64>() - 6.0;
    let mut trials = Vec::new();
    for &(step, count) in steps {
        let difference = unit * f64::from(step);
        let counts = [-0.5, 0.5].map(|side| {
            let change: f64 = side * difference;
            let signal = change - curvature * change.powi(3);
            let mut counts = Array2::zeros((count, CELLS));
            for mut trial in counts.rows_mut() {
                let common = normal() / LIMIT.sqrt();
                for value in &mut trial {
                    let response = 100.0 + DEVIATION * (SLOPE.sqrt() * (signal + common) + normal());
                    *value = response.round().clamp(0.0, 255.0) as u8;
                }
            }
            counts
        });
        trials.push(Trials { feature: Feature::Contrast, counts, difference, step });
    }
    trials
}

fn truth(neurons: f64) -> f64 {
    1.0 / (1.0 / (SLOPE * neurons) + 1.0 / LIMIT)
}

#[test]
fn intervals_cover_the_truth_at_each_size_and_in_the_limit() {
    let mut random = RootSeed(5).stream("trials", &[]);
    let sizes = [1, 2, 4, 8, 16];
    let pool: Vec<usize> = (0..CELLS).collect();
    let (experiments, mut covered) = (120, [0, 0, 0]);
    for number in 0..experiments {
        let trials = experiment(&[(10, 60)], 0.08, 0.0, &mut random);
        let network = NetworkTrials::new(&trials, number);
        let found: Vec<PopulationMean> = sizes
            .iter()
            .map(|&size| {
                network.some_populations(&pool, size, 8).unwrap().at_step_zero(Feature::Contrast).unwrap()
            })
            .collect();
        let within = |(low, high): (f64, f64), value: f64| usize::from((low..=high).contains(&value));
        covered[0] += within(found[2].estimate().interval, truth(4.0));
        covered[1] += within(found[4].estimate().interval, truth(16.0));
        let by_size: Vec<(f64, PopulationMean)> =
            sizes.iter().map(|&size| size as f64).zip(found.iter().cloned()).collect();
        let saturation = Saturation::of(&by_size).unwrap();
        covered[2] += within(saturation.inverse_limit.interval, 1.0 / LIMIT);
    }
    for covered in covered {
        let share = covered as f64 / experiments as f64;
        // Three standard errors of a share of 0.95 in 120 experiments are 0.06.
        assert!((0.89..=1.0).contains(&share), "{share}");
    }
}

#[test]
fn extrapolation_removes_the_bias_of_a_response_that_saturates() {
    let mut random = RootSeed(6).stream("trials", &[]);
    let pool: Vec<usize> = (0..CELLS).collect();
    // A response of s - 0.3 s³ has the slope 1 - 0.3 s² / 4 between ± s / 2: 7.5 % less at s = 1, and twice that in information.
    let trials = experiment(&[(5, 10_000), (10, 10_000)], 0.1, 0.3, &mut random);
    let populations = NetworkTrials::new(&trials, 1).some_populations(&pool, 8, 8).unwrap();
    let zero = populations.at_step_zero(Feature::Contrast).unwrap().estimate();
    let largest = populations.by_step(Feature::Contrast)[1].1.estimate();
    assert!(largest.interval.1 < truth(8.0), "{largest:?}");
    assert!((largest.value / truth(8.0) - (1.0_f64 - 0.075).powi(2)).abs() < 0.04, "{largest:?}");
    assert!(zero.interval.0 < truth(8.0) && truth(8.0) < zero.interval.1, "{zero:?}");
    assert!(zero.standard_error < 0.05 * truth(8.0), "{zero:?}");
}

#[test]
fn populations_share_no_neuron_until_the_pool_is_used_up() {
    let pool: Vec<usize> = (100..130).collect();
    let mut all: Vec<usize> = (0..3).flat_map(|number| drawn(&pool, 10, number, 7)).collect();
    all.sort_unstable();
    assert_eq!(all, pool);
    assert_ne!(drawn(&pool, 10, 0, 7), drawn(&pool, 10, 3, 7));
}
