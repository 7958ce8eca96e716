//! How the correlations depend on the number of windows.

use super::model::{Population, RANGE, anti_diagonal_points};
use super::panels::CORRELATION;
use ndarray::{Array2, Axis as Direction, concatenate, s};
use normcircuit_charts::figure::{Axis, Color, Curves as Plot, LineStyle, Marker, Panel, Series};
use normcircuit_statistics::correlation::{Averaging, Standardized, anti_diagonal, norm_index_map};
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::jackknife::Jackknife;

/// The number of windows is halved so often, as long as every run has at least [`FEWEST`].
const HALVINGS: u32 = 5;
const FEWEST: usize = 2;

const ERRORS: &str = "Error bars: one standard error over runs.";

/// Correlations from part of the windows.
struct Part {
    windows: usize,
    mean: f64,
    deviation: f64,
    ends: [f64; 2],
}

/// Correlations from the first windows of all runs, with one run left out at a time.
type Length = Jackknife<Part>;

pub(super) fn panels(population: &Population) -> Result<Vec<Panel>, InputError> {
    let shortest = population.counts.iter().map(Array2::nrows).min().unwrap_or(0);
    let shares = (0..=HALVINGS).rev().map(|halvings| 1 << halvings);
    let lengths: Vec<Length> = shares
        .filter(|share| *share == 1 || shortest / share >= FEWEST)
        .map(|share| {
            Jackknife::try_of(population.counts.len(), |left_out| Part::of(population, share, left_out))
        })
        .collect::<Result<_, _>>()?;
    Ok(vec![deviation_panel(&lengths), means_panel(&lengths)])
}

fn deviation_panel(lengths: &[Length]) -> Panel {
    // Var(r) over pairs = true variance + sampling variance, which falls as one over the number of windows.
    let (true_variance, sampling) =
        variance_law(&lengths.iter().map(|length| &length.all).collect::<Vec<_>>());
    let windows = windows(lengths);
    let fitted: Vec<f64> =
        windows.iter().map(|count| (true_variance + sampling / count).max(0.0).sqrt()).collect();
    let plot = Plot::new(axis(), Axis::new("deviation of r_{sc} over pairs"))
        .series(series(lengths, |part| part.deviation, "found", Color::Blue))
        .series(
            Series::line(windows, fitted)
                .style(LineStyle::Dashed)
                .color(Color::Gray)
                .label("σ² + c / windows"),
        );
    let caption = format!(
        "From the first part of the windows up to all. Extrapolated to endless recording the deviation is {:.3}; what is above \
         is sampling noise. {ERRORS}",
        true_variance.max(0.0).sqrt()
    );
    Panel::new("D1", "Deviation and number of windows", caption, plot)
}

fn means_panel(lengths: &[Length]) -> Panel {
    let [first, last] = [0, anti_diagonal_points().len() - 1].map(|cell| anti_diagonal_points()[cell]);
    let plot = Plot::new(axis(), Axis::new(CORRELATION))
        .series(series(lengths, |part| part.mean, "all pairs", Color::Black))
        .series(series(lengths, |part| part.ends[0], &format!("half difference {first:.2}"), Color::Blue))
        .series(series(lengths, |part| part.ends[1], &format!("half difference {last:.2}"), Color::Red));
    let caption = format!(
        "The same parts: all pairs share the fluctuations of a run, so that few windows make even their mean uncertain. {ERRORS}"
    );
    Panel::new("D2", "Means and number of windows", caption, plot)
}

fn axis() -> Axis {
    Axis::new("windows").logarithmic()
}

fn windows(lengths: &[Length]) -> Vec<f64> {
    lengths.iter().map(|length| length.all.windows as f64).collect()
}

fn series(lengths: &[Length], value: fn(&Part) -> f64, name: &str, color: Color) -> Series {
    let y: Vec<f64> = lengths.iter().map(|length| value(&length.all)).collect();
    let errors: Vec<f64> = lengths.iter().map(|length| length.error_of(value)).collect();
    let line = Series::line(windows(lengths), y).error_bars(&errors);
    line.marker(Marker::Circle).color(color).label(name)
}

impl Part {
    /// From the first windows of every run but one: of `share` equal parts.
    fn of(population: &Population, share: usize, left_out: Option<usize>) -> Result<Self, InputError> {
        let kept = population.counts.iter().enumerate().filter(|(run, _)| Some(*run) != left_out);
        let views: Vec<_> = kept.map(|(_, counts)| counts.slice(s![..counts.nrows() / share, ..])).collect();
        let all: Array2<f32> = concatenate(Direction(0), &views).unwrap_or_default();
        let counts = Standardized::<f32>::new(&all)?;
        let averaging = Averaging::Arithmetic;
        let one =
            norm_index_map(&counts, &population.index, &Bins::uniform(RANGE.0, RANGE.1, 1)?, averaging)?;
        let cells = anti_diagonal_points().len();
        let anti = anti_diagonal(&counts, &population.index, 1.5, 0.1, cells, averaging)?;
        Ok(Self {
            windows: all.nrows(),
            mean: one.means.mean[[0, 0]],
            deviation: one.means.deviation[[0, 0]],
            ends: [anti.means.mean[0], anti.means.mean[cells - 1]],
        })
    }
}

/// Variance as a constant plus a share of the inverse number of windows, by least squares of relative errors.
fn variance_law(parts: &[&Part]) -> (f64, f64) {
    let points = || parts.iter().map(|part| (1.0 / part.windows as f64, part.deviation.powi(2)));
    let total = |value: fn(f64, f64) -> f64| points().map(|(x, y)| value(x, y) / (y * y)).sum::<f64>();
    let (one, x, y) = (total(|_, _| 1.0), total(|x, _| x), total(|_, y| y));
    let (square, product) = (total(|x, _| x * x), total(|x, y| x * y));
    let slope = (one * product - x * y) / (one * square - x * x);
    ((y - slope * x) / one, slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_law_finds_its_own_constants() {
        let part = |windows: usize| {
            let deviation = (0.05_f64.powi(2) + 3.0 / windows as f64).sqrt();
            Part { windows, mean: 0.0, deviation, ends: [0.0; 2] }
        };
        let parts = [50, 100, 400, 1600].map(part);
        let (constant, slope) = variance_law(&parts.each_ref());
        assert!((constant.sqrt() - 0.05).abs() < 1e-9 && (slope - 3.0).abs() < 1e-9, "{constant} {slope}");
    }
}
