//! Manifold capacity against closed forms and against linear separability.

use ndarray::{Array1, Array2, ArrayView2, Axis};
use normcircuit_statistics::manifold::{
    ManifoldCapacity, ManifoldError, manifold_capacity, simulated_capacity,
};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

fn gaussian(shape: (usize, usize), random: &mut ChaCha8Rng) -> Array2<f64> {
    Array2::from_shape_simple_fn(shape, || StandardNormal.sample(random))
}

fn views(clouds: &[Array2<f64>]) -> Vec<ArrayView2<'_, f64>> {
    clouds.iter().map(|cloud| cloud.view()).collect()
}

fn capacity(clouds: &[Array2<f64>], samples: usize) -> ManifoldCapacity {
    manifold_capacity(&views(clouds), samples, 1).unwrap()
}

/// Balls of radius R in D dimensions around a center at distance one: capacity and radius of their mean-field theory
/// (Chung, Lee & Sompolinsky 2018, Sec. V) by integration over the length t of the in-ball Gaussian part, whose
/// density is proportional to t^(D-1) exp(-t^2/2), and over the part t0 along the center.
fn ball(radius: f64, dimension: i32) -> (f64, f64) {
    let step = 0.01;
    let (mut norm, mut load, mut squares) = (0.0, 0.0, 0.0);
    for i in 0..1000 {
        let t = (f64::from(i) + 0.5) * step;
        for j in -800..800 {
            let t0 = (f64::from(j) + 0.5) * step;
            let weight = t.powi(dimension - 1) * (-(t * t + t0 * t0) / 2.0).exp();
            // Inside the cone the projection is the vector itself; beyond its polar cone it is zero; else the boundary.
            let (length_squared, anchor) = if t <= radius * t0 {
                (t * t + t0 * t0, t / t0)
            } else if radius * t <= -t0 {
                (0.0, radius)
            } else {
                ((radius * t + t0).powi(2) / (1.0 + radius * radius), radius)
            };
            norm += weight;
            load += weight * length_squared;
            squares += weight * anchor * anchor;
        }
    }
    (norm / load, (squares / norm).sqrt())
}

/// Spheres of points around orthogonal centers, in dimensions of their own. Subtracting the mean of all leaves centers
/// of squared length 1 - 1/M, which the radius makes up for.
fn spheres(manifolds: usize, surface: &Array2<f64>, radius: f64) -> Vec<Array2<f64>> {
    let (points, dimension) = surface.dim();
    let radius = radius * (1.0 - 1.0 / manifolds as f64).sqrt();
    (0..manifolds)
        .map(|manifold| {
            let mut cloud = Array2::zeros((points, manifolds * (1 + dimension)));
            cloud.column_mut(manifold).fill(1.0);
            for axis in 0..dimension {
                let unit = manifolds + manifold * dimension + axis;
                cloud.column_mut(unit).assign(&(&surface.column(axis) * radius));
            }
            cloud
        })
        .collect()
}

fn circle(points: usize) -> Array2<f64> {
    Array2::from_shape_fn((points, 2), |(point, axis)| {
        let angle = std::f64::consts::TAU * point as f64 / points as f64;
        if axis == 0 { angle.cos() } else { angle.sin() }
    })
}

/// Evenly spread points on the sphere in three dimensions, in pairs of opposites so that their mean is the center.
fn globe(pairs: usize) -> Array2<f64> {
    let golden = std::f64::consts::PI * (3.0 - 5f64.sqrt());
    Array2::from_shape_fn((2 * pairs, 3), |(point, axis)| {
        let (index, sign) = (point % pairs, if point < pairs { 1.0 } else { -1.0 });
        let height = (index as f64 + 0.5) / pairs as f64;
        let (angle, width) = (golden * index as f64, (1.0 - height * height).sqrt());
        sign * [height, width * angle.cos(), width * angle.sin()][axis]
    })
}

fn check_sphere(surface: &Array2<f64>, radius: f64, samples: usize) {
    let dimension = i32::try_from(surface.ncols()).unwrap();
    let (expected, expected_radius) = ball(radius, dimension);
    let found = capacity(&spheres(20, surface, radius), samples).mean;
    // Sampling error: 20 x samples draws of a load whose deviation is about its mean.
    assert!((found.capacity / expected - 1.0).abs() < 0.04, "radius {radius}: {} {expected}", found.capacity);
    assert!((found.radius / expected_radius - 1.0).abs() < 0.02, "{} {expected_radius}", found.radius);
    assert!((found.dimension / f64::from(dimension) - 1.0).abs() < 0.06, "{} {dimension}", found.dimension);
}

#[test]
fn circles_and_spheres_have_their_closed_form() {
    for radius in [0.1, 0.5, 1.0, 3.0] {
        check_sphere(&circle(120), radius, 400);
        check_sphere(&globe(300), radius, 200);
    }
}

