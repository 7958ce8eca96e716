//! Figure 5: Information per spike by norm index.
//!
//! - A1–A2: information about contrast per spike, by norm index
//! - B1–B2: information about orientation per spike, by norm index
//! - A3, B3: strongly over weakly normalizing neurons, at each number of spikes

use crate::analysis::{
    LEAST_RATE, LogRatios, NetworkTrials, PopulationMean, Populations, claimed_above_zero, describe_trials,
    index_of, population_curve,
};
use crate::{Context, Figure, FigureError, Sheet};
use normcircuit_charts::figure::{Axis, Color, Curves, Group, Panel, ReferenceLine};
use normcircuit_laboratory::measurements::{ConditionData, Conditions, Discrimination, Feature, Trials};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_panels::compared::unreferenced;

/// Norm indices that delimit the groups: the paper's.
const EDGES: [f64; 6] = [1.0, 1.4, 1.8, 2.2, 2.6, 3.0];
const COLORS: [Color; 5] = [Color::Blue, Color::SkyBlue, Color::Green, Color::Orange, Color::Red];
const WEAKEST: usize = 0;
const STRONGEST: usize = 4;
/// Spikes of a population in a trial, on average.
const SPIKES: [f64; 10] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0];
/// Spikes at which groups are compared: fewer than two make single neurons, more are beyond short profiles.
const COMPARED: (f64, f64) = (2.0, 100.0);
const COVERS: &str = "trials and populations, in this network";

/// A group of neurons, with populations by number of spikes.
struct IndexGroup {
    neurons: usize,
    /// Spikes that were asked for, and the populations, whose information is per spike.
    populations: Vec<(f64, Populations)>,
}

pub(super) fn figure() -> Figure {
    Figure::new("fig5", Group::Main, include_str!("figure5.rs"), measurements, draw)
}

fn measurements(plan: &Plan) -> Result<(Conditions, Vec<Discrimination>), ExperimentError> {
    let network = plan.default_network()?;
    let steps = |feature: Feature| Discrimination::at_steps(plan, &network, feature, &plan.lengths.steps);
    Ok((Conditions::default_network(plan)?, Feature::ALL.into_iter().flat_map(steps).collect()))
}

fn draw((data, trials): &(ConditionData, Vec<Trials>), context: &Context<'_>) -> Result<Sheet, FigureError> {
    let groups = groups(data, &NetworkTrials::new(trials, context.plan.seed))?;
    let mut sheet = Sheet::new(format!(
        "Linear Fisher information, without bias (Kanitscheider et al. 2015), of random populations of E neurons with norm indices in \
         one range, over their spikes in a trial (counted in these trials; the paper takes 0.2 s times the rate in the three \
         conditions). The covariance is pooled over all trials; the information is extrapolated to a change of zero. {} Norm \
         indices: {} Neurons that fire above {LEAST_RATE} Hz with both images. Error bars: one standard error, combining trials (ten \
         blocks left out one at a time) and populations.",
        describe_trials(trials),
        data.describe(),
    ));
    for (feature, letter) in Feature::ALL.into_iter().zip(["A", "B"]) {
        let names = [WEAKEST, STRONGEST];
        sheet = sheet
            .panel(panel(feature, &format!("{letter}1"), &groups, &names)?)
            .panel(panel(feature, &format!("{letter}2"), &groups, &[0, 1, 2, 3, 4])?)
            .panel(ratio_panel(feature, &format!("{letter}3"), &groups)?);
    }
    Ok(sheet)
}

