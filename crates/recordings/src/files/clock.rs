//! Whether spikes and trials are on one clock, and in seconds.

use super::spikes::Windows;
use crate::error::RecordingError;

/// Units that fire less often than this in the trials, on average, Hz: a recording is not that silent.
const MIN_RATE: f64 = 0.01;

/// Refuses trials that overlap as a rule, as those do whose duration is in ms and whose starts are in s.
pub(super) fn check_starts(windows: &Windows) -> Result<(), RecordingError> {
    let mut starts = windows.starts.clone();
    starts.sort_by(f64::total_cmp);
    let mut gaps: Vec<f64> = starts.windows(2).map(|pair| pair[1] - pair[0]).collect();
    gaps.sort_by(f64::total_cmp);
    let Some(gap) = gaps.get(gaps.len() / 2) else { return Ok(()) };
    // Windows that follow one another without a pause overlap by the rounding of their starts.
    if windows.duration <= gap * (1.0 + 1e-6) {
        return Ok(());
    }
    let place = format!("`duration` (of trials that begin {gap} s after one another)");
    Err(RecordingError::value(place, &windows.duration, "in s, and so short that trials do not overlap"))
}

/// Refuses spikes on another clock than the trials: `range` is that of all spikes, `within` those in trials.
pub(super) fn check_spikes(
    range: [f64; 2],
    within: u64,
    units: usize,
    windows: &Windows,
) -> Result<(), RecordingError> {
    let trials = windows.starts.len();
    let is_outside = |start: &f64| start + windows.duration <= range[0] || *start > range[1];
    let outside = windows.starts.iter().filter(|start| is_outside(start)).count();
    let rate = within as f64 / (trials as f64 * units as f64 * windows.duration);
    let problem = if within == 0 {
        "no spike falls into any trial".to_owned()
    } else if outside * 2 > trials {
        format!("{outside} of {trials} trials lie before the first spike or after the last")
    } else if rate < MIN_RATE {
        format!("units fire {rate:.1e} spikes per s in the trials, on average")
    } else {
        return Ok(());
    };
    let first = windows.starts.iter().copied().fold(f64::INFINITY, f64::min);
    let last = windows.starts.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Err(RecordingError::Clock { problem, spikes: range, trials: [first, last + windows.duration] })
}
