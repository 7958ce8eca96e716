//! When which stimulus is on.

use std::sync::Arc;

use normcircuit_simulation::ParameterError;

use crate::error::{ProtocolError, require_length};

/// From a time on, the mean rates of the input cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Start of the segment, ms; it lasts until the next segment starts.
    pub start_ms: u64,
    /// Mean rates, kHz, shape `[cells]`.
    pub rates: Arc<[f64]>,
    /// Whether the noise that cells share enters their rates; it goes on unseen where it does not.
    pub noise: bool,
}

/// Piecewise constant mean rates of the input cells.
///
/// ```
/// use normcircuit_protocols::StimulusSchedule;
/// use std::sync::Arc;
///
/// let on: Arc<[f64]> = vec![0.01; 8].into();
/// let off: Arc<[f64]> = vec![0.005; 8].into();
/// let schedule = StimulusSchedule::presentations(&on, &off, 3, 200, 300)?;
/// assert_eq!(schedule.segments().len(), 6);
/// assert_eq!(schedule.segments()[2].start_ms, 500);
/// # Ok::<(), normcircuit_protocols::ProtocolError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct StimulusSchedule {
    segments: Vec<Segment>,
}

impl StimulusSchedule {
    /// A schedule of segments in the order of time.
    ///
    /// # Errors
    /// [`ProtocolError::Parameter`] if there is no segment, the first does not start at 0, starts do not ascend, or a
    /// rate is not in 0 … 1 kHz; [`ProtocolError::Length`] if segments differ in the number of cells.
    pub fn new(segments: Vec<Segment>) -> Result<Self, ProtocolError> {
        let count = segments.len();
        let first = segments.first().ok_or_else(|| ParameterError {
            name: "number of segments".to_owned(),
            value: count as f64,
            requirement: "at least 1".to_owned(),
        })?;
        let zero = first.start_ms == 0;
        ParameterError::require("start of the first segment", first.start_ms as f64, zero, "0 ms")?;
        for pair in segments.windows(2) {
            let ascends = pair[0].start_ms < pair[1].start_ms;
            let start = pair[1].start_ms as f64;
            ParameterError::require(
                "start of a segment",
                start,
                ascends,
                "after the start of the one before",
            )?;
        }
        for segment in &segments {
            require_length("rates of a segment", segment.rates.len(), first.rates.len())?;
            for &rate in segment.rates.iter() {
                // A cell spikes at most once in a millisecond.
                let name = "mean rate of a V1 cell (from mean_rate_hz, contrasts and the number of gratings)";
                ParameterError::require(name, rate, (0.0..=1.0).contains(&rate), "0 to 1 kHz")?;
            }
        }
        Ok(Self { segments })
    }

    /// The same rates (kHz, shape `[cells]`) for all time.
    ///
    /// # Errors
    /// [`ProtocolError::Parameter`] if a rate is not in 0 … 1 kHz.
    pub fn constant(rates: impl Into<Arc<[f64]>>) -> Result<Self, ProtocolError> {
        Self::new(vec![Segment { start_ms: 0, rates: rates.into(), noise: true }])
    }

    /// `count` presentations of `on` for `on_ms`, each followed by `off` for `off_ms`; `off` goes on after the last.
    ///
    /// # Errors
    /// As [`StimulusSchedule::new`]; both durations must be above 0.
    pub fn presentations(
        on: &Arc<[f64]>,
        off: &Arc<[f64]>,
        count: usize,
        on_ms: u64,
        off_ms: u64,
    ) -> Result<Self, ProtocolError> {
        for (name, duration) in [("on_ms", on_ms), ("off_ms", off_ms)] {
            let fits = (1..=1_000_000_000).contains(&duration);
            ParameterError::require(name, duration as f64, fits, "1 to 10^9 ms")?;
        }
        let presentation = |index: u64| {
            let start_ms = index * (on_ms + off_ms);
            [(start_ms, on), (start_ms + on_ms, off)]
        };
        let segments = (0..count as u64).flat_map(presentation);
        Self::new(
            segments
                .map(|(start_ms, rates)| Segment { start_ms, rates: Arc::clone(rates), noise: true })
                .collect(),
        )
    }

    /// The segments, in the order of time.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Number of input cells.
    pub fn cells(&self) -> usize {
        self.segments[0].rates.len()
    }
}
