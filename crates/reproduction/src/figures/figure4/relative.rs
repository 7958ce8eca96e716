//! B–E: rates relative to that at equal contrasts.

use super::{COVERS, EQUAL, Study};
use crate::analysis::{RelativeRate, spread, spread_difference};
use ndarray::Array1;
use normcircuit_charts::figure::{
    Axis, Color, Comparison, Curves, LegendPlace, Panel, ReferenceLine, Series,
};
use normcircuit_laboratory::measurements::GridData;
use normcircuit_panels::compared::unreferenced;
use normcircuit_panels::curve::curve_with_intervals;
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::histogram::{Bins, histogram};
use normcircuit_statistics::input::InputError;

/// A pair of contrasts whose sum is 1.
pub(super) struct Pair {
    /// Levels of image 1 and image 2.
    pub(super) levels: (usize, usize),
    /// Its color in all panels.
    pub(super) color: Color,
}

/// Image 1 the stronger one. The published columns read either way, which changes nothing but the side.
pub(super) const PAIRS: [Pair; 4] = [
    Pair { levels: (9, 1), color: Color::Red },
    Pair { levels: (8, 2), color: Color::Orange },
    Pair { levels: (7, 3), color: Color::SkyBlue },
    Pair { levels: (6, 4), color: Color::Blue },
];
/// Neurons that are slower at equal contrasts are left out, Hz.
const LEAST_RATE: f64 = 1.0;
/// Ratios up to this are drawn, in bins of the paper's width.
const LARGEST_RATIO: f64 = 3.0;
const RATIO_BINS: usize = 60;
/// Densities up to this are drawn, as in the paper.
const LARGEST_DENSITY: f64 = 3.0;
/// Norm indices of D and E, and their bins.
const RANGE: (f64, f64) = (1.0, 3.0);
const INDEX_BINS: usize = 10;
/// Norm indices of weakly and strongly normalizing neurons, the upper end excluded, and their names.
const WEAK: (f64, f64) = (1.0, 1.4);
const STRONG: (f64, f64) = (2.0, f64::INFINITY);
const GROUPS: [((f64, f64), &str); 2] = [(WEAK, "1 to 1.4"), (STRONG, "2 or more")];

/// The ratios of all neurons at one pair of contrasts; none for those left out.
type Ratios = Vec<Option<RelativeRate>>;

/// Both rates from the grid, as in the paper.
fn as_counted(study: &Study<'_>, pair: &Pair) -> Ratios {
    let ratio = |neuron| {
        let equal = study.rate((EQUAL, EQUAL), neuron);
        let ratio = RelativeRate::new(study.rate(pair.levels, neuron), equal);
        (equal.rate > LEAST_RATE).then_some(RelativeRate { noise: 0.0, ..ratio })
    };
    (0..study.index.len()).map(ratio).collect()
}

/// The denominator from the three conditions, and the noise known.
fn noise_known(study: &Study<'_>, pair: &Pair) -> Ratios {
    let ratio = |neuron: usize| {
        let equal = study.both[neuron];
        (equal.rate > LEAST_RATE).then(|| RelativeRate::new(study.rate(pair.levels, neuron), equal))
    };
    (0..study.index.len()).map(ratio).collect()
}

/// The ratios of the neurons whose norm index is at least the one end and below the other.
fn within(study: &Study<'_>, ratios: &Ratios, (low, high): (f64, f64)) -> Vec<RelativeRate> {
    // An infinite index has no ratio: that neuron is silent at equal contrasts.
    let members = study.index.iter().zip(ratios).filter(|(index, _)| **index >= low && **index < high);
    members.filter_map(|(_, ratio)| *ratio).collect()
}

pub(super) fn panels(study: &Study<'_>) -> Result<Vec<Panel>, InputError> {
    let counted: Vec<Ratios> = PAIRS.iter().map(|pair| as_counted(study, pair)).collect();
    let freed: Vec<Ratios> = PAIRS.iter().map(|pair| noise_known(study, pair)).collect();
    let spreads = [spreads(study, &counted)?, spreads(study, &freed)?];
    // One scale for both, so that the difference is seen.
    let ends = spreads.iter().flatten().flatten().flat_map(|spread| [spread.value, spread.interval.1]);
    let largest = ends.filter(|end| end.is_finite()).fold(1.0, f64::max);
    let of_counted = format!(
        "Standard deviation over neurons with r0 above {LEAST_RATE} Hz. Bars: 95 % of bootstraps over neurons. Both rates are from \
         the grid, as in the paper: noise of counts adds a spread of its own."
    );
    let of_freed = format!(
        "As D, but relative to the rate in the runs of the three conditions (above {LEAST_RATE} Hz there: partly other neurons), \
         and without the variance that noise of counts adds to the ratios (from the windows of each run, and from blocks of time)."
    );
    let with_counted = spread_panel(&spreads[0], largest, ("D", "as counted", &of_counted))?;
    let with_freed = spread_panel(&spreads[1], largest, ("E", "noise removed", &of_freed))?;
    Ok(vec![
        density(study, &counted, ("B", "r / r0, norm index 1–1.4"), WEAK)?,
        density(study, &counted, ("C", "r / r0, norm index 2 or more"), STRONG)?,
        with_counted.compare_all(comparisons(study, &counted, "as counted")?),
        with_freed.compare_all(comparisons(study, &freed, "noise removed")?),
    ])
}

fn name(pair: &Pair) -> String {
    format!("{} and {}", GridData::contrast(pair.levels.0), GridData::contrast(pair.levels.1))
}

