//! How the correlations depend on the number of windows.

use super::model::{CELL_WIDTH, CELLS, CENTER, Population, all_pairs, anti_diagonal_points};
use crate::FigureError;
use normcircuit_charts::figure::{Axis, Color, Curves as Plot, LineStyle, Panel, Series};
use normcircuit_panels::curve::curve;
use normcircuit_panels::index_map::CORRELATION;
use normcircuit_statistics::correlation::{Averaging, Standardized, anti_diagonal};
use normcircuit_statistics::estimate::{ErrorSource, Estimate};

/// The number of windows is halved at most so often, as long as there are [`MIN_WINDOWS`].
const HALVINGS: u32 = 5;
const MIN_WINDOWS: usize = 8;

/// Correlations from part of the windows: their number, the mean over all pairs and at both ends of the anti-diagonal with errors
/// over neurons, and the SD over pairs.
struct Part {
    windows: usize,
    mean: Estimate,
    deviation: f64,
    ends: [Estimate; 2],
}

pub(super) fn panels(population: &Population<'_>) -> Result<Vec<Panel>, FigureError> {
    let all = population.correlated.windows();
    let shares = (0..=HALVINGS).rev().map(|halvings| 1 << halvings);
    let parts: Vec<Part> = shares
        .filter(|share| *share == 1 || all / share >= MIN_WINDOWS)
        .map(|share| Part::of(population, all / share))
        .collect::<Result<_, _>>()?;
    Ok(vec![deviation_panel(&parts), means_panel(&parts)])
}

fn deviation_panel(parts: &[Part]) -> Panel {
    // Var(r) over pairs = true variance + sampling variance, which falls as one over the number of windows.
    let (true_variance, sampling) = variance_law(parts);
    let windows = windows(parts);
    let fitted: Vec<f64> =
        windows.iter().map(|count| (true_variance + sampling / count).max(0.0).sqrt()).collect();
    let deviations: Vec<f64> = parts.iter().map(|part| part.deviation).collect();
    let plot = Plot::new(axis(), Axis::new("SD of r_{sc} over pairs"))
        .series(Series::points(windows.clone(), deviations).color(Color::Blue).label("found"))
        .series(
            Series::line(windows, fitted)
                .style(LineStyle::Dashed)
                .color(Color::Gray)
                .label("σ² + c / windows"),
        );
    let caption = format!(
        "From the first part of the windows up to all. Extrapolated to infinite recording time the SD is {:.3}; the excess is \
         sampling noise.",
        true_variance.max(0.0).sqrt()
    );
    Panel::new("D1", "SD and number of windows", caption, plot)
}

fn means_panel(parts: &[Part]) -> Panel {
    let points = anti_diagonal_points();
    let series = |of: fn(&Part) -> Estimate, name: String, color| {
        let estimates: Vec<Estimate> = parts.iter().map(of).collect();
        curve(windows(parts), &estimates).color(color).label(name)
    };
    let plot = Plot::new(axis(), Axis::new(CORRELATION))
        .series(series(|part| part.mean, "all pairs".to_owned(), Color::Black))
        .series(series(|part| part.ends[0], format!("half difference {:.2}", points[0]), Color::Blue))
        .series(series(|part| part.ends[1], format!("half difference {:.2}", points[CELLS - 1]), Color::Red));
    let caption = "The same parts. All pairs share fluctuations in time, so that few windows make even their mean uncertain; error \
                   bars: one standard error over neurons alone.";
    Panel::new("D2", "Means and number of windows", caption, plot)
}

fn axis() -> Axis {
    Axis::new("windows").logarithmic()
}

fn windows(parts: &[Part]) -> Vec<f64> {
    parts.iter().map(|part| part.windows as f64).collect()
}

impl Part {
    /// From the first windows.
    fn of(population: &Population<'_>, windows: usize) -> Result<Self, FigureError> {
        let correlated = &population.correlated;
        let counts = Standardized::new(&correlated.counts.slice(ndarray::s![..windows, ..]))?;
        let all = all_pairs(&counts, &correlated.index)?;
        let anti =
            anti_diagonal(&counts, &correlated.index, CENTER, CELL_WIDTH, CELLS, Averaging::Arithmetic)?
                .means;
        let estimate = |value: f64, error: f64| Estimate::from_sources(value, &[ErrorSource::normal(error)]);
        Ok(Self {
            windows,
            mean: estimate(all.mean[[0, 0]], all.standard_error_units[[0, 0]]),
            deviation: all.deviation[[0, 0]],
            ends: [0, CELLS - 1].map(|cell| estimate(anti.mean[cell], anti.standard_error_units[cell])),
        })
    }
}

/// Variance as a constant plus a share of the inverse number of windows, by least squares of relative errors.
fn variance_law(parts: &[Part]) -> (f64, f64) {
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
        let nothing = Estimate::from_sources(0.0, &[]);
        let part = |windows: usize| {
            let deviation = (0.05_f64.powi(2) + 3.0 / windows as f64).sqrt();
            Part { windows, mean: nothing, deviation, ends: [nothing; 2] }
        };
        let (constant, slope) = variance_law(&[50, 100, 400, 1600].map(part));
        assert!((constant.sqrt() - 0.05).abs() < 1e-9 && (slope - 3.0).abs() < 1e-9, "{constant} {slope}");
    }
}
