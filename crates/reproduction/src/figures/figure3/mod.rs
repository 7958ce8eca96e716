//! Figure 3: how a neuron's norm index relates to the currents it receives.

mod covariance;
mod resolution;

use super::currents::mean_currents;
use super::{capitalized, conditions_caption};
use ndarray::Array1;
use normcircuit_charts::figure::{
    Axis, Color, ColorMap, Comparison, FigureData, Image, LineStyle, Overlay, Panel, Published,
};
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::{ConditionRates, ExperimentError, Laboratory};
use normcircuit_protocols::experiment::ExperimentRun;
use normcircuit_published::figure1;
use normcircuit_statistics::association::{LinearAssociation, linear_association, pearson};
use normcircuit_statistics::histogram::{Bins, histogram2};
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::normalization::{current_norm_index, norm_index, within_one_standard_deviation};
use normcircuit_statistics::resampling::{Bootstrap, Estimate};
use normcircuit_statistics::summary::summarize;

const EXCITATORY: usize = Circuit::EXCITATORY;
const INHIBITORY: usize = Circuit::INHIBITORY;
const INPUT: usize = Circuit::INPUT;
/// Bins along each axis.
const BINS: usize = 60;
/// The paper's axes.
const RATE_INDICES: (f64, f64) = (0.0, 6.0);
const CURRENT_INDICES: (f64, f64) = (1.4, 1.7);
/// Half width of the range in which two correlations count as equal.
const CORRELATION_MARGIN: f64 = 0.1;
/// Half width of the range in which two mean current indices count as equal.
const INDEX_MARGIN: f64 = 0.05;

/// Source population, panel, name, published values.
const SOURCES: [(usize, &str, &str); 3] = [
    (INPUT, "A", "feedforward excitation"),
    (EXCITATORY, "B", "recurrent excitation"),
    (INHIBITORY, "C", "recurrent inhibition"),
];

/// Rate and current indices of the neurons within one standard deviation.
struct Indices {
    rate: Array1<f64>,
    /// By source, in the order of [`SOURCES`].
    current: [Array1<f64>; 3],
    /// Index of the sum of all currents.
    total: Array1<f64>,
}

pub(super) fn runs(laboratory: &Laboratory) -> Vec<ExperimentRun> {
    let mut runs = ConditionRates::runs_needed(laboratory);
    runs.extend(resolution::run(laboratory));
    runs
}

pub(super) fn build(laboratory: &Laboratory) -> Result<FigureData, ExperimentError> {
    let rates = ConditionRates::measure(laboratory)?;
    let preparation = laboratory.preparation()?;
    let all = [EXCITATORY, INHIBITORY, INPUT].map(|population| rates.rates(population, None));
    let indices = indices(&preparation.circuit, &all)?;
    let caption = format!(
        "{} {} E neurons whose rate lies within one standard deviation of the mean in every condition. Mean currents are \
         sums over synapses of weight times presynaptic rate; V1's rates are counted, noise included. The horizontal axis is \
         the norm index of rates; the released panels have that of total currents there.",
        conditions_caption(laboratory, &rates)?,
        indices.rate.len()
    );
    let mut figure = FigureData::new("fig3", "Norm indices follow the inhibitory current", caption);
    let settings = Bootstrap { seed: laboratory.options().seed, ..Bootstrap::default() };
    let mut associations = Vec::new();
    for current in &indices.current {
        associations.push(linear_association(&indices.rate, current, &settings)?);
    }
    figure.panels = panels(&indices, &associations)?;
    figure.comparisons = comparisons(&preparation.circuit, &rates, &indices, &associations)?;
    let (panels, comparisons) = covariance::panels(laboratory, &rates)?;
    figure.panels.extend(panels);
    figure.comparisons.extend(comparisons);
    figure.claims = claims(&associations);
    Ok(figure)
}

fn indices(circuit: &Circuit, rates: &[[Array1<f64>; 3]; 3]) -> Result<Indices, ExperimentError> {
    let [r1, r2, r12] = &rates[EXCITATORY];
    let kept = within_one_standard_deviation(&[r1, r2, r12])?;
    let keep = |values: &Array1<f64>| -> Array1<f64> {
        values.iter().zip(&kept).filter(|(_, keep)| **keep).map(|(value, _)| *value).collect()
    };
    let rate = keep(&norm_index(r1, r2, r12)?);
    let mut current = Vec::new();
    let mut totals = [0, 1, 2].map(|_| Array1::<f64>::zeros(r1.len()));
    for (source, _, _) in SOURCES {
        let currents = mean_currents(circuit, source, &rates[source])?;
        current.push(keep(&current_norm_index(&currents[0], &currents[1], &currents[2])?));
        totals.iter_mut().zip(&currents).for_each(|(total, currents)| *total += currents);
    }
    let total = keep(&current_norm_index(&totals[0], &totals[1], &totals[2])?);
    let current = [current.remove(0), current.remove(0), current.remove(0)];
    Ok(Indices { rate, current, total })
}

