//! How the correlations depend on the number of windows.

use super::model::{Population, RANGE, anti_diagonal_points};
use super::panels::CORRELATION;
use crate::figure::{Axis, Color, Curves as Plot, LineStyle, Marker, Panel, Series};
use ndarray::{Array2, Axis as Direction, concatenate, s};
use normcircuit_statistics::correlation::{Averaging, Standardized, anti_diagonal, norm_index_map};
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::input::InputError;

/// The number of windows is halved so often.
const HALVINGS: u32 = 5;

/// Correlations from part of the windows.
struct Part {
    windows: usize,
    mean: f64,
    deviation: f64,
    ends: [f64; 2],
}

pub(super) fn panels(population: &Population) -> Result<Vec<Panel>, InputError> {
    let parts: Vec<Part> =
        (0..=HALVINGS).rev().map(|halvings| part(population, 1 << halvings)).collect::<Result<_, _>>()?;
    let windows: Vec<f64> = parts.iter().map(|part| part.windows as f64).collect();
    let series = |value: fn(&Part) -> f64, name: &str, color| {
        let y: Vec<f64> = parts.iter().map(value).collect();
        Series::line(windows.clone(), y).marker(Marker::Circle).color(color).label(name)
    };
    let axis = || Axis::new("windows").logarithmic();
    // Var(r) over pairs = true variance + sampling variance, which falls as one over the number of windows.
    let (true_variance, sampling) = variance_law(&parts);
    let fitted: Vec<f64> =
        windows.iter().map(|count| (true_variance + sampling / count).max(0.0).sqrt()).collect();
    let deviation = Plot::new(axis(), Axis::new("deviation of r_{sc} over pairs"))
        .series(series(|part| part.deviation, "found", Color::Blue))
        .series(
            Series::line(windows.clone(), fitted)
                .style(LineStyle::Dashed)
                .color(Color::Gray)
                .label("σ² + c / windows"),
        );
    let [first, last] = [0, anti_diagonal_points().len() - 1].map(|cell| anti_diagonal_points()[cell]);
    let means = Plot::new(axis(), Axis::new(CORRELATION))
        .series(series(|part| part.mean, "all pairs", Color::Black))
        .series(series(|part| part.ends[0], &format!("half difference {first:.2}"), Color::Blue))
        .series(series(|part| part.ends[1], &format!("half difference {last:.2}"), Color::Red));
    let caption = format!(
        "From the first part of the windows up to all. Extrapolated to endless recording the deviation is {:.3}; what is above \
         is sampling noise.",
        true_variance.max(0.0).sqrt()
    );
    Ok(vec![
        Panel::new("D1", "Deviation and number of windows", caption, deviation),
        Panel::new(
            "D2",
            "Means and number of windows",
            "The same parts: all pairs share the fluctuations of a run, so that few windows make even their mean uncertain.",
            means,
        ),
    ])
}

/// The first of `parts` equal parts of every run.
fn part(population: &Population, parts: usize) -> Result<Part, InputError> {
    let views: Vec<_> = population
        .counts
        .iter()
        .map(|counts| counts.slice(s![..(counts.nrows() / parts).max(2).min(counts.nrows()), ..]))
        .collect();
    let all: Array2<f32> = concatenate(Direction(0), &views).unwrap_or_default();
    let counts = Standardized::<f32>::new(&all)?;
    let averaging = Averaging::Arithmetic;
    let one = norm_index_map(&counts, &population.index, &Bins::uniform(RANGE.0, RANGE.1, 1)?, averaging)?;
    let cells = anti_diagonal_points().len();
    let anti = anti_diagonal(&counts, &population.index, 1.5, 0.1, cells, averaging)?;
    Ok(Part {
        windows: all.nrows(),
        mean: one.means.mean[[0, 0]],
        deviation: one.means.deviation[[0, 0]],
        ends: [anti.means.mean[0], anti.means.mean[cells - 1]],
    })
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
        let part = |windows: usize| {
            let deviation = (0.05_f64.powi(2) + 3.0 / windows as f64).sqrt();
            Part { windows, mean: 0.0, deviation, ends: [0.0; 2] }
        };
        let (constant, slope) = variance_law(&[part(50), part(100), part(400), part(1600)]);
        assert!((constant.sqrt() - 0.05).abs() < 1e-9 && (slope - 3.0).abs() < 1e-9, "{constant} {slope}");
    }
}
