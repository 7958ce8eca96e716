//! Random streams: one root seed, one independent generator per purpose.
//!
//! Every random purpose (the wiring of one projection, the noise of one run, …) draws from a stream of its own that
//! depends on nothing but the root seed, the purpose's name and its indices. Results therefore depend neither on the
//! number of threads nor on what else was drawn before.

use rand::{Rng, RngExt, SeedableRng};
use sha2::{Digest, Sha256};

/// The generator behind every stream: `ChaCha` with 8 rounds, the same sequence on every platform.
pub type Stream = rand_chacha::ChaCha8Rng;

/// The one number from which all randomness of a study is derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct RootSeed(pub u64);

impl RootSeed {
    /// The stream of one purpose, for example `stream("wiring", &[source, target])`.
    ///
    /// Two streams are independent unless root seed, purpose and all indices agree.
    ///
    /// ```
    /// use normcircuit_simulation::RootSeed;
    /// use rand::Rng;
    ///
    /// let draw = |seed: u64, run: u64| RootSeed(seed).stream("voltage", &[run]).next_u64();
    /// assert_eq!(draw(1, 0), draw(1, 0));
    /// assert_ne!(draw(1, 0), draw(1, 1));
    /// assert_ne!(draw(1, 0), draw(2, 0));
    /// ```
    pub fn stream(self, purpose: &str, indices: &[u64]) -> Stream {
        let mut hash = Sha256::new();
        hash.update(self.0.to_le_bytes());
        hash.update((purpose.len() as u64).to_le_bytes());
        hash.update(purpose.as_bytes());
        for index in indices {
            hash.update(index.to_le_bytes());
        }
        Stream::from_seed(hash.finalize().into())
    }
}

/// Standard normal draws by Marsaglia's polar method (Marsaglia & Bray 1964, doi 10.1137/1006063).
///
/// The logarithm is `libm`'s, so that the draws have the same bits on every processor.
#[derive(Clone, Debug, Default)]
pub struct StandardNormal {
    spare: Option<f64>,
}

impl StandardNormal {
    /// A sampler without a pending second draw.
    pub fn new() -> Self {
        Self::default()
    }

    /// One draw from N(0, 1).
    pub fn sample<R: Rng + ?Sized>(&mut self, random: &mut R) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let x = 2.0 * random.random::<f64>() - 1.0;
            let y = 2.0 * random.random::<f64>() - 1.0;
            let square = x * x + y * y;
            if square < 1.0 && square > 0.0 {
                let scale = (-2.0 * libm::log(square) / square).sqrt();
                self.spare = Some(y * scale);
                return x * scale;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_draws_have_the_moments_of_the_standard_normal() {
        let mut random = RootSeed(7).stream("moments", &[]);
        let mut normal = StandardNormal::new();
        let draws: Vec<f64> = (0..200_000).map(|_| normal.sample(&mut random)).collect();
        let moment = |power: i32| draws.iter().map(|x| x.powi(power)).sum::<f64>() / draws.len() as f64;
        // Four standard errors of each sample moment: sqrt(Var(x^k) / n).
        let bound = |variance: f64| 4.0 * (variance / draws.len() as f64).sqrt();
        assert!(moment(1).abs() < bound(1.0));
        assert!((moment(2) - 1.0).abs() < bound(2.0));
        assert!(moment(3).abs() < bound(15.0));
        assert!((moment(4) - 3.0).abs() < bound(96.0));
    }

    #[test]
    fn the_first_draws_are_pinned() {
        let mut random = RootSeed(1).stream("pin", &[2, 3]);
        let words: Vec<u64> = (0..2).map(|_| random.next_u64()).collect();
        let normal = StandardNormal::new().sample(&mut random);
        assert_eq!(
            (words[0], words[1], normal.to_bits()),
            (3_445_203_436_720_656_869, 15_436_730_326_868_604_699, 13_829_479_947_695_180_313)
        );
    }
}
