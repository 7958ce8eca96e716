//! Broad in-degrees: Variable numbers of synapses alone make neurons normalize differently.
//!
//! - A: distribution of the number of synapses that E neurons receive from I neurons
//! - B1–B2: balance index and variance of the net current against the scale of the in-degrees
//! - C: norm-index density at every scale and in the default network
//! - D1–D3: r_sc by the norm indices of both neurons, one map for each scale

use super::broad::{self, Found, INHIBITORY_TO_EXCITATORY, Measured, Subject, Variant};
use crate::{Context, Figure, FigureError, Sheet};
use ndarray::Array1;
use normcircuit_charts::figure::{Axis, Color, Curves, Group, Panel, Series};
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_statistics::histogram::{Bins, Histogram};
use normcircuit_statistics::input::InputError;

/// Networks by scale of their gamma-distributed in-degrees; maps and rates are the paper's.
const VARIANTS: [Variant; 3] = [
    Variant {
        scale: 4.0,
        id: "broad-in-degree-4",
        color: Color::SkyBlue,
        range: (1.2, 1.5),
        rates: [29.5, 8.3],
    },
    Variant {
        scale: 20.0,
        id: "broad-in-degree-20",
        color: Color::Blue,
        range: (1.0, 1.5),
        rates: [25.1, 9.0],
    },
    Variant {
        scale: 80.0,
        id: "broad-in-degree-80",
        color: Color::Red,
        range: (1.0, 1.5),
        rates: [21.0, 11.8],
    },
];
/// In-degrees are drawn up to this, in so many bins.
const MAX_DEGREE: f64 = 600.0;
const BINS: usize = 60;

const SUBJECT: Subject = Subject {
    what: "in-degrees",
    scale: "scale b",
    max_index: 3.0,
    connections: in_degrees,
    bins,
    source: "supplement, broad in-degrees",
};

pub(super) fn figure() -> Figure {
    Figure::new("broad-in-degree", Group::Supplement, include_str!("broad_in_degree.rs"), measurements, draw)
}

fn measurements(plan: &Plan) -> Result<Measured, ExperimentError> {
    broad::measurements(plan, SUBJECT, &VARIANTS)
}

fn in_degrees(circuit: &Circuit) -> Array1<f64> {
    let synapses = &circuit.network.projections()[INHIBITORY_TO_EXCITATORY].synapses;
    synapses.in_degrees().into_iter().map(f64::from).collect()
}

fn bins() -> Result<Bins, InputError> {
    Bins::uniform(0.0, MAX_DEGREE, BINS)
}

fn draw(found: &(Vec<Found>, Found), _context: &Context<'_>) -> Result<Sheet, FigureError> {
    broad::draw(&SUBJECT, &VARIANTS, found, degrees(found))
}

fn degrees((found, default): &(Vec<Found>, Found)) -> Panel {
    let axis = Axis::new("inhibitory in-degree of E neurons").range(0.0, MAX_DEGREE);
    let mut plot = Curves::new(axis, Axis::new("density"));
    let names = VARIANTS.iter().map(|variant| (format!("{}", variant.scale), variant.color));
    let names = names.chain([("default".to_owned(), Color::Black)]);
    for ((name, color), found) in names.zip(found.iter().chain([default])) {
        let histogram = &found.connections;
        let series = Series::steps(histogram.bins.edges().to_vec(), histogram.density.to_vec());
        plot = plot.series(series.band(&counting_errors(histogram)).color(color).label(name));
    }
    let caption = "Synapses that each E neuron receives from I neurons; in the networks with a scale b they come from a gamma \
                   distribution of variance b times the mean. Bands: one standard error of counting neurons. Published rates of I neurons \
                   are lower: they are reached at every scale if I neurons receive hardly any synapses from E neurons (an experiment with \
                   excitatory_to_inhibitory.degree = 8 and excitatory_to_excitatory.degree = 170).";
    Panel::new("A", "In-degrees", caption, plot)
}

/// A count of n has the standard error √n.
fn counting_errors(histogram: &Histogram) -> Vec<f64> {
    let relative = |count: u64| if count == 0 { 0.0 } else { 1.0 / (count as f64).sqrt() };
    histogram
        .density
        .iter()
        .zip(&histogram.counts)
        .map(|(density, count)| density * relative(*count))
        .collect()
}
