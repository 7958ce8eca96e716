//! Capacity, radius and dimension of the manifolds of stimuli (panels D and E).

use super::{LEAST_RATE, class_sets, color};
use crate::figures::{capitalized, information::populations};
use ndarray::{Array2, Axis as Direction};
use normcircuit_charts::figure::{Axis, Comparison, Curves as Plot, Marker, Panel, Published, Series};
use normcircuit_laboratory::{ClassSet, ExperimentError, Laboratory, NetworkVariant, PRESENTED};
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::jackknife::Jackknife;
use normcircuit_statistics::manifold::{ManifoldError, ManifoldGeometry, manifold_capacity};

/// Numbers of neurons: the paper's.
const SIZES: [usize; 6] = [100, 200, 400, 800, 1_600, 3_200];
/// Random populations of each size: as many as in the paper.
const POPULATIONS: usize = 20;
/// Normal vectors for each manifold.
const SAMPLES: usize = 200;

/// The manifolds of a set of stimuli in several networks.
pub(super) struct Found {
    set: ClassSet,
    classes: usize,
    windows: usize,
    networks: Vec<Curve>,
}

/// One network.
struct Curve {
    variant: NetworkVariant,
    /// By size: number of neurons, and by population the geometry of each manifold.
    sizes: Vec<(usize, Vec<Vec<ManifoldGeometry>>)>,
}

pub(super) fn measure(laboratory: &Laboratory, set: ClassSet) -> Result<Found, ExperimentError> {
    let mut found = Found { set, classes: 0, windows: 0, networks: Vec::new() };
    for variant in NetworkVariant::ALL.into_iter().filter(|variant| class_sets(*variant).contains(&set)) {
        let counts = set.measure(laboratory, &variant.circuit(laboratory)?, variant.name())?;
        (found.classes, found.windows) = (counts.len(), counts.first().map_or(0, Array2::nrows));
        let largest = laboratory.options().profile.lengths().manifold_units;
        let task =
            laboratory.progress().task(format!("capacity, {}, {}", set.name(), variant.name()), 1.0, "");
        let seed = laboratory.options().seed;
        let curve = laboratory.install(|| curve(variant, &counts, largest, seed))?;
        task.finish();
        found.networks.push(curve);
    }
    Ok(found)
}

fn curve(
    variant: NetworkVariant,
    classes: &[Array2<u16>],
    largest: usize,
    seed: u64,
) -> Result<Curve, ManifoldError> {
    let least = LEAST_RATE * PRESENTED as f64 / 1000.0;
    let windows: usize = classes.iter().map(Array2::nrows).sum();
    let mean_count = |neuron: usize| {
        let sum: u64 =
            classes.iter().flat_map(|counts| counts.column(neuron)).map(|count| u64::from(*count)).sum();
        sum as f64 / windows as f64
    };
    let neurons = classes.first().map_or(0, Array2::ncols);
    let pool: Vec<usize> = (0..neurons).filter(|&neuron| mean_count(neuron) > least).collect();
    let mut sizes = Vec::new();
    for size in SIZES.into_iter().filter(|size| *size <= pool.len().min(largest)) {
        let mut geometries = Vec::new();
        for population in populations(&pool, size, 0..POPULATIONS, seed) {
            let points: Vec<Array2<f64>> = classes
                .iter()
                .map(|counts| counts.select(Direction(1), &population).mapv(f64::from))
                .collect();
            let views: Vec<_> = points.iter().map(|points| points.view()).collect();
            geometries.push(manifold_capacity(&views, SAMPLES, seed)?.manifolds);
        }
        sizes.push((size, geometries));
    }
    Ok(Curve { variant, sizes })
}

