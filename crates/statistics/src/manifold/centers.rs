//! Low-rank correlations among manifold centers.
//!
//! The mean-field theory takes centers as random. Real centers share a few directions. Cohen et al. 2020 remove the
//! subspace of K dimensions whose removal leaves the centers least correlated, with K where the mean absolute
//! correlation is smallest. Here K = 0 is allowed, and K grows until two further dimensions have not helped.

use ndarray::{Array1, Array2, ArrayView2, Axis, s};

use crate::linear_algebra::{LinearAlgebraError, scatter, symmetric_eigen};

/// The directions that centers share.
pub(super) struct SharedDirections {
    /// Orthonormal columns, `[unit x K]`.
    pub(super) basis: Array2<f64>,
    /// Mean absolute correlation between centers before and after the removal.
    pub(super) correlation: [f64; 2],
}

/// Finds the shared directions of the rows of `centers`, `[manifold x unit]`, whose mean is zero.
pub(super) fn shared_directions(
    centers: ArrayView2<'_, f64>,
) -> Result<SharedDirections, LinearAlgebraError> {
    // Principal axes from the small matrix of inner products: everything below happens in at most M - 1 dimensions.
    let eigen = symmetric_eigen(scatter(centers.t()).view())?;
    let floor = 1e-10 * eigen.values.iter().copied().fold(0.0, f64::max);
    let kept: Vec<usize> =
        (0..eigen.values.len()).rev().filter(|&index| eigen.values[index] > floor).collect();
    let lengths = eigen.values.select(Axis(0), &kept).mapv(f64::sqrt);
    let vectors = eigen.vectors.select(Axis(1), &kept);
    let coordinates = &vectors * &lengths;

    let before = mean_absolute_correlation(&coordinates);
    let (mut best, mut least) = (Array2::zeros((kept.len(), 0)), before);
    let mut basis = best.clone();
    // One dimension must be left to each center, and a residual of one dimension is always fully correlated.
    for dimensions in 1..kept.len().saturating_sub(1) {
        basis = least_correlated(&coordinates, append_axis(&coordinates, &basis)?);
        let correlation = mean_absolute_correlation(&residual(&coordinates, &basis));
        if correlation < least {
            (best, least) = (basis.clone(), correlation);
        } else if dimensions >= best.ncols() + 2 {
            break;
        }
    }
    // Back to units: a principal axis is centers^T v / length.
    let axes = centers.t().dot(&(&vectors / &lengths));
    Ok(SharedDirections { basis: axes.dot(&best), correlation: [before, least] })
}

fn residual(coordinates: &Array2<f64>, basis: &Array2<f64>) -> Array2<f64> {
    coordinates - &coordinates.dot(basis).dot(&basis.t())
}

/// Rows scaled to unit length, and their lengths.
fn normalized(rows: &Array2<f64>) -> (Array2<f64>, Array1<f64>) {
    let lengths = rows.map_axis(Axis(1), |row| row.dot(&row).sqrt().max(f64::MIN_POSITIVE));
    (rows / &lengths.view().insert_axis(Axis(1)), lengths)
}

/// Cosines between rows, with a zero diagonal.
fn correlations(unit_rows: &Array2<f64>) -> Array2<f64> {
    let mut cosines = unit_rows.dot(&unit_rows.t());
    cosines.diag_mut().fill(0.0);
    cosines
}

fn mean_absolute_correlation(rows: &Array2<f64>) -> f64 {
    let count = rows.nrows() as f64;
    correlations(&normalized(rows).0).mapv(f64::abs).sum() / (count * (count - 1.0))
}

/// Adds to a basis the largest principal axis of what it leaves of the centers' directions.
fn append_axis(coordinates: &Array2<f64>, basis: &Array2<f64>) -> Result<Array2<f64>, LinearAlgebraError> {
    let (directions, _) = normalized(&residual(coordinates, basis));
    let eigen = symmetric_eigen(scatter(directions.view()).view())?;
    let mut larger = Array2::zeros((basis.nrows(), basis.ncols() + 1));
    larger.slice_mut(s![.., ..basis.ncols()]).assign(basis);
    larger.column_mut(basis.ncols()).assign(&eigen.vectors.column(basis.nrows() - 1));
    Ok(orthonormalized(larger))
}

/// Gram-Schmidt, twice for accuracy.
fn orthonormalized(mut basis: Array2<f64>) -> Array2<f64> {
    for column in 0..basis.ncols() {
        let mut vector = basis.column(column).to_owned();
        for _ in 0..2 {
            for other in 0..column {
                let overlap = vector.dot(&basis.column(other));
                vector.scaled_add(-overlap, &basis.column(other));
            }
        }
        let length = vector.dot(&vector).sqrt();
        basis.column_mut(column).assign(&(vector / length));
    }
    basis
}

