//! Figure 5: information per spike of neurons that normalize more or less strongly.

use super::information::{Known, Pool, PopulationMean, known, populations};
use ndarray::{Array1, Array2};
use normcircuit_charts::figure::{
    Axis, Color, Comparison, Curves as Plot, FigureData, Marker, Panel, Published, Series,
};
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::{ConditionRates, ExperimentError, Feature, Laboratory, PRESENTED, Trials};
use normcircuit_protocols::experiment::ExperimentRun;
use normcircuit_statistics::decoding::{SpikeBin, bin_information_per_spike};
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::normalization::norm_index;
use std::ops::Range;

/// Norm indices that delimit the groups.
const EDGES: [f64; 6] = [1.0, 1.4, 1.8, 2.2, 2.6, 3.0];
const COLORS: [Color; 5] = [Color::Blue, Color::SkyBlue, Color::Green, Color::Orange, Color::Red];
/// Neurons fire at more than this with both images, Hz.
const LEAST_RATE: f64 = 2.0;
/// Bins of spike number.
const SPIKE_BINS: usize = 10;
/// Groups are compared in populations of so many spikes in a trial: many small populations share the errors of few neurons,
/// so that their mean is known better than that of few large ones.
const COMPARED_SPIKES: f64 = 10.0;
/// These populations are others than those of the panels.
const COMPARED: Range<usize> = 1_000..1_200;

/// A group of neurons.
struct Group {
    pool: Pool,
    samples: Vec<Known>,
}

pub(super) fn runs(laboratory: &Laboratory) -> Vec<ExperimentRun> {
    let mut runs = ConditionRates::runs_needed(laboratory);
    runs.extend(
        Feature::ALL.iter().flat_map(|feature| feature.runs_needed(laboratory, laboratory.circuit())),
    );
    runs
}

pub(super) fn build(laboratory: &Laboratory) -> Result<FigureData, ExperimentError> {
    let rates = ConditionRates::measure(laboratory)?;
    let [r1, r2, r12] = rates.rates(Circuit::EXCITATORY, None);
    let index = norm_index(&r1, &r2, &r12)?;
    let pools = pools(&index, &r12);
    let mut figure = FigureData::new("fig5", "Information per spike by norm index", String::new());
    let mut trial_count = 0;
    for (feature, letters) in Feature::ALL.into_iter().zip([["A1", "A2"], ["B1", "B2"]]) {
        let trials = feature.measure(laboratory, laboratory.circuit(), "default network")?;
        trial_count = trials.count();
        let groups = laboratory.install(|| groups(&trials, &pools, laboratory.options().seed))?;
        figure.panels.push(panel(feature, letters[0], &groups, &[0, 4])?);
        figure.panels.push(panel(feature, letters[1], &groups, &[0, 1, 2, 3, 4])?);
        let compared = laboratory.install(|| compare(&trials, &groups, laboratory.options().seed))?;
        figure
            .comparisons
            .extend(compared.iter().map(|(group, found)| per_spike(feature, *group, &found.estimate())));
        figure.claims.extend(claim(feature, &compared));
    }
    figure.caption = format!(
        "Linear Fisher information, without bias (Kanitscheider et al. 2015), of random populations of E neurons with norm \
         indices in one range, over their spikes in a trial (counted in these trials; the paper takes 0.2 s times the rate in the \
         three conditions). Trials: {PRESENTED} ms of both images, 300 ms without any, the first \
         two of a run dropped, {trial_count} of each of two stimuli that differ in the first image, by 0.02 in contrast or 0.04 \
         rad in orientation; V1 is without noise in the pause. Norm indices from {:.0} s of each of the three conditions; neurons that \
         fire above {LEAST_RATE} Hz with both images; root seed {}. Error bars: one standard error, of other populations and other \
         trials together.",
        rates.seconds_per_condition(),
        laboratory.options().seed,
    );
    Ok(figure)
}

/// The neurons of each range of norm indices.
fn pools(index: &Array1<f64>, r12: &Array1<f64>) -> Vec<Vec<usize>> {
    EDGES
        .windows(2)
        .map(|edges| {
            let belongs =
                |neuron: &usize| (edges[0]..edges[1]).contains(&index[*neuron]) && r12[*neuron] > LEAST_RATE;
            (0..index.len()).filter(belongs).collect()
        })
        .collect()
}

/// Sizes of populations, evenly spaced in their logarithm, with the number of populations of each: the paper's, fewer for
/// larger ones.
fn sizes() -> Vec<(usize, usize)> {
    let mut sizes: Vec<usize> = (0..=90).map(|step| (0.1 * f64::from(step)).exp().round() as usize).collect();
    sizes.dedup();
    let samples = |place: usize| if place < 50 { 200 - 186 * place / 49 } else { 5 };
    sizes.into_iter().enumerate().map(|(place, size)| (size, samples(place))).collect()
}

fn groups(trials: &Trials, pools: &[Vec<usize>], seed: u64) -> Result<Vec<Group>, ExperimentError> {
    let mut groups = Vec::new();
    for pool in pools {
        let pool = Pool::of(trials, pool, seed)?;
        let mut samples = Vec::new();
        // Half of the degrees of freedom are left to estimate the noise.
        let limit = pool.neurons.len().min(trials.count());
        for (size, count) in sizes().into_iter().filter(|(size, _)| *size <= limit) {
            samples.extend(known(trials, &populations(&pool.neurons, size, 0..count, seed), None)?);
        }
        groups.push(Group { pool, samples });
    }
    Ok(groups)
}

