//! Correlations by tuning similarity: from reliable tuning curves, and from the noisy ones of an experiment.

use super::model::{Curves, DIFFERENT, Population, RANGE, SIMILARITY_BINS};
use super::panels::Gratings;
use super::{COVERS, ERRORS};
use crate::FigureError;
use normcircuit_charts::figure::{Axis, Color, Curves as Plot, LineStyle, Panel, Series};
use normcircuit_laboratory::measurements::WINDOW_MS;
use normcircuit_panels::compared::above_zero;
use normcircuit_panels::curve::{curve, published};
use normcircuit_panels::index_map::CORRELATION;
use normcircuit_statistics::correlation::CorrelationTable;
use normcircuit_statistics::estimate::{ErrorSource, Estimate};

/// Trials from which an experiment has its tuning curves, of all orientations together.
const EXPERIMENTAL_TRIALS: usize = 96;
/// Names and colors of pairs with similar and with different norm indices.
const GROUPS: [(&str, Color); 2] = [("similar", Color::Blue), ("different", Color::Red)];

pub(super) fn panels(
    population: &Population<'_>,
    curves: &Curves,
    gratings: &Gratings,
) -> Result<Vec<Panel>, FigureError> {
    let windows = (EXPERIMENTAL_TRIALS / gratings.count).max(1);
    let noisy = population
        .by_tuning(&population.correlated.standardized(None)?, &population.tuning(Some(windows))?)?;
    let reliable = &curves.found.all.tuning;
    Ok(vec![
        reliable_panel(curves, gratings),
        noisy_panel(&noisy, windows, gratings),
        similarity_panel(reliable, &noisy),
    ])
}

/// Correlations of both groups by tuning similarity, and the published ones.
fn plot(table: &CorrelationTable, estimate: impl Fn(usize, usize) -> Estimate) -> Plot {
    let known = &normcircuit_published::figure2().model.panels;
    let mut plot = Plot::new(Axis::new("tuning similarity").range(-1.0, 1.0), Axis::new(CORRELATION));
    for (known, color) in [(&known.similar, Color::SkyBlue), (&known.different, Color::Orange)] {
        plot = plot.series(published(known.x.clone(), known.mean.clone()).color(color).label(""));
    }
    for (group, (name, color)) in GROUPS.into_iter().enumerate() {
        let estimates: Vec<Estimate> = (0..SIMILARITY_BINS).map(|bin| estimate(bin, group)).collect();
        plot = plot.series(curve(table.rows.centers(), &estimates).color(color).label(name));
    }
    plot
}

fn reliable_panel(curves: &Curves, gratings: &Gratings) -> Panel {
    let plot = plot(&curves.found.all.tuning, |bin, group| curves.tuning(bin, group));
    let caption = format!(
        "Reliable tuning curves: {} orientations of both images, {} s each. Pairs whose norm indices differ by less than {DIFFERENT} \
         (similar) or more (different); both lie between {} and {}. {ERRORS} Dashed: published; the threshold is not.",
        gratings.count, gratings.seconds, RANGE.0, RANGE.1,
    );
    let claim = above_zero(
        "The difference of norm indices matters at equal tuning: r_{sc} of similar minus different indices, mean over tuning similarities",
        "",
        &curves.gap_at_equal_tuning(),
    );
    Panel::new("A4", "Tuning similarity, reliable curves", caption, plot)
        .claim(claim.source("abstract; Fig. 2A").covers(COVERS))
}

fn noisy_panel(noisy: &CorrelationTable, windows: usize, gratings: &Gratings) -> Panel {
    let plot = plot(noisy, |bin, group| {
        let error = ErrorSource::normal(noisy.means.standard_error_units[[bin, group]]);
        Estimate::from_sources(noisy.means.mean[[bin, group]], &[error])
    });
    let caption = format!(
        "Tuning curves as an experiment has them: {windows} trials of {WINDOW_MS} ms of each of {} orientations. Noise thins out the \
         ends, which only strongly tuned pairs reach: the published ends are steep for this reason. Error bars: one standard error \
         over neurons. Dashed: published.",
        gratings.count
    );
    Panel::new("A5", "Tuning similarity, experimental curves", caption, plot)
}

fn similarity_panel(reliable: &CorrelationTable, noisy: &CorrelationTable) -> Panel {
    let mut plot = Plot::new(Axis::new("tuning similarity").range(-1.0, 1.0), Axis::new("share of pairs"));
    for (name, color, style, table) in [
        ("reliable curves", Color::Black, LineStyle::Solid, reliable),
        ("experimental curves", Color::Gray, LineStyle::Dashed, noisy),
    ] {
        let pairs: Vec<f64> =
            table.means.pairs.rows().into_iter().map(|groups| groups.iter().sum::<u64>() as f64).collect();
        let total: f64 = pairs.iter().sum();
        let shares: Vec<f64> = pairs.iter().map(|count| count / total).collect();
        let series = Series::steps(table.rows.edges(), shares).color(color).style(style);
        plot = plot.series(series.label(name));
    }
    let caption =
        "Reliable curves pile pairs up at ±1; noisy ones do not, as the published numbers of pairs do not.";
    Panel::new("A6", "Distribution of tuning similarity", caption, plot)
}
