//! Connections by distance and preferred orientation.

use libm::exp;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use rayon::prelude::*;

use super::parameters::{SupralinearParameters, SupralinearProjection};
use crate::error::RateNetworkError;
use crate::weights::SparseWeights;

/// Sources and weights of one target.
type Row = Vec<(usize, f64)>;

/// Draws the weights of one projection; each target has a random stream of its own, within those of `stream`.
pub(super) fn draw_weights(
    parameters: &SupralinearParameters,
    projection: SupralinearProjection,
    orientations: &[f64],
    seed: u64,
    stream: u64,
) -> Result<SparseWeights, RateNetworkError> {
    let points = parameters.points();
    let kernel = Kernel::new(parameters, projection);
    let mut rows: Vec<Row> = (0..points)
        .into_par_iter()
        .map(|target| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            random.set_stream(stream << 32 | target as u64);
            kernel.draw(target, orientations, &mut random)
        })
        .collect();
    let connections: usize = rows.iter().map(Vec::len).sum();
    let total = projection.strength * connections as f64 / points as f64;
    rows.par_iter_mut().for_each(|row| scale_to(row, total));
    // Rows are by target: the matrix of the reversed projection.
    let reversed = SparseWeights::per_synapse(points, points, |target| rows[target].iter().copied())?;
    reversed.transposed()
}

/// Probability of a connection by distance and orientation.
struct Kernel {
    side: usize,
    /// Probability at equal orientation, by distance along rows and columns.
    by_distance: Vec<f64>,
    orientation_width: f64,
    weight_spread: f64,
}

impl Kernel {
    fn new(parameters: &SupralinearParameters, projection: SupralinearProjection) -> Self {
        let side = parameters.side;
        let at = |offset: usize| {
            let (row, col) = ((offset / side) as f64, (offset % side) as f64);
            projection.probability * gaussian((row * row + col * col).sqrt(), projection.width)
        };
        Self {
            side,
            by_distance: (0..side * side).map(at).collect(),
            orientation_width: parameters.connection_orientation_width,
            weight_spread: parameters.weight_spread,
        }
    }

    /// Sources of one target with weights about 1.
    fn draw(&self, target: usize, orientations: &[f64], random: &mut ChaCha8Rng) -> Row {
        let mut row = Row::new();
        for (source, orientation) in orientations.iter().enumerate() {
            let rows = (source / self.side).abs_diff(target / self.side);
            let cols = (source % self.side).abs_diff(target % self.side);
            let threshold = random.random::<f64>();
            let nearby = self.by_distance[rows * self.side + cols];
            // Most pairs are settled by distance alone.
            if threshold >= nearby {
                continue;
            }
            let difference = orientation_difference(*orientation, orientations[target]);
            if threshold < nearby * gaussian(difference, self.orientation_width) {
                let deviation: f64 = StandardNormal.sample(random);
                row.push((source, (1.0 + self.weight_spread * deviation).max(0.0)));
            }
        }
        row
    }
}

/// Scales weights to a given sum; a row without weight stays as it is.
fn scale_to(row: &mut Row, total: f64) {
    let sum: f64 = row.iter().map(|(_, weight)| weight).sum();
    if sum > 0.0 {
        for (_, weight) in row {
            *weight *= total / sum;
        }
    }
}

/// Unsigned difference of two orientations, units of π: 0 … 1/2.
pub(super) fn orientation_difference(one: f64, other: f64) -> f64 {
    let difference = (one - other).rem_euclid(1.0);
    difference.min(1.0 - difference)
}

/// `exp(−x²/2σ²)`.
pub(super) fn gaussian(x: f64, width: f64) -> f64 {
    exp(-x * x / (2.0 * width * width))
}
