//! What an electrode array would have seen: the same curves from few units and few trials.

use super::model::{self, Curves, RANGE};
use super::panels::CORRELATION;
use ndarray::{Array1, Array2, Axis as Direction, s};
use normcircuit_charts::figure::{
    Axis, Color, Curves as Plot, LegendPlace, LineStyle, Marker, Panel, Series,
};
use normcircuit_laboratory::{ConditionRates, ExperimentError, Laboratory};
use normcircuit_protocols::experiment::{CountedPopulation, RunRecord};
use normcircuit_protocols::{Recording, RecordingSession, Window, WindowCounts};
use normcircuit_simulation::RootSeed;
use normcircuit_statistics::correlation::{Averaging, Standardized, anti_diagonal, diagonal};
use normcircuit_statistics::jackknife::Jackknife;
use normcircuit_statistics::normalization::norm_index;
use normcircuit_statistics::summary::percentiles;

/// Sessions that are made from the simulated time of each run.
const SESSIONS_PER_RUN: u64 = 16;
/// Units of one session.
const UNITS: usize = 96;
/// Bins of 50 ms in a trial.
const BINS_PER_TRIAL: usize = 4;
/// Norm indices on the diagonal that are shown, 0.2 apart as the windows are wide.
const CENTERS: [f64; 5] = [1.1, 1.3, 1.5, 1.7, 1.9];

/// One session's curves; NaN where it has no pairs.
struct SessionCurves {
    /// Sessions of one run share its trials.
    run: usize,
    anti_diagonal: Vec<f64>,
    diagonal: Vec<f64>,
}

pub(super) fn panels(laboratory: &Laboratory, curves: &Curves) -> Result<Vec<Panel>, ExperimentError> {
    let runs = ConditionRates::runs_needed(laboratory);
    let time_step = laboratory.circuit().time_step;
    let trials = laboratory.map_runs("trials of sessions", &runs, |record| trials(&record, time_step))?;
    let mut sessions = Vec::new();
    let mut iterator = trials.into_iter();
    let (mut number, mut run) = (0, 0);
    // The runs of the three conditions come in turn.
    while let (Some(first), Some(second), Some(both)) = (iterator.next(), iterator.next(), iterator.next()) {
        let conditions = [first?, second?, both?];
        let plan = session(laboratory, conditions[0].counts().nrows());
        for _ in 0..SESSIONS_PER_RUN {
            let recording = plan.record(&conditions, RootSeed(laboratory.options().seed), number)?;
            sessions.push(curves_of(&recording, run)?);
            number += 1;
        }
        run += 1;
    }
    let plan_trials = (laboratory.options().profile.lengths().run_ms - 1000) / 200;
    let units = UNITS.min(laboratory.circuit().excitatory.rows.pow(2) / 10);
    let caption = format!(
        "{number} sessions of {units} random units that fire at 2 Hz or more and {plan_trials} trials of 200 ms in each condition; \
         norm indices from these trials alone. Line: mean over sessions with its standard error over runs; band: where 95 % \
         of single sessions lie. Dashed: panels A2 and A3. The indices are noisy, as they come from the same few trials as the \
         correlations, and units outside one standard deviation enter: both can take the line away from there."
    );
    let anti: Vec<(usize, &[f64])> =
        sessions.iter().map(|session| (session.run, session.anti_diagonal.as_slice())).collect();
    let along: Vec<(usize, &[f64])> =
        sessions.iter().map(|session| (session.run, session.diagonal.as_slice())).collect();
    let whole = |x: Vec<f64>, y: Vec<f64>| {
        Series::line(x, y).style(LineStyle::Dashed).color(Color::Gray).label("panel A2 or A3")
    };
    let points = model::anti_diagonal_points();
    let across = Plot::new(Axis::new("half the index difference").range(0.0, 0.5), Axis::new(CORRELATION));
    let across = with_sessions(across, &points, &anti)?
        .legend(LegendPlace::LowerLeft)
        .series(whole(points.clone(), curves.found.all.anti_diagonal.mean.to_vec()));
    let diagonal = Plot::new(Axis::new("norm index of both").range(RANGE.0, 2.0), Axis::new(CORRELATION));
    let within: Vec<(f64, f64)> =
        (model::diagonal_centers().into_iter().zip(curves.found.all.diagonal.mean.iter().copied()))
            .filter(|(center, _)| *center < 2.0)
            .collect();
    let (x, y) = within.into_iter().unzip();
    let diagonal = with_sessions(diagonal, &CENTERS, &along)?.series(whole(x, y));
    Ok(vec![
        Panel::new("E1", "As an array would see it, across", caption, across),
        Panel::new(
            "E2",
            "As an array would see it, along",
            "As E1; both indices within 0.1 (panel A3: 0.25).",
            diagonal,
        ),
    ])
}

