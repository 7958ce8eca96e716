//! Rates at every pair of contrasts, and how much of them is noise.

use ndarray::{Array1, Array2, ArrayRef2, ArrayView1, Axis};
use normcircuit_laboratory::{ExperimentError, Laboratory, SETTLING};
use normcircuit_protocols::experiment::{
    CountWindows, CountedPopulation, ExperimentRun, RunRecord, ShownCondition,
};
use normcircuit_protocols::{Stimulus, View};

/// Contrasts of each image: 0, 0.1 … 1.
pub(super) const LEVELS: usize = 11;
/// Orientations of image 1 and image 2, units of π, as in the three conditions.
const ORIENTATIONS: [f64; 2] = [1.0, 0.5];
/// Runs of one network with the same index share their noise, and those of the three conditions are numbered from 0.
const FIRST_RUN: u64 = 1_000_000;
/// A count window is at most this long, ms.
const LONGEST_WINDOW: u64 = 30_000;

/// Rates of the E neurons at every pair of contrasts.
pub(super) struct ContrastGrid {
    /// Hz, `[point × neuron]`; see [`point`].
    pub(super) rates: Array2<f64>,
    /// Estimated variance of each rate from run to run, Hz².
    pub(super) noise: Array2<f64>,
    /// Seconds counted at each point.
    pub(super) seconds: f64,
}

/// The contrast of a level.
pub(super) fn contrast(level: usize) -> f64 {
    level as f64 / (LEVELS - 1) as f64
}

/// The point at which image 1 has the contrast of level `first` and image 2 that of `second`.
pub(super) fn point(first: usize, second: usize) -> usize {
    first * LEVELS + second
}

/// One run of every pair of contrasts, that of image 2 changing fastest.
pub(super) fn runs(laboratory: &Laboratory) -> Vec<ExperimentRun> {
    let duration = laboratory.options().profile.lengths().grid_ms;
    let view = |image: usize, level| View::grating(ORIENTATIONS[image], contrast(level));
    let condition = |index: usize| {
        let (first, second) = (index / LEVELS, index % LEVELS);
        let name = format!("contrasts {} and {}", contrast(first), contrast(second));
        ShownCondition::steady(name, Stimulus { first: view(0, first), second: view(1, second) })
    };
    let conditions = (0..LEVELS * LEVELS).map(condition).collect();
    let mut experiment = laboratory.experiment(duration, windows(duration), conditions);
    experiment.first_run = FIRST_RUN;
    experiment.populations = vec![CountedPopulation::Excitatory];
    experiment.runs()
}

/// At least two windows of equal length that fill the run after settling.
fn windows(duration: u64) -> CountWindows {
    let counted = duration.saturating_sub(SETTLING);
    CountWindows::consecutive(SETTLING, counted / counted.div_ceil(LONGEST_WINDOW).max(2))
}

impl ContrastGrid {
    /// Makes or loads the runs.
    pub(super) fn measure(laboratory: &Laboratory) -> Result<Self, ExperimentError> {
        let points = laboratory.map_runs("grid of contrasts", &runs(laboratory), |record: RunRecord| {
            let seconds = record.counted_seconds();
            let counts = record.counts(CountedPopulation::Excitatory).map(|counts| counts.mapv(f64::from));
            let counts = counts.unwrap_or_default();
            let windows = counts.nrows() as f64;
            let noise = mean_variance(&(&counts * (windows / seconds)));
            Point { rates: counts.sum_axis(Axis(0)) / seconds, noise, seconds }
        })?;
        let neurons = points.first().map_or(0, |point| point.rates.len());
        let matrix = |of: fn(&Point) -> &Array1<f64>| {
            Array2::from_shape_fn((points.len(), neurons), |(point, neuron)| of(&points[point])[neuron])
        };
        let seconds = points.first().map_or(0.0, |point| point.seconds);
        Ok(Self { rates: matrix(|point| &point.rates), noise: matrix(|point| &point.noise), seconds })
    }
}

/// What a run gave for every neuron.
struct Point {
    rates: Array1<f64>,
    noise: Array1<f64>,
    seconds: f64,
}

/// Estimated variance of the mean over independent windows of equal length, `[window × neuron]`: without bias, however the
/// windows' counts are distributed.
pub(super) fn mean_variance(rates: &ArrayRef2<f64>) -> Array1<f64> {
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
        assert_eq!(of(1_500), (250, 2));
        assert_eq!(of(4_000), (1_500, 2));
        assert_eq!(of(200_000), (28_428, 7));
    }

    #[test]
    fn the_variance_of_a_mean_of_two_is_a_quarter_of_their_squared_difference() {
        assert_eq!(mean_variance(&array![[1.0, 2.0], [4.0, 2.0]]), array![2.25, 0.0]);
    }
}
