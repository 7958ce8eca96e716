//! Recorded currents of typical neurons in windows of time, and covariances with errors over time and over neurons.

use super::normalization::Typical;
use super::time_blocks::TimeBlocks;
use crate::error::FigureError;
use ndarray::{Array1, Array2, Axis, Ix1};
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::measurements::joined;
use normcircuit_protocols::experiment::RecordedCurrents;
use normcircuit_statistics::correlation::{PairMeans, Windows, windowed_counts};
use normcircuit_statistics::current_covariance::Currents;
use normcircuit_statistics::estimate::{ErrorSource, Estimate};
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::jackknife::Jackknife;

/// Excitatory and inhibitory currents of typical neurons, averaged over windows of time.
pub struct CurrentSamples {
    /// Norm index of each neuron.
    pub index: Array1<f64>,
    /// Feedforward and recurrent currents together, `[window × neuron]`, mV/ms. Milliseconds of long runs are many.
    excitation: Array2<f32>,
    inhibition: Array2<f32>,
    blocks: TimeBlocks,
}

impl CurrentSamples {
    /// Those of the recorded neurons that are typical. The first `fixed` recorded windows of every run belong to no block that is
    /// left out.
    ///
    /// # Errors
    /// [`FigureError`] if the runs recorded different neurons or are shorter than a window.
    pub fn new(
        runs: &[RecordedCurrents],
        typical: &Typical,
        windows: Windows,
        fixed: usize,
    ) -> Result<Self, FigureError> {
        let first = runs.first().map(|run| run.cells.as_slice()).unwrap_or_default();
        // Typical neurons ascend.
        let place = |cell: &u32| typical.neurons.binary_search(&(*cell as usize)).ok();
        let kept: Vec<usize> = (0..first.len()).filter(|&at| place(&first[at]).is_some()).collect();
        let index = first.iter().filter_map(place).map(|place| typical.index[place]).collect();
        let averaged = |sources: &[usize]| -> Result<Array2<f32>, FigureError> {
            let of_run = |run: &RecordedCurrents| {
                let part = |source: usize| run.means[source].select(Axis(1), &kept);
                let sum = sources[1..].iter().fold(part(sources[0]), |sum, &source| sum + part(source));
                Ok(windowed_counts::<f32, f32>(&sum, windows)? / windows.width as f32)
            };
            let runs: Vec<_> = runs.iter().map(of_run).collect::<Result<_, InputError>>()?;
            Ok(joined(&runs)?)
        };
        let bins: Vec<usize> = runs.iter().map(|run| run.means[0].nrows()).collect();
        Ok(Self {
            index,
            excitation: averaged(&[Circuit::EXCITATORY, Circuit::INPUT])?,
            inhibition: averaged(&[Circuit::INHIBITORY])?,
            blocks: TimeBlocks::new(&bins, windows, fixed),
        })
    }

    /// Windows of all runs.
    pub fn windows(&self) -> usize {
        self.excitation.nrows()
    }

    /// A statistic of the currents, computed again without one block of time at a time.
    ///
    /// # Errors
    /// The first error of `statistic`.
    pub fn jackknife<T>(
        &self,
        statistic: impl Fn(&Currents<f32>) -> Result<T, InputError>,
    ) -> Result<Jackknife<T>, FigureError> {
        Ok(Jackknife::try_of(self.blocks.count(), |left_out| {
            let kept = self.blocks.kept(left_out);
            let part = |currents: &Array2<f32>| currents.select(Axis(0), &kept);
            statistic(&Currents::new(&part(&self.excitation), &part(&self.inhibition))?)
        })?)
    }

    /// Neurons with norm indices in a range, its upper end excluded.
    pub fn neurons(&self, (low, high): (f64, f64)) -> usize {
        self.index.iter().filter(|index| (low..high).contains(*index)).count()
    }
}

/// The mean over pairs in a bin, with errors over time and over neurons together.
pub fn mean_in_bin<T>(found: &Jackknife<T>, part: impl Fn(&T) -> &PairMeans<Ix1>, bin: usize) -> Estimate {
    let over_neurons = ErrorSource::normal(part(&found.all).standard_error_units[bin]);
    let over_time = found.source_of(|found| part(found).mean[bin]);
    Estimate::from_sources(part(&found.all).mean[bin], &[over_time, over_neurons])
}
