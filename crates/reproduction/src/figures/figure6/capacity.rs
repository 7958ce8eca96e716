//! Capacity, radius and dimension of the manifolds of stimuli (panels D and E).

use super::Kind;
use crate::FigureError;
use crate::analysis::{BLOCKS, LEAST_RATE, PopulationMean, claimed_above_zero, populations_of};
use ndarray::{Array2, Axis as Direction};
use normcircuit_charts::figure::{Axis, Curves, Panel, Published, ReferenceLine};
use normcircuit_laboratory::Plan;
use normcircuit_laboratory::measurements::{ClassCounts, StimulusSetKind, WINDOW_MS};
use normcircuit_panels::compared::compared;
use normcircuit_panels::curve::curve;
use normcircuit_panels::words::capitalized;
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::manifold::{ManifoldError, ManifoldGeometry, manifold_capacity};
use rayon::prelude::*;

/// Numbers of neurons: the paper's.
const SIZES: [usize; 6] = [100, 200, 400, 800, 1_600, 3_200];
/// Random populations of each size: as many as in the paper.
const POPULATIONS: usize = 20;
/// Of so many of them blocks of trials are left out as well.
const JACKKNIFED: usize = 6;
/// Normal vectors for each manifold.
const SAMPLES: usize = 100;

/// One network, by number of neurons: what each population's manifolds are like, and how that changes without a block of trials.
struct Geometry {
    kind: &'static Kind,
    sizes: Vec<AtSize>,
}

struct AtSize {
    neurons: usize,
    populations: Vec<ManifoldGeometry>,
    changes: Vec<[f64; 3]>,
}

/// Capacity, radius and dimension.
fn values(geometry: &ManifoldGeometry) -> [f64; 3] {
    [geometry.capacity, geometry.radius, geometry.dimension]
}

