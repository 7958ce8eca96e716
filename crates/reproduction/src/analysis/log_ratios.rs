//! Two groups or networks compared at each size of population, and on average.

use super::population_mean::PopulationMean;
use normcircuit_charts::figure::Series;
use normcircuit_panels::curve::curve;
use normcircuit_statistics::estimate::Estimate;

/// Natural logarithms of the ratio of two means, by size of population; blocks of trials are left out of both at once.
pub struct LogRatios(Vec<(f64, PopulationMean)>);

impl LogRatios {
    /// Of the sizes at which both are known.
    pub fn new(more: &[(f64, PopulationMean)], less: &[(f64, PopulationMean)]) -> Self {
        let ratio = |(size, more): &(f64, PopulationMean)| {
            let (_, less) = less.iter().find(|(other, _)| other.total_cmp(size).is_eq())?;
            Some((*size, more.ln().minus(&less.ln())))
        };
        Self(more.iter().filter_map(ratio).collect())
    }

    /// Those from the first to the last size of a range.
    #[must_use]
    pub fn within(mut self, (low, high): (f64, f64)) -> Self {
        self.0.retain(|(size, _)| (low..=high).contains(size));
        self
    }

    /// Whether nothing can be compared.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The ratio at each size.
    pub fn iter(&self) -> impl Iterator<Item = (f64, Estimate)> {
        self.0.iter().map(|(size, ratio)| (*size, ratio.estimate()))
    }

    /// The ratios over size.
    pub fn curve(&self) -> Series {
        population_curve(&self.0)
    }

    /// Their mean, with the first and the last size; none if nothing can be compared.
    pub fn mean(&self) -> Option<(f64, f64, Estimate)> {
        let ((first, _), (last, _)) = (self.0.first()?, self.0.last()?);
        let ratios: Vec<PopulationMean> = self.0.iter().map(|(_, ratio)| ratio.clone()).collect();
        Some((*first, *last, PopulationMean::average(&ratios).estimate()))
    }
}

/// Means over size, with error bars of one standard error over trials and populations.
pub fn population_curve(means: &[(f64, PopulationMean)]) -> Series {
    let (x, estimates): (Vec<f64>, Vec<Estimate>) =
        means.iter().map(|(size, mean)| (*size, mean.estimate())).unzip();
    curve(x, &estimates)
}
