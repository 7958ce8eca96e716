//! Normal draws for current noise, of which a simulated second of the full network takes half a billion.
//!
//! Sixteen random bits select one of 65 536 equally probable values: the quantiles of the standard normal distribution at
//! the middles of equal shares of probability, scaled to unit variance. The values are symmetric, so that half of them
//! and a sign suffice, which stay in the processor's cache. The largest is 4.3; the exact normal has 1 draw in 60 000
//! beyond it. For initial voltages, rates and wiring there is [`StandardNormal`](crate::StandardNormal), which is exact.

use std::f64::consts::SQRT_2;
use std::sync::LazyLock;

use rand::Rng;

use crate::random::Stream;

/// Positive values in the table; a sixteenth bit is the sign.
const VALUES: usize = 1 << 15;
/// Draws made from one portion of random bytes.
const PORTION: usize = 2048;

/// In single precision: rounding moves a value by less than a thousandth of the distance to its neighbor.
static TABLE: LazyLock<Vec<f32>> = LazyLock::new(table);

/// Replaces what `draws` holds by independent draws of mean 0 and standard deviation `deviation`.
///
/// Each takes two bytes of the stream, low byte first: fifteen bits for the magnitude, the highest for the sign.
pub(crate) fn fill(draws: &mut [f64], deviation: f64, random: &mut Stream) {
    let table = TABLE.as_slice();
    let mut bytes = [0; 2 * PORTION];
    for portion in draws.chunks_mut(PORTION) {
        let bytes = &mut bytes[..2 * portion.len()];
        random.fill_bytes(bytes);
        for (draw, bytes) in portion.iter_mut().zip(bytes.as_chunks().0) {
            *draw = deviation * value(table, u16::from_le_bytes(*bytes));
        }
    }
}

/// The value that sixteen bits select.
#[inline(always)]
fn value(table: &[f32], bits: u16) -> f64 {
    let magnitude = table[usize::from(bits) % VALUES];
    let sign = u32::from(bits >> 15) << 31;
    f64::from(f32::from_bits(magnitude.to_bits() | sign))
}

/// The positive values, ascending.
fn table() -> Vec<f32> {
    let mut quantile = 0.0;
    let next = |index: usize| {
        // Probability above the value: from just below 1/2 down to half of the outermost share.
        let above = 0.5 - (index as f64 + 0.5) / (2 * VALUES) as f64;
        quantile = upper_quantile(above, quantile);
        quantile
    };
    let quantiles: Vec<f64> = (0..VALUES).map(next).collect();
    let variance = quantiles.iter().map(|value| value * value).sum::<f64>() / VALUES as f64;
    let scale = 1.0 / variance.sqrt();
    quantiles.iter().map(|quantile| (scale * quantile) as f32).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::RootSeed;

    /// All 65 536 values, by their bits.
    fn values() -> Vec<f64> {
        (0..=u16::MAX).map(|bits| value(&TABLE, bits)).collect()
    }

    #[test]
    fn the_table_has_the_moments_of_the_standard_normal() {
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
    fn the_table_is_nowhere_far_from_the_normal_distribution() {
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
    fn draws_are_those_of_a_plain_loop_over_the_quantiles() {
        let sizes = [1, 7, PORTION - 1, PORTION, 2 * PORTION + 3];
        for size in sizes {
            let mut draws = vec![f64::NAN; size];
            fill(&mut draws, 6.8, &mut RootSeed(5).stream("plain", &[]));
            let mut words = RootSeed(5).stream("plain", &[]);
            let mut word = 0;
            for (index, draw) in draws.iter().enumerate() {
                word = if index % 2 == 0 { words.next_u32() } else { word >> 16 };
                let (magnitude, negative) = (word & 0x7fff, word & 0x8000 != 0);
                let above = 0.5 - (f64::from(magnitude) + 0.5) / 65_536.0;
                let plain = 6.8 * upper_quantile(above, 0.0) * if negative { -1.0 } else { 1.0 };
                assert!(
                    (draw - plain).abs() < 1e-3 * plain.abs(),
                    "{size} draws, number {index}: {draw} and {plain}"
                );
            }
        }
    }

    #[test]
    fn draws_are_independent_of_each_other() {
        let mut draws = vec![0.0; 200_000];
        fill(&mut draws, 1.0, &mut RootSeed(6).stream("lags", &[]));
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
        fill(&mut draws, 1.0, &mut RootSeed(1).stream("pin", &[2, 3]));
        let expected = [13_818_886_244_987_305_984, 13_825_986_058_392_698_880, 13_829_839_459_027_255_296];
        assert_eq!(draws.map(f64::to_bits), expected);
    }
}
