//! A value with its standard error and 95 % interval, from one or several independent sources of error.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// Upper tail outside a 95 % interval.
const UPPER: f64 = 0.975;

/// A statistic with its error.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// From all data.
    pub value: f64,
    /// Standard error; NaN if the data do not tell.
    pub standard_error: f64,
    /// 95 % interval, lower end first; NaN if the data do not tell.
    pub interval: (f64, f64),
}

/// One of several independent reasons why a value would be different in another experiment: other trials, other neurons.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErrorSource {
    /// Standard error from this source alone.
    pub standard_error: f64,
    /// Degrees of freedom with which it is known (Student's t); none if so well that a normal distribution serves.
    pub degrees_of_freedom: Option<f64>,
}

impl ErrorSource {
    /// A standard error that is well known.
    pub fn normal(standard_error: f64) -> Self {
        Self { standard_error, degrees_of_freedom: None }
    }

    /// The standard error of a statistic of `count` independent parts, known with `count - 1` degrees of freedom.
    pub fn of_parts(standard_error: f64, count: usize) -> Self {
        Self { standard_error, degrees_of_freedom: Some(count as f64 - 1.0) }
    }

    /// Half width of the 95 % interval from this source alone.
    pub fn half_width(&self) -> f64 {
        self.degrees_of_freedom.map_or_else(normal_quantile, student_quantile) * self.standard_error
    }
}

impl Estimate {
    /// A value with independent sources of error: standard errors add in quadrature, and so do the half widths of their 95 %
    /// intervals. Without a source the value is exact.
    ///
    /// # Examples
    /// ```
    /// use normcircuit_statistics::estimate::{ErrorSource, Estimate};
    ///
    /// let sources = [ErrorSource::of_parts(3.0, 10), ErrorSource::normal(4.0)];
    /// let estimate = Estimate::from_sources(1.0, &sources);
    /// assert_eq!(estimate.standard_error, 5.0);
    /// let half = (2.262_157 * 3.0_f64).hypot(1.959_964 * 4.0);
    /// assert!((estimate.interval.1 - 1.0 - half).abs() < 1e-5);
    /// ```
    pub fn from_sources(value: f64, sources: &[ErrorSource]) -> Self {
        let standard_error = in_quadrature(sources.iter().map(|source| source.standard_error));
        let half = in_quadrature(sources.iter().map(ErrorSource::half_width));
        Self { value, standard_error, interval: (value - half, value + half) }
    }

    /// A value that another experiment would not change.
    pub fn exact(value: f64) -> Self {
        Self::from_sources(value, &[])
    }

    /// This less an independent one. Each end of the interval takes, in quadrature, the distances from the two values to the
    /// ends of their intervals that bound it (Zou & Donner 2008, doi 10.1002/sim.3095); for symmetric intervals half widths
    /// add in quadrature.
    ///
    /// # Examples
    /// ```
    /// use normcircuit_statistics::estimate::Estimate;
    ///
    /// let first = Estimate { value: 5.0, standard_error: 1.5, interval: (2.0, 8.0) };
    /// let second = Estimate { value: 1.0, standard_error: 2.0, interval: (-3.0, 5.0) };
    /// let difference = first.minus(&second);
    /// assert_eq!((difference.value, difference.standard_error, difference.interval), (4.0, 2.5, (-1.0, 9.0)));
    /// ```
    #[must_use]
    pub fn minus(&self, independent: &Self) -> Self {
        let value = self.value - independent.value;
        let below = (self.value - self.interval.0).hypot(independent.interval.1 - independent.value);
        let above = (self.interval.1 - self.value).hypot(independent.value - independent.interval.0);
        Self {
            value,
            standard_error: self.standard_error.hypot(independent.standard_error),
            interval: (value - below, value + above),
        }
    }
}

/// Half width of a 95 % interval in standard errors that are known with `degrees_of_freedom`: Student's t; NaN unless they
/// are above 0.
///
/// # Examples
/// ```
/// assert!((normcircuit_statistics::estimate::student_quantile(3.0) - 3.182_446).abs() < 1e-6);
/// ```
pub fn student_quantile(degrees_of_freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, degrees_of_freedom).map_or(f64::NAN, |law| law.inverse_cdf(UPPER))
}

/// Half width of a 95 % interval in standard errors of a normal distribution, 1.96.
///
/// # Examples
/// ```
/// assert!((normcircuit_statistics::estimate::normal_quantile() - 1.959_964).abs() < 1e-6);
/// ```
pub fn normal_quantile() -> f64 {
    Normal::standard().inverse_cdf(UPPER)
}

fn in_quadrature(errors: impl Iterator<Item = f64>) -> f64 {
    errors.reduce(f64::hypot).unwrap_or(0.0)
}
