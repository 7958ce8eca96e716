//! A–C: norm index of a neuron against those of the currents that it receives.

use super::COVERS;
use crate::FigureError;
use crate::analysis::{CurrentIndices, Typical, index_of, mean_currents, typical};
use ndarray::{Array1, Axis};
use normcircuit_charts::figure::{Comparison, LinkedCells, Panel, Published};
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::measurements::{ConditionData, Rates};
use normcircuit_panels::cloud::{Cloud, Side};
use normcircuit_panels::compared::{above_zero, below_zero, compared};
use normcircuit_panels::words::capitalized;
use normcircuit_protocols::ByPopulation;
use normcircuit_protocols::experiment::CountedPopulation;
use normcircuit_published::Component;
use normcircuit_statistics::association::{LinearAssociation, linear_association, pearson};
use normcircuit_statistics::estimate::{ErrorSource, Estimate};
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::jackknife::Jackknife;
use normcircuit_statistics::resampling::{Bootstrap, bootstrap};
use normcircuit_statistics::summary::summarize;

/// The paper's axes.
const RATE_INDICES: (f64, f64) = (0.0, 6.0);
const CURRENT_INDICES: (f64, f64) = (1.4, 1.7);
/// Half width of the range in which two correlations count as equal.
const CORRELATION_MARGIN: f64 = 0.1;
/// Half width of the range in which two mean current indices count as equal.
const INDEX_MARGIN: f64 = 0.05;
/// What intervals that leave out blocks of time cover.
const OVER_TIME: &str = "time, in this network";
const SOURCE: &str = "published data, Fig. 3A–C";
const CLAIMED: &str = "abstract; Fig. 3A–C";

/// Source population, panel, name.
const SOURCES: [(CountedPopulation, &str, &str); 3] = [
    (CountedPopulation::Input, "A", "feedforward excitation"),
    (CountedPopulation::Excitatory, "B", "recurrent excitation"),
    (CountedPopulation::Inhibitory, "C", "recurrent inhibition"),
];

/// What is found of the currents from each source.
struct Found {
    /// Typical neurons.
    neurons: f64,
    /// R of the norm index of rates and that of the current.
    rate: ByPopulation<f64>,
    /// R of the norm index of all currents together and that of the current.
    total: ByPopulation<f64>,
    /// Mean norm index of the current.
    mean: ByPopulation<f64>,
}

/// Norm indices of typical neurons and of their currents.
fn indices(circuit: &Circuit, rates: &Rates) -> Result<(Typical, CurrentIndices), FigureError> {
    let Typical { neurons, index } = typical(&rates.excitatory)?;
    // A neuron that is silent with both images has none.
    let finite: Vec<usize> = (0..neurons.len()).filter(|&place| index[place].is_finite()).collect();
    let neurons: Vec<usize> = finite.iter().map(|&place| neurons[place]).collect();
    let currents = CurrentIndices::new(&mean_currents(circuit, rates)?, &neurons)?;
    Ok((Typical { neurons, index: index.select(Axis(0), &finite) }, currents))
}

impl Found {
    fn of(circuit: &Circuit, rates: &Rates) -> Result<Self, FigureError> {
        let (typical, currents) = indices(circuit, rates)?;
        let correlation = |index: &Array1<f64>| currents.by_source.try_map(|current| pearson(index, current));
        Ok(Self {
            neurons: typical.neurons.len() as f64,
            rate: correlation(&typical.index)?,
            total: correlation(&currents.total)?,
            mean: currents.by_source.map(|current| summarize(current).mean),
        })
    }
}

/// How much more than with either excitatory current the norm index is correlated with the inhibitory one.
fn lead(of: &ByPopulation<f64>) -> f64 {
    of.inhibitory.abs() - of.excitatory.abs().max(of.input.abs())
}

pub(super) fn panels(data: &ConditionData, settings: &Bootstrap) -> Result<Vec<Panel>, FigureError> {
    let circuit = &data.wired.circuit;
    let (typical, currents) = indices(circuit, &data.rates())?;
    let found = data.jackknife(|rates| Found::of(circuit, rates))?;
    let associations =
        currents.by_source.try_map(|current| linear_association(&typical.index, current, settings))?;
    let mut panels = clouds(&typical.index, &currents.by_source, &associations)?;
    let published = &normcircuit_published::figure3();
    let components = [&published.feedforward, &published.recurrent_excitation, &published.inhibition];
    for (place, ((source, _, name), component)) in SOURCES.into_iter().zip(components).enumerate() {
        let over_neurons = associations.of(source).correlation.standard_error;
        panels[place].comparisons = comparisons(name, source, component, &found, over_neurons).into();
    }
    let neurons = Published::value(normcircuit_published::figure1().within_one_sd.neurons as f64);
    let count = compared("neurons within one SD", "", neurons, &found.estimate_of(|found| found.neurons));
    panels[0].comparisons.insert(0, count.source(SOURCE).covers(OVER_TIME));
    let leads = bootstrap(typical.index.len(), settings, |drawn| {
        let index = typical.index.select(Axis(0), drawn);
        let correlation = |current: &Array1<f64>| pearson(&index, &current.select(Axis(0), drawn));
        currents.by_source.try_map(correlation).map_or(f64::NAN, |of| lead(&of))
    })?;
    panels[2].claims =
        claims(&found, associations.inhibitory.correlation.standard_error, leads.standard_error);
    Ok(panels)
}

