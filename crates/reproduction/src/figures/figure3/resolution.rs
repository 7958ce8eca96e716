//! How the covariance of currents depends on the time over which they are averaged (panel F).

use ndarray::{Array1, Array2, Axis as Direction, Ix1};
use normcircuit_charts::figure::{
    Axis, Color, Curves as Plot, LineStyle, Marker, Panel, ReferenceLine, Series,
};
use normcircuit_laboratory::{ConditionRates, ExperimentError, Laboratory, SETTLING};
use normcircuit_protocols::experiment::{CountWindows, CurrentSample, ExperimentRun, ShownCondition};
use normcircuit_statistics::correlation::{PairMeans, Windows, windowed_counts};
use normcircuit_statistics::current_covariance::{CovarianceCurve, Currents, covariance_of_similar};
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::jackknife::Jackknife;

/// The shortest window, ms.
const FINEST: u64 = 1;
/// Windows in units of the shortest.
const WIDTHS: [usize; 8] = [1, 2, 5, 10, 20, 50, 100, 200];
/// Recorded neurons: their pairs are many, and a sample of currents at this resolution is large.
const CELLS: usize = 250;
/// Counted time, ms.
const COUNTED: u64 = 4_000;
/// Blocks of time for standard errors.
const BLOCKS: usize = 8;
/// Norm indices of the pairs.
const INDICES: (f64, f64) = (1.0, 3.0);

/// One run that records currents at the finest resolution; it shares noise with no other.
pub(super) fn run(laboratory: &Laboratory) -> Vec<ExperimentRun> {
    let [_, _, both] = ConditionRates::stimuli();
    let windows = CountWindows::consecutive(SETTLING, FINEST);
    let steady = vec![ShownCondition::steady("", both)];
    let mut experiment = laboratory.experiment(SETTLING + COUNTED, windows, steady);
    experiment.first_run = 1_300_000;
    experiment.populations = Vec::new();
    let cells = CELLS.min(laboratory.options().profile.lengths().current_cells);
    experiment.currents = Some(CurrentSample { cells, window_ms: FINEST });
    experiment.runs()
}

/// The panels, from neurons for which `within` is true.
pub(super) fn panels(
    laboratory: &Laboratory,
    index: &Array1<f64>,
    within: &Array1<bool>,
) -> Result<Vec<Panel>, ExperimentError> {
    let records = laboratory.map_runs("currents at fine resolution", &run(laboratory), |record| {
        record.currents.map(|currents| super::covariance::selected(&currents, index, within))
    })?;
    let Some((indices, [excitation, inhibition])) = records.into_iter().flatten().next() else {
        return Ok(Vec::new());
    };
    // A unit without an index is in no pair.
    let indices =
        indices.mapv(|index| if (INDICES.0..INDICES.1).contains(&index) { index } else { f64::NAN });
    let curves: Vec<Jackknife<CovarianceCurve>> = laboratory.install(|| {
        let of = |&width: &usize| averaged(&excitation, &inhibition, &indices, width);
        WIDTHS.iter().map(of).collect::<Result<_, _>>()
    })?;
    let neurons = indices.iter().filter(|index| index.is_finite()).count();
    Ok(draw(&curves, neurons))
}

fn draw(curves: &[Jackknife<CovarianceCurve>], neurons: usize) -> Vec<Panel> {
    let windows: Vec<f64> = WIDTHS.iter().map(|width| (*width as u64 * FINEST) as f64).collect();
    let series = |of: Part, name: &str, color| {
        let y: Vec<f64> = curves.iter().map(|curves| of(&curves.all).mean[0]).collect();
        let errors: Vec<f64> = curves.iter().map(|curves| error(curves, of)).collect();
        let line = Series::line(windows.clone(), y).error_bars(&errors);
        line.marker(Marker::Circle).color(color).label(name)
    };
    let released = &normcircuit_published::figure3().covariance.similar_index;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let level = |value: f64, color, name: &str| {
        let ends = [windows[0], windows[windows.len() - 1]];
        Series::line(ends, [value, value]).style(LineStyle::Dashed).color(color).label(name)
    };
    let axis = || Axis::new("averaging window (ms)").logarithmic();
    let parts = Plot::new(axis(), Axis::new("covariance ((mV/ms)^{2})"))
        .reference_line(ReferenceLine::Horizontal(0.0))
        .series(series(|curve| &curve.excitation_excitation, "E_{1} E_{2}", Color::Red))
        .series(series(|curve| &curve.inhibition_inhibition, "I_{1} I_{2}", Color::Blue))
        .series(series(|curve| &curve.excitation_inhibition, "E_{1} I_{2}", Color::Purple))
        .series(level(mean(&released.excitation_excitation.mean), Color::Gray, "E_{1} E_{2}, paper"));
    let total = Plot::new(axis(), Axis::new("covariance ((mV/ms)^{2})"))
        .series(series(|curve| &curve.total, "total", Color::Black))
        .series(level(mean(&released.total.mean), Color::Gray, "paper"));
    let caption = format!(
        "Mean over all pairs of {neurons} neurons with norm indices from 1 to 3, from {} s of currents recorded every {FINEST} ms and \
         averaged over longer and longer windows. Error bars: one standard error, of other times and other neurons together. \
         Dashed: mean of the released values, whose window is not known.",
        COUNTED / 1000,
    );
    vec![
        Panel::new("F1", "Covariance and averaging window", caption, parts),
        Panel::new(
            "F2",
            "The same, total currents",
            "As F1: what fluctuations of excitation and of inhibition leave of each other.",
            total,
        ),
    ]
}

/// Covariances of one part of the currents.
type Part = fn(&CovarianceCurve) -> &PairMeans<Ix1>;

/// Covariances of all pairs with currents averaged over `width` stored windows, with blocks of time left out.
fn averaged(
    excitation: &Array2<f64>,
    inhibition: &Array2<f64>,
    index: &Array1<f64>,
    width: usize,
) -> Result<Jackknife<CovarianceCurve>, InputError> {
    // Windows that overlap more would add little but time.
    let windows = Windows { dropped: 0, width, step: width.div_ceil(4) };
    let averaged =
        |currents: &Array2<f64>| Ok(windowed_counts::<f64, f64>(currents, windows)? / width as f64);
    let (excitation, inhibition) = (averaged(excitation)?, averaged(inhibition)?);
    Jackknife::try_of(BLOCKS, |left_out| {
        let count = excitation.nrows();
        let kept: Vec<usize> = (0..count).filter(|row| Some(row * BLOCKS / count) != left_out).collect();
        let part = |currents: &Array2<f64>| currents.select(Direction(0), &kept);
        let currents = Currents::<f64>::new(&part(&excitation), &part(&inhibition))?;
        let one = Bins::uniform(INDICES.0, INDICES.1, 1)?;
        covariance_of_similar(&currents, index, INDICES.1 - INDICES.0, &one)
    })
}

/// Standard error over time and neurons together.
fn error(found: &Jackknife<CovarianceCurve>, part: Part) -> f64 {
    found.error_of(|curve| part(curve).mean[0]).hypot(part(&found.all).standard_error_units[0])
}