#[test]
fn points_have_capacity_two_and_large_spheres_one_over_dimension_and_a_half() {
    let points = capacity(&spheres(20, &circle(20), 1e-6), 1000).mean;
    assert!((points.capacity - 2.0).abs() < 0.06, "{}", points.capacity);
    // An infinite ball is its whole subspace, which the weights must avoid: 1 / (D + 1/2).
    let planes = capacity(&spheres(20, &circle(120), 1e4), 400).mean;
    assert!((planes.capacity - 0.4).abs() < 0.01, "{}", planes.capacity);
}

/// Gaussian clouds around Gaussian centers.
fn clouds(manifolds: usize, points: usize, units: usize, dimension: usize, radius: f64) -> Vec<Array2<f64>> {
    let random = &mut ChaCha8Rng::seed_from_u64(units as u64);
    (0..manifolds)
        .map(|_| {
            let center = gaussian((1, units), random);
            let axes = gaussian((dimension, units), random) * (radius / (dimension as f64).sqrt());
            center + gaussian((points, dimension), random).dot(&axes)
        })
        .collect()
}

#[test]
fn gaussian_clouds_agree_with_separability() {
    for radius in [0.4, 1.0] {
        let clouds = clouds(40, 12, 150, 5, radius);
        let theory = capacity(&clouds, 200);
        let simulated = simulated_capacity(&views(&clouds), 60, 3).unwrap();
        let ratio = theory.mean.capacity / simulated.capacity;
        assert!(
            (ratio - 1.0).abs() < 0.12,
            "theory {} simulated {}",
            theory.mean.capacity,
            simulated.capacity
        );
    }
}

#[test]
fn correlated_centers_are_accounted_for() {
    // All clouds lie far out in a common plane, at places that differ.
    let mut clouds = clouds(40, 12, 150, 5, 0.7);
    let independent = capacity(&clouds, 200);
    let random = &mut ChaCha8Rng::seed_from_u64(12);
    let plane = gaussian((2, 150), random);
    for cloud in &mut clouds {
        *cloud += &gaussian((1, 2), random).dot(&plane).row(0).to_owned().insert_axis(Axis(0));
    }
    let correlated = capacity(&clouds, 200);
    // Forty random directions among 150 have chance correlations that a dimension or two can lower.
    assert!(independent.shared_dimensions <= 2, "{}", independent.shared_dimensions);
    assert!((2..=4).contains(&correlated.shared_dimensions), "{}", correlated.shared_dimensions);
    assert!(correlated.center_correlation[0] > 3.0 * correlated.center_correlation[1]);
    let ratio = correlated.mean.capacity / independent.mean.capacity;
    assert!((ratio - 1.0).abs() < 0.1, "{ratio}");
    let simulated = simulated_capacity(&views(&clouds), 60, 3).unwrap();
    let ratio = correlated.mean.capacity / simulated.capacity;
    assert!(
        (ratio - 1.0).abs() < 0.15,
        "theory {} simulated {}",
        correlated.mean.capacity,
        simulated.capacity
    );
}

#[test]
fn wrong_input_is_named() {
    let good = Array2::from_shape_fn((3, 4), |(i, j)| ((i * 5 + j * j) as f64).sin());
    let run = |clouds: &[Array2<f64>]| manifold_capacity(&views(clouds), 10, 1);
    assert_eq!(run(std::slice::from_ref(&good)), Err(ManifoldError::TooFewManifolds { manifolds: 1 }));
    assert_eq!(
        run(&[good.clone(), Array2::zeros((3, 5))]),
        Err(ManifoldError::UnitMismatch { manifold: 1, expected: 4, found: 5 })
    );
    assert_eq!(
        run(&[good.clone(), Array2::zeros((1, 4))]),
        Err(ManifoldError::TooFewPoints { manifold: 1, points: 1 })
    );
    assert_eq!(run(&[good.clone(), good.clone()]), Err(ManifoldError::CenterAtOrigin { manifold: 0 }));
    // Twenty wide manifolds in five dimensions cannot be separated.
    let crowded: Vec<_> = (0..20).map(|_| circle(10)).map(|circle| circle * 5.0).collect();
    assert!(matches!(simulated_capacity(&views(&crowded), 10, 1), Err(ManifoldError::BelowHalf { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn geometry_ignores_unit_order_scale_and_place(scale in 0.01_f64..100.0, shift in -5.0_f64..5.0, seed in 0_u64..100) {
        let clouds = clouds(6, 8, 40, 3, 0.5);
        let reference = capacity(&clouds, 50).mean;
        let mut order: Vec<usize> = (0..40).collect();
        order.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
        let offset = Array1::from_elem(40, shift);
        let changed: Vec<_> =
            clouds.iter().map(|cloud| (cloud.select(Axis(1), &order) + &offset) * scale).collect();
        let found = capacity(&changed, 50).mean;
        prop_assert!((found.capacity / reference.capacity - 1.0).abs() < 1e-6);
        prop_assert!((found.radius / reference.radius - 1.0).abs() < 1e-6);
        prop_assert!((found.dimension / reference.dimension - 1.0).abs() < 1e-6);
    }
}