fn panel(feature: Feature, id: &str, groups: &[Group], shown: &[usize]) -> Result<Panel, ExperimentError> {
    let label = format!("information per spike ({})", feature.unit());
    let mut plot = Plot::new(Axis::new("spikes in a trial").logarithmic(), Axis::new(label));
    for &group in shown {
        if let Some(series) = series(&groups[group])? {
            let name = format!("{} to {}", EDGES[group], EDGES[group + 1]);
            plot = plot.series(series.color(COLORS[group]).label(name));
        }
    }
    let sizes: Vec<String> =
        shown.iter().map(|&group| groups[group].pool.neurons.len().to_string()).collect();
    let caption = format!("Norm indices as in the legend; {} neurons.", sizes.join(", "));
    let title = format!("Change of {}", feature.name());
    Ok(Panel::new(id, title, caption, plot))
}

/// Means in bins of spike number, if the group has neurons enough.
fn series(group: &Group) -> Result<Option<Series>, ExperimentError> {
    let spikes: Vec<f64> = group.samples.iter().map(|known| known.spikes).collect();
    if spikes.iter().copied().fold(0.0, f64::max) <= 1.0 {
        return Ok(None);
    }
    let information: Vec<f64> = group.samples.iter().map(|known| known.information.corrected).collect();
    let bins = bin_information_per_spike(&spikes, &information, SPIKE_BINS)?;
    let errors: Vec<f64> = group.samples.iter().map(|known| group.pool.trial_error(known)).collect();
    let trials = bin_information_per_spike(&spikes, &errors, SPIKE_BINS)?;
    let x: Vec<f64> = bins.iter().map(|bin| (bin.edges[0] * bin.edges[1]).sqrt()).collect();
    let y: Vec<f64> = bins.iter().map(|bin| bin.mean).collect();
    let error = |(bin, trials): (&SpikeBin, &SpikeBin)| {
        if bin.standard_error.is_finite() { bin.standard_error.hypot(trials.mean) } else { trials.mean }
    };
    let errors: Vec<f64> = bins.iter().zip(&trials).map(error).collect();
    Ok(Some(Series::line(x, y).error_bars(&errors).marker(Marker::Circle)))
}

/// Information per spike of the groups at equal spikes.
fn compare(
    trials: &Trials,
    groups: &[Group],
    seed: u64,
) -> Result<Vec<(usize, PopulationMean)>, ExperimentError> {
    let mean_count = |group: &Group| {
        let sum: f64 = trials.counts.iter().map(|counts| mean_of(counts, &group.pool.neurons)).sum();
        sum / 2.0
    };
    let mut estimates = Vec::new();
    for (group, of) in groups.iter().enumerate() {
        let size = (COMPARED_SPIKES / mean_count(of)).round().max(1.0) as usize;
        if size > of.pool.neurons.len().min(trials.count() / 2) {
            continue;
        }
        let drawn = populations(&of.pool.neurons, size, COMPARED, seed);
        estimates.push((group, PopulationMean::of(trials, &drawn, Known::per_spike)?));
    }
    Ok(estimates)
}

fn mean_of(counts: &Array2<u8>, neurons: &[usize]) -> f64 {
    let sum: u64 = neurons
        .iter()
        .map(|&neuron| counts.column(neuron).iter().map(|count| u64::from(*count)).sum::<u64>())
        .sum();
    sum as f64 / (counts.nrows() * neurons.len()) as f64
}

fn per_spike(feature: Feature, group: usize, estimate: &Estimate) -> Comparison {
    let quantity = format!(
        "information per spike about {}, norm indices {} to {}, in populations of {COMPARED_SPIKES} spikes",
        feature.name(),
        EDGES[group],
        EDGES[group + 1]
    );
    Comparison::new(quantity, feature.unit(), Published::Nothing, estimate.value)
        .interval(estimate.interval.0, estimate.interval.1)
}

fn claim(feature: Feature, compared: &[(usize, PopulationMean)]) -> Option<Comparison> {
    let of = |wanted: usize| compared.iter().find(|(group, _)| *group == wanted).map(|(_, found)| found);
    let difference = of(4)?.minus(of(0)?);
    let text = format!(
        "Stronger normalization encodes more {} per spike: information per spike of norm indices from {} minus that below {}, \
         in populations of {COMPARED_SPIKES} spikes",
        feature.name(),
        EDGES[4],
        EDGES[1]
    );
    Some(
        Comparison::new(text, feature.unit(), Published::Above(0.0), difference.value)
            .interval(difference.interval.0, difference.interval.1)
            .source("abstract; Fig. 5"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_of_the_paper() {
        let sizes = sizes();
        assert_eq!(sizes.len(), 77);
        assert_eq!((sizes[0], sizes[49].1, sizes[76]), ((1, 200), 14, (8103, 5)));
        assert_eq!(sizes[49].0, 545);
    }
}
