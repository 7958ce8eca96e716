//! What an electrode array would have seen of a network: correlations by norm index from few units and few trials.

use crate::FigureError;
use ndarray::{Array1, Array2, Axis, s};
use normcircuit_laboratory::measurements::{BIN_MS, ConditionData, SETTLING_MS};
use normcircuit_protocols::{Condition, Recording, RecordingSession, Window, WindowCounts};
use normcircuit_simulation::RootSeed;
use normcircuit_statistics::correlation::Standardized;
use normcircuit_statistics::jackknife::Jackknife;
use normcircuit_statistics::normalization::norm_index;
use normcircuit_statistics::summary::percentiles;

/// Sessions that are made from the simulated time of each run.
const SESSIONS_PER_RUN: u64 = 16;
/// Duration of a trial, ms.
pub const ARRAY_TRIAL_MS: u64 = 200;

/// Recording sessions of random units, each with curves that were found in it.
pub struct ElectrodeArray<const CURVES: usize> {
    /// Trials of each condition in a session.
    pub trials: usize,
    runs: usize,
    sessions: Vec<Session<CURVES>>,
}

struct Session<const CURVES: usize> {
    /// Sessions of one run share its trials.
    run: usize,
    /// NaN where there are no pairs.
    curves: [Vec<f64>; CURVES],
}

/// A curve over sessions, by its points.
pub struct SessionCurve {
    /// Mean over sessions.
    pub mean: Vec<f64>,
    /// Its standard error over runs.
    pub error: Vec<f64>,
    /// The lower and upper ends of the range that holds 95 % of single sessions.
    pub range: [Vec<f64>; 2],
}

impl<const CURVES: usize> ElectrodeArray<CURVES> {
    /// Sessions with `units` random units that fire at `minimum_rate_hz` or more. `curves` finds curves from counts of the trials with
    /// both images and norm indices.
    ///
    /// # Errors
    /// [`FigureError`] if counts were not kept or too few units fire, and the first error of `curves`.
    pub fn record(
        data: &ConditionData,
        units: usize,
        minimum_rate_hz: f64,
        curves: impl Fn(&Standardized<f64>, &Array1<f64>) -> Result<[Vec<f64>; CURVES], FigureError>,
    ) -> Result<Self, FigureError> {
        let counts = data.counts_by_run()?;
        let time_step = data.wired.circuit.network.time_step();
        let mut array = Self { trials: 0, runs: counts.len(), sessions: Vec::new() };
        for (run, counts) in counts.iter().enumerate() {
            let [first, second, both] =
                Condition::ALL.map(|condition| as_trials(counts.of(condition), time_step));
            let conditions = [first?, second?, both?];
            array.trials = conditions[0].counts().nrows();
            let plan = session(array.trials, units, minimum_rate_hz);
            for _ in 0..SESSIONS_PER_RUN {
                let number = array.sessions.len() as u64;
                let (counts, index) = observed(&plan.record(&conditions, RootSeed(data.seed), number)?)?;
                array.sessions.push(Session { run, curves: curves(&counts, &index)? });
            }
        }
        Ok(array)
    }

    /// Sessions of all runs.
    pub fn sessions(&self) -> usize {
        self.sessions.len()
    }

    /// One of the curves over sessions.
    ///
    /// # Errors
    /// [`FigureError`] if there are no sessions.
    pub fn curve(&self, number: usize) -> Result<SessionCurve, FigureError> {
        let points = self.sessions.first().map_or(0, |session| session.curves[number].len());
        let mut curve = SessionCurve { mean: Vec::new(), error: Vec::new(), range: [Vec::new(), Vec::new()] };
        for point in 0..points {
            let of = |left_out: Option<usize>| -> Array1<f64> {
                let kept = self.sessions.iter().filter(|session| Some(session.run) != left_out);
                kept.map(|session| session.curves[number][point]).filter(|value| value.is_finite()).collect()
            };
            let values = of(None);
            let found = Jackknife::of(self.runs, |run| of(run).mean().unwrap_or(f64::NAN));
            curve.mean.push(found.all);
            curve.error.push(found.error_of(|mean| *mean));
            let limits =
                if values.is_empty() { vec![f64::NAN; 2] } else { percentiles(&values, &[2.5, 97.5])? };
            curve.range.iter_mut().zip(limits).for_each(|(ends, limit)| ends.push(limit));
        }
        Ok(curve)
    }
}

/// The plan of a session that takes all trials of a run.
fn session(trials: usize, units: usize, minimum_rate_hz: f64) -> RecordingSession {
    RecordingSession {
        trials,
        skipped_presentations: 0,
        stimulus_ms: ARRAY_TRIAL_MS,
        gap_ms: 1,
        delay_ms: 0,
        window_ms: ARRAY_TRIAL_MS,
        units,
        minimum_rate_hz,
    }
}

/// Disjoint trials from a run's bins.
fn as_trials(bins: &Array2<u16>, time_step: f64) -> Result<WindowCounts, FigureError> {
    let per_trial = (ARRAY_TRIAL_MS / BIN_MS) as usize;
    let count = bins.nrows() / per_trial;
    let mut counts = Array2::zeros((count, bins.ncols()));
    let mut windows = Vec::new();
    for trial in 0..count {
        let part = bins.slice(s![trial * per_trial..(trial + 1) * per_trial, ..]);
        counts.row_mut(trial).assign(&part.mapv(u32::from).sum_axis(Axis(0)));
        let start_ms = SETTLING_MS + trial as u64 * ARRAY_TRIAL_MS;
        windows.push(Window { start_ms, end_ms: start_ms + ARRAY_TRIAL_MS });
    }
    Ok(WindowCounts::from_counts(&windows, counts, time_step)?)
}

/// Counts of the trials with both images, and norm indices from the trials of all conditions.
fn observed(recording: &Recording) -> Result<(Standardized<f64>, Array1<f64>), FigureError> {
    let of = |condition: usize| -> Array2<f64> {
        let trials = 0..recording.conditions.len();
        let rows: Vec<usize> = trials.filter(|&trial| recording.conditions[trial] == condition).collect();
        recording.counts.select(Axis(0), &rows).mapv(f64::from)
    };
    let mean = |counts: &Array2<f64>| counts.sum_axis(Axis(0)) / counts.nrows() as f64;
    let both = of(2);
    let index = norm_index(&mean(&of(0)), &mean(&of(1)), &mean(&both))?;
    Ok((Standardized::new(&both)?, index))
}