fn clouds(
    index: &Array1<f64>,
    currents: &ByPopulation<Array1<f64>>,
    associations: &ByPopulation<LinearAssociation>,
) -> Result<Vec<Panel>, InputError> {
    let cloud = |(source, _, _)| {
        let x = Side::new("norm index of rate", index, RATE_INDICES);
        Cloud::new(x, Side::new("norm index of current", currents.of(source), CURRENT_INDICES))
    };
    let clouds: Vec<Cloud<'_>> = SOURCES.into_iter().map(cloud).collect::<Result<_, _>>()?;
    // One color scale for all three, as in the paper.
    let largest = clouds.iter().map(Cloud::largest).max().unwrap_or(1);
    let panel = |((source, id, name), cloud): (_, Cloud<'_>)| {
        cloud.panel(id, &capitalized(name), largest, associations.of(source))
    };
    Ok(SOURCES.into_iter().zip(clouds).map(panel).collect())
}

/// A correlation with its errors over time and over neurons.
fn with_neurons(found: &Jackknife<Found>, over_neurons: f64, value: impl Fn(&Found) -> f64) -> Estimate {
    let sources = [found.source_of(&value), ErrorSource::normal(over_neurons)];
    Estimate::from_sources(value(&found.all), &sources)
}

fn comparisons(
    name: &str,
    source: CountedPopulation,
    component: &Component,
    found: &Jackknife<Found>,
    over_neurons: f64,
) -> [Comparison; 3] {
    let [of_rates, released] = [&component.rate, &component.released]
        .map(|known| Published::within(known.correlation, CORRELATION_MARGIN));
    let mean = Published::within(component.current_index.mean, INDEX_MARGIN);
    let rate = with_neurons(found, over_neurons, |found| *found.rate.of(source));
    let mean_found = found.estimate_of(|found| *found.mean.of(source));
    let total = found.estimate_of(|found| *found.total.of(source));
    let rows = [
        ("R of rate and current index", of_rates, rate, COVERS),
        ("mean current index", mean, mean_found, OVER_TIME),
        ("R of total-current and current index, as published", released, total, OVER_TIME),
    ];
    rows.map(|(quantity, published, found, covers)| {
        compared(format!("{quantity}, {name}"), "", published, &found).source(SOURCE).covers(covers)
    })
}

fn claims(found: &Jackknife<Found>, inhibition_error: f64, lead_error: f64) -> Vec<Comparison> {
    let inhibition = with_neurons(found, inhibition_error, |found| found.rate.inhibitory);
    let lead = with_neurons(found, lead_error, |found| lead(&found.rate));
    [
        below_zero(
            "Heterogeneity follows the inhibitory current: R of norm index and inhibitory-current index",
            "",
            &inhibition,
        ),
        above_zero(
            "It follows inhibition more than excitation: |R| with inhibition minus the larger |R| with excitation",
            "",
            &lead,
        ),
    ]
    .map(|claim| claim.source(CLAIMED).covers(COVERS))
    .into()
}

/// Where a reader finds a neuron in these panels.
pub(super) fn linked(data: &ConditionData) -> Result<LinkedCells, FigureError> {
    let (rates, sheet) = (data.rates(), data.wired.circuit.excitatory_sheet);
    let all: Vec<usize> = (0..sheet.size()).collect();
    let currents = CurrentIndices::new(&mean_currents(&data.wired.circuit, &rates)?, &all)?;
    let index = index_of(&rates.excitatory)?.to_vec();
    let cells = LinkedCells::new("E neurons", sheet.rows(), sheet.cols()).quantity("norm index", "", index);
    Ok(SOURCES.into_iter().fold(cells, |cells, (source, panel, name)| {
        let quantity = format!("norm index of {name}");
        let values = currents.by_source.of(source).to_vec();
        cells.quantity(&quantity, "", values).point_in(panel, "norm index", quantity)
    }))
}
