//! From spike times to counts in trials.

use crate::data::{require_length, whole};
use crate::error::RecordingError;
use ndarray::{Array1, Array2};

/// More counts than this do not fit into the memory of an ordinary machine beside their analysis.
const MOST_COUNTS: usize = 500_000_000;

/// Spikes in any order.
pub(super) struct Spikes {
    /// Time of each spike, s.
    pub(super) times: Array1<f64>,
    /// Unit of each spike, counted from 0.
    pub(super) units: Array1<f64>,
}

/// Windows in which spikes are counted; they may overlap.
pub(super) struct Trials {
    /// Start of each window, s.
    pub(super) starts: Array1<f64>,
    /// Number of trials that have a condition.
    pub(super) expected: usize,
    /// Length of each window, s.
    pub(super) duration: f64,
}

impl Spikes {
    /// Counts `[trial x unit]` in `[start, start + duration)`. Without a known number of units the last one is the last
    /// that ever fired.
    pub(super) fn count(&self, trials: &Trials, units: Option<usize>) -> Result<Array2<u32>, RecordingError> {
        require_length("`spike_units`", self.units.len(), self.times.len(), "spike of `spike_times`")?;
        require_length("`trial_starts`", trials.starts.len(), trials.expected, "trial of `conditions`")?;
        require_finite("spike_times", &self.times)?;
        require_finite("trial_starts", &trials.starts)?;
        let cells = self.cells()?;
        let fired = cells.iter().max().map_or(0, |last| last + 1);
        let units = units.unwrap_or(fired);
        if fired > units {
            let needed = "below the number of `positions`";
            return Err(RecordingError::value("the largest of `spike_units`", &(fired - 1), needed));
        }
        if units.saturating_mul(trials.expected) > MOST_COUNTS {
            let needed = "small enough for 500 million counts; units are numbered from 0 without large gaps";
            return Err(RecordingError::value(
                "the largest of `spike_units`",
                &fired.saturating_sub(1),
                needed,
            ));
        }
        Ok(self.fill(trials, &cells, units))
    }

    fn cells(&self) -> Result<Vec<usize>, RecordingError> {
        let one = |(spike, value): (usize, &f64)| {
            let place = || format!("`spike_units[{spike}]`");
            let needed = "a whole number, 0 for the first unit";
            whole(*value)
                .map(|unit| unit as usize)
                .ok_or_else(|| RecordingError::value(place(), value, needed))
        };
        self.units.iter().enumerate().map(one).collect()
    }

    fn fill(&self, trials: &Trials, cells: &[usize], units: usize) -> Array2<u32> {
        let mut order: Vec<usize> = (0..cells.len()).collect();
        order.sort_by(|a, b| self.times[*a].total_cmp(&self.times[*b]));
        let mut counts = Array2::zeros((trials.expected, units));
        for (mut row, start) in counts.rows_mut().into_iter().zip(&trials.starts) {
            let first = order.partition_point(|spike| self.times[*spike] < *start);
            for spike in &order[first..] {
                if self.times[*spike] >= start + trials.duration {
                    break;
                }
                row[cells[*spike]] += 1;
            }
        }
        counts
    }
}

fn require_finite(name: &str, times: &Array1<f64>) -> Result<(), RecordingError> {
    match times.iter().position(|time| !time.is_finite()) {
        None => Ok(()),
        Some(entry) => {
            Err(RecordingError::value(format!("`{name}[{entry}]`"), &times[entry], "a finite time, in s"))
        }
    }
}
