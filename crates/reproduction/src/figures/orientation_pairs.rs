//! Orientation pairs: How a neuron normalizes depends on the pair of orientations.
//!
//! - A1: norm index with the paper's pair against that with 45° and 135°
//! - A2: R of norm indices with the paper's pair and with others, against the angle between the pairs
//! - B: norm index with superimposed gratings of 180° and 90° against that with 45° and 135°

use super::relation_panel::shown_range;
use super::superimposed;
use crate::analysis::{below_of, correlation_without_noise, index_of, index_twice, typical_below};
use crate::{Context, Figure, FigureError, Sheet};
use ndarray::Array1;
use normcircuit_charts::figure::{Axis, Color, Curves, Group, Panel};
use normcircuit_laboratory::measurements::{ConditionData, Conditions, Rates};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_panels::cloud::{Cloud, Side};
use normcircuit_panels::compared::{above_zero, unreferenced};
use normcircuit_panels::curve::curve;
use normcircuit_protocols::experiment::CountedPopulation::Excitatory;
use normcircuit_protocols::{ByCondition, Grating, Study, ThreeConditions};
use normcircuit_statistics::association::{linear_association, pearson};
use normcircuit_statistics::estimate::{ErrorSource, Estimate};
use normcircuit_statistics::resampling::{Bootstrap, bootstrap};

/// Angles by which both orientations are turned, degrees.
const ANGLES: [u8; 9] = [5, 10, 15, 20, 25, 30, 35, 40, 45];
/// Norm indices at or above this are left out: few spikes in the denominator make them large.
const MAX_INDEX: f64 = 3.0;
/// Resampled sets of neurons.
const REPLICATES: usize = 200;
const SOURCE: &str = "supplement, orientation pairs";
const COVERS: &str = "time and neurons, in this network";

pub(super) fn figure() -> Figure {
    Figure::new(
        "orientation-pairs",
        Group::Supplement,
        include_str!("orientation_pairs.rs"),
        measurements,
        draw,
    )
}

type Measured = (Conditions, Vec<Conditions>, Conditions, Conditions);
type Data = (ConditionData, Vec<ConditionData>, ConditionData, ConditionData);

fn measurements(plan: &Plan) -> Result<Measured, ExperimentError> {
    let turned = |(pair, degrees): (u8, u8)| {
        let turn = |grating: Grating| Grating {
            orientation: (grating.orientation + f64::from(degrees) / 180.0) % 1.0,
            ..grating
        };
        let ThreeConditions { first, second } = ThreeConditions::default();
        let images = ThreeConditions { first: turn(first), second: turn(second) };
        Ok(Conditions::new(plan, plan.default_network()?)
            .of_images(images, Study::OrientationPairs(pair))
            .lasting(plan.lengths.pair_ms)
            .runs_of(ByCondition { first: 1, second: 1, both: 1 }))
    };
    let pairs: Result<Vec<Conditions>, ExperimentError> = (0..).zip(ANGLES).map(turned).collect();
    let default = Conditions::default_network(plan)?;
    Ok((default, pairs?, superimposed::orthogonal(plan)?, superimposed::oblique(plan)?))
}

/// R of the norm indices of the same neurons with two pairs of images.
struct Stability {
    /// As measured, counting noise and all.
    measured: Estimate,
    without_noise: Estimate,
    /// The indices of neurons that have both.
    indices: [Array1<f64>; 2],
}

impl Stability {
    fn new(one: &ConditionData, other: &ConditionData, neurons: &[usize]) -> Result<Self, FigureError> {
        let index = |rates: &Rates| index_of(&rates.excitatory);
        let (first, second) = (index(&one.rates())?, index(&other.rates())?);
        let plain = |one: &Array1<f64>, other: &Array1<f64>| {
            let [x, y] = below_of(&[one.clone(), other.clone()], neurons, MAX_INDEX);
            Ok::<_, FigureError>(pearson(&x, &y)?)
        };
        let over_time = [
            one.jackknife(|rates| plain(&index(rates)?, &second))?.source_of(|value| *value),
            other.jackknife(|rates| plain(&first, &index(rates)?))?.source_of(|value| *value),
        ];
        let indices = below_of(&[first, second], neurons, MAX_INDEX);
        let measured = with_neurons(indices[0].len(), over_time, |drawn| {
            Ok(pearson(
                &indices[0].select(ndarray::Axis(0), drawn),
                &indices[1].select(ndarray::Axis(0), drawn),
            )?)
        })?;
        Ok(Self { measured, without_noise: without_noise(one, other, neurons)?, indices })
    }
}

