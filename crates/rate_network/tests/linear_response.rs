//! Noise covariance by linear response against dense algebra and the Lyapunov equation.
#![allow(missing_docs, reason = "tests explain themselves by their names")]

mod common;

use approx::assert_relative_eq;
use common::{pair_of_cells, power_law};
use nalgebra::{DMatrix, Matrix2, Vector3};
use normcircuit_rate_network::linear_response::noise_covariance;
use normcircuit_rate_network::{RateNetwork, RatePopulation, RateProjection, SparseWeights};

/// `A S + S Aᵀ + Q = 0` has three unknowns for two cells; they are solved for one by one. The covariance of long averages
/// is the integral over all lags of the covariance at a lag, `−A⁻¹ S − S A⁻ᵀ`, as that decays with `exp(A t) S`.
#[test]
fn a_linear_pair_has_the_covariance_of_its_lyapunov_equation() {
    let (gains, times, weights) = ([30.0, 40.0], [15.0, 10.0], [[0.02, -0.03], [0.03, -0.02]]);
    let noise = [0.3, 0.5];
    let network = pair_of_cells(gains.map(|gain| power_law(gain, 0.0, 1.0).into()), times, weights);
    let a = Matrix2::from_fn(|to, from| {
        (gains[to] * weights[to][from] - if to == from { 1.0 } else { 0.0 }) / times[to]
    });
    let q = [0, 1].map(|cell| (gains[cell] * noise[cell] / times[cell]).powi(2));
    // Rows: the entries (E, E), (E, I) and (I, I) of the equation; unknowns: S_EE, S_EI, S_II.
    let system = nalgebra::Matrix3::new(
        2.0 * a[(0, 0)],
        2.0 * a[(0, 1)],
        0.0,
        a[(1, 0)],
        a[(0, 0)] + a[(1, 1)],
        a[(0, 1)],
        0.0,
        2.0 * a[(1, 0)],
        2.0 * a[(1, 1)],
    );
    let solution = system.lu().solve(&Vector3::new(-q[0], 0.0, -q[1])).unwrap();
    let stationary = Matrix2::new(solution[0], solution[1], solution[1], solution[2]);
    let inverse = a.try_inverse().unwrap();
    let expected = -inverse * stationary - stationary * inverse.transpose();
    let found = noise_covariance(&network, &[1.0, 1.0], &noise, &[0, 1]).unwrap().covariance;
    for (at, value) in found.indexed_iter() {
        assert_relative_eq!(*value, expected[at], max_relative = 1e-6);
    }
}

/// Cells in two populations with slopes of their own, chosen in an order of their own, more than are solved for at once.
#[test]
fn a_larger_network_has_the_covariance_of_dense_algebra() {
    let sizes = [23, 9];
    let square = power_law(0.5, 0.0, 2.0);
    let populations = vec![
        RatePopulation::alike("E", sizes[0], square, 15.0),
        RatePopulation::alike("I", sizes[1], square, 10.0),
    ];
    let mut dense = DMatrix::<f64>::zeros(32, 32);
    let starts = [0, sizes[0]];
    let projections =
        [(0, 0, 0.05), (0, 1, 0.08), (1, 0, -0.2), (1, 1, -0.1)].map(|(source, target, weight)| {
            let row = |cell: usize| {
                (0..3)
                    .map(move |at| ((cell * 5 + at * at * 3 + 1) % sizes[target], weight * (1.0 + at as f64)))
            };
            for cell in 0..sizes[source] {
                for (other, weight) in row(cell) {
                    dense[(starts[target] + other, starts[source] + cell)] += weight;
                }
            }
            let weights = SparseWeights::per_synapse(sizes[source], sizes[target], row).unwrap();
            RateProjection { source, target, weights }
        });
    let network = RateNetwork::new(populations, projections.into()).unwrap();
    // Some cells are below threshold.
    let currents: Vec<f64> = (0..32).map(|cell| 0.1 * f64::from(cell % 9) - 0.1).collect();
    let noise: Vec<f64> = (0..32).map(|cell| 1.0 + 0.1 * f64::from(cell % 4)).collect();
    let slopes =
        DMatrix::from_diagonal(&nalgebra::DVector::from_iterator(32, currents.iter().map(|&i| i.max(0.0))));
    let response = (DMatrix::identity(32, 32) - &slopes * dense).try_inverse().unwrap() * &slopes;
    let noise_matrix =
        DMatrix::from_diagonal(&nalgebra::DVector::from_iterator(32, noise.iter().map(|sd| sd * sd)));
    let expected = &response * noise_matrix * response.transpose();
    let chosen = [31, 2, 3, 17, 29, 5, 8, 11, 13, 24, 27];
    let found = noise_covariance(&network, &currents, &noise, &chosen).unwrap();
    for ((one, other), value) in found.covariance.indexed_iter() {
        assert_relative_eq!(
            *value,
            expected[(chosen[one], chosen[other])],
            epsilon = 1e-7,
            max_relative = 1e-6
        );
    }
    let correlations = found.correlations();
    assert_relative_eq!(correlations[[1, 1]], 1.0, max_relative = 1e-12);
    assert_relative_eq!(correlations[[1, 3]], correlations[[3, 1]], max_relative = 1e-12);
}

#[test]
fn a_cell_below_threshold_has_no_correlation() {
    let network =
        pair_of_cells([power_law(1.0, 0.0, 2.0).into(); 2], [15.0, 10.0], [[0.1, -0.1], [0.1, -0.1]]);
    let correlations = noise_covariance(&network, &[1.0, -1.0], &[1.0; 2], &[0, 1]).unwrap().correlations();
    assert!(correlations[[0, 1]].is_nan() && (correlations[[0, 0]] - 1.0).abs() < 1e-12);
}

#[test]
fn a_fixed_point_on_the_verge_of_instability_is_refused() {
    let network = pair_of_cells([power_law(1.0, 0.0, 1.0).into(); 2], [15.0, 10.0], [[1.0, 0.0], [0.0, 0.0]]);
    let message = noise_covariance(&network, &[1.0; 2], &[1.0; 2], &[0]).unwrap_err().to_string();
    assert!(message.contains("too close to instability"), "{message}");
}
