//! Spike-count correlations of simulated neurons, with errors over time and over neurons.

use super::time_blocks::TimeBlocks;
use ndarray::{Array1, Array2, Axis};
use normcircuit_laboratory::measurements::{ConditionData, joined};
use normcircuit_statistics::correlation::{
    Averaging, NormIndexMap, Standardized, Windows, anti_diagonal, anti_diagonal_means, group_correlation,
    mean_within, norm_index_map, windowed_counts,
};
use normcircuit_statistics::estimate::{ErrorSource, Estimate};
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::jackknife::Jackknife;
use normcircuit_statistics::resampling::Bootstrap;

use crate::error::FigureError;

/// Counts of 200 ms every 50 ms; runs are stored without the time in which the network settles.
pub const SLIDING: Windows = Windows { dropped: 0, width: 4, step: 1 };
/// Resampled sets of neurons.
const REPLICATES: usize = 100;

/// Counts of some neurons in sliding windows with both images shown, and their norm indices.
pub struct Correlated {
    /// Norm index of each neuron.
    pub index: Array1<f64>,
    /// Counts `[window × neuron]`.
    pub counts: Array2<f32>,
    blocks: TimeBlocks,
}

impl Correlated {
    /// From the counts of a network, for neurons given by their indices.
    ///
    /// # Errors
    /// [`FigureError`] if counts were not kept.
    pub fn new(data: &ConditionData, neurons: &[usize], index: Array1<f64>) -> Result<Self, FigureError> {
        Self::of_runs(&data.counts()?.iter().collect::<Vec<_>>(), neurons, index)
    }

    /// From counts in bins, `[bin × neuron]` of each run.
    ///
    /// # Errors
    /// [`FigureError`] if a run is shorter than a window.
    pub fn of_runs(
        runs: &[&Array2<u16>],
        neurons: &[usize],
        index: Array1<f64>,
    ) -> Result<Self, FigureError> {
        let select =
            |counts: &&Array2<u16>| windowed_counts::<f32, u16>(&counts.select(Axis(1), neurons), SLIDING);
        let windows: Vec<Array2<f32>> = runs.iter().map(select).collect::<Result<_, _>>()?;
        let bins: Vec<usize> = runs.iter().map(|counts| counts.nrows()).collect();
        Ok(Self { index, counts: joined(&windows)?, blocks: TimeBlocks::new(&bins, SLIDING, 0) })
    }

    /// Neurons.
    pub fn neurons(&self) -> usize {
        self.index.len()
    }

    /// Windows in all runs.
    pub fn windows(&self) -> usize {
        self.counts.nrows()
    }

    /// Standardized counts of all windows but those that touch a block.
    ///
    /// # Errors
    /// [`FigureError`] if there are fewer than two windows.
    pub fn standardized(&self, left_out: Option<usize>) -> Result<Standardized<f32>, FigureError> {
        if left_out.is_none() {
            return Ok(Standardized::new(&self.counts)?);
        }
        Ok(Standardized::new(&self.counts.select(Axis(0), &self.blocks.kept(left_out)))?)
    }

    /// A statistic of the correlations, computed again without one block of time at a time.
    ///
    /// # Errors
    /// The first error of `statistic`.
    pub fn jackknife<T>(
        &self,
        mut statistic: impl FnMut(&Standardized<f32>) -> Result<T, FigureError>,
    ) -> Result<Jackknife<T>, FigureError> {
        Jackknife::try_of(self.blocks.count(), |left_out| statistic(&self.standardized(left_out)?))
    }

    /// Mean correlation by both norm indices.
    ///
    /// # Errors
    /// [`FigureError`] if there are fewer than two windows.
    pub fn map(&self, bins: &Bins) -> Result<NormIndexMap, FigureError> {
        Ok(norm_index_map(&self.standardized(None)?, &self.index, bins, Averaging::Arithmetic)?)
    }

    /// Mean correlation of all pairs with norm indices in a range, with errors over time and over neurons.
    ///
    /// # Errors
    /// [`FigureError`] if there are fewer than two windows or no neurons.
    pub fn mean(&self, range: (f64, f64)) -> Result<Estimate, FigureError> {
        let one = Bins::uniform(range.0, range.1, 1)?;
        let over_neurons = ErrorSource::normal(self.map(&one)?.means.standard_error_units[[0, 0]]);
        let is_in_range = |unit: usize| one.index(self.index[unit]).is_some();
        let found = self.jackknife(|counts| Ok(mean_within(counts, is_in_range)))?;
        Ok(Estimate::from_sources(found.all, &[found.source_of(|mean| *mean), over_neurons]))
    }

    /// Mean correlation of all pairs, with errors over time and over neurons.
    ///
    /// # Errors
    /// [`FigureError`] if there are fewer than two windows.
    pub fn mean_of_all(&self) -> Result<Estimate, FigureError> {
        let one_group = vec![Some(0); self.neurons()];
        let settings = Bootstrap { replicates: REPLICATES, ..Bootstrap::default() };
        let of_group = group_correlation(&self.standardized(None)?, &one_group, &settings)?;
        let over_neurons = of_group.mean[[0, 0]].standard_error;
        let found = self.jackknife(|counts| Ok(mean_within(counts, |_| true)))?;
        let sources = [found.source_of(|mean| *mean), ErrorSource::normal(over_neurons)];
        Ok(Estimate::from_sources(found.all, &sources))
    }

    /// How much mean correlation falls from pairs of similar norm indices on either side of `center`, one `width` apart, to those
    /// nine of them apart, with errors over time and over neurons.
    ///
    /// # Errors
    /// [`FigureError`] if there are fewer than two windows or no neurons.
    pub fn fall_with_difference(&self, center: f64, width: f64) -> Result<Estimate, FigureError> {
        const CELLS: usize = 5;
        let counts = self.standardized(None)?;
        let whole = anti_diagonal(&counts, &self.index, center, width, CELLS, Averaging::Arithmetic)?;
        let errors = whole.means.standard_error_units;
        let over_neurons = ErrorSource::normal(errors[0].hypot(errors[CELLS - 1]));
        let found = self.jackknife(|counts| {
            let means = anti_diagonal_means(counts, &self.index, center, width, CELLS)?;
            Ok(means[0] - means[CELLS - 1])
        })?;
        Ok(Estimate::from_sources(found.all, &[found.source_of(|fall| *fall), over_neurons]))
    }
}
