//! Weak coupling: With weaker coupling neurons normalize more alike.
//!
//! - A: balance index against coupling
//! - B: norm-index density at every coupling
//! - C1–C5: r_sc by the norm indices of both neurons, one map for each coupling but the default

use crate::analysis::{Correlated, balance_index, typical};
use crate::{Context, Figure, FigureError, Sheet};
use normcircuit_charts::figure::{Axis, Color, Curves, Group, Panel};
use normcircuit_laboratory::measurements::{ConditionData, Conditions};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_panels::compared::above_zero;
use normcircuit_panels::curve::curve;
use normcircuit_panels::density::{self, Density};
use normcircuit_panels::index_map::{index_map, limits_of};
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::histogram::Bins;
use normcircuit_statistics::summary::standard_deviation;

/// Networks by strength of the recurrent synapses relative to the default.
const NETWORKS: [(f64, &str, Color); 6] = [
    (0.1, "weak-coupling-0.1", Color::SkyBlue),
    (0.25, "weak-coupling-0.25", Color::Blue),
    (0.5, "weak-coupling-0.5", Color::Green),
    (0.75, "weak-coupling-0.75", Color::Orange),
    (1.0, "default", Color::Black),
    (2.0, "strong-coupling-2", Color::Red),
];
/// Place of the weakest and of the default coupling.
const WEAKEST: usize = 0;
const DEFAULT: usize = 4;
/// Ranges of norm indices of the maps: the paper's, which has none at the default coupling here.
const MAPS: [(usize, (f64, f64)); 5] =
    [(0, (1.3, 1.5)), (1, (1.2, 1.7)), (2, (1.3, 1.8)), (3, (1.3, 2.0)), (5, (1.0, 3.0))];
/// Bins of a map along each axis.
const MAP_BINS: usize = 20;
/// Norm indices of the density: from 0 up to this.
const MAX_INDEX: f64 = 3.0;

pub(super) fn figure() -> Figure {
    Figure::new("weak-coupling", Group::Supplement, include_str!("weak_coupling.rs"), measurements, draw)
}

fn measurements(plan: &Plan) -> Result<Vec<Conditions>, ExperimentError> {
    let one = |(place, (_, id, _))| {
        let default = place == DEFAULT;
        let conditions = if default {
            Conditions::default_network(plan)?
        } else {
            Conditions::of_variant(plan, plan.network(id)?)
        };
        Ok(conditions.keeping_counts())
    };
    NETWORKS.into_iter().enumerate().map(one).collect()
}

#[allow(clippy::ptr_arg, reason = "what a list of measurements gives")]
fn draw(networks: &Vec<ConditionData>, _context: &Context<'_>) -> Result<Sheet, FigureError> {
    let mut sheet = Sheet::new(format!(
        "Recurrent and feedforward strengths scaled together; networks weaker than the default receive current noise. {}",
        networks[DEFAULT].describe()
    ))
    .panel(balance(networks)?)
    .panel(densities(networks)?);
    for (number, (place, range)) in (1..).zip(MAPS) {
        let title = format!("r_{{sc}}, coupling {}", NETWORKS[place].0);
        sheet = sheet.panel(map(&format!("C{number}"), &title, &networks[place], range)?);
    }
    Ok(sheet)
}

fn balance(networks: &[ConditionData]) -> Result<Panel, FigureError> {
    let of = |data: &ConditionData| data.estimate(|rates| balance_index(&data.wired.circuit, rates));
    let balance: Vec<Estimate> = networks.iter().map(of).collect::<Result<_, _>>()?;
    let couplings = NETWORKS.map(|(coupling, _, _)| coupling);
    let axes = Curves::new(Axis::new("coupling").logarithmic(), Axis::new("balance index"));
    let caption =
        "|Net| over excitatory current with both images, each averaged over E neurons; 0 is perfect balance.";
    let claim = above_zero(
        "Excitation and inhibition balance less at weak coupling: balance index, weakest minus default",
        "",
        &balance[WEAKEST].minus(&balance[DEFAULT]),
    );
    Ok(Panel::new("A", "Balance", caption, axes.series(curve(couplings, &balance)))
        .claim(claim.source("supplement, weak coupling").covers("time, in these networks")))
}

fn densities(networks: &[ConditionData]) -> Result<Panel, FigureError> {
    let indices = networks.iter().map(|data| Ok(typical(&data.rates().excitatory)?.index));
    let indices: Vec<_> = indices.collect::<Result<_, FigureError>>()?;
    let mut density = Density::up_to(MAX_INDEX);
    for ((coupling, _, color), index) in NETWORKS.into_iter().zip(&indices) {
        density = density.group(density::Group::new(format!("{coupling}"), color, index));
    }
    let spread = |data: &ConditionData| {
        data.estimate(|rates| Ok(standard_deviation(&typical(&rates.excitatory)?.index_below(MAX_INDEX))))
    };
    let difference: Result<Estimate, FigureError> =
        spread(&networks[DEFAULT]).and_then(|default| Ok(default.minus(&spread(&networks[WEAKEST])?)));
    let claim = above_zero(
        "Heterogeneity grows with coupling: SD of norm indices, default minus weakest",
        "",
        &difference?,
    );
    Ok(density
        .panel("B", "Norm indices by coupling")?
        .claim(claim.source("supplement, weak coupling").covers("time, in these networks")))
}

fn map(id: &str, title: &str, data: &ConditionData, range: (f64, f64)) -> Result<Panel, FigureError> {
    let typical = typical(&data.rates().excitatory)?;
    let correlated = Correlated::new(data, &typical.neurons, typical.index)?;
    let map = correlated.map(&Bins::uniform(range.0, range.1, MAP_BINS)?)?;
    Ok(index_map(id, title, &map, limits_of(&map)))
}
