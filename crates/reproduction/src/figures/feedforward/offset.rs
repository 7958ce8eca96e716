//! Feedforward offset: I cells and a random network normalize by the offset of their current too.
//!
//! - C1–C2: norm index by single-image rates of I cells, upper and lower quarter of the offset
//! - D1–D2: the same of E cells in a random network

use super::quarters::quarter_panels;
use crate::analysis::Summation;
use crate::{Context, Figure, FigureError, Sheet};
use normcircuit_charts::figure::{Group, Panel};
use normcircuit_laboratory::measurements::{ConditionData, Conditions, Rates};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_protocols::experiment::CountedPopulation::{self, Excitatory, Inhibitory};

/// The random network in which both halves of V1 reach all cells.
const RANDOM: &str = "random-overlap-1";

pub(in crate::figures) fn figure() -> Figure {
    Figure::new("feedforward-offset", Group::Supplement, include_str!("offset.rs"), measurements, draw)
}

fn measurements(plan: &Plan) -> Result<(Conditions, Conditions), ExperimentError> {
    Ok((Conditions::default_network(plan)?, Conditions::of_variant(plan, plan.network(RANDOM)?)))
}

fn draw(
    (default, random): &(ConditionData, ConditionData),
    _context: &Context<'_>,
) -> Result<Sheet, FigureError> {
    let caption = format!("Default network: {} Random network: {}", default.describe(), random.describe());
    Ok(Sheet::new(caption).panels(panels(["C1", "C2"], "I cells", default, Inhibitory)?).panels(panels(
        ["D1", "D2"],
        "E cells of a random network",
        random,
        Excitatory,
    )?))
}

fn panels(
    ids: [&str; 2],
    cells: &str,
    data: &ConditionData,
    population: CountedPopulation,
) -> Result<[Panel; 2], FigureError> {
    let of = |rates: &Rates| Summation::new(&data.wired.circuit, rates, population);
    let difference = data.estimate(|rates| of(rates)?.median_difference())?;
    quarter_panels(ids, cells, &of(&data.rates())?, &difference)
}
