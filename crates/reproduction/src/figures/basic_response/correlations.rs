//! Pairwise correlations in the three conditions.

use super::{COLORS, SOURCE};
use crate::FigureError;
use crate::analysis::typical;
use ndarray::{Array1, Array2, Axis as Direction};
use normcircuit_charts::figure::{Axis, Curves, LineStyle, Panel, Published, Series};
use normcircuit_laboratory::measurements::{ConditionData, joined};
use normcircuit_panels::compared::compared;
use normcircuit_panels::index_map::CORRELATION;
use normcircuit_protocols::Condition;
use normcircuit_statistics::correlation::{Windows, correlation_matrix, windowed_counts};
use normcircuit_statistics::estimate::{ErrorSource, Estimate};
use normcircuit_statistics::histogram::{Bins, histogram};
use normcircuit_statistics::jackknife::Jackknife;
use normcircuit_statistics::summary::standard_deviation;

/// Disjoint windows of 200 ms, as in the release.
const WINDOWS: Windows = Windows { dropped: 0, width: 4, step: 4 };
/// Correlations that are shown, and the width of a bin.
const RANGE: (f64, f64) = (-0.4, 0.4);
const BINS: usize = 40;
/// Norm indices of the neurons that enter.
const INDICES: std::ops::Range<f64> = 1.0..3.0;
/// Neurons that enter at most: their pairs are many enough.
const MOST_NEURONS: usize = 1_500;
/// Blocks of time, and of neurons, that are left out one at a time.
const BLOCKS: usize = 10;
/// A mean correlation counts as equal within a quarter of a bin.
const MARGIN: f64 = 0.005;

/// Correlations of all pairs of some neurons in one condition.
struct Pairs {
    all: Array1<f64>,
    windows: usize,
    mean: Estimate,
}

pub(super) fn panel(data: &ConditionData) -> Result<Panel, FigureError> {
    let typical = typical(&data.rates().excitatory)?;
    let kept: Vec<usize> =
        (0..typical.index.len()).filter(|&place| INDICES.contains(&typical.index[place])).collect();
    let every = kept.len().div_ceil(MOST_NEURONS).max(1);
    let neurons: Vec<usize> = kept.iter().step_by(every).map(|&place| typical.neurons[place]).collect();
    let published = &normcircuit_published::figure2().model.pairs;
    let mut plot = Curves::new(Axis::new(CORRELATION).range(RANGE.0, RANGE.1), Axis::new("density"));
    let (mut claims, mut comparisons, mut windows) = (Vec::new(), Vec::new(), 0);
    for (place, (condition, color)) in Condition::ALL.into_iter().zip(COLORS).enumerate() {
        let pairs = Pairs::new(data, &neurons, condition)?;
        windows = pairs.windows;
        let found = histogram(&pairs.all, Bins::uniform(RANGE.0, RANGE.1, BINS)?);
        let top = found.density.iter().copied().fold(0.0, f64::max);
        let mean = Series::line(vec![pairs.mean.value; 2], vec![0.0, top]);
        plot = plot
            .series(
                Series::steps(found.bins.edges(), found.density.to_vec())
                    .color(color)
                    .label(condition.name()),
            )
            .series(mean.color(color).style(LineStyle::Dotted));
        let claim = format!("Correlations are near zero: mean r_{{sc}}, {}", condition.name());
        let near = Published::within(published.supplement_means[place], MARGIN);
        claims.push(
            compared(claim, "", near, &pairs.mean).source(SOURCE).covers("time and neurons, in this network"),
        );
        let spread = Estimate::from_sources(standard_deviation(&pairs.all), &[ErrorSource::normal(f64::NAN)]);
        let quantity = format!("SD of r_{{sc}} over pairs, {}", condition.name());
        comparisons.push(compared(quantity, "", Published::value(published.supplement_sds[place]), &spread));
    }
    let noise = 1.0 / (windows as f64).sqrt();
    let caption = format!(
        "Pairs of {} E neurons whose rate lies within one SD of the mean in every condition, with norm indices from {} to {}; counts in \
         {windows} disjoint windows of 200 ms. Dotted: means. So many windows alone give uncorrelated neurons an SD of {noise:.3}; the \
         release has about 350 windows.",
        neurons.len(),
        INDICES.start,
        INDICES.end
    );
    let panel =
        claims.into_iter().fold(Panel::new("C", "Correlations of pairs", caption, plot), Panel::claim);
    Ok(comparisons.into_iter().fold(panel, Panel::compare))
}

impl Pairs {
    fn new(data: &ConditionData, neurons: &[usize], condition: Condition) -> Result<Self, FigureError> {
        let mut windows = Vec::new();
        for run in data.counts_by_run()? {
            windows.push(windowed_counts::<f32, u16>(
                &run.of(condition).select(Direction(1), neurons),
                WINDOWS,
            )?);
        }
        let counts = joined(&windows)?;
        let whole = correlation_matrix(&counts)?;
        let over_time = Jackknife::try_of(BLOCKS, |block| {
            let Some(block) = block else { return Ok(mean_without(&whole, None)) };
            let kept: Vec<usize> =
                (0..counts.nrows()).filter(|window| window * BLOCKS / counts.nrows() != block).collect();
            Ok::<_, FigureError>(mean_without(
                &correlation_matrix(&counts.select(Direction(0), &kept))?,
                None,
            ))
        })?;
        // Pairs share neurons: whole tenths of the neurons are left out.
        let over_neurons = Jackknife::of(BLOCKS, |block| mean_without(&whole, block));
        let sources = [over_time.source_of(|mean| *mean), over_neurons.source_of(|mean| *mean)];
        Ok(Self {
            all: pairs_of(&whole, None).collect(),
            windows: counts.nrows(),
            mean: Estimate::from_sources(over_time.all, &sources),
        })
    }
}

/// Correlations of all pairs of neurons that vary, without one tenth of the neurons.
fn pairs_of(matrix: &Array2<f64>, left_out: Option<usize>) -> impl Iterator<Item = f64> {
    let kept = move |neuron: usize| left_out != Some(neuron % BLOCKS);
    let pairs =
        matrix.indexed_iter().filter(move |((one, other), _)| one < other && kept(*one) && kept(*other));
    pairs.map(|(_, r)| *r).filter(|r| r.is_finite())
}

fn mean_without(matrix: &Array2<f64>, left_out: Option<usize>) -> f64 {
    let (sum, count) = pairs_of(matrix, left_out).fold((0.0, 0.0), |(sum, count), r| (sum + r, count + 1.0));
    sum / count
}
