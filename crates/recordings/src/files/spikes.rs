//! From spike times to counts in trials.

use super::clock;
use crate::data::{MAX_COUNTS, Omitted};
use crate::error::RecordingError;
use ndarray::Array2;

/// Spikes in any order.
pub(super) struct Spikes {
    /// Time of each spike, s; finite.
    pub(super) times: Vec<f64>,
    /// Unit of each spike, below the number of units.
    pub(super) units: Vec<u32>,
}

/// Windows in which spikes are counted.
pub(super) struct Windows {
    /// Start of each, s; finite.
    pub(super) starts: Vec<f64>,
    /// Length of each, s; above 0.
    pub(super) duration: f64,
}

impl Spikes {
    /// Counts `[trial x unit]` in `[start, start + duration)`, and how many spikes lie outside all trials.
    pub(super) fn count(
        &self,
        windows: &Windows,
        units: usize,
    ) -> Result<(Array2<u32>, Omitted), RecordingError> {
        let size = units.saturating_mul(windows.starts.len());
        if size > MAX_COUNTS {
            return Err(RecordingError::too_many_counts("the recording", size));
        }
        clock::check_starts(windows)?;
        let order = self.order();
        let mut counts = Array2::zeros((windows.starts.len(), units));
        for (mut row, start) in counts.rows_mut().into_iter().zip(&windows.starts) {
            let first = order.partition_point(|spike| self.times[*spike as usize] < *start);
            for spike in &order[first..] {
                if self.times[*spike as usize] >= start + windows.duration {
                    break;
                }
                row[self.units[*spike as usize] as usize] += 1;
            }
        }
        let within: u64 = counts.iter().map(|count| u64::from(*count)).sum();
        if let (Some(first), Some(last)) = (order.first(), order.last()) {
            let range = [self.times[*first as usize], self.times[*last as usize]];
            clock::check_spikes(range, within, units, windows)?;
        }
        let outside = (self.times.len() as u64).saturating_sub(within);
        Ok((counts, Omitted { spikes: outside, ..Omitted::default() }))
    }

    /// All spikes in the order of time.
    fn order(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.times.len() as u32).collect();
        if !self.times.is_sorted() {
            order.sort_unstable_by(|a, b| self.times[*a as usize].total_cmp(&self.times[*b as usize]));
        }
        order
    }
}
