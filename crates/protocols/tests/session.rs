//! Recording sessions: windows, inclusion, sampling.

use std::sync::Arc;

use normcircuit_protocols::{ProtocolError, RecordingSession, Window, WindowCounts};
use normcircuit_simulation::RootSeed;

fn session() -> RecordingSession {
    RecordingSession {
        trials: 3,
        skipped_presentations: 2,
        stimulus_ms: 200,
        gap_ms: 300,
        delay_ms: 30,
        window_ms: 170,
        units: 4,
        minimum_rate_hz: 10.0,
    }
}

/// Counts in which cell `j` fires `j % 5` times in each of the session's windows and as often outside.
fn counts(session: &RecordingSession, cells: usize) -> WindowCounts {
    let mut counts = session.window_counts(cells, 0.1).unwrap();
    for presentation in 0..5 {
        for cell in 0..cells {
            for spike in 0..(cell % 5) as u64 {
                counts.record(presentation * 5_000 + 301 + spike, cell);
                counts.record(presentation * 5_000 + 2_001 + spike, cell);
            }
        }
    }
    counts
}

#[test]
fn windows_follow_the_counted_onsets() {
    let windows = session().window_counts(1, 0.05).unwrap().windows().to_vec();
    let expected = [1_030, 1_530, 2_030].map(|start_ms| Window { start_ms, end_ms: start_ms + 170 });
    assert_eq!(windows, expected);
    assert_eq!(session().duration_ms(), 2_500);
}

#[test]
fn the_schedule_has_every_presentation() {
    let (on, off): (Arc<[f64]>, Arc<[f64]>) = (vec![0.01; 2].into(), vec![0.005; 2].into());
    let schedule = session().schedule(&on, &off).unwrap();
    assert_eq!(schedule.segments().len(), 10);
    assert_eq!((schedule.segments()[8].start_ms, schedule.segments()[9].start_ms), (2_000, 2_200));
    assert_eq!(schedule.segments()[9].rates, off);
}

#[test]
fn spikes_count_in_their_window_whatever_their_order() {
    let windows = [Window { start_ms: 1, end_ms: 3 }, Window { start_ms: 3, end_ms: 4 }];
    let mut counts = WindowCounts::new(&windows, 1, 0.5).unwrap();
    // Times in half milliseconds; a window holds its end but not its start.
    for step in [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, u64::MAX] {
        counts.record(step, 0);
    }
    counts.record(4, 7);
    assert_eq!(counts.counts(), ndarray::array![[4], [2]]);
    assert!((counts.rates_hz()[0] - 2_000.0).abs() < 1e-9);
}

#[test]
fn consecutive_windows_leave_nothing_out() {
    let mut counts = WindowCounts::consecutive(100, 50, 4, 1, 0.05).unwrap();
    for step in 1..=8_000 {
        counts.record(step, 0);
    }
    assert_eq!(counts.counts(), ndarray::array![[1_000], [1_000], [1_000], [1_000]]);
}

#[test]
fn a_recording_has_the_counts_of_its_units() {
    let session = session();
    let all = [counts(&session, 50), counts(&session, 50)];
    let recording = session.record(&all, RootSeed(1), 0).unwrap();
    assert_eq!(recording.conditions, [0, 0, 0, 1, 1, 1]);
    assert_eq!(recording.counts.dim(), (6, 4));
    assert!(recording.units.is_sorted_by(|a, b| a < b));
    for (column, &unit) in recording.counts.columns().into_iter().zip(&recording.units) {
        assert!(column.iter().all(|&count| count as usize == unit % 5));
        // 10 Hz in 170 ms are 1.7 spikes.
        assert!(unit % 5 >= 2, "unit {unit} should have been left out");
    }
}

#[test]
fn sessions_sample_evenly_and_reproducibly() {
    let session = session();
    let all = [counts(&session, 50)];
    let record = |index| session.record(&all, RootSeed(1), index).unwrap();
    assert_eq!(record(3), record(3));
    let mut chosen = [0.0_f64; 50];
    let sessions = 3_000;
    for index in 0..sessions {
        record(index).units.iter().for_each(|&unit| chosen[unit] += 1.0);
    }
    // 30 cells pass; each is among the 4 of a session with probability 4/30.
    let expected = sessions as f64 * 4.0 / 30.0;
    let passing = (0..50).filter(|cell| cell % 5 >= 2);
    let chi_square: f64 =
        passing.map(|cell| (chosen[cell] - expected).powi(2) / (expected * 26.0 / 30.0)).sum();
    assert!((chi_square - 30.0).abs() < 4.0 * 60.0_f64.sqrt(), "{chi_square}");
}

#[test]
fn bad_sessions_are_refused() {
    let error = |change: fn(&mut RecordingSession)| {
        let mut changed = session();
        change(&mut changed);
        changed.window_counts(1, 0.05).unwrap_err().to_string()
    };
    assert!(error(|s| s.trials = 0).contains("trials is 0"));
    assert!(error(|s| s.units = 0).contains("units is 0"));
    assert!(error(|s| s.window_ms = 501).contains("window_ms is 501"));
    assert!(error(|s| s.delay_ms = 331).contains("delay_ms is 331"));
    assert!(error(|s| s.stimulus_ms = u64::MAX).contains("stimulus_ms is"));
    assert!(error(|s| s.minimum_rate_hz = f64::NAN).contains("minimum_rate_hz is NaN"));
    let few = [counts(&session(), 5)];
    let refused = session().record(&few, RootSeed(1), 0);
    assert!(matches!(refused, Err(ProtocolError::TooFewUnits { found: 3, wanted: 4, .. })));
    assert!(matches!(session().record(&[], RootSeed(1), 0), Err(ProtocolError::Length { .. })));
    let unequal = [counts(&session(), 50), counts(&session(), 49)];
    assert!(matches!(session().record(&unequal, RootSeed(1), 0), Err(ProtocolError::Length { .. })));
}

#[test]
fn overlapping_and_empty_windows_are_refused() {
    let window = |start_ms, end_ms| Window { start_ms, end_ms };
    assert!(WindowCounts::new(&[window(0, 5), window(4, 9)], 1, 0.05).is_err());
    assert!(WindowCounts::new(&[window(5, 5)], 1, 0.05).is_err());
    assert!(WindowCounts::new(&[window(6, 5)], 1, 0.05).is_err());
    assert!(WindowCounts::new(&[window(0, 5)], 1, 0.3).is_err());
    assert!(WindowCounts::consecutive(0, u64::MAX, 3, 1, 0.05).is_err());
}

#[test]
fn a_session_is_written_and_read_as_toml() {
    let text = toml::to_string(&session()).unwrap();
    assert_eq!(toml::from_str::<RecordingSession>(&text).unwrap(), session());
    assert!(toml::from_str::<RecordingSession>(&format!("{text}\nunit = 3")).is_err());
}
