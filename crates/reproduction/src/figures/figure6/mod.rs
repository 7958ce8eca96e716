//! Figure 6: networks with less and with more heterogeneous normalization.

mod capacity;
mod curve;
mod input;

use ndarray::Array1;
use normcircuit_charts::figure::{
    Axis, Color, Comparison, Curves as Plot, FigureData, Panel, Published, Series,
};
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::{
    ClassSet, ConditionRates, ExperimentError, Feature, Laboratory, NetworkVariant, PRESENTED,
};
use normcircuit_protocols::experiment::ExperimentRun;
use normcircuit_statistics::estimate::Estimate;
use normcircuit_statistics::histogram::{Bins, histogram};
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::normalization::{norm_index, within_one_standard_deviation};
use normcircuit_statistics::summary::{mean, standard_deviation};

/// Norm indices above this are left out, as in the paper.
const LARGEST_INDEX: f64 = 3.0;
/// Neurons enter populations if they fire at more than this, Hz.
const LEAST_RATE: f64 = 2.0;

/// A network and its rates.
struct Network {
    variant: NetworkVariant,
    rates: ConditionRates,
}

/// What kind of experiments a network takes part in.
fn features(variant: NetworkVariant) -> &'static [Feature] {
    match variant {
        // The third network is beyond the paper: it is spared half of the trials.
        NetworkVariant::Broad => &[Feature::Contrast],
        _ => &Feature::ALL,
    }
}

fn class_sets(variant: NetworkVariant) -> &'static [ClassSet] {
    match variant {
        NetworkVariant::Broad => &[ClassSet::Orientations],
        _ => &ClassSet::ALL,
    }
}

fn color(variant: NetworkVariant) -> Color {
    match variant {
        NetworkVariant::Default => Color::Black,
        NetworkVariant::Matched => Color::Orange,
        NetworkVariant::Broad => Color::Blue,
    }
}

pub(super) fn runs(laboratory: &Laboratory) -> Vec<ExperimentRun> {
    let mut runs = Vec::new();
    for variant in NetworkVariant::ALL {
        // A circuit that cannot be made is reported when the figure is.
        let Ok(circuit) = variant.circuit(laboratory) else { continue };
        runs.extend(match variant {
            NetworkVariant::Default => ConditionRates::runs_needed(laboratory),
            _ => ConditionRates::runs_needed_in(laboratory, &circuit),
        });
        runs.extend(features(variant).iter().flat_map(|feature| feature.runs_needed(laboratory, &circuit)));
        runs.extend(class_sets(variant).iter().flat_map(|set| set.runs_needed(laboratory, &circuit)));
    }
    runs
}

pub(super) fn build(laboratory: &Laboratory) -> Result<FigureData, ExperimentError> {
    let mut networks = Vec::new();
    for variant in NetworkVariant::ALL {
        let rates = match variant {
            NetworkVariant::Default => ConditionRates::measure(laboratory)?,
            _ => ConditionRates::measure_in(laboratory, &variant.circuit(laboratory)?, variant.name())?,
        };
        networks.push(Network { variant, rates });
    }
    let mut figure =
        FigureData::new("fig6", "Information and capacity of more and less heterogeneous networks", "");
    figure.panels.push(density_panel(&networks)?);
    figure.comparisons = regime(&networks)?;
    for (feature, letter) in Feature::ALL.into_iter().zip(["B", "C"]) {
        let found = curve::measure(laboratory, feature)?;
        figure.panels.extend(found.panels(letter));
        figure.comparisons.extend(found.comparisons());
        figure.claims.extend(found.claim());
    }
    for (set, letter) in ClassSet::ALL.into_iter().zip(["D", "E"]) {
        let found = capacity::measure(laboratory, set)?;
        figure.panels.extend(found.panels(letter));
        figure.comparisons.extend(found.comparisons());
        figure.claims.extend(found.claim());
    }
    figure.caption = caption(laboratory, &networks);
    Ok(figure)
}

fn caption(laboratory: &Laboratory, networks: &[Network]) -> String {
    let seconds: Vec<String> =
        networks.iter().map(|network| format!("{:.0}", network.rates.seconds_per_condition())).collect();
    format!(
        "Default network: every cell has the same out-degree. Matched: every cell of a population has the same in-degree. Broad, \
         which the paper does not have at this coupling: in-degrees from a gamma distribution with four times the variance of a Poisson one. Mean \
         degrees, strengths and kernels are equal. There is one network of each kind: intervals do not hold other wirings. Norm indices from {} s of each condition; information from {} trials of \
         {PRESENTED} ms of each stimulus; root seed {}.",
        seconds.join(", "),
        laboratory.options().trials(),
        laboratory.options().seed,
    )
}

/// Norm indices up to 3 of the neurons whose rates lie within one standard deviation in every condition.
fn indices([r1, r2, r12]: &[Array1<f64>; 3]) -> Result<Array1<f64>, InputError> {
    let within = within_one_standard_deviation(&[r1, r2, r12])?;
    let index = norm_index(r1, r2, r12)?;
    Ok(index
        .iter()
        .zip(within)
        .filter(|(index, within)| *within && **index < LARGEST_INDEX)
        .map(|(index, _)| *index)
        .collect())
}

fn density_panel(networks: &[Network]) -> Result<Panel, ExperimentError> {
    let mut plot =
        Plot::new(Axis::new("norm index").range(0.0, LARGEST_INDEX), Axis::new("density").range(0.0, 3.5));
    let mut used = Vec::new();
    for network in networks {
        let index = indices(&network.rates.rates(Circuit::EXCITATORY, None))?;
        let found = histogram(&index, Bins::uniform(0.0, LARGEST_INDEX, 30)?);
        used.push(index.len().to_string());
        plot = plot.series(
            Series::steps(found.bins.edges(), found.density.to_vec())
                .color(color(network.variant))
                .label(network.variant.name()),
        );
    }
    let caption = format!(
        "E neurons whose rate lies within one standard deviation in every condition, separately for each network ({} neurons).",
        used.join(", ")
    );
    Ok(Panel::new("A", "Norm indices", caption, plot))
}

/// Mean rate and spread of norm indices of each network, and how the spread compares.
fn regime(networks: &[Network]) -> Result<Vec<Comparison>, ExperimentError> {
    let mut comparisons = Vec::new();
    let mut spreads: Vec<Estimate> = Vec::new();
    for network in networks {
        let name = network.variant.name();
        let rate = network.rates.estimate(|all| Ok::<_, InputError>(mean(&all[Circuit::EXCITATORY][2])))?;
        comparisons.push(alone(format!("mean rate of E with both images, {name} network"), "Hz", &rate));
        let spread = network
            .rates
            .estimate(|all| Ok::<_, InputError>(standard_deviation(&indices(&all[Circuit::EXCITATORY])?)))?;
        comparisons.push(alone(format!("standard deviation of norm indices, {name} network"), "", &spread));
        spreads.push(spread);
    }
    let narrower = spreads[0].minus(&spreads[1]);
    comparisons.push(
        Comparison::new(
            "standard deviation of norm indices, default minus matched network",
            "",
            Published::Above(0.0),
            narrower.value,
        )
        .interval(narrower.interval.0, narrower.interval.1)
        .source("Fig. 6A"),
    );
    Ok(comparisons)
}

/// A value without a published one.
fn alone(quantity: String, unit: &str, estimated: &Estimate) -> Comparison {
    Comparison::new(quantity, unit, Published::Nothing, estimated.value)
        .interval(estimated.interval.0, estimated.interval.1)
}
