//! What the paper's released data show, to compare runs with. Nothing in this project is tuned to these numbers.
//!
//! The values lie in `data` with their source and are compiled in.

mod figure1;
mod figure2;
mod figure3;
mod recorded_units;

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;

pub use figure1::{
    ByCondition, ByPopulation, Figure1, NormIndices, OrientationMap, RateCorrelation, Rates, Recordings,
    SelectivityCorrelation, WithinOneSd,
};
pub use figure2::{Area, Correlations, Figure2, HeatMap, PairSummary, SupplementArea};
pub use figure3::{
    Component, Covariances, CovariancesByGroup, CurrentSummary, Figure3, MeanCurrents, Regression,
};
pub use recorded_units::{RecordedUnit, RecordedUnits};

/// The percentages of [`Summary::percentiles`].
pub const PERCENTAGES: [f64; 9] = [1.0, 5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0];

/// The distribution of a quantity in a few numbers.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// How many values.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation (of a sample, n − 1).
    pub sd: f64,
    /// The smallest.
    pub minimum: f64,
    /// The largest.
    pub maximum: f64,
    /// Percentiles at [`PERCENTAGES`], linearly interpolated.
    pub percentiles: [f64; 9],
}

/// A curve of means with their standard errors.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Curve {
    /// Positions.
    pub x: Vec<f64>,
    /// Means, as many.
    pub mean: Vec<f64>,
    /// Standard deviation over pairs divided by the square root of their number, as many.
    pub standard_error: Vec<f64>,
}

impl Summary {
    /// The value that half of the values lie below.
    pub fn median(&self) -> f64 {
        self.percentiles[4]
    }
}

/// What Figure 1 shows.
pub fn figure1() -> &'static Figure1 {
    static VALUES: LazyLock<Figure1> = LazyLock::new(|| parsed(include_str!("../data/figure1.toml")));
    &VALUES
}

/// What Figure 2 shows.
pub fn figure2() -> &'static Figure2 {
    static VALUES: LazyLock<Figure2> = LazyLock::new(|| parsed(include_str!("../data/figure2.toml")));
    &VALUES
}

/// What Figure 3 shows.
pub fn figure3() -> &'static Figure3 {
    static VALUES: LazyLock<Figure3> = LazyLock::new(|| parsed(include_str!("../data/figure3.toml")));
    &VALUES
}

/// Norm index and preferred direction of each recorded unit.
pub fn recorded_units() -> &'static RecordedUnits {
    static VALUES: LazyLock<RecordedUnits> = LazyLock::new(|| {
        let table = include_str!("../data/recorded_units.csv");
        // The table is part of the program, and the tests of this module parse it.
        RecordedUnits::from_csv(table).expect("the compiled-in table of units has the stated form")
    });
    &VALUES
}

fn parsed<T: DeserializeOwned>(text: &str) -> T {
    // The text is part of the program, and the tests of this module parse it.
    toml::from_str(text).expect("the compiled-in reference values have the stated form")
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn check_summary(summary: &Summary) {
        assert!(summary.percentiles.is_sorted());
        assert!(summary.minimum <= summary.percentiles[0] && summary.percentiles[8] <= summary.maximum);
        assert!(summary.minimum < summary.mean && summary.mean < summary.maximum);
        assert!(summary.sd > 0.0 && summary.sd < summary.maximum - summary.minimum);
    }

    pub(crate) fn check_curve(curve: &Curve) {
        assert!(curve.x.is_sorted_by(|a, b| a < b));
        assert_eq!(curve.x.len(), curve.mean.len());
        assert_eq!(curve.x.len(), curve.standard_error.len());
        assert!(curve.standard_error.iter().all(|error| *error > 0.0));
    }

    #[test]
    fn every_value_has_its_source() {
        for source in [&figure1().source, &figure2().source, &figure3().source] {
            assert!(source.contains("doi 10.6084/m9.figshare.29940062"));
        }
    }
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
