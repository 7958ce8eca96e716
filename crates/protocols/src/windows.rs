//! Spike counts in windows of time.

use ndarray::{Array2, ArrayView2};
use normcircuit_simulation::ParameterError;
use serde::{Deserialize, Serialize};

use crate::error::{ProtocolError, require_length, steps_per_millisecond};

/// A stretch of time in which spikes are counted: after `start_ms`, up to and including `end_ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Start, ms.
    pub start_ms: u64,
    /// End, ms.
    pub end_ms: u64,
}

impl Window {
    /// Duration, ms.
    pub fn duration_ms(&self) -> u64 {
        self.end_ms - self.start_ms
    }
}

/// Counts spikes of many cells in windows that do not overlap, as they come.
///
/// ```
/// use normcircuit_protocols::{Window, WindowCounts};
///
/// let windows = [Window { start_ms: 0, end_ms: 50 }, Window { start_ms: 100, end_ms: 150 }];
/// let mut counts = WindowCounts::new(&windows, 2, 0.05)?;
/// counts.record(1_000, 1); // 50 ms
/// counts.record(1_001, 1); // between the windows
/// counts.record(2_001, 0);
/// assert_eq!(counts.counts(), ndarray::array![[0, 1], [1, 0]]);
/// # Ok::<(), normcircuit_protocols::ProtocolError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct WindowCounts {
    windows: Vec<Window>,
    /// First and last step of each window, inclusive.
    steps: Vec<(u64, u64)>,
    counts: Array2<u32>,
    current: usize,
}

impl WindowCounts {
    /// Counts of zero for `cells` cells; `time_step` is the integration step, ms.
    ///
    /// # Errors
    /// [`ProtocolError::TimeStep`] if the step does not divide 1 ms; [`ProtocolError::Parameter`] if a window is empty
    /// or starts before the one before has ended.
    pub fn new(windows: &[Window], cells: usize, time_step: f64) -> Result<Self, ProtocolError> {
        let per_millisecond = steps_per_millisecond(time_step)?;
        let mut free_from = 0;
        for window in windows {
            let start = window.start_ms;
            ParameterError::require(
                "start_ms",
                start as f64,
                start >= free_from,
                "at or after the last window's end",
            )?;
            let end = window.end_ms;
            let fits = end > start && end <= 1_000_000_000_000;
            ParameterError::require("end_ms", end as f64, fits, "after start_ms, at most 10^12")?;
            free_from = end;
        }
        let in_steps =
            |window: &Window| (window.start_ms * per_millisecond + 1, window.end_ms * per_millisecond);
        Ok(Self {
            windows: windows.to_vec(),
            steps: windows.iter().map(in_steps).collect(),
            counts: Array2::zeros((windows.len(), cells)),
            current: 0,
        })
    }

    /// `count` windows of `width_ms` without gaps, the first starting at `start_ms`.
    ///
    /// # Errors
    /// As [`WindowCounts::new`].
    pub fn consecutive(
        start_ms: u64,
        width_ms: u64,
        count: usize,
        cells: usize,
        time_step: f64,
    ) -> Result<Self, ProtocolError> {
        let start = |index: u64| start_ms.saturating_add(index.saturating_mul(width_ms));
        let windows: Vec<Window> = (0..count as u64)
            .map(|index| Window { start_ms: start(index), end_ms: start(index + 1) })
            .collect();
        Self::new(&windows, cells, time_step)
    }

    /// Counts that are known already, `[window × cell]`.
    ///
    /// # Errors
    /// As [`WindowCounts::new`]; [`ProtocolError::Length`] if there is not one row for each window.
    pub fn from_counts(
        windows: &[Window],
        counts: Array2<u32>,
        time_step: f64,
    ) -> Result<Self, ProtocolError> {
        require_length("rows of the counts", counts.nrows(), windows.len())?;
        Ok(Self { counts, ..Self::new(windows, 0, time_step)? })
    }

    /// Takes note of a spike of `cell` in time step `step`, which ends at `step · time_step`.
    ///
    /// Spikes outside the windows and of cells beyond the recorded ones are passed over. Spikes in the order of time
    /// cost least.
    pub fn record(&mut self, step: u64, cell: usize) {
        let holds = |&(first, last): &(u64, u64)| (first..=last).contains(&step);
        if !self.steps.get(self.current).is_some_and(holds) {
            self.current = self.steps.partition_point(|&(_, last)| last < step);
            if !self.steps.get(self.current).is_some_and(holds) {
                return;
            }
        }
        if let Some(count) = self.counts.get_mut((self.current, cell)) {
            *count += 1;
        }
    }

    /// The counts, shape `[window × cell]`.
    pub fn counts(&self) -> ArrayView2<'_, u32> {
        self.counts.view()
    }

    /// The windows, in the order of time.
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// Mean rate of each cell over all windows, Hz, shape `[cell]`; NaN if there is no window.
    pub fn rates_hz(&self) -> Vec<f64> {
        let duration: u64 = self.windows.iter().map(Window::duration_ms).sum();
        let total =
            |column: ndarray::ArrayView1<'_, u32>| column.iter().map(|&count| f64::from(count)).sum::<f64>();
        self.counts.columns().into_iter().map(|column| total(column) * 1_000.0 / duration as f64).collect()
    }
}
