//! What an electrode array would have seen: the curves along and across the diagonal from few units and few trials.

use super::model::{CELL_WIDTH, CELLS, CENTER, Curves, RANGE, anti_diagonal_points, diagonal_centers};
use crate::FigureError;
use ndarray::{Array1, Array2, Axis as Direction, s};
use normcircuit_charts::figure::{
    Axis, Color, Curves as Plot, LegendPlace, LineStyle, Marker, Panel, Series,
};
use normcircuit_laboratory::measurements::{BIN_MS, ConditionData, SETTLING_MS};
use normcircuit_panels::index_map::CORRELATION;
use normcircuit_protocols::{Condition, Recording, RecordingSession, Window, WindowCounts};
use normcircuit_simulation::RootSeed;
use normcircuit_statistics::correlation::{Averaging, Standardized, anti_diagonal, diagonal};
use normcircuit_statistics::jackknife::Jackknife;
use normcircuit_statistics::normalization::norm_index;
use normcircuit_statistics::summary::percentiles;

/// Sessions that are made from the simulated time of each run.
const SESSIONS_PER_RUN: u64 = 16;
/// Units of one session; a tenth of a smaller network's.
const UNITS: usize = 96;
/// Units fire at this or more, Hz.
const MIN_RATE: f64 = 2.0;
/// Duration of a trial, ms.
const TRIAL_MS: u64 = 200;
/// Norm indices on the diagonal that are shown, as far apart as the windows are wide.
const CENTERS: [f64; 5] = [1.1, 1.3, 1.5, 1.7, 1.9];
const HALF_WIDTH: f64 = 0.1;

/// One session's curves; NaN where it has no pairs.
struct SessionCurves {
    /// Sessions of one run share its trials.
    run: usize,
    across: Vec<f64>,
    along: Vec<f64>,
}

pub(super) fn panels(data: &ConditionData, curves: &Curves) -> Result<Vec<Panel>, FigureError> {
    let runs = data.counts_by_run()?;
    let circuit = &data.wired.circuit;
    let units = UNITS.min(circuit.excitatory_sheet.rows().pow(2) / 10);
    let mut sessions = Vec::new();
    let mut trials = 0;
    for (run, counts) in runs.iter().enumerate() {
        let conditions = [Condition::First, Condition::Second, Condition::Both]
            .map(|condition| as_trials(counts.of(condition), circuit.network.time_step()));
        let [first, second, both] = conditions;
        let conditions = [first?, second?, both?];
        trials = conditions[0].counts().nrows();
        let plan = session(trials, units);
        for _ in 0..SESSIONS_PER_RUN {
            let recording = plan.record(&conditions, RootSeed(data.seed), sessions.len() as u64)?;
            sessions.push(curves_of(&recording, run)?);
        }
    }
    let caption = format!(
        "{} sessions of {units} random units that fire at {MIN_RATE} Hz or more and {trials} trials of {TRIAL_MS} ms in each condition; \
         norm indices from these trials alone. Line: mean over sessions with its standard error over runs; band: where 95 % \
         of single sessions lie. Dashed: panels A2 and A3. Indices are noisy, as they come from the same few trials as the \
         correlations, and units outside one SD enter: both can move the line away from the dashed one.",
        sessions.len()
    );
    Ok(vec![across(&sessions, curves, caption)?, along(&sessions, curves)?])
}

fn across(sessions: &[SessionCurves], curves: &Curves, caption: String) -> Result<Panel, FigureError> {
    let points = anti_diagonal_points();
    let plot = Plot::new(Axis::new("half the index difference").range(0.0, 0.5), Axis::new(CORRELATION));
    let plot = with_sessions(plot, &points, sessions, |session| &session.across)?
        .legend(LegendPlace::LowerLeft)
        .series(whole(points, curves.found.all.anti_diagonal.mean.to_vec()));
    Ok(Panel::new("E1", "Across the diagonal, subsampled as by an electrode array", caption, plot))
}

