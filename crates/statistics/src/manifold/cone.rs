//! Projection onto the cone that a set of points spans: non-negative least squares by active sets (Lawson & Hanson
//! 1974), with the Cholesky factor of the active points grown and cut row by row.

use ndarray::{Array1, ArrayView1, ArrayView2};

/// The point of the cone nearest to a target.
pub(super) struct ConeProjection {
    /// The projection, `[dimension]`.
    pub(super) point: Array1<f64>,
    /// Generators with positive weight, and the weights.
    pub(super) active: Vec<usize>,
    pub(super) weights: Vec<f64>,
}

/// Relative to the lengths of generator and target, the slope that still counts as zero.
const SLOPE_TOLERANCE: f64 = 1e-11;
/// Relative to its squared length, what of a generator must lie outside the span of the active ones.
const INDEPENDENCE_TOLERANCE: f64 = 1e-11;

/// Projects `target`, `[dimension]`, onto the cone of the rows of `generators`, `[generator x dimension]`.
pub(super) fn project_onto_cone(
    generators: ArrayView2<'_, f64>,
    target: ArrayView1<'_, f64>,
) -> ConeProjection {
    let mut search = ActiveSet::new(generators, target);
    // Every step lowers the distance, so that no active set returns; the bound only guards against rounding.
    for _ in 0..10 * generators.nrows().max(generators.ncols()) + 10 {
        if !search.enter_best() {
            break;
        }
    }
    ConeProjection { point: search.projection(), active: search.active, weights: search.weights }
}

struct ActiveSet<'a> {
    generators: ArrayView2<'a, f64>,
    target: ArrayView1<'a, f64>,
    lengths: Vec<f64>,
    active: Vec<usize>,
    is_active: Vec<bool>,
    weights: Vec<f64>,
    /// Rows of the Cholesky factor of the active generators' inner products.
    factor: Vec<Vec<f64>>,
    /// Inner products of the active generators with the target.
    right: Vec<f64>,
}

impl<'a> ActiveSet<'a> {
    fn new(generators: ArrayView2<'a, f64>, target: ArrayView1<'a, f64>) -> Self {
        let lengths = generators.rows().into_iter().map(|row| row.dot(&row).sqrt()).collect();
        let is_active = vec![false; generators.nrows()];
        let (active, weights, factor, right) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { generators, target, lengths, active, is_active, weights, factor, right }
    }

    fn projection(&self) -> Array1<f64> {
        let mut point = Array1::zeros(self.target.len());
        for (&index, &weight) in self.active.iter().zip(&self.weights) {
            point.scaled_add(weight, &self.generators.row(index));
        }
        point
    }

    /// Lets the generator enter along which the distance falls fastest; false if there is none.
    fn enter_best(&mut self) -> bool {
        let residual = &self.target - &self.projection();
        let slopes = self.generators.dot(&residual);
        let scale = self.target.dot(&self.target).sqrt();
        let mut candidates: Vec<usize> = (0..slopes.len())
            .filter(|&index| {
                !self.is_active[index] && slopes[index] > SLOPE_TOLERANCE * scale * self.lengths[index]
            })
            .collect();
        while !candidates.is_empty() {
            let best = (0..candidates.len())
                .max_by(|&a, &b| slopes[candidates[a]].total_cmp(&slopes[candidates[b]]))
                .unwrap_or_default();
            let index = candidates.swap_remove(best);
            if !self.push(index) {
                continue;
            }
            self.weights.push(0.0);
            let solution = self.solve();
            // Rounding can hide that a nearly dependent generator does not help: leave it out again.
            if solution.last().is_some_and(|&weight| weight > 0.0) {
                self.descend(solution);
                return true;
            }
            self.weights.pop();
            self.pop_from(self.active.len() - 1);
        }
        false
    }

    /// Moves toward the unconstrained solution; generators whose weight would turn negative leave on the way.
    fn descend(&mut self, mut solution: Vec<f64>) {
        while solution.iter().any(|&weight| weight <= 0.0) {
            let reach = |(&weight, &wanted): (&f64, &f64)| {
                if wanted <= 0.0 { weight / (weight - wanted) } else { f64::INFINITY }
            };
            let reaches: Vec<f64> = self.weights.iter().zip(&solution).map(reach).collect();
            let step = reaches.iter().copied().fold(1.0, f64::min);
            let mut first_out = self.weights.len();
            for (position, (weight, &wanted)) in self.weights.iter_mut().zip(&solution).enumerate() {
                *weight += step * (wanted - *weight);
                // The weight that limits the step is zero by construction, whatever rounding leaves of it.
                if reaches[position] <= step || *weight < 0.0 {
                    *weight = 0.0;
                    first_out = first_out.min(position);
                }
            }
            self.drop_zero_weights(first_out);
            solution = self.solve();
        }
        self.weights = solution;
    }