fn groups(data: &ConditionData, network: &NetworkTrials<'_>) -> Result<Vec<IndexGroup>, FigureError> {
    let rates = data.rates().excitatory;
    let index = index_of(&rates)?;
    let counts = network.mean_counts();
    let mut groups = Vec::new();
    for edges in EDGES.windows(2) {
        // A neuron that fires in the conditions but not in the trials has no variance to weigh its signal.
        let belongs = |neuron: &usize| {
            (edges[0]..edges[1]).contains(&index[*neuron])
                && rates.both[*neuron] > LEAST_RATE
                && counts[*neuron] > 0.0
        };
        let pool: Vec<usize> = (0..index.len()).filter(belongs).collect();
        let mean_count = pool.iter().map(|&neuron| counts[neuron]).sum::<f64>() / pool.len() as f64;
        let mut populations: Vec<(f64, Populations)> = Vec::new();
        for spikes in SPIKES {
            // Less than half a neuron: none has so few spikes.
            let size = (spikes / mean_count).round() as usize;
            let is_new = populations.last().map_or(0, |(_, last)| last.neurons) < size;
            if is_new && size <= pool.len().min(network.largest()) {
                populations.push((spikes, network.populations(&pool, size)?.per_spike()));
            }
        }
        groups.push(IndexGroup { neurons: pool.len(), populations });
    }
    Ok(groups)
}

impl IndexGroup {
    /// Number of spikes asked for, and information per spike extrapolated to no change.
    fn known(&self, feature: Feature) -> Result<Vec<(f64, PopulationMean)>, FigureError> {
        let of = |(asked, populations): &(f64, Populations)| Ok((*asked, populations.at_step_zero(feature)?));
        self.populations.iter().map(of).collect()
    }

    /// The same over the spikes that are found.
    fn curve(&self, feature: Feature) -> Result<Vec<(f64, PopulationMean)>, FigureError> {
        let known = self.known(feature)?.into_iter().zip(&self.populations);
        Ok(known.map(|((_, mean), (_, populations))| (populations.spikes(), mean)).collect())
    }
}

fn range(group: usize) -> String {
    format!("{} to {}", EDGES[group], EDGES[group + 1])
}

fn panel(feature: Feature, id: &str, groups: &[IndexGroup], shown: &[usize]) -> Result<Panel, FigureError> {
    let label = format!("information per spike ({})", feature.unit());
    let mut plot = Curves::new(Axis::new("spikes in a trial").logarithmic(), Axis::new(label));
    for &group in shown {
        let points = population_curve(&groups[group].curve(feature)?);
        plot = plot.series(points.color(COLORS[group]).label(range(group)));
    }
    let neurons: Vec<String> = shown.iter().map(|&group| groups[group].neurons.to_string()).collect();
    let caption = format!("Norm indices as in the legend; {} neurons.", neurons.join(", "));
    Ok(Panel::new(id, format!("Change of {}", feature.name()), caption, plot))
}

/// Strongest over weakest group at each number of spikes, and on average.
fn ratio_panel(feature: Feature, id: &str, groups: &[IndexGroup]) -> Result<Panel, FigureError> {
    let all = LogRatios::new(&groups[STRONGEST].known(feature)?, &groups[WEAKEST].known(feature)?);
    let plot = Curves::new(
        Axis::new("spikes in a trial").logarithmic(),
        Axis::new("log ratio of information per spike"),
    )
    .reference_line(ReferenceLine::Horizontal(0.0))
    .series(all.curve().color(Color::Black));
    let plot = if all.is_empty() { plot.note("too few neurons") } else { plot };
    let caption = format!("Norm indices {} over {}; 0 is equal.", range(STRONGEST), range(WEAKEST));
    let panel = Panel::new(id, format!("Strong over weak normalization, {}", feature.name()), caption, plot);
    let compared = all.within(COMPARED);
    let claim = compared.mean().map(|(first, last, mean)| {
        let text = format!(
            "Stronger normalization encodes more {} per spike: log ratio of information per spike of norm indices {} to those of {}, \
             mean over populations of {first} to {last} spikes",
            feature.name(),
            range(STRONGEST),
            range(WEAKEST),
        );
        claimed_above_zero(text, "", &mean).source("abstract; Fig. 5").covers(COVERS)
    });
    let comparisons = compared.iter().map(|(spikes, ratio)| {
        let quantity =
            format!("log ratio of information per spike about {}, {spikes} spikes", feature.name());
        unreferenced(quantity, "", &ratio).covers(COVERS)
    });
    Ok(claim.into_iter().fold(panel, Panel::claim).compare_all(comparisons))
}
