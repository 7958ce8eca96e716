//! What an electrode array would have seen: the curves along and across the diagonal from few units and few trials.

use super::model::{CELL_WIDTH, CELLS, CENTER, Curves, RANGE, anti_diagonal_points, diagonal_centers};
use crate::FigureError;
use crate::analysis::{ARRAY_TRIAL_MS, ElectrodeArray, SessionCurve};
use normcircuit_charts::figure::{
    Axis, Color, Curves as Plot, LegendPlace, LineStyle, Marker, Panel, Series,
};
use normcircuit_laboratory::measurements::ConditionData;
use normcircuit_panels::index_map::CORRELATION;
use normcircuit_statistics::correlation::{anti_diagonal_means, diagonal_means};

/// Units of one session; a tenth of a smaller network's.
const UNITS: usize = 96;
/// Units fire at this or more, Hz.
const MIN_RATE: f64 = 2.0;
/// Norm indices on the diagonal that are shown, as far apart as the windows are wide.
const CENTERS: [f64; 5] = [1.1, 1.3, 1.5, 1.7, 1.9];
const HALF_WIDTH: f64 = 0.1;
/// Norm indices on the diagonal up to this are shown.
const LIMIT: f64 = 2.0;

pub(super) fn panels(data: &ConditionData, curves: &Curves) -> Result<Vec<Panel>, FigureError> {
    let units = UNITS.min(data.wired.circuit.excitatory_sheet.rows().pow(2) / 10);
    let array = ElectrodeArray::record(data, units, MIN_RATE, |counts, index| {
        let across = anti_diagonal_means(counts, index, CENTER, CELL_WIDTH, CELLS)?;
        Ok([across, diagonal_means(counts, index, &CENTERS, HALF_WIDTH)?])
    })?;
    let caption = format!(
        "{} sessions of {units} random units that fire at {MIN_RATE} Hz or more and {} trials of {ARRAY_TRIAL_MS} ms in each condition; \
         norm indices from these trials alone. Line: mean over sessions with its standard error over runs; band: where 95 % \
         of single sessions lie. Dashed: panels A2 and A3. Indices are noisy, as they come from the same few trials as the \
         correlations, and units outside one SD enter: both can move the line away from the dashed one.",
        array.sessions(),
        array.trials,
    );
    let points = anti_diagonal_points();
    let plot = Plot::new(Axis::new("half the index difference").range(0.0, 0.5), Axis::new(CORRELATION));
    let across = with_sessions(plot, &points, array.curve(0)?)
        .legend(LegendPlace::LowerLeft)
        .series(whole(points, curves.found.all.anti_diagonal.clone()));
    let plot = Plot::new(Axis::new("norm index of both").range(RANGE.0, LIMIT), Axis::new(CORRELATION));
    let means = curves.found.all.diagonal.iter().copied();
    let (x, y) = diagonal_centers().into_iter().zip(means).filter(|(center, _)| *center < LIMIT).unzip();
    let along = with_sessions(plot, &CENTERS, array.curve(1)?).series(whole(x, y));
    let as_across = format!("As E1; both indices within {HALF_WIDTH}.");
    Ok(vec![
        Panel::new("E1", "Across the diagonal, subsampled as by an electrode array", caption, across),
        Panel::new("E2", "Along the diagonal, subsampled as by an electrode array", as_across, along),
    ])
}

fn whole(x: Vec<f64>, y: Vec<f64>) -> Series {
    Series::line(x, y).style(LineStyle::Dashed).color(Color::Gray).label("panel A2 or A3")
}

/// Adds the mean over sessions and the range of single ones.
fn with_sessions(plot: Plot, x: &[f64], SessionCurve { mean, error, range }: SessionCurve) -> Plot {
    let [lower, upper] = range;
    let band =
        Series::line(x, mean.clone()).band_between(lower, upper).style(LineStyle::None).color(Color::SkyBlue);
    let line = Series::line(x, mean)
        .error_bars(&error)
        .marker(Marker::Circle)
        .color(Color::Blue)
        .label("mean over sessions");
    plot.series(band).series(line)
}
