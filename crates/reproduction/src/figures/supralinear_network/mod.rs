//! Supralinear network: Cells of a supralinear network differ in how they normalize.
//!
//! - A: norm-index density with gratings superimposed and apart
//! - B: norm index against preferred orientation
//! - C1: noise correlation by both norm indices
//! - C2: noise correlation against the difference of norm indices, with like differences of preferred orientation

mod correlations;

use crate::analysis::index_spread;
use crate::{Context, Figure, FigureError, Sheet};
use correlations::Correlations;
use ndarray::Array1;
use normcircuit_charts::figure::{Axis, Color, Curves, Group, Marker, Panel, Published, Series};
use normcircuit_connectivity::{ConnectivityError, OrientationMap, OrientationMapParameters, Position};
use normcircuit_laboratory::Profile;
use normcircuit_panels::compared::{above_zero, compared};
use normcircuit_panels::density::{self, Density};
use normcircuit_rate_network::fixed_point::FixedPointSettings;
use normcircuit_rate_network::supralinear::{
    GratingPair, PairResponses, Placement, SupralinearNetwork, SupralinearParameters,
};
use normcircuit_simulation::RootSeed;
use normcircuit_statistics::dependence::mutual_information_test;
use normcircuit_statistics::estimate::{ErrorSource, Estimate};
use normcircuit_statistics::resampling::Bootstrap;
use normcircuit_statistics::summary::standard_deviation;

/// Contrast of either grating, in the network's units: in the upper part of the published range, up to 50.
const CONTRAST: f64 = 40.0;
/// Cells enter if they fire at more than this with both gratings, Hz.
const LOWEST_RATE: f64 = 1.0;
/// Norm indices from 0 up to this.
const MAX_INDEX: f64 = 3.0;
/// Points along a side of the map in profile miniature.
const MINIATURE_SIDE: usize = 24;
/// Neighbors of the estimate of mutual information, and shuffles of its test.
const NEIGHBORS: usize = 5;
const SHUFFLES: usize = 199;
const SOURCE: &str = "supplement, supralinear network";
const COVERS: &str = "cells, in this wiring";

/// The network and its response to a pair of gratings.
struct Shown {
    placement: Placement,
    responses: PairResponses,
    /// Cells that enter.
    cells: Vec<usize>,
    /// Their norm indices.
    index: Array1<f64>,
}

pub(super) fn figure() -> Figure {
    // A rate network: nothing is simulated with spikes.
    let file = include_str!("mod.rs");
    Figure::new("supralinear-network", Group::Supplement, file, |_| Ok(()), |(), context| draw(context))
}

fn draw(context: &Context<'_>) -> Result<Sheet, FigureError> {
    let miniature = context.plan.profile == Profile::Miniature;
    let seed = context.plan.seed;
    let published = SupralinearParameters::published();
    let side = if miniature { MINIATURE_SIDE } else { published.side };
    let map = SupralinearNetwork::build(
        &SupralinearParameters { side, ..published },
        &orientations(side, seed)?,
        seed,
    )?;
    let shown = [Shown::new(&map, Placement::Superimposed)?, Shown::new(&map, Placement::Apart)?];
    let most = if miniature { 60 } else { 240 };
    let correlations = Correlations::new(&map, &shown[0], most)?;
    Ok(Sheet::new(caption(&map, &shown))
        .panel(index_panel(&shown, seed)?)
        .panel(orientation_panel(&map, &shown[0], seed)?)
        .panel(correlations.map_panel()?)
        .panel(correlations.matched_panel()))
}

fn caption(map: &SupralinearNetwork, shown: &[Shown; 2]) -> String {
    let side = map.parameters.side;
    format!(
        "Stabilized supralinear network of Rubin, Van Hooser & Miller 2015 (doi 10.1016/j.neuron.2014.12.026) on a map of {side} × {side} points \
         with an E and an I cell each, {:.1} cycles along a side, and its published constants. Choices of this project: the two cells of a point \
         share their gain, the map ends at its borders, the contrast is {CONTRAST}, gratings of 0° and 90° cover the whole map (superimposed) or a half \
         each (apart), and noise is private, white and equal in all cells. Rates at the fixed point from silence; {}. {}.",
        SupralinearParameters::CYCLES * side as f64 / SupralinearParameters::published().side as f64,
        shown[0].describe(),
        shown[1].describe(),
    )
}

