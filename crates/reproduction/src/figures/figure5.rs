//! Figure 5: Information per spike by norm index.
//!
//! - A1–A2: information about contrast per spike, by norm index
//! - B1–B2: information about orientation per spike, by norm index
//! - A3, B3: strongly over weakly normalizing neurons, at each number of spikes

use crate::analysis::{
    LEAST_RATE, NetworkTrials, PopulationMean, Populations, claimed_above_zero, describe_trials, index_of,
};
use crate::{Context, Figure, FigureError, Sheet};
use normcircuit_charts::figure::{Axis, Color, Curves, Group, Panel, Published, ReferenceLine};
use normcircuit_laboratory::measurements::{ConditionData, Conditions, Discrimination, Feature, Trials};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_panels::compared::compared;
use normcircuit_panels::curve::curve;
use normcircuit_statistics::estimate::Estimate;

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
            let size = (spikes / mean_count).round().max(1.0) as usize;
            let is_new = populations.last().is_none_or(|(_, last)| last.neurons < size);
            if is_new && size <= pool.len().min(network.largest()) {
                populations.push((spikes, network.populations(&pool, size)?.per_spike()));
            }
        }
        groups.push(IndexGroup { neurons: pool.len(), populations });
    }
    Ok(groups)
}

impl IndexGroup {
    /// Number of spikes asked for, spikes found, and information per spike.
    fn curve(&self, feature: Feature) -> Result<Vec<(f64, f64, PopulationMean)>, FigureError> {
        let of = |(asked, populations): &(f64, Populations)| {
            Ok((*asked, populations.spikes(), populations.at_step_zero(feature)?))
        };
        self.populations.iter().map(of).collect()
    }
}

fn range(group: usize) -> String {
    format!("{} to {}", EDGES[group], EDGES[group + 1])
}

fn panel(feature: Feature, id: &str, groups: &[IndexGroup], shown: &[usize]) -> Result<Panel, FigureError> {
    let label = format!("information per spike ({})", feature.unit());
    let mut plot = Curves::new(Axis::new("spikes in a trial").logarithmic(), Axis::new(label));
    for &group in shown {
        let points = groups[group].curve(feature)?;
        let spikes: Vec<f64> = points.iter().map(|(_, spikes, _)| *spikes).collect();
        let estimates: Vec<Estimate> = points.iter().map(|(_, _, mean)| mean.estimate()).collect();
        plot = plot.series(curve(spikes, &estimates).color(COLORS[group]).label(range(group)));
    }
    let neurons: Vec<String> = shown.iter().map(|&group| groups[group].neurons.to_string()).collect();
    let caption = format!("Norm indices as in the legend; {} neurons.", neurons.join(", "));
    Ok(Panel::new(id, format!("Change of {}", feature.name()), caption, plot))
}

/// Strongest over weakest group at each number of spikes, and on average.
fn ratio_panel(feature: Feature, id: &str, groups: &[IndexGroup]) -> Result<Panel, FigureError> {
    let (weak, strong) = (groups[WEAKEST].curve(feature)?, groups[STRONGEST].curve(feature)?);
    let ratios: Vec<(f64, PopulationMean)> = strong
        .iter()
        .filter_map(|(asked, _, strong)| {
            let (_, _, weak) = weak.iter().find(|(other, _, _)| other.total_cmp(asked).is_eq())?;
            Some((*asked, strong.ln().minus(&weak.ln())))
        })
        .collect();
    let estimates: Vec<Estimate> = ratios.iter().map(|(_, ratio)| ratio.estimate()).collect();
    let spikes: Vec<f64> = ratios.iter().map(|(spikes, _)| *spikes).collect();
    let plot = Curves::new(
        Axis::new("spikes in a trial").logarithmic(),
        Axis::new("log ratio of information per spike"),
    )
    .reference_line(ReferenceLine::Horizontal(0.0))
    .series(curve(spikes, &estimates).color(Color::Black));
    let plot = if ratios.is_empty() { plot.note("too few neurons") } else { plot };
    let compared_ones: Vec<&(f64, PopulationMean)> =
        ratios.iter().filter(|(spikes, _)| (COMPARED.0..=COMPARED.1).contains(spikes)).collect();
    let means: Vec<PopulationMean> = compared_ones.iter().map(|(_, ratio)| ratio.clone()).collect();
    let caption = format!("Norm indices {} over {}; 0 is equal.", range(STRONGEST), range(WEAKEST));
    let mut panel =
        Panel::new(id, format!("Strong over weak normalization, {}", feature.name()), caption, plot);
    if let (Some(first), Some(last)) = (compared_ones.first(), compared_ones.last()) {
        let text = format!(
            "Stronger normalization encodes more {} per spike: log ratio of information per spike of norm indices {} to those of {}, \
             mean over populations of {} to {} spikes",
            feature.name(),
            range(STRONGEST),
            range(WEAKEST),
            first.0,
            last.0,
        );
        let claim = claimed_above_zero(text, "", &PopulationMean::average(&means).estimate());
        panel = panel.claim(claim.source("abstract; Fig. 5").covers(COVERS));
    }
    for (spikes, ratio) in compared_ones {
        let quantity =
            format!("log ratio of information per spike about {}, {spikes} spikes", feature.name());
        panel = panel.compare(compared(quantity, "", Published::Nothing, &ratio.estimate()).covers(COVERS));
    }
    Ok(panel)
}
