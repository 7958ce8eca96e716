//! A recording in memory, checked.

pub(crate) use crate::error::MAX_COUNTS;
use crate::error::RecordingError;
use crate::label;
use ndarray::{Array1, Array2, Axis};
use normcircuit_files::visible;
use normcircuit_protocols::Condition;
use std::collections::HashSet;

/// Spike counts of units in trials of the three conditions: stimulus 1, stimulus 2, and both.
#[derive(Clone, Debug, PartialEq)]
pub struct LabRecording {
    counts: Array2<u32>,
    conditions: Vec<Condition>,
    names: Vec<String>,
    positions: Option<Array2<f64>>,
    period: Option<[f64; 2]>,
    duration: Option<f64>,
    omitted: Omitted,
}

/// What a file holds beside a recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Omitted {
    /// Trials of conditions that were not asked for.
    pub trials: usize,
    /// Spikes outside all trials.
    pub spikes: u64,
    /// Clusters of a spike sorter that are not units.
    pub clusters: usize,
}

impl LabRecording {
    /// From counts `[trial x unit]` and the condition of each trial, in any order. Units are named `unit_1`, `unit_2`, ...
    ///
    /// # Errors
    /// As many conditions as trials, two trials in each condition and two units are needed.
    ///
    /// # Examples
    /// ```
    /// use ndarray::array;
    /// use normcircuit_protocols::Condition::{Both, First, Second};
    /// use normcircuit_recordings::LabRecording;
    ///
    /// let counts = array![[4, 2], [5, 3], [1, 6], [2, 7], [4, 5], [6, 6]];
    /// let recording = LabRecording::new(counts, vec![First, First, Second, Second, Both, Both])?;
    /// assert_eq!(recording.mean_counts(Both), array![5.0, 5.5]);
    /// # Ok::<(), normcircuit_recordings::RecordingError>(())
    /// ```
    pub fn new(counts: Array2<u32>, conditions: Vec<Condition>) -> Result<Self, RecordingError> {
        check_length("`conditions`", conditions.len(), counts.nrows(), "trial (row) of `counts`")?;
        if counts.ncols() < 2 {
            return Err(RecordingError::Units { found: counts.ncols() });
        }
        for condition in Condition::ALL {
            let found = conditions.iter().filter(|other| **other == condition).count();
            if found < 2 {
                return Err(RecordingError::Trials { condition, found });
            }
        }
        let names = (1..=counts.ncols()).map(standard_name).collect();
        Ok(Self {
            counts,
            conditions,
            names,
            positions: None,
            period: None,
            duration: None,
            omitted: Omitted::default(),
        })
    }

    /// The same recording with other names of its units, such as their ids. Control characters are made [`visible`].
    ///
    /// # Errors
    /// Not one name for each unit, or an empty one, or two that are the same.
    pub fn with_names(mut self, names: Vec<String>) -> Result<Self, RecordingError> {
        check_length("the list of names", names.len(), self.units(), "unit")?;
        let names: Vec<String> = names.into_iter().map(|name| visible(&name)).collect();
        let mut seen = HashSet::new();
        for (unit, name) in names.iter().enumerate() {
            if name.is_empty() {
                let place = format!("the name of unit {}", unit + 1);
                return Err(RecordingError::value(place, &"empty", "a text or a number"));
            }
            if !seen.insert(name) {
                return Err(RecordingError::Names { name: name.clone() });
            }
        }
        self.names = names;
        Ok(self)
    }

    /// The same recording, from a file that holds more.
    #[must_use]
    pub fn with_omitted(mut self, omitted: Omitted) -> Self {
        self.omitted = omitted;
        self
    }

    /// The same recording with positions `[unit x 2]`, in any unit of length.
    ///
    /// # Errors
    /// Not one position for each unit, or a coordinate that is not finite.
    pub fn with_positions(mut self, positions: Array2<f64>) -> Result<Self, RecordingError> {
        check_length("`positions`", positions.nrows(), self.units(), "unit")?;
        if positions.ncols() != 2 {
            let found = positions.shape().to_vec();
            return Err(RecordingError::Shape { name: "positions", found, needed: "[unit x 2]" });
        }
        if let Some(((unit, axis), value)) = positions.indexed_iter().find(|(_, value)| !value.is_finite()) {
            return Err(RecordingError::value(format!("`positions[{unit}, {axis}]`"), value, "finite"));
        }
        self.positions = Some(positions);
        Ok(self)
    }