fn panels(indices: &Indices, associations: &[LinearAssociation]) -> Result<Vec<Panel>, InputError> {
    let (x, y) = (RATE_INDICES, CURRENT_INDICES);
    let mut histograms = Vec::new();
    for current in &indices.current {
        let bins = [Bins::uniform(x.0, x.1, BINS)?, Bins::uniform(y.0, y.1, BINS)?];
        let [x_bins, y_bins] = bins;
        histograms.push(histogram2(&indices.rate, current, x_bins, y_bins)?);
    }
    // One color scale for all three, as in the paper.
    let largest =
        histograms.iter().flat_map(|histogram| histogram.counts.iter().copied()).max().unwrap_or(1).max(1);
    let mut panels = Vec::new();
    for (((_, id, name), histogram), association) in SOURCES.into_iter().zip(&histograms).zip(associations) {
        // Rows of an image are bins of y.
        let counts: Vec<f64> = histogram.counts.t().iter().map(|count| *count as f64).collect();
        let line = |x: f64| association.intercept + association.slope * x;
        let image = Image::new(BINS, BINS, counts, ColorMap::SequentialFromWhite, (0.0, largest as f64))
            .axes(Axis::new("norm index of rate"), x, Axis::new("norm index of current"), y)
            .color_bar("neurons")
            .overlay(Overlay::Line {
                x: vec![x.0, x.1],
                y: vec![line(x.0), line(x.1)],
                color: Color::Black,
                style: LineStyle::Dashed,
            })
            .note(format!("R = {:.3}", association.correlation.value));
        let caption = format!(
            "{} of {} neurons lie within the axes. Dashed: least-squares line.",
            histogram.used, association.count
        );
        panels.push(Panel::new(id, capitalized(name), caption, image));
    }
    Ok(panels)
}

fn comparisons(
    circuit: &Circuit,
    rates: &ConditionRates,
    indices: &Indices,
    associations: &[LinearAssociation],
) -> Result<Vec<Comparison>, ExperimentError> {
    let published = normcircuit_published::figure3();
    let components = [&published.feedforward, &published.recurrent_excitation, &published.inhibition];
    let source = "released data, Fig. 3A–C";
    let mut comparisons = vec![
        Comparison::new(
            "neurons within one standard deviation",
            "",
            Published::value(figure1().within_one_sd.neurons as f64),
            indices.rate.len() as f64,
        )
        .source(source),
    ];
    for (index, ((_, _, name), component)) in SOURCES.into_iter().zip(components).enumerate() {
        let correlation = associations[index].correlation;
        let reported = Published::within(component.rate.correlation, CORRELATION_MARGIN);
        let quantity = format!("R of rate and current index, {name}");
        comparisons.push(
            Comparison::new(quantity, "", reported, correlation.value)
                .interval(correlation.lower, correlation.upper)
                .source(source),
        );
        let mean = rates.estimate(|all| {
            Ok::<_, ExperimentError>(summarize(&self::indices(circuit, &all)?.current[index]).mean)
        })?;
        let reported = Published::within(component.current_index.mean, INDEX_MARGIN);
        comparisons.push(
            Comparison::new(format!("mean current index, {name}"), "", reported, mean.value)
                .interval(mean.interval.0, mean.interval.1)
                .source(source),
        );
        let released = Published::within(component.released.correlation, CORRELATION_MARGIN);
        let found = pearson(&indices.total, &indices.current[index])?;
        let quantity = format!("R of total-current and current index, {name} (as released)");
        comparisons.push(Comparison::new(quantity, "", released, found).source(source));
    }
    Ok(comparisons)
}

fn claims(associations: &[LinearAssociation]) -> Vec<Comparison> {
    let [feedforward, recurrent, inhibition] =
        [0, 1, 2].map(|source: usize| associations[source].correlation);
    let half = |estimate: &Estimate| (estimate.upper - estimate.lower) / 2.0;
    let excitation = if feedforward.value.abs() > recurrent.value.abs() { feedforward } else { recurrent };
    let lead = inhibition.value.abs() - excitation.value.abs();
    let lead_half = half(&inhibition).hypot(half(&excitation));
    let source = "abstract; Fig. 3A–C";
    vec![
        Comparison::new(
            "Heterogeneity follows the inhibitory current: R of norm index and inhibitory-current index",
            "",
            Published::Below(0.0),
            inhibition.value,
        )
        .interval(inhibition.lower, inhibition.upper)
        .source(source),
        Comparison::new(
            "It follows inhibition more than excitation: |R| with inhibition minus the larger |R| with excitation",
            "",
            Published::Above(0.0),
            lead,
        )
        .interval(lead - lead_half, lead + lead_half)
        .source(source),
    ]
}
