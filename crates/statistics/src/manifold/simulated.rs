//! Capacity by trial: how few dimensions still separate half of the random labelings.

use ndarray::{Array1, Array2, ArrayView2, Axis, concatenate, s};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use rayon::prelude::*;

use super::cone::project_onto_cone;
use super::error::{ManifoldError, check_manifolds};
use super::geometry::mean_of_all;

/// What random labelings say about capacity.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct SimulatedCapacity {
    /// Manifolds over the critical number of dimensions.
    pub capacity: f64,
    /// Dimensions in which half of the labelings are separable, interpolated.
    pub critical_dimensions: f64,
    /// Every number of dimensions that was tried and the fraction of labelings separable there, ascending.
    pub tried: Vec<(usize, f64)>,
}

/// Capacity of point clouds, `[point x unit]` each, by linear separability: the clouds, around the mean of all points,
/// are projected onto random dimensions and labeled at random, `labelings` times for each number of dimensions. The
/// number at which half of the labelings can be separated by a hyperplane through the origin is found by bisection.
///
/// The standard error of a fraction is `sqrt(1 / (4 labelings))`. Needs at least about twice as many units as the
/// critical dimensions for a clear answer.
///
/// # Errors
/// As [`super::manifold_capacity`]; no labelings; [`ManifoldError::BelowHalf`] if all dimensions are too few.
///
/// ```
/// use ndarray::Array2;
/// use normcircuit_statistics::manifold::simulated_capacity;
/// // Single points (twice the same) at random places: Cover's theorem gives a capacity of 2.
/// let clouds: Vec<Array2<f64>> = (0..40)
///     .map(|cloud| Array2::from_shape_fn((2, 40), |(_, unit)| ((cloud * cloud * (unit + 3)) as f64).sin()))
///     .collect();
/// let views: Vec<_> = clouds.iter().map(|cloud| cloud.view()).collect();
/// let simulated = simulated_capacity(&views, 100, 1)?;
/// assert!((simulated.capacity - 2.0).abs() < 0.3);
/// # Ok::<(), normcircuit_statistics::manifold::ManifoldError>(())
/// ```
pub fn simulated_capacity(
    manifolds: &[ArrayView2<'_, f64>],
    labelings: usize,
    seed: u64,
) -> Result<SimulatedCapacity, ManifoldError> {
    check_manifolds(manifolds)?;
    if labelings == 0 {
        return Err(ManifoldError::NoSamples { name: "number of labelings" });
    }
    let origin = mean_of_all(manifolds);
    let clouds: Vec<Array2<f64>> = manifolds.iter().map(|points| points - &origin).collect();
    let units = origin.len();
    let fraction = |dimensions: usize| {
        let separable = |labeling: usize| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            random.set_stream(((dimensions as u64) << 32) | labeling as u64);
            separating_weights(&labeled_projection(&clouds, dimensions, &mut random)).is_some()
        };
        (0..labelings).into_par_iter().filter(|&labeling| separable(labeling)).count() as f64
            / labelings as f64
    };
    let all = fraction(units);
    if all < 0.5 {
        let (percent, dimensions) = (100.0 * all, units);
        return Err(ManifoldError::BelowHalf { percent, manifolds: manifolds.len(), dimensions });
    }
    // No labeling is separable in zero dimensions.
    let (mut below, mut above) = ((0, 0.0), (units, all));
    let mut tried = vec![above];
    while above.0 - below.0 > 1 {
        let middle = usize::midpoint(below.0, above.0);
        let found = (middle, fraction(middle));
        tried.push(found);
        if found.1 < 0.5 {
            below = found;
        } else {
            above = found;
        }
    }
    tried.sort_by_key(|&(dimensions, _)| dimensions);
    let critical_dimensions = below.0 as f64 + (0.5 - below.1) / (above.1 - below.1);
    Ok(SimulatedCapacity {
        capacity: manifolds.len() as f64 / critical_dimensions,
        critical_dimensions,
        tried,
    })
}

/// All points in random coordinates, `[point x dimension]`, each times the label of its manifold.
fn labeled_projection(clouds: &[Array2<f64>], dimensions: usize, random: &mut ChaCha8Rng) -> Array2<f64> {
    let units = clouds[0].ncols();
    let axes = Array2::from_shape_simple_fn((units, dimensions), || -> f64 { StandardNormal.sample(random) });
    let labeled: Vec<Array2<f64>> = clouds
        .iter()
        .map(|cloud| cloud.dot(&axes) * if random.random::<bool>() { 1.0 } else { -1.0 })
        .collect();
    let views: Vec<_> = labeled.iter().map(|cloud| cloud.view()).collect();
    concatenate(Axis(0), &views).unwrap_or_else(|_| unreachable!("all clouds have the same dimensions"))
}

/// Weights that give every labeled point a positive projection, if there are any. By Gordan's theorem either they exist
/// or the origin is a convex combination of the points; the latter means that the cone of the points, each with a
/// coordinate of one more, reaches the unit vector along that coordinate. What is left of that vector otherwise makes
/// an obtuse angle with every generator: it is the (negative) weights.
fn separating_weights(labeled: &Array2<f64>) -> Option<Array1<f64>> {
    let (points, dimensions) = labeled.dim();
    let lengths = labeled.map_axis(Axis(1), |point| point.dot(&point).sqrt().max(f64::MIN_POSITIVE));
    // A point's length does not matter for its side; equal lengths make the tolerance mean the same for all.
    let directions = labeled / &lengths.insert_axis(Axis(1));
    let cone = concatenate(Axis(1), &[directions.view(), Array2::ones((points, 1)).view()])
        .unwrap_or_else(|_| unreachable!("both have a row per point"));
    let mut target = Array1::zeros(dimensions + 1);
    target[dimensions] = 1.0;
    let remainder = &target - &project_onto_cone(cone.view(), target.view()).point;
    (remainder.dot(&remainder) > 1e-9).then(|| -remainder.slice_move(s![..dimensions]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn separability_in_the_plane() {
        let is_separable = |points: Array2<f64>| separating_weights(&points).is_some();
        assert!(is_separable(array![[1.0, 0.1], [0.5, -3.0], [0.2, 5.0]]));
        assert!(!is_separable(array![[1.0, 0.0], [-1.0, 1.0], [-1.0, -1.0]]));
        // One point and its opposite.
        assert!(!is_separable(array![[1.0, 2.0], [-3.0, -6.0]]));
    }

    #[test]
    fn weights_separate_and_without_them_a_perceptron_fails() {
        let random = &mut ChaCha8Rng::seed_from_u64(6);
        let mut separable = 0;
        for _ in 0..200 {
            let points = Array2::from_shape_simple_fn((12, 6), || -> f64 { StandardNormal.sample(random) });
            if let Some(weights) = separating_weights(&points) {
                assert!(points.dot(&weights).iter().all(|&margin| margin > 0.0));
                separable += 1;
                continue;
            }
            let mut weights = Array1::<f64>::zeros(6);
            for _ in 0..2000 {
                let wrong = points.rows().into_iter().find(|point| point.dot(&weights) <= 0.0);
                weights += &wrong.expect("the perceptron separated what should be inseparable");
            }
        }
        // Cover 1965: half of the labelings of 2 N points.
        assert!((70..=130).contains(&separable), "{separable} of 200");
    }
}
