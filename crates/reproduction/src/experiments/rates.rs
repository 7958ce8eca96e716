//! Mean rates in the three conditions, and how sure they are.

use super::laboratory::{ExperimentError, Laboratory};
use super::run::RunKey;
use ndarray::Array1;
use normcircuit_protocols::{Condition, Stimulus, ThreeConditions};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Time left out at the beginning of every run, ms: the network settles within a few hundred.
const SETTLING: u64 = 1000;

/// Spikes of every cell in every run of the three conditions.
#[derive(Clone, Debug)]
pub struct ConditionRates {
    /// By condition and run: spikes by population and cell.
    totals: [Vec<[Vec<u64>; 3]>; 3],
    /// Seconds that each run counts.
    seconds: f64,
}

/// A statistic with the interval that its variation from run to run gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimated {
    /// From all runs.
    pub value: f64,
    /// 95 % interval; not finite if there is but one run.
    pub interval: (f64, f64),
}

impl ConditionRates {
    /// The paper's stimuli: left 180°, right 90°, contrast 0.5, or both in turn.
    pub fn stimuli() -> [Stimulus; 3] {
        Condition::ALL.map(|condition| ThreeConditions::default().stimulus(condition))
    }

    /// The runs that are needed, conditions in turn. No two runs share noise.
    pub fn keys(laboratory: &Laboratory) -> Vec<RunKey> {
        let runs = laboratory.options().profile.runs_per_condition();
        let key = |run: u64, condition: usize, stimulus: &Stimulus| {
            laboratory.run_key(stimulus.clone(), 3 * run + condition as u64)
        };
        let stimuli = Self::stimuli();
        (0..runs)
            .flat_map(|run| stimuli.iter().enumerate().map(move |(condition, s)| (run, condition, s)))
            .map(|(run, condition, stimulus)| key(run, condition, stimulus))
            .collect()
    }

    /// Makes or loads the runs.
    ///
    /// # Errors
    /// [`ExperimentError`] if a run fails or the store does.
    pub fn measure(laboratory: &Laboratory) -> Result<Self, ExperimentError> {
        let keys = Self::keys(laboratory);
        let extracted = laboratory.map_runs("three conditions", &keys, |counts| {
            let first = (SETTLING / counts.bin) as usize;
            ([0, 1, 2].map(|population| counts.totals(population, first)), counts.seconds(first))
        })?;
        let seconds = extracted[0].1;
        let mut totals = [Vec::new(), Vec::new(), Vec::new()];
        for (index, (run, _)) in extracted.into_iter().enumerate() {
            totals[index % 3].push(run);
        }
        Ok(Self { totals, seconds })
    }

    /// Runs of each condition.
    pub fn runs(&self) -> usize {
        self.totals[0].len()
    }

    /// Seconds that count in each condition.
    pub fn seconds_per_condition(&self) -> f64 {
        self.seconds * self.runs() as f64
    }

    /// Mean rates of the cells of a population in the three conditions, Hz, from all runs but `left_out`.
    ///
    /// # Panics
    /// If there is no such population.
    pub fn rates(&self, population: usize, left_out: Option<usize>) -> [Array1<f64>; 3] {
        [0, 1, 2].map(|condition| {
            let runs = self.totals[condition].iter().enumerate().filter(|(run, _)| Some(*run) != left_out);
            let mut spikes = Array1::<f64>::zeros(self.totals[condition][0][population].len());
            let mut seconds = 0.0;
            for (_, run) in runs {
                spikes.iter_mut().zip(&run[population]).for_each(|(sum, count)| *sum += *count as f64);
                seconds += self.seconds;
            }
            spikes / seconds
        })
    }

    /// A statistic of the rates of all populations, with its interval from leaving out one run at a time.
    ///
    /// # Errors
    /// The first error of `statistic`.
    pub fn estimate<E>(
        &self,
        mut statistic: impl FnMut([[Array1<f64>; 3]; 3]) -> Result<f64, E>,
    ) -> Result<Estimated, E> {
        let value = statistic([0, 1, 2].map(|population| self.rates(population, None)))?;
        let runs = if self.runs() > 1 { self.runs() } else { 0 };
        let without = (0..runs)
            .map(|run| statistic([0, 1, 2].map(|population| self.rates(population, Some(run)))))
            .collect::<Result<Vec<f64>, E>>()?;
        Ok(jackknife(value, &without))
    }
}

/// The 95 % interval of a statistic from its values with one of `n` independent parts left out at a time: Student's t with
/// `n − 1` degrees of freedom around the value from all (Tukey's jackknife, doi 10.1214/aoms/1177706647).
pub fn jackknife(value: f64, without: &[f64]) -> Estimated {
    let parts = without.len() as f64;
    if without.len() < 2 {
        return Estimated { value, interval: (f64::NAN, f64::NAN) };
    }
    let mean = without.iter().sum::<f64>() / parts;
    let squares: f64 = without.iter().map(|other| (other - mean).powi(2)).sum();
    let error = ((parts - 1.0) / parts * squares).sqrt();
    let quantile = StudentsT::new(0.0, 1.0, parts - 1.0).map_or(f64::NAN, |law| law.inverse_cdf(0.975));
    Estimated { value, interval: (value - quantile * error, value + quantile * error) }
}

#[cfg(test)]
mod tests {
    use super::jackknife;

    #[test]
    fn the_jackknife_of_a_mean_is_its_t_interval() {
        let data = [3.0, 5.0, 4.0, 8.0_f64];
        let mean = 5.0;
        let without: Vec<f64> =
            data.iter().map(|left_out| (data.iter().sum::<f64>() - left_out) / 3.0).collect();
        let estimated = jackknife(mean, &without);
        // s = √(14/3), t(0.975, 3) = 3.18245.
        let half = 3.182_446 * (14.0_f64 / 3.0).sqrt() / 2.0;
        assert!((estimated.interval.1 - mean - half).abs() < 1e-5, "{estimated:?}");
        assert!(jackknife(1.0, &[]).interval.0.is_nan());
    }
}