/// Sum of squared correlations of the residuals, and its gradient with respect to the basis. The gradient is tangent
/// to the set of subspaces: residuals, and all that is made of them, are orthogonal to the basis.
fn cost_and_gradient(coordinates: &Array2<f64>, basis: &Array2<f64>) -> (f64, Array2<f64>) {
    let (directions, lengths) = normalized(&residual(coordinates, basis));
    let cosines = correlations(&directions);
    let cost = cosines.iter().map(|cosine| cosine * cosine).sum();
    let pull = cosines.dot(&directions) * 4.0;
    let radial = (&pull * &directions).sum_axis(Axis(1)).insert_axis(Axis(1));
    let slope = (&pull - &(&directions * &radial)) / lengths.insert_axis(Axis(1));
    (cost, -slope.t().dot(&coordinates.dot(basis)))
}

/// Minimizes the cost by nonlinear conjugate gradients (Polak-Ribiere) on subspaces, with step halving.
fn least_correlated(coordinates: &Array2<f64>, mut basis: Array2<f64>) -> Array2<f64> {
    let (mut cost, mut gradient) = cost_and_gradient(coordinates, &basis);
    let mut direction = -&gradient;
    let mut step = 1.0;
    for _ in 0..500 {
        let mut slope = (&gradient * &direction).sum();
        if slope >= 0.0 {
            direction = -&gradient;
            slope = -(&gradient * &gradient).sum();
        }
        let Some((next, length)) = line_search(coordinates, &basis, &direction, cost, slope, step) else {
            break;
        };
        step = 2.0 * length;
        let (next_cost, next_gradient) = cost_and_gradient(coordinates, &next);
        let change = &next_gradient - &gradient;
        let momentum = ((&next_gradient * &change).sum() / (&gradient * &gradient).sum()).max(0.0);
        // Carried to the new subspace by projection onto its tangent space.
        let carried = &direction - &next.dot(&next.t().dot(&direction));
        direction = carried * momentum - &next_gradient;
        let converged = cost - next_cost < 1e-9 * cost;
        (basis, cost, gradient) = (next, next_cost, next_gradient);
        if converged {
            break;
        }
    }
    basis
}

/// The first of ever shorter steps that lowers the cost enough (Armijo).
fn line_search(
    coordinates: &Array2<f64>,
    basis: &Array2<f64>,
    direction: &Array2<f64>,
    cost: f64,
    slope: f64,
    longest: f64,
) -> Option<(Array2<f64>, f64)> {
    let mut step = longest;
    for _ in 0..50 {
        let candidate = orthonormalized(basis + &(direction * step));
        if cost_and_gradient(coordinates, &candidate).0 <= cost + 1e-4 * step * slope {
            return Some((candidate, step));
        }
        step /= 2.0;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use rand_distr::{Distribution, StandardNormal};

    fn gaussian(shape: (usize, usize), seed: u64) -> Array2<f64> {
        let random = &mut ChaCha8Rng::seed_from_u64(seed);
        Array2::from_shape_simple_fn(shape, || StandardNormal.sample(random))
    }

    #[test]
    fn gradient_agrees_with_differences() {
        let coordinates = gaussian((9, 7), 1);
        let basis = orthonormalized(gaussian((7, 2), 2));
        let (_, gradient) = cost_and_gradient(&coordinates, &basis);
        let step = 1e-6;
        for (index, &slope) in gradient.indexed_iter() {
            let moved = |sign: f64| {
                let mut basis = basis.clone();
                basis[index] += sign * step;
                cost_and_gradient(&coordinates, &orthonormalized(basis)).0
            };
            // A change within the subspace costs nothing, so that differences and tangent gradient agree.
            assert_abs_diff_eq!((moved(1.0) - moved(-1.0)) / (2.0 * step), slope, epsilon = 1e-6);
        }
    }

    #[test]
    fn a_planted_subspace_is_found() {
        // Thirty centers: nearly orthogonal parts of unit length, plus a strong common part of rank two.
        let (count, units) = (30, 600);
        let private = gaussian((count, units), 3) / (units as f64).sqrt();
        let plane = orthonormalized(gaussian((units, 2), 4));
        let shared = gaussian((count, 2), 5).dot(&plane.t()) * 2.0;
        let centers = &private + &shared;
        let centers = &centers - &centers.mean_axis(Axis(0)).unwrap();
        let found = shared_directions(centers.view()).unwrap();
        let captured = found.basis.t().dot(&plane);
        let overlap = (&captured * &captured).sum() / 2.0;
        assert!(
            found.basis.ncols() == 2 && overlap > 0.9,
            "{} dimensions, overlap {overlap}",
            found.basis.ncols()
        );
        assert!(found.correlation[0] > 0.4 && found.correlation[1] < 0.1, "{:?}", found.correlation);
        assert_abs_diff_eq!(found.basis.t().dot(&found.basis), Array2::eye(2), epsilon = 1e-9);
    }

    #[test]
    fn orthogonal_centers_share_nothing() {
        let centers = Array2::<f64>::eye(12) - 1.0 / 12.0;
        let found = shared_directions(centers.view()).unwrap();
        assert_eq!(found.basis.ncols(), 0);
        assert_abs_diff_eq!(found.correlation[0], 1.0 / 11.0, epsilon = 1e-12);
    }
}
