//! Inhibitory activity: I neurons normalize as heterogeneously as E neurons.
//!
//! - A: rates of E and I neurons with both images
//! - B: norm-index density of E and I neurons
//! - C1–C2: currents that E and I neurons receive from each source

use crate::analysis::{IndexDensity, heterogeneity, index_of, mean_currents_onto, rate_compared};
use crate::{Context, Figure, FigureError, Sheet};
use ndarray::Array1;
use normcircuit_charts::figure::{Color, Group, Panel, Published};
use normcircuit_laboratory::measurements::{ConditionData, Conditions, Rates};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_panels::compared::{above_zero, unreferenced};
use normcircuit_panels::density::{self, Density};
use normcircuit_protocols::Condition;
use normcircuit_protocols::experiment::CountedPopulation::{self, Excitatory, Inhibitory};
use normcircuit_statistics::histogram::histogram;

/// Rates are drawn up to this in bins of 1 Hz.
const MAX_RATE: f64 = 100.0;
const RATE_BIN: f64 = 1.0;
/// Norm indices are drawn up to this in bins of 0.1.
const MAX_INDEX: f64 = 3.0;
const INDEX_BIN: f64 = 0.1;
/// Currents are drawn up to this in bins of 0.2, mV/ms.
const MAX_CURRENT: f64 = 8.0;
const CURRENT_BIN: f64 = 0.2;
/// The two populations with the names and colors that they have in figures.
const POPULATIONS: [(CountedPopulation, &str, Color); 2] =
    [(Excitatory, "E", Color::Blue), (Inhibitory, "I", Color::Red)];
/// Sources of currents.
const SOURCES: [(CountedPopulation, &str, Color); 3] = [
    (CountedPopulation::Input, "V1", Color::Green),
    (Excitatory, "E", Color::Blue),
    (Inhibitory, "I", Color::Red),
];
/// What intervals cover.
const COVERS: &str = "time, in this network";

pub(super) fn figure() -> Figure {
    let file = include_str!("inhibitory_activity.rs");
    Figure::new("inhibitory-activity", Group::Supplement, file, measurements, draw)
}

fn measurements(plan: &Plan) -> Result<Conditions, ExperimentError> {
    Conditions::default_network(plan)
}

fn draw(data: &ConditionData, _context: &Context<'_>) -> Result<Sheet, FigureError> {
    Ok(Sheet::new(format!("{} Bands: one standard error over blocks of time.", data.describe()))
        .panel(rates(data)?)
        .panel(indices(data)?)
        .panels(currents(data)?))
}

fn rates(data: &ConditionData) -> Result<Panel, FigureError> {
    let axis = ("rate with both images (Hz)", MAX_RATE, RATE_BIN);
    let published = &normcircuit_published::figure1().rates;
    let mut panel =
        with_groups(data, axis, "A", "Rates", |rates, population| Ok(rates.of(population).both.clone()))?;
    for (population, published) in [(Excitatory, &published.excitatory), (Inhibitory, &published.inhibitory)]
    {
        let published = Published::value(published.both.summary.mean);
        panel = panel.compare(rate_compared(data, "default", population, Condition::Both, published)?);
    }
    Ok(panel)
}

fn indices(data: &ConditionData) -> Result<Panel, FigureError> {
    let axis = ("norm index", MAX_INDEX, INDEX_BIN);
    let mut panel = with_groups(data, axis, "B", "Norm indices", |rates, population| {
        Ok(index_of(rates.of(population))?)
    })?;
    let [excitatory, inhibitory] = [
        heterogeneity(data, Excitatory, MAX_INDEX)?.without_noise,
        heterogeneity(data, Inhibitory, MAX_INDEX)?.without_noise,
    ];
    for ((_, name, _), found) in POPULATIONS.into_iter().zip([excitatory, inhibitory]) {
        let quantity = format!(
            "SD of norm indices below {MAX_INDEX} of {name} neurons within one SD of the mean rate, without counting noise"
        );
        panel = panel.compare(unreferenced(quantity, "", &found).covers(COVERS));
    }
    let claim = above_zero(
        "I neurons normalize no less heterogeneously than E neurons: SD without counting noise, I minus E",
        "",
        &inhibitory.minus(&excitatory),
    );
    let claim = claim.source("supplement, inhibitory activity").covers(COVERS);
    Ok(panel.claim(claim.note("errors of both taken as independent, though they share their time")))
}

/// A density of each population on an axis of a name, an end and a width of bins.
fn with_groups(
    data: &ConditionData,
    (label, up_to, width): (&str, f64, f64),
    id: &str,
    title: &str,
    values: impl Fn(&Rates, CountedPopulation) -> Result<Array1<f64>, FigureError>,
) -> Result<Panel, FigureError> {
    let density = Density::of(label, up_to, width);
    let bins = density.bins()?;
    let of = |population| IndexDensity::new(data, &bins, |rates| values(rates, population));
    let found = [of(Excitatory)?, of(Inhibitory)?];
    let groups = POPULATIONS.into_iter().zip(&found).map(|((_, name, color), found)| {
        density::Group::new(name, color, &found.index).errors(&found.errors)
    });
    Ok(groups.fold(density, Density::group).panel(id, title)?)
}

/// Currents that E and I neurons receive with both images, inhibition by its size.
fn currents(data: &ConditionData) -> Result<Vec<Panel>, FigureError> {
    let bins = Density::of("", MAX_CURRENT, CURRENT_BIN).bins()?;
    let sizes = |rates: &Rates| -> Result<Vec<[Array1<f64>; 3]>, FigureError> {
        let of = |(population, _, _): (CountedPopulation, &str, Color)| {
            let onto = mean_currents_onto(&data.wired.circuit, rates, population)?;
            Ok(SOURCES.map(|(source, _, _)| onto.of(source).both.mapv(f64::abs)))
        };
        POPULATIONS.into_iter().map(of).collect()
    };
    let found = data.jackknife(|rates| {
        let density = |size: &Array1<f64>| histogram(size, bins.clone()).density;
        Ok::<_, FigureError>(
            sizes(rates)?.iter().map(|sizes| sizes.each_ref().map(density)).collect::<Vec<_>>(),
        )
    })?;
    let mut panels = Vec::new();
    for ((place, sizes), (_, name, _)) in sizes(&data.rates())?.iter().enumerate().zip(POPULATIONS) {
        let errors: [Vec<f64>; 3] = [0, 1, 2].map(|source| {
            (0..bins.count()).map(|bin| found.error_of(|densities| densities[place][source][bin])).collect()
        });
        let mut density = Density::of("mean current (mV/ms)", MAX_CURRENT, CURRENT_BIN);
        for ((size, errors), (_, source, color)) in sizes.iter().zip(&errors).zip(SOURCES) {
            density = density.group(density::Group::new(source, color, size).errors(errors));
        }
        let (id, title) = (format!("C{}", place + 1), format!("Currents onto {name} neurons, by source"));
        panels.push(density.panel(&id, &title)?);
    }
    Ok(panels)
}
