//! Errors and intervals from leaving out one of several independent parts of the data at a time (Tukey's jackknife,
//! doi 10.1214/aoms/1177706647).

use std::convert::Infallible;

use crate::estimate::{ErrorSource, Estimate};

/// Something computed from all data, and again without one part of them at a time.
#[derive(Clone, Debug)]
pub struct Jackknife<T> {
    /// From all data.
    pub all: T,
    /// Without each part; none if there are fewer than two.
    pub without: Vec<T>,
}

impl<T> Jackknife<T> {
    /// From `parts` independent parts: `compute` is given the part to leave out, if any.
    ///
    /// # Errors
    /// The first error of `compute`.
    pub fn try_of<E>(
        parts: usize,
        mut compute: impl FnMut(Option<usize>) -> Result<T, E>,
    ) -> Result<Self, E> {
        let all = compute(None)?;
        let parts = if parts > 1 { parts } else { 0 };
        Ok(Self { all, without: (0..parts).map(|part| compute(Some(part))).collect::<Result<_, E>>()? })
    }

    /// As [`Self::try_of`], of what cannot fail.
    pub fn of(parts: usize, mut compute: impl FnMut(Option<usize>) -> T) -> Self {
        let Ok(found) = Self::try_of::<Infallible>(parts, |left_out| Ok(compute(left_out)));
        found
    }

    /// The standard error of a value; NaN for fewer than two parts.
    pub fn error_of(&self, value: impl Fn(&T) -> f64) -> f64 {
        let parts = self.without.len() as f64;
        if self.without.is_empty() {
            return f64::NAN;
        }
        let without: Vec<f64> = self.without.iter().map(value).collect();
        let mean = without.iter().sum::<f64>() / parts;
        let squares: f64 = without.iter().map(|other| (other - mean).powi(2)).sum();
        ((parts - 1.0) / parts * squares).sqrt()
    }

    /// The error of a value as a source: Student's t with `n − 1` degrees of freedom for `n` parts.
    pub fn source_of(&self, value: impl Fn(&T) -> f64) -> ErrorSource {
        let degrees_of_freedom = (self.without.len() as f64 - 1.0).max(0.0);
        ErrorSource { standard_error: self.error_of(value), degrees_of_freedom: Some(degrees_of_freedom) }
    }

    /// A value with the interval that leaving out parts gives.
    pub fn estimate_of(&self, value: impl Fn(&T) -> f64) -> Estimate {
        Estimate::from_sources(value(&self.all), &[self.source_of(value)])
    }
}

impl Jackknife<f64> {
    /// The statistic with its interval, as [`Self::estimate_of`].
    pub fn estimate(&self) -> Estimate {
        self.estimate_of(|value| *value)
    }

    /// The difference from another statistic of the same parts.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let without = self.without.iter().zip(&other.without).map(|(one, other)| one - other);
        Self { all: self.all - other.all, without: without.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::Jackknife;

    #[test]
    fn of_a_mean_it_is_the_t_interval() {
        let data = [3.0, 5.0, 4.0, 8.0_f64];
        let mean = |left_out: Option<usize>| {
            let kept: Vec<f64> = data
                .iter()
                .enumerate()
                .filter(|(at, _)| Some(*at) != left_out)
                .map(|(_, one)| *one)
                .collect();
            kept.iter().sum::<f64>() / kept.len() as f64
        };
        let estimated = Jackknife::of(data.len(), mean).estimate();
        // s = √(14/3), t(0.975, 3) = 3.18245.
        let half = 3.182_446 * (14.0_f64 / 3.0).sqrt() / 2.0;
        assert!((estimated.interval.1 - 5.0 - half).abs() < 1e-5, "{estimated:?}");
    }

    #[test]
    fn one_part_has_no_interval() {
        let one = Jackknife::of(1, |_| 1.0).estimate();
        assert_eq!(one.value.to_bits(), 1.0_f64.to_bits());
        assert!(one.interval.0.is_nan() && one.interval.1.is_nan());
    }

    #[test]
    fn errors_that_are_shared_cancel_in_differences() {
        let shared = Jackknife { all: 1.0, without: vec![0.5, 1.5] };
        let more = Jackknife { all: 3.0, without: vec![2.5, 3.5] };
        assert_eq!(more.minus(&shared).estimate().interval, (2.0, 2.0));
    }
}
