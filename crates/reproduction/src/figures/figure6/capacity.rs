//! Capacity, radius and dimension of the manifolds of stimuli (panels D and E).

use super::Kind;
use crate::FigureError;
use crate::analysis::{
    LEAST_RATE, LogRatios, MANIFOLD_POPULATIONS, ManifoldQuantity, Manifolds, PopulationMean, active_in,
    claimed_above_zero, population_curve,
};
use ndarray::Array2;
use normcircuit_charts::figure::{Axis, Curves, Panel, ReferenceLine};
use normcircuit_laboratory::Plan;
use normcircuit_laboratory::measurements::{ClassCounts, StimulusSetKind, WINDOW_MS};
use normcircuit_panels::compared::unreferenced;
use normcircuit_panels::words::capitalized;

/// Numbers of neurons: the paper's.
const SIZES: [usize; 6] = [100, 200, 400, 800, 1_600, 3_200];

/// The manifolds of one network, by number of neurons.
struct Geometry {
    kind: &'static Kind,
    sizes: Vec<(f64, Manifolds)>,
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
         counts in {WINDOW_MS} ms of a steady stimulus. {MANIFOLD_POPULATIONS} random populations of neurons that fire above \
         {LEAST_RATE} Hz.",
        match set {
            StimulusSetKind::Orientations => "orientations of both images",
            StimulusSetKind::Contrasts => "pairs of contrasts of the two images",
        }
    );
    let mut panels = Vec::new();
    for (number, quantity) in (1..).zip(ManifoldQuantity::ALL) {
        let mut plot = Curves::new(Axis::new("neurons").logarithmic(), Axis::new(quantity.name()));
        for geometry in &geometries {
            let series = population_curve(&geometry.means(quantity));
            plot = plot.series(series.color(geometry.kind.color).label(geometry.kind.name));
        }
        let title = format!("{}, {}", capitalized(quantity.name()), set.name());
        panels.push(Panel::new(format!("{letter}{number}"), title, caption.clone(), plot));
    }
    panels.push(ratio_panel(&geometries, set, &format!("{letter}4")));
    Ok(panels)
}

/// Default over matched network at each size; the claim is their mean.
fn ratio_panel(geometries: &[Geometry], set: StimulusSetKind, id: &str) -> Panel {
    let plot = Curves::new(Axis::new("neurons").logarithmic(), Axis::new("log ratio of capacity"))
        .reference_line(ReferenceLine::Horizontal(0.0));
    let title = format!("Networks compared, {}", set.name());
    let caption = "Default to matched network, natural logarithm; 0 is equal. Blocks of trials are left out of both at once.";
    let [default, matched] = geometries else {
        return Panel::new(id, title, caption, plot.note("a single network"));
    };
    let capacity = ManifoldQuantity::Capacity;
    let ratios = LogRatios::new(&default.means(capacity), &matched.means(capacity));
    let Some((first, last, mean)) = ratios.mean() else {
        return Panel::new(id, title, caption, plot.note("too few neurons"));
    };
    let text = format!(
        "More heterogeneity gives more capacity for {}: log ratio, default to matched network, mean over {first} to {last} neurons",
        set.name(),
    );
    let claim = claimed_above_zero(text, "", &mean).source("abstract; Fig. 6D–E");
    let plot = plot.series(ratios.curve().color(matched.kind.color));
    ratios.iter().fold(Panel::new(id, title, caption, plot).claim(claim), |panel, (size, ratio)| {
        let quantity =
            format!("log ratio of capacity for {}, default to matched, {size} neurons", set.name());
        panel.compare(unreferenced(quantity, "", &ratio).covers("trials and populations, in these networks"))
    })
}

impl Geometry {
    fn new(
        kind: &'static Kind,
        classes: &ClassCounts,
        windows: usize,
        plan: &Plan,
    ) -> Result<Self, FigureError> {
        let pool = active_in(classes);
        let largest = pool.len().min(plan.lengths.manifold_units);
        let sizes = SIZES
            .into_iter()
            .filter(|size| *size <= largest)
            .map(|size| Ok((size as f64, Manifolds::new(classes, windows, &pool, size, plan.seed)?)));
        Ok(Self { kind, sizes: sizes.collect::<Result<_, FigureError>>()? })
    }

    fn means(&self, quantity: ManifoldQuantity) -> Vec<(f64, PopulationMean)> {
        self.sizes.iter().map(|(size, manifolds)| (*size, manifolds.mean(quantity))).collect()
    }
}