/// The plan of a session that takes all trials of a run.
fn session(laboratory: &Laboratory, trials: usize) -> RecordingSession {
    // The miniature has too few neurons for a whole array.
    let units = UNITS.min(laboratory.circuit().excitatory.rows.pow(2) / 10);
    RecordingSession {
        trials,
        skipped_presentations: 0,
        stimulus_ms: 200,
        gap_ms: 1,
        delay_ms: 0,
        window_ms: 200,
        units,
        minimum_rate_hz: 2.0,
    }
}

/// Disjoint trials of 200 ms from a run's bins of 50 ms.
fn trials(record: &RunRecord, time_step: f64) -> Result<WindowCounts, normcircuit_protocols::ProtocolError> {
    let bins =
        record.counts(CountedPopulation::Excitatory).map(|counts| counts.mapv(u32::from)).unwrap_or_default();
    let count = bins.nrows() / BINS_PER_TRIAL;
    let mut counts = Array2::zeros((count, bins.ncols()));
    let mut windows = Vec::new();
    for trial in 0..count {
        let range = trial * BINS_PER_TRIAL..(trial + 1) * BINS_PER_TRIAL;
        counts.row_mut(trial).assign(&bins.slice(s![range.clone(), ..]).sum_axis(Direction(0)));
        let (first, last) = (record.windows[range.start], record.windows[range.end - 1]);
        windows.push(Window { start_ms: first.start_ms, end_ms: last.end_ms });
    }
    WindowCounts::from_counts(&windows, counts, time_step)
}

fn curves_of(recording: &Recording, run: usize) -> Result<SessionCurves, ExperimentError> {
    let of = |condition: usize| -> Array2<f64> {
        let rows: Vec<usize> = (0..recording.conditions.len())
            .filter(|&trial| recording.conditions[trial] == condition)
            .collect();
        recording.counts.select(Direction(0), &rows).mapv(f64::from)
    };
    let mean = |counts: &Array2<f64>| -> Array1<f64> { counts.mean_axis(Direction(0)).unwrap_or_default() };
    let both = of(2);
    let index = norm_index(&mean(&of(0)), &mean(&of(1)), &mean(&both))?;
    let counts = Standardized::<f64>::new(&both)?;
    let averaging = Averaging::Arithmetic;
    let cells = model::anti_diagonal_points().len();
    Ok(SessionCurves {
        run,
        anti_diagonal: anti_diagonal(&counts, &index, 1.5, 0.1, cells, averaging)?.means.mean.to_vec(),
        diagonal: diagonal(&counts, &index, &CENTERS, 0.1, averaging)?.means.mean.to_vec(),
    })
}

/// Adds the mean over sessions and the range of single ones.
fn with_sessions(plot: Plot, x: &[f64], sessions: &[(usize, &[f64])]) -> Result<Plot, ExperimentError> {
    let runs = sessions.iter().map(|(run, _)| run + 1).max().unwrap_or(0);
    let (mut mean, mut error, mut lower, mut upper) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for point in 0..x.len() {
        let of = |left_out: Option<usize>| -> Array1<f64> {
            let kept = sessions.iter().filter(|(run, _)| Some(*run) != left_out);
            kept.map(|(_, session)| session[point]).filter(|value| value.is_finite()).collect()
        };
        let values = of(None);
        let found = Jackknife::of(runs, |run| of(run).mean().unwrap_or(f64::NAN));
        mean.push(found.all);
        error.push(found.error_of(|mean| *mean));
        let limits = if values.is_empty() { vec![f64::NAN; 2] } else { percentiles(&values, &[2.5, 97.5])? };
        lower.push(limits[0]);
        upper.push(limits[1]);
    }
    let band = Series::line(x.to_vec(), mean.clone())
        .band_between(lower, upper)
        .style(LineStyle::None)
        .color(Color::SkyBlue);
    let line = Series::line(x.to_vec(), mean)
        .error_bars(&error)
        .marker(Marker::Circle)
        .color(Color::Blue)
        .label("mean over sessions");
    Ok(plot.series(band).series(line))
}
