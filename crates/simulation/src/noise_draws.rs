//! Normal draws for current noise, of which a simulated second of the full network takes half a billion.
//!
//! Sixteen random bits select one of 65 536 equally probable values: the quantiles of the standard normal distribution at
//! the middles of equal shares of probability, scaled to unit variance and symmetric. The largest is 4.3; the exact normal has
//! 1 draw in 60 000 beyond it. The quantile is computed in single precision by polynomials, many draws at once, to a relative
//! error of 2 · 10⁻⁵, less than what is between neighbors. For initial voltages, rates and wiring there is
//! [`StandardNormal`](crate::StandardNormal), which is exact.

use rand::Rng;

use crate::processor::{Processor, Vectorized};
use crate::random::Stream;

/// Draws made from one portion of random bytes.
const PORTION: usize = 2048;

/// `C` in log₂(1 + f) = f + f (1 − f) C(f), lowest power first: fitted for 0 ≤ f ≤ 1 to 1.2 · 10⁻⁶ of the logarithm.
const LOGARITHM: [f32; 6] =
    [0.442_690_37, -0.278_275_7, 0.197_241_11, -0.133_048_2, 0.065_884_93, -0.015_844_684];

/// `N` and `D` in quantile = t N(t) / D(t) with t = −log₂ of twice the probability above, lowest power first: fitted to the
/// smallest relative error over all values, which include the factor for unit variance.
const NUMERATOR: [f32; 4] = [0.868_728_04, 0.597_160_16, 0.065_772_36, 0.000_587_278_74];
const DENOMINATOR: [f32; 4] = [1.0, 1.033_549_7, 0.230_028_88, 0.008_135_787];

/// Replaces what `draws` holds by independent draws of mean 0 and standard deviation `deviation`.
///
/// Each takes two bytes of the stream, low byte first: fifteen bits for the magnitude, the highest for the sign.
pub(crate) fn fill(draws: &mut [f64], deviation: f64, random: &mut Stream, processor: Processor) {
    let mut bytes = [0; 2 * PORTION];
    for draws in draws.chunks_mut(PORTION) {
        let bytes = &mut bytes[..2 * draws.len()];
        random.fill_bytes(bytes);
        processor.dispatch(Convert { bytes, draws, deviation });
    }
}

/// Turns random bytes into draws.
struct Convert<'a> {
    bytes: &'a [u8],
    draws: &'a mut [f64],
    deviation: f64,
}

impl Vectorized for Convert<'_> {
    #[inline(always)]
    fn run(self) {
        for (draw, bytes) in self.draws.iter_mut().zip(self.bytes.as_chunks().0) {
            *draw = self.deviation * f64::from(value(u16::from_le_bytes(*bytes)));
        }
    }
}

/// The value that sixteen bits select.
#[inline(always)]
fn value(bits: u16) -> f32 {
    // Twice the probability above the value, in units of 2⁻¹⁶: odd, from 65 535 at the middle down to 1.
    let above = (65_535 - 2 * i32::from(bits & 0x7fff)) as f32;
    let octave = (above.to_bits() >> 23) as i32 - 127;
    let part = f32::from_bits(above.to_bits() & 0x007f_ffff | 0x3f80_0000) - 1.0;
    let bend = part * (1.0 - part);
    let t = (-bend).mul_add(polynomial(&LOGARITHM, part), (16 - octave) as f32 - part);
    let magnitude = t * polynomial(&NUMERATOR, t) / polynomial(&DENOMINATOR, t);
    f32::from_bits(magnitude.to_bits() | u32::from(bits >> 15) << 31)
}

