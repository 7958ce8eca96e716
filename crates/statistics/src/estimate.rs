//! A value with its error: one type for all that is estimated.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// A value with its standard error and 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The value, from all data.
    pub value: f64,
    /// Its standard error; NaN if there are too few data to tell.
    pub standard_error: f64,
    /// 95 % interval; not finite if there are too few data to tell.
    pub interval: (f64, f64),
    /// Degrees of freedom behind the error (of Welch and Satterthwaite if there are several sources, doi 10.2307/3002019); none
    /// if they are so many that the error is taken for known.
    pub degrees_of_freedom: Option<f64>,
}

/// One of several independent sources of error of a value, such as other runs or other neurons.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErrorSource {
    /// Standard error from this source alone.
    pub standard_error: f64,
    /// Degrees of freedom from which it was estimated; none if they are so many that the error is taken for known.
    pub degrees_of_freedom: Option<f64>,
}

impl ErrorSource {
    /// A source with so many degrees of freedom that its error is taken for known.
    pub fn normal(standard_error: f64) -> Self {
        Self { standard_error, degrees_of_freedom: None }
    }

    /// A source whose error was estimated from `count` independent parts: `count - 1` degrees of freedom.
    pub fn of_parts(standard_error: f64, count: usize) -> Self {
        Self { standard_error, degrees_of_freedom: Some((count as f64 - 1.0).max(0.0)) }
    }

    /// Half width of its 95 % interval.
    fn half_width(&self) -> f64 {
        self.degrees_of_freedom.map_or_else(normal_quantile, student_quantile) * self.standard_error
    }
}

impl Estimate {
    /// A value with independent sources of error: standard errors, and half widths of intervals, add in quadrature.
    ///
    /// ```
    /// use normcircuit_statistics::estimate::{ErrorSource, Estimate};
    ///
    /// let runs = ErrorSource { standard_error: 3.0, degrees_of_freedom: Some(11.0) };
    /// let estimate = Estimate::from_sources(10.0, &[runs, ErrorSource::normal(4.0)]);
    /// assert_eq!(estimate.standard_error, 5.0);
    /// ```
    pub fn from_sources(value: f64, sources: &[ErrorSource]) -> Self {
        let add = |sum: f64, part: f64| sum.hypot(part);
        let standard_error = sources.iter().map(|source| source.standard_error).fold(0.0, add);
        let half = sources.iter().map(ErrorSource::half_width).fold(0.0, add);
        let degrees_of_freedom =
            effective(sources.iter().map(|one| (one.standard_error, one.degrees_of_freedom)));
        Self { value, standard_error, interval: (value - half, value + half), degrees_of_freedom }
    }

    /// The difference from an independent estimate.
    #[must_use]
    pub fn minus(&self, independent: &Self) -> Self {
        let half = self.half_width().hypot(independent.half_width());
        let value = self.value - independent.value;
        Self {
            value,
            standard_error: self.standard_error.hypot(independent.standard_error),
            interval: (value - half, value + half),
            degrees_of_freedom: effective(
                [self, independent].iter().map(|one| (one.standard_error, one.degrees_of_freedom)),
            ),
        }
    }

    /// Half the width of the interval.
    pub fn half_width(&self) -> f64 {
        (self.interval.1 - self.interval.0) / 2.0
    }
}

/// Degrees of freedom of the sum of independent variances, of errors with degrees of freedom of their own.
fn effective(sources: impl Iterator<Item = (f64, Option<f64>)>) -> Option<f64> {
    let (mut variance, mut of_variance) = (0.0, 0.0);
    for (error, degrees_of_freedom) in sources {
        variance += error.powi(2);
        of_variance += degrees_of_freedom.map_or(0.0, |degrees| error.powi(4) / degrees);
    }
    (of_variance > 0.0).then(|| variance.powi(2) / of_variance)
}

/// Half width of a 95 % interval in standard errors that were estimated with these degrees of freedom: Student's t; NaN for
/// less than one.
pub fn student_quantile(degrees_of_freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, degrees_of_freedom).map_or(f64::NAN, |law| law.inverse_cdf(0.975))
}

/// Half width of a 95 % interval in known standard errors.
pub fn normal_quantile() -> f64 {
    Normal::standard().inverse_cdf(0.975)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_tables() {
        assert!((student_quantile(3.0) - 3.182_446).abs() < 1e-5);
        assert!((normal_quantile() - 1.959_964).abs() < 1e-6);
        assert!(student_quantile(0.0).is_nan());
    }

    #[test]
    fn degrees_of_freedom_are_those_of_the_larger_error() {
        let runs = ErrorSource::of_parts(1.0, 2);
        assert_eq!(Estimate::from_sources(0.0, &[runs]).degrees_of_freedom, Some(1.0));
        let mixed = Estimate::from_sources(0.0, &[runs, ErrorSource::normal(1.0)]);
        assert_eq!(mixed.degrees_of_freedom, Some(4.0), "(1 + 1)² / (1 / 1)");
        assert_eq!(Estimate::from_sources(0.0, &[ErrorSource::normal(1.0)]).degrees_of_freedom, None);
    }

    #[test]
    fn independent_errors_add_in_quadrature() {
        let three = Estimate::from_sources(5.0, &[ErrorSource::normal(3.0)]);
        let four = Estimate::from_sources(1.0, &[ErrorSource::normal(4.0)]);
        let difference = three.minus(&four);
        assert_eq!((difference.value, difference.standard_error), (4.0, 5.0));
        assert!((difference.half_width() - 5.0 * normal_quantile()).abs() < 1e-12);
    }
}
