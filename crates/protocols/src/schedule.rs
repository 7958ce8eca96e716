//! Which stimulus is shown when.

use crate::stimulus::Stimulus;
use normcircuit_simulation::ParameterError;
use serde::{Deserialize, Serialize};

/// Stimuli that follow each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// The different stimuli.
    pub stimuli: Vec<Stimulus>,
    /// `(start in ms, index into stimuli)`, ascending; the first starts at 0, the last lasts to the end.
    pub segments: Vec<(u64, usize)>,
}

impl Schedule {
    /// One stimulus from beginning to end.
    pub fn constant(stimulus: Stimulus) -> Self {
        Self { stimuli: vec![stimulus], segments: vec![(0, 0)] }
    }

    /// Checks stimuli and segments.
    ///
    /// # Errors
    /// [`ParameterError`] if a stimulus is out of range, or segments are missing, out of order or without a stimulus.
    pub fn check(&self) -> Result<(), ParameterError> {
        self.stimuli.iter().try_for_each(Stimulus::check)?;
        let first = self.segments.first().map_or(f64::NAN, |(start, _)| *start as f64);
        ParameterError::require("schedule.segments[0] start", first, first == 0.0, "0 ms")?;
        for pair in self.segments.windows(2) {
            let (before, start) = (pair[0].0, pair[1].0);
            let requirement = format!("after the segment before it, {before} ms");
            ParameterError::require("schedule.segments start", start as f64, start > before, &requirement)?;
        }
        for (_, index) in &self.segments {
            let requirement = format!("below the number of stimuli, {}", self.stimuli.len());
            ParameterError::require(
                "schedule.segments stimulus",
                *index as f64,
                *index < self.stimuli.len(),
                &requirement,
            )?;
        }
        Ok(())
    }
}

/// A stimulus shown again and again with gaps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presentations {
    /// What is shown.
    pub stimulus: Stimulus,
    /// How often.
    pub trials: usize,
    /// For how long each time, ms.
    pub duration: u64,
    /// Without any image between two, ms.
    pub gap: u64,
}

impl Presentations {
    /// From one onset to the next, ms.
    pub fn period(&self) -> u64 {
        self.duration + self.gap
    }

    /// When a trial begins, ms.
    pub fn onset(&self, trial: usize) -> u64 {
        trial as u64 * self.period()
    }

    /// Length of all presentations with their gaps, ms.
    pub fn length(&self) -> u64 {
        self.onset(self.trials)
    }

    /// The schedule: each presentation first, then its gap.
    ///
    /// # Errors
    /// [`ParameterError`] if there are no trials, presentations have no length or the stimulus is out of range.
    pub fn schedule(&self) -> Result<Schedule, ParameterError> {
        ParameterError::require("presentations.trials", self.trials as f64, self.trials > 0, "at least 1")?;
        ParameterError::require(
            "presentations.duration",
            self.duration as f64,
            self.duration > 0,
            "at least 1 ms",
        )?;
        let mut segments = Vec::new();
        for trial in 0..self.trials {
            segments.push((self.onset(trial), 0));
            if self.gap > 0 {
                segments.push((self.onset(trial) + self.duration, 1));
            }
        }
        let schedule = Schedule { stimuli: vec![self.stimulus.clone(), Stimulus::none()], segments };
        schedule.check()?;
        Ok(schedule)
    }
}
