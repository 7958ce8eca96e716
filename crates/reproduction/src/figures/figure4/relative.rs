//! B–E: rates relative to that at equal contrasts.

use super::Study;
use super::grid::{LEVELS, contrast, point};
use super::noise::{NoisyRate, RelativeRate, estimated_deviation, estimated_difference};
use ndarray::Array1;
use normcircuit_charts::figure::{
    Axis, Color, Comparison, Curves, LegendPlace, Marker, Panel, Published, ReferenceLine, Series,
};
use normcircuit_statistics::histogram::{Bins, histogram};
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::resampling::Estimate;

/// A pair of contrasts whose sum is 1.
pub(super) struct Pair {
    /// Levels of image 1 and image 2.
    pub(super) levels: (usize, usize),
    /// Its color in all panels.
    pub(super) color: Color,
}

/// Image 1 the stronger one. The released columns read either way, which changes nothing but the side.
pub(super) const PAIRS: [Pair; 4] = [
    Pair { levels: (9, 1), color: Color::Red },
    Pair { levels: (8, 2), color: Color::Orange },
    Pair { levels: (7, 3), color: Color::SkyBlue },
    Pair { levels: (6, 4), color: Color::Blue },
];
/// Both images at this level.
const EQUAL: usize = LEVELS / 2;
/// Neurons that are slower at equal contrasts are left out, Hz.
const LEAST_RATE: f64 = 1.0;
/// Ratios up to this are drawn.
const LARGEST_RATIO: f64 = 3.0;
/// ... and densities up to this, as in the paper.
const LARGEST_DENSITY: f64 = 3.0;
/// Norm indices of weakly and strongly normalizing neurons, the upper end excluded.
const WEAK: (f64, f64) = (1.0, 1.4);
const STRONG: (f64, f64) = (2.0, f64::INFINITY);

/// The ratios of all neurons at one pair of contrasts; `None` for those left out.
pub(super) struct Ratios {
    /// Both rates from the grid, as in the paper.
    counted: Vec<Option<RelativeRate>>,
    /// The denominator from the three conditions, and the noise known.
    freed: Vec<Option<RelativeRate>>,
}

impl Ratios {
    pub(super) fn all(study: &Study) -> Vec<Self> {
        PAIRS.iter().map(|pair| Self::at(study, pair)).collect()
    }

    fn at(study: &Study, pair: &Pair) -> Self {
        let of_grid = |first, second, neuron| NoisyRate {
            rate: study.grid.rates[[point(first, second), neuron]],
            variance: study.grid.noise[[point(first, second), neuron]],
        };
        let fast = |rate: &NoisyRate| rate.rate > LEAST_RATE;
        let neurons = || 0..study.index.len();
        let numerator = |neuron| of_grid(pair.levels.0, pair.levels.1, neuron);
        let counted = |neuron| {
            let ratio = RelativeRate::new(numerator(neuron), of_grid(EQUAL, EQUAL, neuron));
            fast(&of_grid(EQUAL, EQUAL, neuron)).then_some(RelativeRate { noise: 0.0, ..ratio })
        };
        let freed = |neuron| {
            let equal = study.both[neuron];
            fast(&equal).then_some(RelativeRate::new(numerator(neuron), equal))
        };
        Self { counted: neurons().map(counted).collect(), freed: neurons().map(freed).collect() }
    }
}

/// The ratios of the neurons whose norm index is at least the one end and below the other.
fn within(study: &Study, ratios: &[Option<RelativeRate>], (low, high): (f64, f64)) -> Vec<RelativeRate> {
    // An infinite index has no ratio: that neuron is silent at equal contrasts.
    let member = |index: &f64| *index >= low && *index < high;
    study
        .index
        .iter()
        .zip(ratios)
        .filter(|(index, _)| member(index))
        .filter_map(|(_, ratio)| *ratio)
        .collect()
}

pub(super) fn panels(study: &Study, ratios: &[Ratios]) -> Result<Vec<Panel>, InputError> {
    let counted = spreads(study, ratios, |ratios| &ratios.counted)?;
    let freed = spreads(study, ratios, |ratios| &ratios.freed)?;
    // One scale for both, so that the difference is seen.
    let ends = counted.iter().chain(&freed).flatten().flat_map(|spread| [spread.value, spread.upper]);
    let largest = ends.filter(|end| end.is_finite()).fold(1.0, f64::max);
    let of_counted = format!(
        "Standard deviation over neurons with r0 above {LEAST_RATE} Hz. Bars: 95 % of bootstraps over neurons. Both rates are \
         from the grid, as in the paper: noise of counts adds a spread of its own."
    );
    let of_freed = format!(
        "As D, but relative to the rate in the runs of the three conditions (above {LEAST_RATE} Hz there: partly other neurons), \
         and without the variance that noise of counts adds to the ratios (from the windows of each run)."
    );
    Ok(vec![
        density(study, ratios, ("B", "r / r0, norm index 1–1.4"), WEAK)?,
        density(study, ratios, ("C", "r / r0, norm index 2 or more"), STRONG)?,
        spread(&counted, largest, ("D", "Spread of r / r0, as counted", &of_counted))?,
        spread(&freed, largest, ("E", "Spread of r / r0, noise removed", &of_freed))?,
    ])
}

