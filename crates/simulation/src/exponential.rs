//! An exponential that vectorizes and has the same bits on every processor.

use std::f64::consts::{LN_2, LOG2_E};

/// 1.5 · 2⁵²: adding it rounds a small number to an integer, which then stands in the low bits.
const ROUNDING_SHIFT: f64 = 6_755_399_441_055_744.0;

/// ln 2 minus its double-precision value.
const LN_2_REMAINDER: f64 = 2.319_046_813_846_299_6e-17;

/// Degree-11 interpolant of eˣ at the twelve Chebyshev nodes of [−½ ln 2, ½ ln 2], lowest power first.
///
/// Its relative error there, coefficients rounded, is 1.7 · 10⁻¹⁷.
const COEFFICIENTS: [f64; 12] = [
    1.0,
    1.0,
    0.500_000_000_000_001_9,
    0.166_666_666_666_666_8,
    0.041_666_666_666_488_1,
    0.008_333_333_333_319_601,
    0.001_388_888_895_231_477_5,
    0.000_198_412_698_900_471_13,
    2.480_148_548_232_849_4e-5,
    2.755_724_091_857_897e-6,
    2.763_263_963_904_103e-7,
    2.511_003_760_596_377_8e-8,
];

/// eˣ to within one unit in the last place, for −700 ≤ x ≤ 700 (unspecified beyond).
///
/// Only additions, fused multiply-adds and integer operations: IEEE 754 fixes every bit of the result.
#[inline(always)]
pub(crate) fn exponential(x: f64) -> f64 {
    let shifted = x.mul_add(LOG2_E, ROUNDING_SHIFT);
    let octave = shifted - ROUNDING_SHIFT;
    let remainder = octave.mul_add(-LN_2_REMAINDER, octave.mul_add(-LN_2, x));
    let mut sum = COEFFICIENTS[11];
    for coefficient in COEFFICIENTS[..11].iter().rev() {
        sum = sum.mul_add(remainder, *coefficient);
    }
    f64::from_bits(sum.to_bits().wrapping_add(shifted.to_bits() << 52))
}

#[cfg(test)]
mod tests {
    use super::exponential;
    use crate::random::RootSeed;
    use rand::RngExt;

    /// An unevaluated sum of two doubles, about 32 digits.
    type Pair = (f64, f64);

    fn add(a: Pair, b: Pair) -> Pair {
        let sum = a.0 + b.0;
        let virtual_b = sum - a.0;
        let error = (a.0 - (sum - virtual_b)) + (b.0 - virtual_b) + a.1 + b.1;
        (sum + error, error - ((sum + error) - sum))
    }

    fn multiply(a: Pair, b: Pair) -> Pair {
        let product = a.0 * b.0;
        let error = a.0.mul_add(b.0, -product) + a.0 * b.1 + a.1 * b.0;
        (product + error, error - ((product + error) - product))
    }

    /// The Taylor series of eˣ in pairs of doubles: independent of the polynomial under test and far more exact.
    fn series(x: f64) -> Pair {
        let halvings = 10;
        let small = (x / 1024.0, 0.0);
        let mut sum = (1.0, 0.0);
        for power in (1..=24).rev() {
            let divided = multiply(small, sum);
            let quotient = divided.0 / f64::from(power);
            let rest = (-quotient).mul_add(f64::from(power), divided.0) + divided.1;
            sum = add((1.0, 0.0), (quotient, rest / f64::from(power)));
        }
        (0..halvings).fold(sum, |value, _| multiply(value, value))
    }

    #[test]
    fn is_within_one_unit_in_the_last_place() {
        let mut random = RootSeed(3).stream("exponential", &[]);
        let mut largest: f64 = 0.0;
        for range in [1.0, 40.0, 690.0] {
            for _ in 0..100_000 {
                let x = random.random_range(-range..range);
                let exact = series(x);
                let unit = f64::from_bits(exact.0.to_bits() + 1) - exact.0;
                largest = largest.max(((exponential(x) - exact.0) - exact.1).abs() / unit);
            }
        }
        assert!(largest < 1.0, "off by {largest} units in the last place");
        assert!(largest > 0.4, "{largest} units in the last place is too good: the check is broken");
        assert_eq!(exponential(0.0).to_bits(), 1.0_f64.to_bits());
    }
}
