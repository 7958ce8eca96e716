//! Rates at every pair of contrasts of the two images, and how much of them is counting noise.

use crate::error::ExperimentError;
use crate::laboratory::Laboratory;
use crate::measure::Measure;
use crate::measurements::conditions::SETTLING_MS;
use crate::measurements::take::recorded_counts;
use crate::plan::{NamedModel, Plan};
use ndarray::{Array1, Array2, ArrayRef2, ArrayView1, Axis};
use normcircuit_protocols::experiment::{
    CountWindows, CountedPopulation, ExperimentRun, RunRecord, ShownCondition,
};
use normcircuit_protocols::{Stimulus, Study, ThreeConditions, View};

/// Contrasts of each image: 0, 0.1 … 1.
pub const LEVELS: usize = 11;
/// A count window is at most this long, ms.
const MAX_WINDOW_MS: u64 = 30_000;

/// Every pair of contrasts of the two images, each in a run of its own.
#[derive(Clone, Debug)]
pub struct ContrastGrid {
    network: NamedModel,
    plan: Plan,
}

/// Rates of the excitatory neurons at every pair of contrasts.
#[derive(Clone, Debug)]
pub struct GridData {
    /// Hz, `[point × neuron]`; see [`GridData::point`].
    pub rates: Array2<f64>,
    /// Estimated variance of each rate from run to run, Hz².
    pub noise: Array2<f64>,
    /// Seconds counted at each point.
    pub seconds: f64,
}

impl ContrastGrid {
    /// The grid in a network, each point for as long as the plan says.
    pub fn new(plan: &Plan, network: NamedModel) -> Self {
        Self { network, plan: plan.clone() }
    }
}

impl GridData {
    /// The contrast of a level.
    pub fn contrast(level: usize) -> f64 {
        level as f64 / (LEVELS - 1) as f64
    }

    /// The point at which image 1 has the contrast of level `first` and image 2 that of `second`.
    pub fn point(first: usize, second: usize) -> usize {
        first * LEVELS + second
    }
}

impl Measure for ContrastGrid {
    type Output = GridData;

    /// One run of every pair of contrasts, that of image 2 changing fastest.
    fn runs(&self) -> Result<Vec<ExperimentRun>, ExperimentError> {
        let images = ThreeConditions::default();
        let condition = |point: usize| {
            let contrasts = [point / LEVELS, point % LEVELS].map(GridData::contrast);
            let name = format!("contrasts {} and {}", contrasts[0], contrasts[1]);
            let first = View::grating(images.first.orientation, contrasts[0]);
            let second = View::grating(images.second.orientation, contrasts[1]);
            ShownCondition::steady(name, Stimulus { first, second })
        };
        let conditions = (0..LEVELS * LEVELS).map(condition).collect();
        let duration = self.plan.lengths.grid_ms;
        let mut experiment = self.plan.experiment(&self.network, duration, windows(duration), conditions);
        experiment.first_run = Study::ContrastGrid.first_run();
        experiment.populations = vec![CountedPopulation::Excitatory];
        Ok(experiment.runs())
    }

    fn take(&self, laboratory: &Laboratory) -> Result<GridData, ExperimentError> {
        let points =
            laboratory.map_runs("grid of contrasts", &self.runs()?, |record| Point::from_record(&record))?;
        let neurons = points.first().map_or(0, |point| point.rates.len());
        let matrix = |of: fn(&Point) -> &Array1<f64>| {
            Array2::from_shape_fn((points.len(), neurons), |(point, neuron)| of(&points[point])[neuron])
        };
        let seconds = points.first().map_or(0.0, |point| point.seconds);
        Ok(GridData { rates: matrix(|point| &point.rates), noise: matrix(|point| &point.noise), seconds })
    }
}

/// At least two windows of equal length that fill the run after settling. Of many short runs settling would be half: it is a third at
/// most, which may be short, as the slowest synapses forget in 100 ms.
fn windows(duration: u64) -> CountWindows {
    let settling = SETTLING_MS.min(duration / 3);
    let counted = duration - settling;
    CountWindows::consecutive(settling, counted / counted.div_ceil(MAX_WINDOW_MS).max(2))
}

/// What a run gave for every neuron.
struct Point {
    rates: Array1<f64>,
    noise: Array1<f64>,
    seconds: f64,
}

impl Point {
    fn from_record(record: &RunRecord) -> Result<Self, ExperimentError> {
        let seconds = record.counted_seconds();
        let counts = recorded_counts(record, CountedPopulation::Excitatory)?.mapv(f64::from);
        let windows = counts.nrows() as f64;
        let noise = mean_variance(&(&counts * (windows / seconds)));
        Ok(Self { rates: counts.sum_axis(Axis(0)) / seconds, noise, seconds })
    }
}

/// Estimated variance of the mean over independent windows of equal length, `[window × neuron]`: without bias, however the
/// windows' counts are distributed.
fn mean_variance(rates: &ArrayRef2<f64>) -> Array1<f64> {
    let windows = rates.nrows() as f64;
    let variance = |rates: ArrayView1<'_, f64>| {
        let mean = rates.sum() / windows;
        rates.iter().map(|rate| (rate - mean).powi(2)).sum::<f64>() / (windows - 1.0) / windows
    };
    rates.axis_iter(Axis(1)).map(variance).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn windows_fill_the_run() {
        let of = |duration| (windows(duration).window_ms, windows(duration).windows(duration).len());
        assert_eq!(of(1_500), (500, 2));
        assert_eq!(windows(1_500).from_ms, 500);
        assert_eq!(of(4_000), (1_500, 2));
        assert_eq!(of(200_000), (28_428, 7));
    }

    #[test]
    fn the_variance_of_a_mean_of_two_is_a_quarter_of_their_squared_difference() {
        assert_eq!(mean_variance(&array![[1.0, 2.0], [4.0, 2.0]]), array![2.25, 0.0]);
    }
}
