//! Rates and norm indices.

use serde::Deserialize;

use crate::Summary;

/// What Figure 1 shows.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure1 {
    /// Where the values are from.
    pub source: String,
    /// How long the network was simulated in each condition, in seconds.
    pub seconds_per_condition: f64,
    /// Panel A.
    pub orientation_map: OrientationMap,
    /// Firing rates by population and condition.
    pub rates: ByPopulation<ByCondition<Rates>>,
    /// Pearson correlation of the rates of E neurons between conditions.
    pub rate_correlation: RateCorrelation,
    /// Norm indices of the model's neurons.
    pub norm_index: ByPopulation<NormIndices>,
    /// Norm indices of recorded units.
    pub recordings: Recordings,
    /// The neurons of Figures 2 and 3.
    pub within_one_sd: WithinOneSd,
    /// How the norm index of E neurons goes with their selectivity.
    pub selectivity_correlation: SelectivityCorrelation,
}

/// One value for each population of the network.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByPopulation<T> {
    /// Of E neurons.
    pub excitatory: T,
    /// Of I neurons.
    pub inhibitory: T,
}

/// One value for each condition.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByCondition<T> {
    /// Left stimulus only.
    pub first: T,
    /// Right stimulus only.
    pub second: T,
    /// Both stimuli.
    pub both: T,
}

/// The orientation map of panel A.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrientationMap {
    /// Wavelength at the peak of the power spectrum, in grid points of the 100 × 200 sheet.
    pub wavelength: f64,
    /// The neuron whose targets are drawn, counted from 0 row by row.
    pub neuron: usize,
    /// How many targets are drawn.
    pub targets: usize,
}

/// Firing rates of a population.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Rates {
    /// Their distribution, in Hz.
    #[serde(flatten)]
    pub summary: Summary,
    /// Fractions of neurons below 0.1, 1 and 2 Hz.
    pub fractions_below: [f64; 3],
    /// Mean rates of the left and the right half of the sheet, in Hz.
    pub half_means: [f64; 2],
}

/// Pearson correlation of rates between conditions.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateCorrelation {
    /// Left and right stimulus.
    pub first_second: f64,
    /// Left stimulus and both.
    pub first_both: f64,
    /// Right stimulus and both.
    pub second_both: f64,
}

/// Norm indices (r1 + r2) / r12 of neurons or units.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NormIndices {
    /// Neurons or units in all.
    pub total: usize,
    /// Those whose index is 0/0.
    pub undefined: usize,
    /// Those that fire with one stimulus and not with both.
    pub infinite: usize,
    /// Those with a finite index above 3, which the histogram leaves out.
    pub above_three: usize,
    /// Fraction of finite indices below 1.
    pub fraction_below_one: f64,
    /// Histogram of the indices up to 3 in bins of 0.1 from 0, as a density.
    pub density: Vec<f64>,
    /// Distribution of the indices up to 3.
    pub up_to_three: Summary,
}

/// Norm indices of units recorded in monkeys, pooled over sessions.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recordings {
    /// Area MT.
    pub mt: NormIndices,
    /// Area V4.
    pub v4: NormIndices,
    /// Area V1 (in the supplement).
    pub v1: NormIndices,
}

/// E neurons whose rate lies strictly within one standard deviation of the mean in each condition.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithinOneSd {
    /// How many.
    pub neurons: usize,
    /// Lowest and highest rate in each condition, in Hz.
    pub rate_bounds: [[f64; 2]; 3],
    /// How many by norm index, in bins of 0.1 from 1 to 3.
    pub counts_by_norm_index: Vec<usize>,
    /// Their norm indices.
    pub norm_index: Summary,
}

/// Correlation of norm index and absolute selectivity |r1 − r2| / (r1 + r2).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelectivityCorrelation {
    /// Pearson's.
    pub pearson: f64,
    /// Spearman's.
    pub spearman: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{figure1, tests::check_summary};

    #[test]
    fn rates_are_consistent() {
        let rates = &figure1().rates;
        for ByCondition { first, second, both } in [&rates.excitatory, &rates.inhibitory] {
            for rates in [first, second, both] {
                check_summary(&rates.summary);
                assert!(rates.fractions_below.is_sorted());
                let mean = f64::midpoint(rates.half_means[0], rates.half_means[1]);
                assert!((mean - rates.summary.mean).abs() < 1e-3, "{mean}");
            }
        }
    }

    #[test]
    fn norm_indices_are_counted_once_and_densities_sum_to_one() {
        let values = figure1();
        let model = [&values.norm_index.excitatory, &values.norm_index.inhibitory];
        let recorded = [&values.recordings.mt, &values.recordings.v4, &values.recordings.v1];
        for indices in model.into_iter().chain(recorded) {
            check_summary(&indices.up_to_three);
            let parts =
                indices.undefined + indices.infinite + indices.above_three + indices.up_to_three.count;
            assert_eq!(parts, indices.total);
            assert_eq!(indices.density.len(), 30);
            let mass: f64 = indices.density.iter().map(|density| 0.1 * density).sum();
            assert!((mass - 1.0).abs() < 1e-4, "{mass}");
            let mean: f64 =
                indices.density.iter().enumerate().map(|(bin, d)| 0.1 * d * (0.1 * bin as f64 + 0.05)).sum();
            assert!((mean - indices.up_to_three.mean).abs() < 0.01, "{mean}");
        }
    }

    #[test]
    fn the_neurons_within_one_sd_have_the_bounds_of_the_rates() {
        let values = figure1();
        let ByCondition { first, second, both } = &values.rates.excitatory;
        for (bounds, rates) in values.within_one_sd.rate_bounds.iter().zip([first, second, both]) {
            assert!((bounds[0] - (rates.summary.mean - rates.summary.sd)).abs() < 1e-3);
            assert!((bounds[1] - (rates.summary.mean + rates.summary.sd)).abs() < 1e-3);
        }
        assert_eq!(values.within_one_sd.counts_by_norm_index.len(), 20);
        assert_eq!(values.within_one_sd.counts_by_norm_index.iter().sum::<usize>(), 8317);
        check_summary(&values.within_one_sd.norm_index);
    }
}
