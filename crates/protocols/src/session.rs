//! Recording sessions: repeated presentations, and a sample of units as an electrode array would give it.

use std::sync::Arc;

use ndarray::{Array2, Axis, concatenate};
use normcircuit_simulation::{ParameterError, RootSeed};
use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::error::{ProtocolError, require_length, require_not_negative};
use crate::schedule::StimulusSchedule;
use crate::windows::{Window, WindowCounts};

/// The timing of a session and the rule by which its units are sampled.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordingSession {
    /// Number of trials that are counted, per condition.
    pub trials: usize,
    /// Number of presentations before the first counted trial.
    #[serde(default)]
    pub skipped_presentations: usize,
    /// Duration of a presentation, ms.
    pub stimulus_ms: u64,
    /// Pause after a presentation, ms.
    pub gap_ms: u64,
    /// Start of the counting window after the onset of the stimulus, ms.
    pub delay_ms: u64,
    /// Duration of the counting window, ms.
    pub window_ms: u64,
    /// Number of units in a session.
    pub units: usize,
    /// Units fire at least at this rate, averaged over the counting windows of all conditions, Hz.
    pub minimum_rate_hz: f64,
}

/// What a session gives: the counts of its units.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    /// The cell behind each unit, in ascending order, shape `[unit]`.
    pub units: Vec<usize>,
    /// Condition of each trial, shape `[trial]`.
    pub conditions: Vec<usize>,
    /// Spike counts, shape `[trial × unit]`; the trials of condition 0 come first.
    pub counts: Array2<u32>,
}

impl RecordingSession {
    /// Checks every parameter.
    ///
    /// # Errors
    /// [`ParameterError`] for the first parameter that is out of range.
    pub fn check(&self) -> Result<(), ParameterError> {
        let require = |name: &str, value: u64, least: u64, most: u64, requirement: &str| {
            ParameterError::require(name, value as f64, (least..=most).contains(&value), requirement)
        };
        let many = 1_000_000_000;
        require("trials", self.trials as u64, 1, many, "1 to 10^9")?;
        require("skipped_presentations", self.skipped_presentations as u64, 0, many, "at most 10^9")?;
        require("stimulus_ms", self.stimulus_ms, 1, many, "1 to 10^9 ms")?;
        require("gap_ms", self.gap_ms, 1, many, "1 to 10^9 ms")?;
        let period = self.period_ms();
        require("window_ms", self.window_ms, 1, period, "at least 1 and at most stimulus_ms + gap_ms")?;
        let latest = period - self.window_ms;
        require("delay_ms", self.delay_ms, 0, latest, "at most stimulus_ms + gap_ms − window_ms")?;
        require("units", self.units as u64, 1, many, "1 to 10^9")?;
        require_not_negative("minimum_rate_hz", self.minimum_rate_hz)
    }

    /// Simulated time that the session takes, per condition, ms.
    pub fn duration_ms(&self) -> u64 {
        self.period_ms() * (self.skipped_presentations + self.trials) as u64
    }

    fn period_ms(&self) -> u64 {
        self.stimulus_ms + self.gap_ms
    }

    /// The stimulus over time: rates `on` during presentations, `off` between them (kHz, shape `[cells]`).
    ///
    /// # Errors
    /// [`ProtocolError`] if a parameter or a rate is out of range or `on` and `off` differ in length.
    pub fn schedule(&self, on: &Arc<[f64]>, off: &Arc<[f64]>) -> Result<StimulusSchedule, ProtocolError> {
        self.check()?;
        let presentations = self.skipped_presentations + self.trials;
        StimulusSchedule::presentations(on, off, presentations, self.stimulus_ms, self.gap_ms)
    }

    /// An empty counter with one window per counted trial.
    ///
    /// # Errors
    /// [`ProtocolError`] if a parameter is out of range or the step does not divide 1 ms.
    pub fn window_counts(&self, cells: usize, time_step: f64) -> Result<WindowCounts, ProtocolError> {
        self.check()?;
        let window = |trial: usize| {
            let start_ms = self.period_ms() * (self.skipped_presentations + trial) as u64 + self.delay_ms;
            Window { start_ms, end_ms: start_ms + self.window_ms }
        };
        let windows: Vec<Window> = (0..self.trials).map(window).collect();
        WindowCounts::new(&windows, cells, time_step)
    }

    /// Samples units among all cells that fire enough, and gives their counts; `conditions` holds the counts of all
    /// cells in each condition. Another `session` index gives another sample.
    ///
    /// # Errors
    /// [`ProtocolError::Length`] if there is no condition or the conditions differ in their cells,
    /// [`ProtocolError::TooFewUnits`] if fewer cells than units pass the inclusion rule.
    pub fn record(
        &self,
        conditions: &[WindowCounts],
        seed: RootSeed,
        session: u64,
    ) -> Result<Recording, ProtocolError> {
        self.check()?;
        let units = self.sample_units(conditions, seed, session)?;
        let chosen: Vec<Array2<u32>> =
            conditions.iter().map(|condition| condition.counts().select(Axis(1), &units)).collect();
        let views: Vec<_> = chosen.iter().map(|one| one.view()).collect();
        // Lengths agree: all have one column per unit.
        let counts = concatenate(Axis(0), &views).unwrap_or_default();
        let labels = chosen.iter().enumerate().flat_map(|(label, one)| vec![label; one.nrows()]);
        Ok(Recording { units, conditions: labels.collect(), counts })
    }

    fn sample_units(
        &self,
        conditions: &[WindowCounts],
        seed: RootSeed,
        session: u64,
    ) -> Result<Vec<usize>, ProtocolError> {
        let Some(first) = conditions.first() else {
            return Err(ProtocolError::Length { name: "conditions".to_owned(), found: 0, expected: 1 });
        };
        let cells = first.counts().ncols();
        let mut sums = vec![0.0; cells];
        for condition in conditions {
            require_length("cells of a condition", condition.counts().ncols(), cells)?;
            sums.iter_mut().zip(condition.rates_hz()).for_each(|(sum, rate)| *sum += rate);
        }
        let least = self.minimum_rate_hz * conditions.len() as f64;
        let mut candidates: Vec<usize> = (0..cells).filter(|&cell| sums[cell] >= least).collect();
        if candidates.len() < self.units {
            return Err(ProtocolError::TooFewUnits {
                found: candidates.len(),
                wanted: self.units,
                minimum_rate_hz: self.minimum_rate_hz,
            });
        }
        let mut random = seed.stream("recorded units", &[session]);
        // The first steps of a Fisher–Yates shuffle are a sample without replacement.
        for position in 0..self.units {
            let other = random.random_range(position as u64..candidates.len() as u64) as usize;
            candidates.swap(position, other);
        }
        candidates.truncate(self.units);
        candidates.sort_unstable();
        Ok(candidates)
    }
}