pub(super) fn panels(
    networks: &[(&'static Kind, &ClassCounts)],
    set: StimulusSetKind,
    letter: &str,
    plan: &Plan,
) -> Result<Vec<Panel>, FigureError> {
    // A longer run serves other figures: all manifolds have the same number of points.
    let windows =
        networks.iter().flat_map(|(_, classes)| classes.iter()).map(Array2::nrows).min().unwrap_or(0);
    let geometries: Vec<Geometry> = networks
        .iter()
        .map(|(kind, classes)| Geometry::new(kind, classes, windows, plan))
        .collect::<Result<_, _>>()?;
    let classes = networks.first().map_or(0, |(_, classes)| classes.len());
    let caption = format!(
        "Mean-field manifold geometry of {classes} classes, one for each of the {}; the points of a manifold are {windows} vectors of \
         counts in {WINDOW_MS} ms of a steady stimulus. {POPULATIONS} random populations of neurons that fire above {LEAST_RATE} Hz.",
        match set {
            StimulusSetKind::Orientations => "orientations of both images",
            StimulusSetKind::Contrasts => "pairs of contrasts of the two images",
        }
    );
    let mut panels = Vec::new();
    for (place, quantity) in ["capacity", "radius", "dimension"].into_iter().enumerate() {
        let mut plot = Curves::new(Axis::new("neurons").logarithmic(), Axis::new(quantity));
        for Geometry { kind, sizes } in &geometries {
            let x: Vec<f64> = sizes.iter().map(|at| at.neurons as f64).collect();
            let estimates: Vec<Estimate> = sizes.iter().map(|at| at.mean(place).estimate()).collect();
            plot = plot.series(curve(x, &estimates).color(kind.color).label(kind.name));
        }
        let title = format!("{}, {}", capitalized(quantity), set.name());
        panels.push(Panel::new(format!("{letter}{}", place + 1), title, caption.clone(), plot));
    }
    panels.push(ratio_panel(&geometries, set, &format!("{letter}4")));
    Ok(panels)
}

/// Default over matched network at each size; the claim is their mean.
fn ratio_panel(geometries: &[Geometry], set: StimulusSetKind, id: &str) -> Panel {
    let mut plot = Curves::new(Axis::new("neurons").logarithmic(), Axis::new("log ratio of capacity"))
        .reference_line(ReferenceLine::Horizontal(0.0));
    let mut ratios = Vec::new();
    if let [default, matched] = geometries {
        let both = default.sizes.iter().zip(&matched.sizes);
        ratios.extend(both.map(|(more, less)| (more.neurons, more.mean(0).ln().minus(&less.mean(0).ln()))));
        let x: Vec<f64> = ratios.iter().map(|(size, _)| *size as f64).collect();
        let estimates: Vec<Estimate> = ratios.iter().map(|(_, ratio)| ratio.estimate()).collect();
        plot = plot.series(curve(x, &estimates).color(matched.kind.color));
    }
    let caption = "Default to matched network, natural logarithm; 0 is equal. Blocks of trials are left out of both at once.";
    let title = format!("Networks compared, {}", set.name());
    let (Some(first), Some(last)) = (ratios.first(), ratios.last()) else {
        return Panel::new(id, title, caption, plot.note("too few neurons"));
    };
    let text = format!(
        "More heterogeneity gives more capacity for {}: log ratio, default to matched network, mean over {} to {} neurons",
        set.name(),
        first.0,
        last.0,
    );
    let means: Vec<PopulationMean> = ratios.iter().map(|(_, ratio)| ratio.clone()).collect();
    let claim = claimed_above_zero(text, "", &PopulationMean::average(&means).estimate());
    let mut panel = Panel::new(id, title, caption, plot).claim(claim.source("abstract; Fig. 6D–E"));
    for (size, ratio) in &ratios {
        let quantity =
            format!("log ratio of capacity for {}, default to matched, {size} neurons", set.name());
        let comparison = compared(quantity, "", Published::Nothing, &ratio.estimate());
        panel = panel.compare(comparison.covers("trials and populations, in these networks"));
    }
    panel
}

impl Geometry {
    fn new(
        kind: &'static Kind,
        classes: &ClassCounts,
        windows: usize,
        plan: &Plan,
    ) -> Result<Self, ManifoldError> {
        let pool = active(classes);
        let largest = pool.len().min(plan.lengths.manifold_units);
        let sizes = SIZES.into_iter().filter(|size| *size <= largest);
        let sizes = sizes.map(|size| AtSize::new(classes, &pool, size, windows, plan.seed));
        Ok(Self { kind, sizes: sizes.collect::<Result<_, _>>()? })
    }
}

fn active(classes: &ClassCounts) -> Vec<usize> {
    let windows: usize = classes.iter().map(Array2::nrows).sum();
    let least = LEAST_RATE * WINDOW_MS as f64 / 1000.0 * windows as f64;
    let spikes = |neuron: usize| -> u64 {
        classes.iter().flat_map(|counts| counts.column(neuron)).map(|&count| u64::from(count)).sum()
    };
    let neurons = classes.first().map_or(0, Array2::ncols);
    (0..neurons).filter(|&neuron| spikes(neuron) as f64 > least).collect()
}

impl AtSize {
    fn new(
        classes: &ClassCounts,
        pool: &[usize],
        neurons: usize,
        windows: usize,
        seed: u64,
    ) -> Result<Self, ManifoldError> {
        let drawn = populations_of(pool, neurons, POPULATIONS, seed);
        let geometry = |number: usize, left_out: Option<usize>| {
            let block = |window: usize| window * BLOCKS / windows;
            let kept: Vec<usize> = (0..windows).filter(|window| Some(block(*window)) != left_out).collect();
            let points: Vec<Array2<f64>> = classes
                .iter()
                .map(|counts| {
                    counts.select(Direction(0), &kept).select(Direction(1), &drawn[number]).mapv(f64::from)
                })
                .collect();
            let views: Vec<_> = points.iter().map(|points| points.view()).collect();
            // Populations have normal vectors of their own, whose scatter is then part of theirs.
            Ok(manifold_capacity(&views, SAMPLES, seed.wrapping_add(number as u64))?.mean)
        };
        let populations: Vec<ManifoldGeometry> = (0..POPULATIONS)
            .into_par_iter()
            .map(|number| geometry(number, None))
            .collect::<Result<_, ManifoldError>>()?;
        let change = |block: usize| {
            let mut change = [0.0; 3];
            for (number, all) in populations.iter().enumerate().take(JACKKNIFED) {
                let without = values(&geometry(number, Some(block))?);
                for (place, all) in values(all).into_iter().enumerate() {
                    change[place] += (without[place] - all) / JACKKNIFED as f64;
                }
            }
            Ok(change)
        };
        let changes = (0..BLOCKS).into_par_iter().map(change).collect::<Result<_, ManifoldError>>()?;
        Ok(Self { neurons, populations, changes })
    }

    /// Capacity, radius or dimension.
    fn mean(&self, place: usize) -> PopulationMean {
        let of_populations: Vec<f64> = self.populations.iter().map(|one| values(one)[place]).collect();
        let changes: Vec<f64> = self.changes.iter().map(|change| change[place]).collect();
        PopulationMean::new(&of_populations, &changes)
    }
}
