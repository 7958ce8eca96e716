//! Input currents and norm index.

use serde::Deserialize;

use crate::{Curve, Summary};

/// What Figure 3 shows.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure3 {
    /// Where the values are from.
    pub source: String,
    /// E neurons in panels A to C.
    pub neurons: usize,
    /// Panel A: input from V1.
    pub feedforward: Component,
    /// Panel B: input from E neurons.
    pub recurrent_excitation: Component,
    /// Panel C: input from I neurons.
    pub inhibition: Component,
    /// Index of the total mean current, (I1 + I2) / I12.
    pub total_current_index: Summary,
    /// Index of the rates of the same neurons.
    pub rate_index: Summary,
    /// Mean currents of all E neurons.
    pub mean_currents: MeanCurrents,
    /// Panels D and E.
    pub covariance: CovariancesByGroup,
}

/// The norm index of one component of the input current.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Regression on the index of the total current, which is what the panel shows.
    pub released: Regression,
    /// Regression on the index of the rates.
    pub rate: Regression,
    /// Distribution of the component's index.
    pub current_index: Summary,
}

/// A linear regression.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regression {
    /// Pearson correlation R.
    pub correlation: f64,
    /// Slope.
    pub slope: f64,
    /// Intercept.
    pub intercept: f64,
}

/// Mean input currents by source.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeanCurrents {
    /// From V1.
    pub feedforward: CurrentSummary,
    /// From E neurons.
    pub recurrent_excitation: CurrentSummary,
    /// From I neurons.
    pub inhibition: CurrentSummary,
    /// All together.
    pub total: CurrentSummary,
}

/// A mean input current over all E neurons, in the conditions first, second and both.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CurrentSummary {
    /// Means over neurons, in mV/ms.
    pub means: [f64; 3],
    /// Standard deviations over neurons, in mV/ms.
    pub sds: [f64; 3],
}

/// Covariances of currents for two groups of pairs.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CovariancesByGroup {
    /// Panel D: the first index lies between 1 and 1.5, x is the second.
    pub different_index: Covariances,
    /// Panel E: the indices are similar, near x.
    pub similar_index: Covariances,
}

/// Covariances of the first neuron's current with the second's.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Covariances {
    /// Excitation with excitation.
    pub excitation_excitation: Curve,
    /// Excitation with inhibition.
    pub excitation_inhibition: Curve,
    /// Inhibition with excitation.
    pub inhibition_excitation: Curve,
    /// Inhibition with inhibition.
    pub inhibition_inhibition: Curve,
    /// Total with total.
    pub total: Curve,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{figure3, tests::check_curve, tests::check_summary};

    #[test]
    fn regressions_go_through_the_means() {
        let values = figure3();
        for component in [&values.feedforward, &values.recurrent_excitation, &values.inhibition] {
            check_summary(&component.current_index);
            for (regression, index) in
                [(&component.released, &values.total_current_index), (&component.rate, &values.rate_index)]
            {
                let at_mean = regression.intercept + regression.slope * index.mean;
                assert!((at_mean - component.current_index.mean).abs() < 1e-4, "{at_mean}");
                let slope = regression.correlation * component.current_index.sd / index.sd;
                assert!((slope - regression.slope).abs() < 1e-4, "{slope}");
            }
        }
    }

    #[test]
    fn currents_add_up() {
        let currents = &figure3().mean_currents;
        for condition in 0..3 {
            let sum = currents.feedforward.means[condition]
                + currents.recurrent_excitation.means[condition]
                + currents.inhibition.means[condition];
            assert!((sum - currents.total.means[condition]).abs() < 1e-4, "{sum}");
        }
    }

    #[test]
    fn covariances_of_different_indices_add_up() {
        let groups = &figure3().covariance;
        // In the released data of panel E the total is not the sum of its parts.
        for (group, tolerance) in [(&groups.different_index, 3e-6), (&groups.similar_index, 6e-4)] {
            let Covariances {
                excitation_excitation: ee,
                excitation_inhibition: ei,
                inhibition_excitation: ie,
                inhibition_inhibition: ii,
                total,
            } = group;
            [ee, ei, ie, ii, total].into_iter().for_each(check_curve);
            for at in 0..10 {
                let gap = ee.mean[at] + ei.mean[at] + ie.mean[at] + ii.mean[at] - total.mean[at];
                assert!(gap.abs() < tolerance, "{gap}");
            }
        }
    }
}