fn density(
    study: &Study<'_>,
    ratios: &[Ratios],
    (id, title): (&str, &str),
    range: (f64, f64),
) -> Result<Panel, InputError> {
    let mut curves = Curves::new(
        Axis::new("r / r0").range(0.0, LARGEST_RATIO),
        Axis::new("density").range(0.0, LARGEST_DENSITY),
    )
    .reference_line(ReferenceLine::Vertical(1.0));
    let mut neurons = 0;
    let (mut beyond, mut silenced) = (Vec::new(), Vec::new());
    for (pair, ratios) in PAIRS.iter().zip(ratios) {
        let members = within(study, ratios, range);
        let values: Array1<f64> = members.iter().map(|member| member.ratio).collect();
        let found = histogram(&values, Bins::uniform(0.0, LARGEST_RATIO, RATIO_BINS)?);
        neurons = members.len();
        beyond.push(found.above.to_string());
        silenced.push(found.counts[0].to_string());
        let steps = Series::steps(found.bins.edges().to_vec(), found.density.to_vec());
        curves = curves.series(steps.color(pair.color).label(name(pair)));
    }
    let equal = GridData::contrast(EQUAL);
    let caption = format!(
        "Rates at four pairs of contrasts (image 1 and image 2) relative to the rate r0 at ({equal}, {equal}), both from the grid; \
         {neurons} neurons with r0 above {LEAST_RATE} Hz. Of these {} lie beyond the axis and {} in the first bin.",
        beyond.join(", "),
        silenced.join(", "),
    );
    Ok(Panel::new(id, title, caption, curves))
}

/// The spread of ratios by pair of contrasts and bin of the norm index.
fn spreads(study: &Study<'_>, ratios: &[Ratios]) -> Result<Vec<Vec<Estimate>>, InputError> {
    let bins = Bins::uniform(RANGE.0, RANGE.1, INDEX_BINS)?;
    let by_bin = |ratios: &Ratios| {
        let in_bin = |edge: &[f64]| spread(&within(study, ratios, (edge[0], edge[1])), &study.bootstrap);
        bins.edges().windows(2).map(in_bin).collect()
    };
    ratios.iter().map(by_bin).collect()
}

fn spread_panel(
    spreads: &[Vec<Estimate>],
    largest: f64,
    (id, how, caption): (&str, &str, &str),
) -> Result<Panel, InputError> {
    let bins = Bins::uniform(RANGE.0, RANGE.1, INDEX_BINS)?;
    let y = Axis::new("SD of r / r0").range(0.0, 1.05 * largest);
    let mut curves =
        Curves::new(Axis::new("norm index").range(RANGE.0, RANGE.1), y).legend(LegendPlace::UpperLeft);
    for (pair, estimates) in PAIRS.iter().zip(spreads) {
        let series = curve_with_intervals(bins.centers(), estimates);
        curves = curves.series(series.color(pair.color).label(name(pair)));
    }
    Ok(Panel::new(id, format!("Spread of r / r0, {how}"), caption, curves))
}

/// How much strongly and weakly normalizing neurons spread; what is published of it is not known.
fn comparisons(study: &Study<'_>, ratios: &[Ratios], how: &str) -> Result<Vec<Comparison>, InputError> {
    let alone = |quantity, estimate: &Estimate| unreferenced(quantity, "", estimate).covers(COVERS);
    let mut comparisons = Vec::new();
    for (range, group) in GROUPS {
        let quantity = format!("SD of r/r0 at contrasts {}, norm index {group}, {how}", name(&PAIRS[0]));
        comparisons.push(alone(quantity, &spread(&within(study, &ratios[0], range), &study.bootstrap)?));
    }
    for (pair, ratios) in PAIRS.iter().zip(ratios) {
        let [weak, strong] = GROUPS.map(|(range, _)| within(study, ratios, range));
        let quantity = format!(
            "SD of r/r0 at contrasts {}, norm index {} minus {}, {how}",
            name(pair),
            GROUPS[1].1,
            GROUPS[0].1
        );
        comparisons.push(alone(quantity, &spread_difference([&weak, &strong], &study.bootstrap)?));
    }
    Ok(comparisons)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;
    use normcircuit_laboratory::measurements::LEVELS;

    #[test]
    fn neurons_that_differ_more_spread_more() {
        // Rates at (0.9, 0.1) relative to 10 Hz: 0.9 and 1.1 in weakly, 0.5 and 1.5 in strongly normalizing neurons.
        let relative = [0.9, 1.1, 0.5, 1.5];
        let strong = GridData::point(9, 1);
        let rates = Array2::from_shape_fn((LEVELS * LEVELS, 4), |(point, neuron)| {
            10.0 * if point == strong { relative[neuron] } else { 1.0 }
        });
        let grid = GridData { noise: Array2::zeros(rates.raw_dim()), rates, seconds: 1.0 };
        let study = Study::made_up(&[1.1, 1.2, 2.1, 2.2], &[0.1; 4], &grid);
        let panels = panels(&study).unwrap();
        for panel in &panels[2..] {
            let found = |row: usize| panel.comparisons[row].found;
            // Half the difference of two values times √2 is their SD.
            assert!((found(0) - 0.1 * 2.0_f64.sqrt()).abs() < 1e-12, "{}", found(0));
            assert!((found(1) - 0.5 * 2.0_f64.sqrt()).abs() < 1e-12, "{}", found(1));
            assert!((found(2) - 0.4 * 2.0_f64.sqrt()).abs() < 1e-12, "{}", found(2));
            assert!(found(3).abs() < 1e-12, "nothing changes at the other pairs");
        }
    }
}