#[inline(always)]
fn polynomial<const N: usize>(coefficients: &[f32; N], x: f32) -> f32 {
    coefficients[..N - 1]
        .iter()
        .rev()
        .fold(coefficients[N - 1], |sum, coefficient| sum.mul_add(x, *coefficient))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::RootSeed;
    use std::f64::consts::SQRT_2;

    /// All 65 536 values, by their bits.
    fn values() -> Vec<f64> {
        (0..=u16::MAX).map(|bits| f64::from(value(bits))).collect()
    }

    /// The same from the definition: quantiles by Newton's method, divided by their standard deviation.
    fn plain_values() -> Vec<f64> {
        let mut quantile = 0.0;
        let positive: Vec<f64> = (0..1 << 15)
            .map(|magnitude| {
                quantile = upper_quantile(0.5 - (f64::from(magnitude) + 0.5) / 65_536.0, quantile);
                quantile
            })
            .collect();
        let mean_square = positive.iter().map(|value| value * value).sum::<f64>() / positive.len() as f64;
        let deviation = mean_square.sqrt();
        positive
            .iter()
            .chain(&positive.iter().map(|value| -value).collect::<Vec<_>>())
            .map(|value| value / deviation)
            .collect()
    }

    /// The positive value that a standard normal variable exceeds with probability `above`, by Newton's method from a smaller
    /// value: the tail is convex there, so that the iteration ascends to the root and stops when rounding ends that.
    fn upper_quantile(above: f64, start: f64) -> f64 {
        let mut quantile = start;
        loop {
            let excess = 0.5 * libm::erfc(quantile / SQRT_2) - above;
            let density = libm::exp(-0.5 * quantile * quantile) / std::f64::consts::TAU.sqrt();
            let next = quantile + excess / density;
            if next <= quantile + 1e-15 {
                return quantile;
            }
            quantile = next;
        }
    }

    #[test]
    fn values_are_the_quantiles_of_the_normal_distribution() {
        for (found, plain) in values().iter().zip(plain_values()) {
            assert!((found - plain).abs() < 2e-5 * plain.abs(), "{found} and {plain}");
        }
    }

    #[test]
    fn values_have_the_moments_of_the_standard_normal() {
        let values = values();
        let moment = |power: i32| values.iter().map(|x| x.powi(power)).sum::<f64>() / values.len() as f64;
        for odd in [1, 3, 5] {
            assert!(moment(odd).abs() < 1e-12, "moment {odd} is {}", moment(odd));
        }
        assert!((moment(2) - 1.0).abs() < 1e-7, "{}", moment(2));
        // Tails end at 4.3 standard deviations, which takes a little of the higher moments.
        assert!((moment(4) / 3.0 - 1.0).abs() < 1e-3, "{}", moment(4));
        assert!((moment(6) / 15.0 - 1.0).abs() < 1e-2, "{}", moment(6));
    }

    #[test]
    fn values_are_nowhere_far_from_the_normal_distribution() {
        let mut values = values();
        values.sort_by(f64::total_cmp);
        let count = values.len() as f64;
        let distance = (0..).zip(&values).fold(0.0_f64, |largest, (rank, value)| {
            let below = 0.5 * libm::erfc(-value / SQRT_2);
            let (before, after) = (f64::from(rank) / count, f64::from(rank + 1) / count);
            largest.max((below - before).abs()).max((after - below).abs())
        });
        // Half a step is what any 65 536 values must have; scaling to unit variance adds a little.
        assert!(distance < 1.5 * 0.5 / count + 1e-5, "Kolmogorov distance {distance:e}");
        assert!(values.windows(2).all(|pair| pair[0] < pair[1]), "two values coincide");
    }

    #[test]
    fn draws_are_those_of_a_plain_loop_on_every_processor() {
        let values = values();
        for size in [1, 7, PORTION - 1, PORTION, 2 * PORTION + 3] {
            let mut words = RootSeed(5).stream("plain", &[]);
            let mut word = 0;
            let plain: Vec<f64> = (0..size)
                .map(|index| {
                    word = if index % 2 == 0 { words.next_u32() } else { word >> 16 };
                    6.8 * values[(word & 0xffff) as usize]
                })
                .collect();
            for processor in Processor::available() {
                let mut draws = vec![f64::NAN; size];
                fill(&mut draws, 6.8, &mut RootSeed(5).stream("plain", &[]), processor);
                assert_eq!(draws, plain, "{}", processor.name());
            }
        }
    }

    #[test]
    fn draws_are_independent_of_each_other() {
        let mut draws = vec![0.0; 200_000];
        fill(&mut draws, 1.0, &mut RootSeed(6).stream("lags", &[]), Processor::detect());
        let bound = 4.0 / (draws.len() as f64).sqrt();
        for lag in [1, 2, 3, 4, 16, PORTION] {
            let products = draws.iter().zip(&draws[lag..]).map(|(a, b)| a * b);
            let correlation = products.sum::<f64>() / (draws.len() - lag) as f64;
            assert!(correlation.abs() < bound, "lag {lag}: {correlation}");
        }
    }

    #[test]
    fn the_first_draws_are_pinned() {
        let mut draws = [0.0; 3];
        fill(&mut draws, 1.0, &mut RootSeed(1).stream("pin", &[2, 3]), Processor::detect());
        let expected = [13_818_886_349_677_133_824, 13_825_985_949_944_774_656, 13_829_839_495_534_477_312];
        assert_eq!(draws.map(f64::to_bits), expected);
    }
}