    /// The same recording on a sheet of this extent whose opposite edges are joined, as models have it.
    ///
    /// # Errors
    /// An extent that is not finite and above 0.
    pub fn with_period(mut self, period: [f64; 2]) -> Result<Self, RecordingError> {
        if let Some(axis) = period.iter().position(|extent| !(extent.is_finite() && *extent > 0.0)) {
            let place = format!("`period[{axis}]`");
            return Err(RecordingError::value(place, &period[axis], "finite and above 0"));
        }
        self.period = Some(period);
        Ok(self)
    }

    /// The same recording with the duration of the window in which spikes were counted, s.
    ///
    /// # Errors
    /// A duration that is not finite and above 0.
    pub fn with_duration(mut self, seconds: f64) -> Result<Self, RecordingError> {
        if !is_duration(seconds) {
            return Err(RecordingError::value("`duration`", &seconds, NEEDED_DURATION));
        }
        self.duration = Some(seconds);
        Ok(self)
    }

    /// Number of units.
    pub fn units(&self) -> usize {
        self.counts.ncols()
    }

    /// Spike counts `[trial x unit]`.
    pub fn counts(&self) -> &Array2<u32> {
        &self.counts
    }

    /// Condition of each trial, `[trial]`.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// Names of the units, `[unit]`.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether the names are other than those that [`LabRecording::new`] gives.
    pub(crate) fn has_own_names(&self) -> bool {
        self.names.iter().zip(1..).any(|(name, unit)| *name != standard_name(unit))
    }

    /// What the file held beside this recording.
    pub fn omitted(&self) -> Omitted {
        self.omitted
    }

    /// Positions `[unit x 2]`, if known.
    pub fn positions(&self) -> Option<&Array2<f64>> {
        self.positions.as_ref()
    }

    /// Extent of the sheet if its opposite edges are joined.
    pub fn period(&self) -> Option<[f64; 2]> {
        self.period
    }

    /// Duration of the window in which spikes were counted, s, if known.
    pub fn duration(&self) -> Option<f64> {
        self.duration
    }

    /// Number of trials of a condition.
    pub fn trials(&self, condition: Condition) -> usize {
        self.conditions.iter().filter(|other| **other == condition).count()
    }

    /// Counts `[trial x unit]` of some units in the trials of one condition.
    pub(crate) fn counts_of(&self, condition: Condition, units: &[usize]) -> Array2<f64> {
        let labels = self.conditions.iter().enumerate();
        let trials: Vec<usize> =
            labels.filter(|(_, other)| **other == condition).map(|(trial, _)| trial).collect();
        self.counts.select(Axis(0), &trials).select(Axis(1), units).mapv(f64::from)
    }

    /// Mean count of every unit in a condition, `[unit]`.
    pub fn mean_counts(&self, condition: Condition) -> Array1<f64> {
        let all: Vec<usize> = (0..self.units()).collect();
        let counts = self.counts_of(condition, &all);
        counts.sum_axis(Axis(0)) / counts.nrows() as f64
    }

    /// Trials by condition in words, for captions.
    pub(crate) fn describe_trials(&self) -> String {
        let parts = Condition::ALL
            .map(|condition| format!("{} with {}", self.trials(condition), label::words(condition)));
        format!("{} trials ({})", self.conditions.len(), parts.join(", "))
    }
}

/// The name of a unit without one; units are counted from 1.
fn standard_name(unit: usize) -> String {
    format!("unit_{unit}")
}

/// What a duration must be.
pub(crate) const NEEDED_DURATION: &str = "finite and above 0, in s";

pub(crate) fn is_duration(seconds: f64) -> bool {
    seconds.is_finite() && seconds > 0.0
}

/// The count that a number stands for, if it is a whole number that can be one.
pub(crate) fn whole(value: f64) -> Option<u32> {
    let fits = value.fract().abs() <= 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value);
    fits.then_some(value as u32)
}

/// What a count must be.
pub(crate) const NEEDED_COUNT: &str = "a whole number of spikes, 0 or more";

pub(crate) fn check_length(
    name: &'static str,
    found: usize,
    expected: usize,
    each: &'static str,
) -> Result<(), RecordingError> {
    if found == expected { Ok(()) } else { Err(RecordingError::Length { name, found, expected, each }) }
}
