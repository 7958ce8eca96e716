//! Mean-field capacity, radius and dimension of point clouds.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis, concatenate};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use rayon::prelude::*;

use super::centers::shared_directions;
use super::cone::project_onto_cone;
use super::error::{ManifoldError, check_manifolds};
use crate::linear_algebra::{LinearAlgebraError, rank_tolerance, scatter, symmetric_eigen};

/// The geometry that sets a manifold's share of the capacity.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct ManifoldGeometry {
    /// Manifolds like this one per unit that a hyperplane can separate under random labels; 2 for single points.
    pub capacity: f64,
    /// Effective radius, relative to the distance of the center from the mean of all manifolds.
    pub radius: f64,
    /// Effective dimension.
    pub dimension: f64,
}

/// The capacity of a set of manifolds.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ManifoldCapacity {
    /// Capacity of the set, the harmonic mean over manifolds; radius and dimension are plain means.
    pub mean: ManifoldGeometry,
    /// Each manifold's own.
    pub manifolds: Vec<ManifoldGeometry>,
    /// Dimensions removed because the centers share them.
    pub shared_dimensions: usize,
    /// Mean absolute correlation between centers before and after their removal.
    pub center_correlation: [f64; 2],
}

/// Mean-field capacity, radius and dimension of point clouds, `[point x unit]` each, for a margin of zero.
///
/// The mean of all points is the origin. Directions that the centers share are removed first (Cohen et al. 2020). Then,
/// for each manifold in units of its center's length, `samples` standard normal vectors `t` are projected onto the cone
/// of its points (Chung et al. 2018): the capacity is the inverse of the mean squared length of the projection
/// (their Eq. 16), and the projection's anchor point, where its ray meets the manifold, gives the radius
/// `R^2 = <|ds|^2>` and the dimension `D = <(t . ds / |ds|)^2>` (Eqs. 28, 29), with `ds` the anchor relative to the
/// center. 200 samples are customary; every manifold draws from its own stream of `seed`.
///
/// # Errors
/// Fewer than two manifolds, a manifold of one point, unequal numbers of units, values that are not finite, a center
/// at the mean of all, or no samples.
///
/// ```
/// use ndarray::Array2;
/// use normcircuit_statistics::manifold::manifold_capacity;
/// // Ten tiny clouds around orthogonal centers: almost points, whose capacity is 2.
/// let clouds: Vec<Array2<f64>> = (0..10)
///     .map(|cloud| Array2::from_shape_fn((5, 40), |(point, unit)| {
///         if unit == cloud { 1.0 } else { 1e-3 * ((7 * cloud + 3 * point * unit) as f64).sin() }
///     }))
///     .collect();
/// let views: Vec<_> = clouds.iter().map(|cloud| cloud.view()).collect();
/// let capacity = manifold_capacity(&views, 400, 1)?;
/// assert!((capacity.mean.capacity - 2.0).abs() < 0.2 && capacity.mean.radius < 0.02);
/// # Ok::<(), normcircuit_statistics::manifold::ManifoldError>(())
/// ```
pub fn manifold_capacity(
    manifolds: &[ArrayView2<'_, f64>],
    samples: usize,
    seed: u64,
) -> Result<ManifoldCapacity, ManifoldError> {
    check_manifolds(manifolds)?;
    if samples == 0 {
        return Err(ManifoldError::NoSamples { name: "number of samples" });
    }
    let origin = mean_of_all(manifolds);
    let mut centers = Array2::zeros((manifolds.len(), origin.len()));
    for (points, mut center) in manifolds.iter().zip(centers.rows_mut()) {
        center.assign(&(mean_point(points.view()) - &origin));
    }
    // The centers' own mean differs from the origin where manifolds have unequal numbers of points.
    let shared = shared_directions((&centers - &mean_point(centers.view())).view())?;
    let single = manifolds
        .par_iter()
        .enumerate()
        .map(|(index, points)| {
            let center = remove(centers.row(index).insert_axis(Axis(0)), &shared.basis);
            let length = center.iter().map(|value| value * value).sum::<f64>().sqrt();
            let scale = centers.row(index).dot(&centers.row(index)).sqrt();
            if length <= 1e-10 * scale.max(largest(points.view())) {
                return Err(ManifoldError::CenterAtOrigin { manifold: index });
            }
            let offsets = remove((points - &mean_point(points.view())).view(), &shared.basis) / length;
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            random.set_stream(index as u64);
            Ok(geometry(own_coordinates(offsets)?.view(), samples, &mut random))
        })
        // In order, so that the error does not depend on which thread is first.
        .collect::<Vec<Result<_, ManifoldError>>>()
        .into_iter()
        .collect::<Result<Vec<_>, ManifoldError>>()?;
    let mean =
        |value: fn(&ManifoldGeometry) -> f64| single.iter().map(value).sum::<f64>() / single.len() as f64;
    Ok(ManifoldCapacity {
        mean: ManifoldGeometry {
            capacity: mean(|manifold| manifold.capacity.recip()).recip(),
            radius: mean(|manifold| manifold.radius),
            dimension: mean(|manifold| manifold.dimension),
        },
        manifolds: single,
        shared_dimensions: shared.basis.ncols(),
        center_correlation: shared.correlation,
    })
}

/// Mean of the points of all manifolds together, `[unit]`.
pub(super) fn mean_of_all(manifolds: &[ArrayView2<'_, f64>]) -> Array1<f64> {
    let count: usize = manifolds.iter().map(ArrayView2::nrows).sum();
    let mut sum = Array1::zeros(manifolds[0].ncols());
    for points in manifolds {
        sum += &points.sum_axis(Axis(0));
    }
    sum / count as f64
}

fn mean_point(points: ArrayView2<'_, f64>) -> Array1<f64> {
    points.sum_axis(Axis(0)) / points.nrows() as f64
}

fn largest(points: ArrayView2<'_, f64>) -> f64 {
    points.iter().fold(0.0, |largest, value| value.abs().max(largest))
}

/// Rows without their part in the span of orthonormal columns.
fn remove(rows: ArrayView2<'_, f64>, basis: &Array2<f64>) -> Array2<f64> {
    &rows - &rows.dot(basis).dot(&basis.t())
}

/// The same points in the coordinates of their own span: a Gaussian vector's part outside meets none of them.
fn own_coordinates(offsets: Array2<f64>) -> Result<Array2<f64>, LinearAlgebraError> {
    let (points, units) = offsets.dim();
    let inner = if points <= units { scatter(offsets.t()) } else { scatter(offsets.view()) };
    let eigen = symmetric_eigen(inner.view())?;
    let floor = rank_tolerance(points.max(units)) * eigen.values.iter().copied().fold(0.0, f64::max);
    let kept: Vec<usize> = (0..eigen.values.len()).filter(|&index| eigen.values[index] > floor).collect();
    let vectors = eigen.vectors.select(Axis(1), &kept);
    Ok(if points <= units {
        vectors * &eigen.values.select(Axis(0), &kept).mapv(f64::sqrt)
    } else {
        offsets.dot(&vectors)
    })
}

/// Geometry of one cloud of offsets from its center, `[point x dimension]`, in units of the center's length.
fn geometry(offsets: ArrayView2<'_, f64>, samples: usize, random: &mut ChaCha8Rng) -> ManifoldGeometry {
    let (points, dimensions) = offsets.dim();
    // The center is one more dimension, in which every point has coordinate one.
    let cone = concatenate(Axis(1), &[offsets, Array2::ones((points, 1)).view()])
        .unwrap_or_else(|_| unreachable!("both have a row per point"));
    let (mut load, mut radius, mut dimension) = (0.0, 0.0, 0.0);
    for _ in 0..samples {
        let target = Array1::from_shape_simple_fn(dimensions + 1, || StandardNormal.sample(random));
        let projection = project_onto_cone(cone.view(), target.view());
        load += projection.point.dot(&projection.point);
        let anchor = anchor(offsets, target.view(), &projection.active, &projection.weights);
        let squared = anchor.dot(&anchor);
        radius += squared;
        if squared > 0.0 {
            dimension += target.slice(ndarray::s![..dimensions]).dot(&anchor).powi(2) / squared;
        }
    }
    let count = samples as f64;
    ManifoldGeometry { capacity: count / load, radius: (radius / count).sqrt(), dimension: dimension / count }
}

/// The weighted mean of the active points; if none is active, the point that is nearest to becoming so.
fn anchor(
    offsets: ArrayView2<'_, f64>,
    target: ArrayView1<'_, f64>,
    active: &[usize],
    weights: &[f64],
) -> Array1<f64> {
    let total: f64 = weights.iter().sum();
    if total > 0.0 {
        let mut anchor = Array1::zeros(offsets.ncols());
        for (&index, &weight) in active.iter().zip(weights) {
            anchor.scaled_add(weight / total, &offsets.row(index));
        }
        return anchor;
    }
    let heights = offsets.dot(&target.slice(ndarray::s![..offsets.ncols()]));
    let highest = (0..heights.len()).max_by(|&a, &b| heights[a].total_cmp(&heights[b])).unwrap_or_default();
    offsets.row(highest).to_owned()
}
