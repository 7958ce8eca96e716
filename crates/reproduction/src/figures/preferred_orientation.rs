//! Preferred orientation: Neurons of like preferred orientation are correlated more.
//!
//! - A: spike-count correlation by both preferred orientations relative to the image, single images
//! - B: spike-count correlation by both preferred orientations, both images
//! - C: spike-count correlation against the difference of preferred orientations

use crate::analysis::{Correlated, typical};
use crate::{Context, Figure, FigureError, Sheet};
use ndarray::{Array1, Array2};
use normcircuit_charts::figure::{Axis, Color, ColorMap, Curves, Group, Image, Panel};
use normcircuit_laboratory::measurements::{ConditionData, Conditions};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_panels::compared::above_zero;
use normcircuit_panels::curve::curve;
use normcircuit_panels::index_map::CORRELATION;
use normcircuit_protocols::{ByCondition, ThreeConditions};
use normcircuit_statistics::correlation::{
    Averaging, PairAxis, PairVariable, correlation_curve, norm_index_map,
};
use normcircuit_statistics::estimate::{ErrorSource, Estimate};
use normcircuit_statistics::histogram::Bins;

/// Bins of an orientation, 9° each.
const MAP_BINS: usize = 20;
/// Bins of the difference of two orientations, 9° each.
const DIFFERENCES: usize = 10;
/// Orientations repeat after this, degrees.
const PERIOD: f64 = 180.0;
/// Neurons that enter at most: their pairs are many enough.
const MOST_NEURONS: usize = 3_000;

/// The neurons that enter, with their counts in each condition and preferred orientations, degrees.
struct Population {
    counts: ByCondition<Correlated>,
    orientations: Array1<f64>,
}

pub(super) fn figure() -> Figure {
    let file = include_str!("preferred_orientation.rs");
    Figure::new("preferred-orientation", Group::Supplement, file, measurements, draw)
}

fn measurements(plan: &Plan) -> Result<Conditions, ExperimentError> {
    Ok(Conditions::default_network(plan)?.keeping_all_counts())
}

fn draw(data: &ConditionData, _context: &Context<'_>) -> Result<Sheet, FigureError> {
    let population = Population::new(data)?;
    let caption = format!(
        "{} Preferred orientations are those of the orientation map. Of the E neurons whose rate lies within one SD of the mean in every \
         condition, {} evenly spaced ones. The paper's cells and protocol are not known.",
        data.describe(),
        population.orientations.len()
    );
    Ok(Sheet::new(caption)
        .panel(relative_panel(&population)?)
        .panel(absolute_panel(&population)?)
        .panel(difference_panel(&population)?))
}

impl Population {
    fn new(data: &ConditionData) -> Result<Self, FigureError> {
        let typical = typical(&data.rates().excitatory)?;
        let every = typical.neurons.len().div_ceil(MOST_NEURONS).max(1);
        let neurons: Vec<usize> = typical.neurons.iter().copied().step_by(every).collect();
        let index: Array1<f64> = typical.index.iter().copied().step_by(every).collect();
        let runs = data.counts_by_run()?;
        let counts = ByCondition::try_from_fn(|condition| {
            let runs: Vec<&Array2<u16>> = runs.iter().map(|run| *run.of(condition)).collect();
            Correlated::of_runs(&runs, &neurons, index.clone())
        })?;
        let all = &data.wired.circuit.excitatory_orientations;
        Ok(Self { counts, orientations: neurons.iter().map(|&neuron| PERIOD * all[neuron]).collect() })
    }

    /// Mean correlation against the difference of preferred orientations in one condition, with errors over time and neurons.
    fn curve(&self, counts: &Correlated) -> Result<(Vec<f64>, Vec<Estimate>, Estimate), FigureError> {
        let bins = Bins::uniform(0.0, PERIOD / 2.0, DIFFERENCES)?;
        let found = counts.jackknife(|counts| {
            let variable = PairVariable::CircularDifference { angles: &self.orientations, period: PERIOD };
            Ok(correlation_curve(counts, PairAxis { variable, bins: &bins }, Averaging::Arithmetic)?.means)
        })?;
        let errors = &found.all.standard_error_units;
        let at = |bin: usize| {
            let sources = [found.source_of(|means| means.mean[bin]), ErrorSource::normal(errors[bin])];
            Estimate::from_sources(found.all.mean[bin], &sources)
        };
        let last = DIFFERENCES - 1;
        let fall = [
            found.source_of(|means| means.mean[0] - means.mean[last]),
            ErrorSource::normal(errors[0].hypot(errors[last])),
        ];
        let fall = Estimate::from_sources(found.all.mean[0] - found.all.mean[last], &fall);
        Ok((bins.centers(), (0..DIFFERENCES).map(at).collect(), fall))
    }
}

