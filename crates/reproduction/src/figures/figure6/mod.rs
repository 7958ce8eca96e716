//! Figure 6: Information and capacity of more and less heterogeneous networks.
//!
//! - A: norm-index density of three networks
//! - B1–B4: information about contrast against number of neurons, residuals of the fit, networks compared, information against step
//! - C1–C4: the same for orientation
//! - D1–D4: capacity, radius and dimension for orientations, networks compared
//! - E1–E4: the same for pairs of contrasts

mod capacity;
mod curve;
mod input;

use crate::analysis::{LEAST_RATE, NetworkTrials, describe_trials, typical};
use crate::{Context, Figure, FigureError, Sheet};
use normcircuit_charts::figure::{Color, Group, Panel};
use normcircuit_laboratory::measurements::{
    ClassCounts, ConditionData, Conditions, Discrimination, Feature, StimulusSet, StimulusSetKind, Trials,
};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_panels::compared::{above_zero, unreferenced};
use normcircuit_panels::density::{self, Density};
use normcircuit_protocols::{ByCondition, Condition};
use normcircuit_statistics::summary::standard_deviation;

/// Norm indices above this are left out, as in the paper.
const MAX_INDEX: f64 = 3.0;
/// Height of the axis of densities: the paper's.
const MAX_DENSITY: f64 = 3.5;
const COVERS: &str = "time, in these networks";

/// What is to be known of a network here.
struct Kind {
    id: &'static str,
    name: &'static str,
    color: Color,
    /// The paper has it; the one that it does not have is spared experiments.
    is_published: bool,
    /// Its in-degrees scatter more than those of the default network.
    is_broader: bool,
}

/// The default network comes first.
static NETWORKS: [Kind; 3] = [
    Kind { id: "default", name: "default", color: Color::Black, is_published: true, is_broader: false },
    Kind {
        id: "matched-in-degree",
        name: "matched",
        color: Color::Orange,
        is_published: true,
        is_broader: false,
    },
    Kind { id: "gamma-in-degree", name: "broad", color: Color::Blue, is_published: false, is_broader: true },
];

/// Conditions, trials and stimulus sets of a network.
type NetworkMeasurements = (Conditions, Vec<Discrimination>, Vec<StimulusSet>);
type NetworkData = (ConditionData, Vec<Trials>, Vec<ClassCounts>);

pub(super) fn figure() -> Figure {
    Figure::new("fig6", Group::Main, include_str!("mod.rs"), measurements, draw)
}

impl Kind {
    fn features(&self) -> &'static [Feature] {
        if self.is_published { &Feature::ALL } else { &[Feature::Contrast] }
    }

    fn sets(&self) -> &'static [StimulusSetKind] {
        if self.is_published { &StimulusSetKind::ALL } else { &[] }
    }
}

fn measurements(plan: &Plan) -> Result<Vec<NetworkMeasurements>, ExperimentError> {
    let lengths = &plan.lengths;
    // Equally long in all networks: a norm index from less time scatters more.
    let runs = ByCondition::from_fn(|_| lengths.other_condition_runs);
    let mut networks = Vec::new();
    for kind in &NETWORKS {
        let network = plan.network(kind.id)?;
        let conditions = match kind.id {
            "default" => Conditions::default_network(plan)?.runs_of(runs),
            _ => Conditions::new(plan, network.clone()),
        };
        let steps = if kind.is_published { &lengths.steps } else { &lengths.other_steps };
        let features = kind.features().iter();
        let trials = features.flat_map(|&feature| Discrimination::at_steps(plan, &network, feature, steps));
        let set = |set: &StimulusSetKind| {
            // Gratings in the default network are those of tuning curves.
            let is_shared = kind.id == "default" && *set == StimulusSetKind::Orientations;
            let duration = if is_shared { lengths.class_ms } else { lengths.other_class_ms };
            StimulusSet::new(plan, network.clone(), *set).lasting(duration)
        };
        networks.push((conditions, trials.collect(), kind.sets().iter().map(set).collect()));
    }
    Ok(networks)
}

