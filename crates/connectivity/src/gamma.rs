//! Gamma-distributed draws.

use normcircuit_simulation::{ParameterError, StandardNormal, Stream};
use rand::RngExt;

/// The gamma distribution with mean `shape · scale` and variance `shape · scale²`.
///
/// Drawn by the method of Marsaglia & Tsang 2000 (doi 10.1145/358407.358414) over `libm`'s elementary functions:
/// the draws of `rand_distr` go through the C library's, whose bits depend on the processor.
#[derive(Clone, Debug)]
pub struct Gamma {
    /// Exponent `1/shape` of the correction for shapes below 1.
    boost: Option<f64>,
    d: f64,
    c: f64,
    scale: f64,
    normal: StandardNormal,
}

impl Gamma {
    /// The distribution with a shape and a scale, both above 0.
    ///
    /// # Errors
    /// [`ParameterError`] if one of them is not finite and above 0.
    pub fn new(shape: f64, scale: f64) -> Result<Self, ParameterError> {
        let positive = |name, value: f64| {
            ParameterError::require(name, value, value.is_finite() && value > 0.0, "finite and above 0")
        };
        positive("shape of the gamma distribution", shape)?;
        positive("scale of the gamma distribution", scale)?;
        let boost = (shape < 1.0).then_some(1.0 / shape);
        let d = if shape < 1.0 { shape + 1.0 } else { shape } - 1.0 / 3.0;
        Ok(Self { boost, d, c: 1.0 / (9.0 * d).sqrt(), scale, normal: StandardNormal::new() })
    }

    /// One draw.
    pub fn sample(&mut self, random: &mut Stream) -> f64 {
        let (cube, uniform) = loop {
            let x = self.normal.sample(random);
            let base = 1.0 + self.c * x;
            if base <= 0.0 {
                continue;
            }
            let cube = base * base * base;
            // 1 − u lies in (0, 1]: its logarithm is finite.
            let uniform: f64 = 1.0 - random.random::<f64>();
            if libm::log(uniform) < 0.5 * x * x + self.d * (1.0 - cube + libm::log(cube)) {
                break (cube, 1.0 - random.random::<f64>());
            }
        };
        let correction = self.boost.map_or(1.0, |exponent| libm::pow(uniform, exponent));
        self.d * cube * correction * self.scale
    }
}

#[cfg(test)]
mod tests {
    use normcircuit_simulation::RootSeed;

    use super::*;

    #[test]
    fn mean_variance_and_skewness_are_those_of_the_distribution() {
        for (index, (shape, scale)) in
            [(0.3, 2.0), (1.0, 0.5), (2.5, 1.0), (40.0, 5.0)].into_iter().enumerate()
        {
            let mut random = RootSeed(3).stream("gamma test", &[index as u64]);
            let mut gamma = Gamma::new(shape, scale).unwrap();
            let n = 200_000;
            let draws: Vec<f64> = (0..n).map(|_| gamma.sample(&mut random) / scale).collect();
            let mean = draws.iter().sum::<f64>() / f64::from(n);
            let central = |k| draws.iter().map(|x| (x - mean).powi(k)).sum::<f64>() / f64::from(n);
            // Standard errors: sqrt(shape/n) of the mean; of the variance sqrt((μ4 − μ2²)/n), μ4 = 3a² + 6a.
            assert!((mean - shape).abs() < 4.0 * (shape / f64::from(n)).sqrt());
            let error = ((2.0 * shape * shape + 6.0 * shape) / f64::from(n)).sqrt();
            assert!((central(2) - shape).abs() < 4.0 * error);
            let skewness = central(3) / central(2).powf(1.5);
            assert!((skewness - 2.0 / shape.sqrt()).abs() < 0.15 * (1.0 + 2.0 / shape.sqrt()));
        }
    }

    #[test]
    fn shapes_and_scales_are_checked() {
        assert!(Gamma::new(0.0, 1.0).is_err());
        assert!(Gamma::new(1.0, f64::NAN).is_err());
    }
}