/// Capacity of a set of manifolds, one of which may be left out: the harmonic mean.
fn capacity(manifolds: &[ManifoldGeometry], left_out: Option<usize>) -> f64 {
    let kept = manifolds.iter().enumerate().filter(|(class, _)| Some(*class) != left_out);
    let inverse: Vec<f64> = kept.map(|(_, manifold)| manifold.capacity.recip()).collect();
    inverse.len() as f64 / inverse.iter().sum::<f64>()
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

/// Mean capacity over populations.
fn mean_capacity(populations: &[Vec<ManifoldGeometry>], left_out: Option<usize>) -> f64 {
    mean(populations.iter().map(|manifolds| capacity(manifolds, left_out)))
}

impl Found {
    pub(super) fn panels(&self, letter: &str) -> Vec<Panel> {
        let mean_of = |value: fn(&ManifoldGeometry) -> f64| {
            move |manifolds: &[ManifoldGeometry]| mean(manifolds.iter().map(value))
        };
        vec![
            self.panel(format!("{letter}1"), "capacity", |manifolds| capacity(manifolds, None)),
            self.panel(format!("{letter}2"), "radius", mean_of(|manifold| manifold.radius)),
            self.panel(format!("{letter}3"), "dimension", mean_of(|manifold| manifold.dimension)),
        ]
    }

    fn panel(&self, id: String, quantity: &str, value: impl Fn(&[ManifoldGeometry]) -> f64) -> Panel {
        let mut plot = Plot::new(Axis::new("neurons").logarithmic(), Axis::new(quantity));
        for curve in &self.networks {
            let (mut x, mut y, mut errors) = (Vec::new(), Vec::new(), Vec::new());
            for (size, populations) in &curve.sizes {
                let values: Vec<f64> = populations.iter().map(|manifolds| value(manifolds)).collect();
                let center = mean(values.iter().copied());
                let spread = values.iter().map(|value| (value - center).powi(2)).sum::<f64>();
                x.push(*size as f64);
                y.push(center);
                // As in the paper: the populations' own deviation over the root of their number.
                errors.push(spread.sqrt() / values.len() as f64);
            }
            plot = plot.series(
                Series::line(x, y)
                    .error_bars(&errors)
                    .marker(Marker::Circle)
                    .color(color(curve.variant))
                    .label(curve.variant.name()),
            );
        }
        let caption = format!(
            "Mean-field {quantity} of {} manifolds, one for each of the {}; the points of a manifold are {} vectors of counts in {PRESENTED} ms \
             during a steady stimulus. {POPULATIONS} random populations of neurons that fire above {LEAST_RATE} Hz; error bars: \
             their standard error, over populations alone. Intervals in the table: from leaving out one stimulus at a time.",
            self.classes,
            match self.set {
                ClassSet::Orientations => "orientations of both images",
                ClassSet::Contrasts => "pairs of contrasts of the two images",
            },
            self.windows,
        );
        Panel::new(id, format!("{}, {}", capitalized(quantity), self.set.name()), caption, plot)
    }

    /// At the largest size, with an interval from leaving out one class at a time.
    fn largest(&self, curve: &Curve) -> Option<(usize, Estimate)> {
        let (size, populations) = curve.sizes.last()?;
        let found = Jackknife::of(self.classes, |class| mean_capacity(populations, class));
        Some((*size, found.estimate()))
    }

    pub(super) fn comparisons(&self) -> Vec<Comparison> {
        let one = |curve: &Curve| {
            let (size, estimated) = self.largest(curve)?;
            let name = curve.variant.name();
            let quantity = format!("capacity of {size} neurons for {}, {name} network", self.set.name());
            Some(super::alone(quantity, "", &estimated))
        };
        self.networks.iter().filter_map(one).collect()
    }

    pub(super) fn claim(&self) -> Option<Comparison> {
        let of = |variant: NetworkVariant| self.networks.iter().find(|curve| curve.variant == variant);
        let (default, matched) = (of(NetworkVariant::Default)?, of(NetworkVariant::Matched)?);
        let in_matched =
            |wanted: usize| matched.sizes.iter().find(|(size, _)| *size == wanted).map(|(_, found)| found);
        let (size, of_default, of_matched) =
            default.sizes.iter().rev().find_map(|(size, found)| Some((size, found, in_matched(*size)?)))?;
        // Both networks see the same stimuli: classes are left out of both.
        let gain = |left_out| mean_capacity(of_default, left_out) - mean_capacity(of_matched, left_out);
        let more = Jackknife::of(self.classes, gain).estimate();
        let text = format!(
            "More heterogeneity gives more capacity for {}: default minus matched network, {size} neurons",
            self.set.name()
        );
        Some(
            Comparison::new(text, "", Published::Above(0.0), more.value)
                .interval(more.interval.0, more.interval.1)
                .source("abstract; Fig. 6D"),
        )
    }
}