fn draw(data: &Vec<NetworkData>, context: &Context<'_>) -> Result<Sheet, FigureError> {
    let seed = context.plan.seed;
    let mut sheet = Sheet::new(caption(data)).panel(index_panel(data)?);
    let task = context.progress.task("information of populations", 1.0, "");
    let mut networks = Vec::new();
    for (kind, (_, trials, _)) in NETWORKS.iter().zip(data) {
        networks.push(curve::Network::new(kind, NetworkTrials::new(trials, seed))?);
    }
    let area = &data[0].0.wired.area;
    for (feature, letter) in Feature::ALL.into_iter().zip(["B", "C"]) {
        sheet = sheet.panels(curve::panels(&networks, area, feature, letter)?);
    }
    task.finish();
    let task = context.progress.task("capacity of populations", 1.0, "");
    for (set, letter) in StimulusSetKind::ALL.into_iter().zip(["D", "E"]) {
        let mut curves = Vec::new();
        for (kind, (_, _, sets)) in NETWORKS.iter().zip(data) {
            let of_kind = kind.sets().iter().zip(sets).find(|(other, _)| **other == set);
            curves.extend(of_kind.map(|(_, classes)| (kind, classes)));
        }
        sheet = sheet.panels(capacity::panels(&curves, set, letter, context.plan)?);
    }
    task.finish();
    Ok(sheet)
}

fn caption(data: &[NetworkData]) -> String {
    let broad = &data[NETWORKS.len() - 1];
    format!(
        "Default network: every source cell has the same out-degree. Matched: every target cell of a population has the same in-degree. \
         Broad, which the paper does not have at this coupling: gamma in-degrees with four times the variance of a Poisson distribution. \
         Mean degrees, strengths and kernels are equal. There is one network of each kind: intervals do not account for variability \
         across wirings. Information without bias (Kanitscheider et al. 2015), with the covariance pooled over all trials of a network \
         and extrapolated to a change of zero, of random populations of E neurons that fire above {LEAST_RATE} Hz. {} Broad network: {} \
         trials in all. Error bars: one standard error, combining trials (ten blocks left out one at a time) and populations. {}",
        describe_trials(&data[0].1),
        2 * broad.1.iter().map(Trials::count).sum::<usize>(),
        data[0].0.describe(),
    )
}

fn index_panel(data: &[NetworkData]) -> Result<Panel, FigureError> {
    let indices = data
        .iter()
        .map(|(conditions, _, _)| Ok(typical(&conditions.rates().excitatory)?.index_below(MAX_INDEX)));
    let indices: Vec<_> = indices.collect::<Result<_, FigureError>>()?;
    let mut density = Density::up_to(MAX_INDEX).height(MAX_DENSITY);
    for (kind, index) in NETWORKS.iter().zip(&indices) {
        density = density.group(density::Group::new(kind.name, kind.color, index));
    }
    let mut panel = density.panel("A", "Norm indices")?;
    let mut spreads = Vec::new();
    for (kind, (conditions, _, _)) in NETWORKS.iter().zip(data) {
        let spread = conditions.estimate::<FigureError>(|rates| {
            Ok(standard_deviation(&typical(&rates.excitatory)?.index_below(MAX_INDEX)))
        })?;
        let rate = conditions.estimate::<FigureError>(|rates| {
            Ok(rates.excitatory.of(Condition::Both).mean().unwrap_or(f64::NAN))
        })?;
        let name = kind.name;
        for (quantity, unit, found) in [
            (format!("mean rate of E with both images, {name} network"), "Hz", &rate),
            (format!("SD of norm indices, {name} network"), "", &spread),
        ] {
            panel = panel.compare(unreferenced(quantity, unit, found).covers(COVERS));
        }
        spreads.push(spread);
    }
    panel.caption += " Neurons whose rate lies within one standard deviation in every condition, separately for each network.";
    let claim = above_zero(
        "Equal in-degrees make neurons normalize more alike: SD of norm indices, default minus matched network",
        "",
        &spreads[0].minus(&spreads[1]),
    );
    Ok(panel.claim(claim.source("Fig. 6A").covers(COVERS)))
}