/// Mean correlation by two orientations of a neuron each, `[bin × bin]`, and the number of pairs.
fn map_of(
    counts: &Correlated,
    orientations: &Array1<f64>,
    bins: &Bins,
) -> Result<[Array2<f64>; 2], FigureError> {
    let found = norm_index_map(&counts.standardized(None)?, orientations, bins, Averaging::Arithmetic)?.means;
    Ok([found.mean, found.pairs.mapv(|pairs| pairs as f64)])
}

fn relative_panel(population: &Population) -> Result<Panel, FigureError> {
    let half = PERIOD / 2.0;
    let bins = Bins::uniform(-half, half, MAP_BINS)?;
    let images = ThreeConditions::default();
    let (mut sum, mut pairs) = (Array2::zeros((MAP_BINS, MAP_BINS)), Array2::zeros((MAP_BINS, MAP_BINS)));
    for (counts, image) in
        [(&population.counts.first, images.first), (&population.counts.second, images.second)]
    {
        let shown = PERIOD * image.orientation;
        let relative = population.orientations.mapv(|own| (own - shown + half).rem_euclid(PERIOD) - half);
        let [mean, number] = map_of(counts, &relative, &bins)?;
        // A cell without pairs adds nothing.
        sum += &ndarray::Zip::from(&mean)
            .and(&number)
            .map_collect(|mean, n| if *n > 0.0 { mean * n } else { 0.0 });
        pairs += &number;
    }
    let caption = "Preferred orientation minus that of the image; means over pairs with image 1 alone and with image 2 alone.";
    Ok(map_panel("A", "Single images", caption, "relative orientation (°)", &(sum / pairs), (-half, half)))
}

fn absolute_panel(population: &Population) -> Result<Panel, FigureError> {
    let bins = Bins::uniform(0.0, PERIOD, MAP_BINS)?;
    let [mean, _] = map_of(&population.counts.both, &population.orientations, &bins)?;
    let caption = "Image 1 has 180°, image 2 has 90°.";
    Ok(map_panel("B", "Both images", caption, "preferred orientation (°)", &mean, (0.0, PERIOD)))
}

fn map_panel(
    id: &str,
    title: &str,
    caption: &str,
    label: &str,
    map: &Array2<f64>,
    extent: (f64, f64),
) -> Panel {
    let finite = || map.iter().copied().filter(|value| value.is_finite());
    let (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    let limits = if low < high { (low, high) } else { (0.0, 1.0) };
    let axis = || Axis::new(label);
    let values: Vec<f64> = map.iter().copied().collect();
    let image = Image::new(MAP_BINS, MAP_BINS, values, ColorMap::Sequential, limits)
        .axes(axis(), extent, axis(), extent)
        .equal_aspect()
        .color_bar(CORRELATION);
    Panel::new(id, title, caption, image)
}

fn difference_panel(population: &Population) -> Result<Panel, FigureError> {
    let ByCondition { first, second, both } = &population.counts;
    let mut plot = Curves::new(
        Axis::new("difference of preferred orientations (°)").range(0.0, PERIOD / 2.0),
        Axis::new(CORRELATION),
    );
    let mut claims = Vec::new();
    for (name, color, counts) in [
        ("image 1", Color::SkyBlue, first),
        ("image 2", Color::Orange, second),
        ("both images", Color::Black, both),
    ] {
        let (centers, estimates, fall) = population.curve(counts)?;
        plot = plot.series(curve(centers, &estimates).color(color).label(name));
        let claim = format!(
            "Neurons of like preferred orientation are correlated more, {name}: r_{{sc}}, smallest minus largest difference"
        );
        let claim = above_zero(claim, "", &fall).source("supplement, preferred orientation");
        claims.push(claim.covers("time and neurons, in this network"));
    }
    let caption = "Error bars: one standard error, combining time (jackknife over blocks) and neurons (pairs share neurons).";
    let panel = Panel::new("C", "Difference of preferred orientations", caption, plot);
    Ok(claims.into_iter().fold(panel, Panel::claim))
}