    /// Removes the generators of zero weight from `start` on; the factor's rows before stay valid.
    fn drop_zero_weights(&mut self, start: usize) {
        let tail = self.pop_from(start);
        let tail_weights = self.weights.split_off(start);
        for (index, weight) in tail.into_iter().zip(tail_weights) {
            if weight > 0.0 && self.push(index) {
                self.weights.push(weight);
            }
        }
    }

    fn pop_from(&mut self, start: usize) -> Vec<usize> {
        self.factor.truncate(start);
        self.right.truncate(start);
        let tail = self.active.split_off(start);
        for &index in &tail {
            self.is_active[index] = false;
        }
        tail
    }

    /// Appends a generator to the factor; false if it lies in the span of the active ones.
    fn push(&mut self, index: usize) -> bool {
        let generator = self.generators.row(index);
        let mut row = Vec::with_capacity(self.active.len() + 1);
        for (position, &other) in self.active.iter().enumerate() {
            let known: f64 = row.iter().zip(&self.factor[position]).map(|(a, b): (&f64, &f64)| a * b).sum();
            row.push((generator.dot(&self.generators.row(other)) - known) / self.factor[position][position]);
        }
        let squared = self.lengths[index].powi(2);
        let rest = squared - row.iter().map(|value| value * value).sum::<f64>();
        if rest <= INDEPENDENCE_TOLERANCE * squared {
            return false;
        }
        row.push(rest.sqrt());
        self.factor.push(row);
        self.right.push(generator.dot(&self.target));
        self.active.push(index);
        self.is_active[index] = true;
        true
    }

    /// Least-squares weights of the active generators without constraint.
    fn solve(&self) -> Vec<f64> {
        let count = self.active.len();
        let mut solution = self.right.clone();
        for row in 0..count {
            let known: f64 = self.factor[row][..row].iter().zip(&solution).map(|(a, b)| a * b).sum();
            solution[row] = (solution[row] - known) / self.factor[row][row];
        }
        for row in (0..count).rev() {
            solution[row] /= self.factor[row][row];
            let value = solution[row];
            for (target, factor) in solution[..row].iter_mut().zip(&self.factor[row][..row]) {
                *target -= factor * value;
            }
        }
        solution
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use rand_distr::{Distribution, StandardNormal};

    #[test]
    fn closed_form_in_the_plane() {
        let quadrant = array![[1.0, 0.0], [0.0, 2.0]];
        for (target, nearest) in
            [([3.0, 4.0], [3.0, 4.0]), ([3.0, -4.0], [3.0, 0.0]), ([-3.0, -4.0], [0.0, 0.0])]
        {
            let target = Array1::from(target.to_vec());
            let projection = project_onto_cone(quadrant.view(), target.view());
            assert!(
                (&projection.point - &Array1::from(nearest.to_vec())).iter().all(|gap| gap.abs() < 1e-14)
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        /// Moreau: the projection is the point of the cone whose remainder is orthogonal to it and makes no acute
        /// angle with any generator.
        #[test]
        fn remainder_is_polar(seed in 0_u64..100_000, count in 1_usize..40, dimension in 1_usize..25, copies in 0_usize..3) {
            let random = &mut ChaCha8Rng::seed_from_u64(seed);
            let mut normal = || -> f64 { StandardNormal.sample(random) };
            let mut generators = Array2::from_shape_simple_fn((count, dimension), &mut normal);
            // Half-space-like cones and repeated generators are the hard cases.
            generators.column_mut(0).mapv_inplace(|value| value + 2.0);
            for copy in 0..copies.min(count - 1) {
                let original = generators.row(copy).to_owned();
                generators.row_mut(count - 1 - copy).assign(&original);
            }
            let target = Array1::from_shape_simple_fn(dimension, &mut normal);
            let projection = project_onto_cone(generators.view(), target.view());
            let remainder = &target - &projection.point;
            prop_assert!(projection.weights.iter().all(|&weight| weight >= 0.0));
            prop_assert!(remainder.dot(&projection.point).abs() < 1e-8);
            prop_assert!(generators.dot(&remainder).iter().all(|&slope| slope < 1e-8), "{:?}", generators.dot(&remainder));
        }
    }
}
