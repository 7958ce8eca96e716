//! Means over random populations, with errors over trials and over populations, and what follows from several of them.

use normcircuit_charts::figure::Comparison;
use normcircuit_panels::compared::above_zero;
use normcircuit_statistics::decoding::{SaturationFit, fit_saturation};
use normcircuit_statistics::estimate::{ErrorSource, Estimate};
use normcircuit_statistics::jackknife::Jackknife;

/// Trials are left out in so many blocks.
pub const BLOCKS: usize = 10;

/// A mean over random populations, with both sources of its error.
#[derive(Clone, Debug)]
pub struct PopulationMean {
    pub(super) over_trials: Jackknife<f64>,
    /// What the choice of populations adds.
    pub(super) over_populations: ErrorSource,
}

/// A fit of the growth of information with size, with the interval of its limit.
#[derive(Clone, Debug)]
pub struct Saturation {
    /// The fit to all trials.
    pub fit: SaturationFit,
    /// The inverse of the limit, whose error comes from leaving out blocks of trials and fitting all sizes again.
    pub inverse_limit: Estimate,
}

impl PopulationMean {
    /// Of values of populations, and how much their mean changes without each block of trials.
    pub fn new(values: &[f64], changes: &[f64]) -> Self {
        let count = values.len() as f64;
        let all = values.iter().sum::<f64>() / count;
        let scatter = values.iter().map(|value| (value - all).powi(2)).sum::<f64>() / (count - 1.0);
        let over_populations =
            ErrorSource { standard_error: (scatter / count).sqrt(), degrees_of_freedom: Some(count - 1.0) };
        let without = changes.iter().map(|change| all + change).collect();
        Self { over_trials: Jackknife { all, without }, over_populations }
    }

    /// With its error over trials and populations.
    pub fn estimate(&self) -> Estimate {
        let trials = self.over_trials.source_of(|mean| *mean);
        Estimate::from_sources(self.over_trials.all, &[trials, self.over_populations])
    }

    /// Its natural logarithm; NaN if it is not positive.
    #[must_use]
    pub fn ln(&self) -> Self {
        let Jackknife { all, without } = &self.over_trials;
        let mut over_populations = self.over_populations;
        over_populations.standard_error /= all;
        let without = without.iter().map(|mean| mean.ln()).collect();
        Self { over_trials: Jackknife { all: all.ln(), without }, over_populations }
    }

    /// The difference from another mean over other populations; blocks of trials are left out of both at once.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let mut over_populations = self.over_populations;
        let standard_error = over_populations.standard_error.hypot(other.over_populations.standard_error);
        over_populations.standard_error = standard_error;
        Self { over_trials: self.over_trials.minus(&other.over_trials), over_populations }
    }

    /// The average of several means of the same trials, over different populations; NaN for none.
    pub fn average(means: &[Self]) -> Self {
        let count = means.len() as f64;
        let average = |of: &dyn Fn(&Self) -> f64| means.iter().map(of).sum::<f64>() / count;
        let over_trials = Jackknife {
            all: average(&|mean| mean.over_trials.all),
            without: (0..BLOCKS).map(|block| average(&|mean| mean.over_trials.without[block])).collect(),
        };
        let standard_error = (average(&|mean| mean.over_populations.standard_error.powi(2)) / count).sqrt();
        let degrees = means.iter().filter_map(|mean| mean.over_populations.degrees_of_freedom);
        let degrees_of_freedom =
            Some(degrees.fold(f64::INFINITY, f64::min)).filter(|least| least.is_finite());
        Self { over_trials, over_populations: ErrorSource { standard_error, degrees_of_freedom } }
    }
}

/// The claim that a quantity is above zero; where its interval does not tell, with the trials that would.
pub fn claimed_above_zero(claim: impl Into<String>, unit: &str, found: &Estimate) -> Comparison {
    let claim = above_zero(claim, unit, found).covers("trials and populations, in these networks");
    let (low, high) = found.interval;
    if !(low < 0.0 && 0.0 < high) {
        return claim;
    }
    let times = (found.half_width() / found.value).powi(2);
    claim.note(format!("undecided: it takes some {times:.0} times the trials if the value is what it seems"))
}

impl Saturation {
    /// Fits means of populations of several sizes; none if they do not grow.
    pub fn of(means: &[(f64, PopulationMean)]) -> Option<Self> {
        let sizes: Vec<f64> = means.iter().map(|(size, _)| *size).collect();
        let fitted = Jackknife::try_of(BLOCKS, |left_out| {
            let value = |(_, mean): &(f64, PopulationMean)| {
                left_out.map_or(mean.over_trials.all, |block| mean.over_trials.without[block])
            };
            fit_saturation(&sizes, &means.iter().map(value).collect::<Vec<f64>>())
        });
        let fitted = fitted.ok()?;
        let inverse_limit = fitted.estimate_of(|fit| fit.asymptote.recip());
        Some(Self { fit: fitted.all, inverse_limit })
    }

    /// The limit with its 95 % interval over trials, in words.
    pub fn describe(&self) -> String {
        let (low, high) = self.inverse_limit.interval;
        if self.inverse_limit.value <= 0.0 || low <= 0.0 {
            return format!("above {:.0}", high.recip());
        }
        format!("{:.0} ({:.0} to {:.0})", self.inverse_limit.value.recip(), high.recip(), low.recip())
    }
}