fn without_noise(
    one: &ConditionData,
    other: &ConditionData,
    neurons: &[usize],
) -> Result<Estimate, FigureError> {
    let twice = |halves: &[Rates; 2]| index_twice(halves, Excitatory);
    let (first, second) = (twice(&one.halves())?, twice(&other.halves())?);
    let of = |[a, b]: &[Array1<f64>; 2], [c, d]: &[Array1<f64>; 2]| {
        let [a, b, c, d] = below_of(&[a.clone(), b.clone(), c.clone(), d.clone()], neurons, MAX_INDEX);
        ([a, b], [c, d])
    };
    let correlation = |x: &[Array1<f64>; 2], y: &[Array1<f64>; 2]| {
        let (x, y) = of(x, y);
        Ok::<_, FigureError>(correlation_without_noise(&x, &y))
    };
    let over_time = [
        one.jackknife_of_halves(|halves| correlation(&twice(halves)?, &second))?.source_of(|value| *value),
        other.jackknife_of_halves(|halves| correlation(&first, &twice(halves)?))?.source_of(|value| *value),
    ];
    let (x, y) = of(&first, &second);
    with_neurons(x[0].len(), over_time, |drawn| {
        let select =
            |twice: &[Array1<f64>; 2]| twice.each_ref().map(|one| one.select(ndarray::Axis(0), drawn));
        Ok(correlation_without_noise(&select(&x), &select(&y)))
    })
}

/// A statistic of neurons with the errors over time given and one over neurons.
fn with_neurons(
    count: usize,
    over_time: [ErrorSource; 2],
    statistic: impl Fn(&[usize]) -> Result<f64, FigureError> + Sync,
) -> Result<Estimate, FigureError> {
    let settings = Bootstrap { replicates: REPLICATES, ..Bootstrap::default() };
    let found = bootstrap(count, &settings, |drawn| statistic(drawn).unwrap_or(f64::NAN))?;
    let [one, other] = over_time;
    Ok(Estimate::from_sources(found.value, &[one, other, ErrorSource::normal(found.standard_error)]))
}

fn draw((default, pairs, orthogonal, oblique): &Data, context: &Context<'_>) -> Result<Sheet, FigureError> {
    let neurons = typical_below(&default.rates(), Excitatory, f64::INFINITY)?;
    let found: Vec<Stability> =
        pairs.iter().map(|pair| Stability::new(default, pair, &neurons)).collect::<Result<_, _>>()?;
    let superimposed_neurons = typical_below(&orthogonal.rates(), Excitatory, f64::INFINITY)?;
    let superimposed = Stability::new(orthogonal, oblique, &superimposed_neurons)?;
    let caption = format!(
        "{} Other pairs: θ and θ + 90°, one run of {} s of each condition. E neurons whose rate lies within one SD of the mean in every \
         condition with the paper's pair, with norm indices below {MAX_INDEX} in both.",
        default.describe(),
        context.plan.lengths.pair_ms as f64 / 1000.0
    );
    let last = ANGLES.len() - 1;
    Ok(Sheet::new(caption)
        .panel(cloud("A1", "Norm indices of two pairs", ["180° and 90°", "45° and 135°"], &found[last])?)
        .panel(against_angle(&found))
        .panel(cloud(
            "B",
            "Norm indices of two superimposed pairs",
            ["180° and 90°", "45° and 135°"],
            &superimposed,
        )?))
}

fn cloud(id: &str, title: &str, names: [&str; 2], found: &Stability) -> Result<Panel, FigureError> {
    let [one, other] = &found.indices;
    let line = linear_association(one, other, &Bootstrap { replicates: 2, ..Bootstrap::default() })?;
    let [x, y] = names.map(|name| format!("norm index, {name}"));
    let cloud = Cloud::new(Side::new(x, one, shown_range(one)?), Side::new(y, other, shown_range(other)?))?;
    let largest = cloud.largest();
    let mut panel = cloud.panel(id, title, largest, &line);
    for (kind, value) in [("as measured", found.measured), ("without counting noise", found.without_noise)] {
        let quantity = format!("R, {}, {kind}", title.to_lowercase());
        panel = panel.compare(unreferenced(quantity, "", &value).covers(COVERS));
    }
    Ok(panel)
}

fn against_angle(found: &[Stability]) -> Panel {
    let angles = ANGLES.map(f64::from);
    let measured: Vec<Estimate> = found.iter().map(|found| found.measured).collect();
    let free: Vec<Estimate> = found.iter().map(|found| found.without_noise).collect();
    let plot = Curves::new(Axis::new("angle between the pairs (°)"), Axis::new("R of norm indices"))
        .series(curve(angles, &measured).color(Color::Blue).label("as measured"))
        .series(curve(angles, &free).color(Color::Red).label("without counting noise"));
    let caption = "Without counting noise: from two halves of the time. Error bars: one standard error over time and neurons.";
    let last = found.len() - 1;
    let falls = above_zero(
        "A neuron's norm index changes with the pair of orientations: R at 5° minus R at 45°, without counting noise",
        "",
        &free[0].minus(&free[last]),
    );
    let stays = above_zero(
        "Part of a neuron's norm index stays whatever the pair: R at 45°, without counting noise",
        "",
        &free[last],
    );
    Panel::new("A2", "Other pairs", caption, plot)
        .claim(
            falls
                .source(SOURCE)
                .covers(COVERS)
                .note("errors of both taken as independent, though they share the paper's pair"),
        )
        .claim(stays.source(SOURCE).covers(COVERS))
}