fn name(pair: &Pair) -> String {
    format!("{} and {}", contrast(pair.levels.0), contrast(pair.levels.1))
}

fn density(
    study: &Study,
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
        let members = within(study, &ratios.counted, range);
        let values: Array1<f64> = members.iter().map(|member| member.ratio).collect();
        let found = histogram(&values, Bins::uniform(0.0, LARGEST_RATIO, 60)?);
        neurons = members.len();
        beyond.push(found.above.to_string());
        silenced.push(found.counts[0].to_string());
        let steps = Series::steps(found.bins.edges().to_vec(), found.density.to_vec());
        curves = curves.series(steps.color(pair.color).label(name(pair)));
    }
    let caption = format!(
        "Rates at four pairs of contrasts (image 1 and image 2) relative to the rate r0 at (0.5, 0.5), both from the grid; \
         {neurons} neurons with r0 above {LEAST_RATE} Hz. Of these {} lie beyond the axis and {} in the first bin.",
        beyond.join(", "),
        silenced.join(", "),
    );
    Ok(Panel::new(id, title, caption, curves))
}

/// Bins of the norm index in which neurons' ratios spread.
fn index_bins() -> Result<Bins, InputError> {
    Bins::uniform(1.0, 3.0, 10)
}

type Part = fn(&Ratios) -> &[Option<RelativeRate>];

/// The spread of ratios by pair of contrasts and bin of the norm index.
fn spreads(study: &Study, ratios: &[Ratios], of: Part) -> Result<Vec<Vec<Estimate>>, InputError> {
    let bins = index_bins()?;
    let spread = |ratios: &Ratios, edge: &[f64]| {
        estimated_deviation(&within(study, of(ratios), (edge[0], edge[1])), &study.bootstrap)
    };
    let by_bin = |ratios: &Ratios| bins.edges().windows(2).map(|edge| spread(ratios, edge)).collect();
    ratios.iter().map(by_bin).collect()
}

fn spread(
    spreads: &[Vec<Estimate>],
    largest: f64,
    (id, title, caption): (&str, &str, &str),
) -> Result<Panel, InputError> {
    let bins = index_bins()?;
    let y = Axis::new("SD of r / r0").range(0.0, 1.05 * largest);
    let mut curves = Curves::new(Axis::new("norm index").range(1.0, 3.0), y).legend(LegendPlace::UpperLeft);
    for (pair, estimates) in PAIRS.iter().zip(spreads) {
        let values = |of: fn(&Estimate) -> f64| estimates.iter().map(of).collect::<Vec<f64>>();
        let series = Series::line(bins.centers(), values(|estimate| estimate.value))
            .error_bars_between(values(|estimate| estimate.lower), values(|estimate| estimate.upper))
            .marker(Marker::Circle);
        curves = curves.series(series.color(pair.color).label(name(pair)));
    }
    Ok(Panel::new(id, title, caption, curves))
}

/// Whether strongly normalizing neurons spread more than weakly normalizing ones.
pub(super) fn comparisons(study: &Study, ratios: &[Ratios]) -> Result<Vec<Comparison>, InputError> {
    let parts: [(&str, Part); 2] =
        [("as counted", |ratios| &ratios.counted), ("noise removed", |ratios| &ratios.freed)];
    let compare = |quantity: String, reported, estimate: Estimate| {
        Comparison::new(quantity, "", reported, estimate.value).interval(estimate.lower, estimate.upper)
    };
    let mut comparisons = Vec::new();
    for (how, part) in parts {
        let groups = [WEAK, STRONG].map(|range| within(study, part(&ratios[0]), range));
        for (group, range) in groups.iter().zip(["1 to 1.4", "2 or more"]) {
            let quantity = format!("SD of r/r0 at contrasts 0.9 and 0.1, norm index {range}, {how}");
            let estimate = estimated_deviation(group, &study.bootstrap)?;
            comparisons.push(compare(quantity, Published::Nothing, estimate));
        }
        for (pair, ratios) in PAIRS.iter().zip(ratios) {
            let groups = [WEAK, STRONG].map(|range| within(study, part(ratios), range));
            let quantity =
                format!("SD of r/r0 at contrasts {}, norm index 2 or more less 1 to 1.4, {how}", name(pair));
            let estimate = estimated_difference([&groups[0], &groups[1]], &study.bootstrap)?;
            comparisons.push(compare(quantity, Published::Nothing, estimate));
        }
    }
    Ok(comparisons)
}
