//! Broad weights: Variable synaptic weights alone make neurons normalize differently.
//!
//! - A: distribution of the weights of synapses from I to E neurons
//! - B1–B2: balance index and variance of the net current against the scale of the weights
//! - C: norm-index density at every scale and in the default network
//! - D1–D4: r_sc by the norm indices of both neurons, one map for each scale

use super::broad::{self, Found, INHIBITORY_TO_EXCITATORY, Measured, Subject, Variant};
use crate::{Context, Figure, FigureError, Sheet};
use ndarray::Array1;
use normcircuit_charts::figure::{Axis, Color, Curves, Group, Panel, Series};
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::input::InputError;

/// Networks by scale of their gamma-distributed weights, mV; maps and rates are the paper's.
const VARIANTS: [Variant; 4] = [
    Variant {
        scale: 0.2,
        id: "broad-weights-0.2",
        color: Color::SkyBlue,
        range: (1.1, 1.5),
        rates: [20.4, 12.5],
    },
    Variant {
        scale: 0.5,
        id: "broad-weights-0.5",
        color: Color::Blue,
        range: (1.1, 1.5),
        rates: [20.3, 12.7],
    },
    Variant {
        scale: 5.0,
        id: "broad-weights-5",
        color: Color::Orange,
        range: (1.0, 2.0),
        rates: [19.5, 15.2],
    },
    Variant {
        scale: 8.3,
        id: "broad-weights-8.3",
        color: Color::Red,
        range: (1.0, 2.0),
        rates: [19.7, 16.8],
    },
];
/// Weights over their mean are drawn between these powers of ten, with so many bins to each.
const DECADES: (i32, i32) = (-3, 3);
const BINS_PER_DECADE: i32 = 10;

const SUBJECT: Subject = Subject {
    what: "weights",
    scale: "scale b (mV)",
    max_index: 5.0,
    connections: relative_weights,
    bins,
    source: "supplement, broad weights",
};

pub(super) fn figure() -> Figure {
    Figure::new("broad-weights", Group::Supplement, include_str!("broad_weights.rs"), measurements, draw)
}

fn measurements(plan: &Plan) -> Result<Measured, ExperimentError> {
    broad::measurements(plan, SUBJECT, &VARIANTS)
}

/// Weights from I to E neurons over their mean, as logarithms to base 10.
fn relative_weights(circuit: &Circuit) -> Array1<f64> {
    let projection = &circuit.network.projections()[INHIBITORY_TO_EXCITATORY];
    let weights = || (0..projection.synapses.len()).map(|synapse| projection.weights.get(synapse));
    let mean = weights().sum::<f64>() / projection.synapses.len() as f64;
    weights().map(|weight| (weight / mean).log10()).collect()
}

fn bins() -> Result<Bins, InputError> {
    let edge = |step: i32| f64::from(step) / f64::from(BINS_PER_DECADE);
    let edges = (DECADES.0 * BINS_PER_DECADE..=DECADES.1 * BINS_PER_DECADE).map(edge).collect();
    Bins::from_edges(edges)
}

fn draw(found: &(Vec<Found>, Found), _context: &Context<'_>) -> Result<Sheet, FigureError> {
    broad::draw(&SUBJECT, &VARIANTS, found, weights(&found.0))
}

fn weights(found: &[Found]) -> Panel {
    let axis =
        Axis::new("weight over mean").logarithmic().range(10_f64.powi(DECADES.0), 10_f64.powi(DECADES.1));
    let mut plot = Curves::new(axis, Axis::new("density per decade"));
    let mut left_out = Vec::new();
    for (variant, found) in VARIANTS.iter().zip(found) {
        let histogram = &found.connections;
        let edges: Vec<f64> = histogram.bins.edges().iter().map(|edge| 10_f64.powf(*edge)).collect();
        let series = Series::steps(edges, histogram.density.to_vec()).color(variant.color);
        plot = plot.series(series.label(format!("{} mV", variant.scale)));
        // Magnitudes so small that they underflow have an infinite logarithm.
        let below = histogram.below + histogram.infinite;
        let share = 100.0 * below as f64 / (histogram.used + histogram.above + below) as f64;
        left_out.push(format!("{share:.0} % at {} mV", variant.scale));
    }
    let caption = format!(
        "Weights of all synapses from I to E neurons, each drawn from a gamma distribution of mean |J|/√N and variance \
         b |J|/√N, with the sign of inhibition kept; |J| is the scaled strength and N = 25 000. Below the axis: {}. So many \
         synapses leave no visible counting error.",
        left_out.join(", ")
    );
    Panel::new("A", "Weights from I to E", caption, plot)
}
