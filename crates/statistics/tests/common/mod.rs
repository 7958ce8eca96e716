//! Seeded random data for the tests.

use ndarray::Array1;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Independent standard normal values (Box & Muller).
pub(crate) fn gaussian(count: usize, seed: u64) -> Array1<f64> {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    Array1::from_shape_simple_fn(count, || {
        let radius = (-2.0 * (1.0 - generator.random::<f64>()).ln()).sqrt();
        radius * (std::f64::consts::TAU * generator.random::<f64>()).cos()
    })
}