fn along(sessions: &[SessionCurves], curves: &Curves) -> Result<Panel, FigureError> {
    let limit = 2.0;
    let plot = Plot::new(Axis::new("norm index of both").range(RANGE.0, limit), Axis::new(CORRELATION));
    let means = curves.found.all.diagonal.mean.iter().copied();
    let within = diagonal_centers().into_iter().zip(means).filter(|(center, _)| *center < limit);
    let (x, y): (Vec<f64>, Vec<f64>) = within.unzip();
    let plot = with_sessions(plot, &CENTERS, sessions, |session| &session.along)?.series(whole(x, y));
    let caption = format!("As E1; both indices within {HALF_WIDTH}.");
    Ok(Panel::new("E2", "Along the diagonal, subsampled as by an electrode array", caption, plot))
}

fn whole(x: Vec<f64>, y: Vec<f64>) -> Series {
    Series::line(x, y).style(LineStyle::Dashed).color(Color::Gray).label("panel A2 or A3")
}

/// The plan of a session that takes all trials of a run.
fn session(trials: usize, units: usize) -> RecordingSession {
    RecordingSession {
        trials,
        skipped_presentations: 0,
        stimulus_ms: TRIAL_MS,
        gap_ms: 1,
        delay_ms: 0,
        window_ms: TRIAL_MS,
        units,
        minimum_rate_hz: MIN_RATE,
    }
}

/// Disjoint trials from a run's bins.
fn as_trials(bins: &Array2<u16>, time_step: f64) -> Result<WindowCounts, FigureError> {
    let per_trial = (TRIAL_MS / BIN_MS) as usize;
    let count = bins.nrows() / per_trial;
    let mut counts = Array2::zeros((count, bins.ncols()));
    let mut windows = Vec::new();
    for trial in 0..count {
        let part = bins.slice(s![trial * per_trial..(trial + 1) * per_trial, ..]);
        counts.row_mut(trial).assign(&part.mapv(u32::from).sum_axis(Direction(0)));
        let start_ms = SETTLING_MS + trial as u64 * TRIAL_MS;
        windows.push(Window { start_ms, end_ms: start_ms + TRIAL_MS });
    }
    Ok(WindowCounts::from_counts(&windows, counts, time_step)?)
}

fn curves_of(recording: &Recording, run: usize) -> Result<SessionCurves, FigureError> {
    let of = |condition: usize| -> Array2<f64> {
        let rows: Vec<usize> = (0..recording.conditions.len())
            .filter(|&trial| recording.conditions[trial] == condition)
            .collect();
        recording.counts.select(Direction(0), &rows).mapv(f64::from)
    };
    let mean = |counts: &Array2<f64>| counts.sum_axis(Direction(0)) / counts.nrows() as f64;
    let both = of(2);
    let index = norm_index(&mean(&of(0)), &mean(&of(1)), &mean(&both))?;
    let counts = Standardized::<f64>::new(&both)?;
    let averaging = Averaging::Arithmetic;
    Ok(SessionCurves {
        run,
        across: anti_diagonal(&counts, &index, CENTER, CELL_WIDTH, CELLS, averaging)?.means.mean.to_vec(),
        along: diagonal(&counts, &index, &CENTERS, HALF_WIDTH, averaging)?.means.mean.to_vec(),
    })
}

/// Adds the mean over sessions and the range of single ones.
fn with_sessions(
    plot: Plot,
    x: &[f64],
    sessions: &[SessionCurves],
    curve: impl Fn(&SessionCurves) -> &Vec<f64>,
) -> Result<Plot, FigureError> {
    let runs = sessions.iter().map(|session| session.run + 1).max().unwrap_or(0);
    let (mut mean, mut error, mut lower, mut upper) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for point in 0..x.len() {
        let of = |left_out: Option<usize>| -> Array1<f64> {
            let kept = sessions.iter().filter(|session| Some(session.run) != left_out);
            kept.map(|session| curve(session)[point]).filter(|value| value.is_finite()).collect()
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