/// Preferred orientations with the published number of cycles per grid step.
fn orientations(side: usize, seed: u64) -> Result<Vec<f64>, FigureError> {
    let parameters =
        OrientationMapParameters { column_spacing: SupralinearParameters::CYCLES.recip(), waves: 30 };
    let map =
        OrientationMap::draw(&parameters, &mut RootSeed(seed).stream("supralinear orientation map", &[]))
            .map_err(ConnectivityError::from)?;
    let steps = SupralinearParameters::published().side as f64;
    let position = |step: usize| (step as f64 + 0.5) / steps;
    let at =
        |point: usize| map.orientation(Position { x: position(point % side), y: position(point / side) });
    Ok((0..side * side).map(at).collect())
}

impl Shown {
    fn new(map: &SupralinearNetwork, placement: Placement) -> Result<Self, FigureError> {
        let pair = GratingPair::orthogonal(CONTRAST, placement);
        let responses = map.responses(&pair, &FixedPointSettings::default())?;
        let PairResponses { first, second, both } = &responses;
        let cells: Vec<usize> = map.excitatory().filter(|&cell| both.rates[cell] > LOWEST_RATE).collect();
        let index =
            cells.iter().map(|&cell| (first.rates[cell] + second.rates[cell]) / both.rates[cell]).collect();
        Ok(Self { placement, responses, cells, index })
    }

    fn name(&self) -> &'static str {
        match self.placement {
            Placement::Superimposed => "superimposed",
            Placement::Apart => "apart",
        }
    }

    fn describe(&self) -> String {
        let PairResponses { first, second, both } = &self.responses;
        let ends = [first, second, both];
        let resting = ends.iter().filter(|end| end.converged()).count();
        let residual = ends.iter().map(|end| end.residual).fold(0.0, f64::max);
        format!(
            "{}: {resting} of 3 conditions came to rest, largest residual {residual:.1e} Hz, {} E cells fire at more than {LOWEST_RATE} Hz with both",
            self.name(),
            self.cells.len()
        )
    }
}

fn index_panel(shown: &[Shown; 2], seed: u64) -> Result<Panel, FigureError> {
    let colors = [Color::Black, Color::Orange];
    let mut density = Density::up_to(MAX_INDEX);
    for (one, color) in shown.iter().zip(colors) {
        density = density.group(density::Group::new(one.name(), color, &one.index));
    }
    let mut panel = density.panel("A", "Norm index, supralinear network")?;
    let settings = Bootstrap { replicates: 200, seed, ..Bootstrap::default() };
    for one in shown {
        let found = index_spread(one.index.iter().copied(), MAX_INDEX, &settings)?;
        // Half the SD of the paper's spiking network.
        let half = 0.5 * normcircuit_published::figure1().norm_index.excitatory.up_to_three.sd;
        let claim = format!(
            "Cells of a supralinear network differ in norm index: SD up to {MAX_INDEX}, gratings {}",
            one.name()
        );
        panel = panel.claim(
            compared(claim, "", Published::Above(half), &found)
                .source(SOURCE)
                .covers(COVERS)
                .note("That half of the published spiking network's SD counts as different is a choice of this project."),
        );
    }
    Ok(panel)
}

fn orientation_panel(map: &SupralinearNetwork, shown: &Shown, seed: u64) -> Result<Panel, FigureError> {
    let kept = (0..shown.cells.len()).filter(|&place| shown.index[place] <= MAX_INDEX);
    let (angles, index): (Vec<f64>, Vec<f64>) =
        kept.map(|place| (180.0 * map.orientations[shown.cells[place]], shown.index[place])).unzip();
    if angles.len() <= NEIGHBORS {
        return Err(FigureError::TooSmall(format!(
            "only {} cells of the supralinear network fire",
            angles.len()
        )));
    }
    let test = mutual_information_test(&angles, &index, NEIGHBORS, SHUFFLES, seed)?;
    let expected = test.shuffled.iter().sum::<f64>() / SHUFFLES as f64;
    let plot = Curves::new(
        Axis::new("preferred orientation (°)").range(0.0, 180.0),
        Axis::new("norm index").range(0.0, MAX_INDEX),
    )
    .series(Series::points(angles, index).marker(Marker::Dot).color(Color::SkyBlue));
    let caption = format!(
        "Gratings superimposed, 0° and 90°. Mutual information ({NEIGHBORS} neighbors): {:.3} nats, {expected:.3} after shuffling, p = {:.3} (one-sided).",
        test.information, test.p_value
    );
    let spread = standard_deviation(&Array1::from(test.shuffled));
    let excess = Estimate::from_sources(test.information - expected, &[ErrorSource::normal(spread)]);
    let claim =
        "Norm index depends on preferred orientation: mutual information beyond that of shuffled pairs";
    Ok(Panel::new("B", "Norm index and preferred orientation", caption, plot).claim(
        above_zero(claim, "nats", &excess).source(SOURCE).covers("chance pairings of the same values"),
    ))
}
