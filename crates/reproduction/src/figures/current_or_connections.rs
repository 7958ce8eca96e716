//! Current or connections: Norm indices follow the currents that neurons receive, not the number of their contacts.
//!
//! - A1–A3: norm index against the current from V1, from E and from I neurons with both images
//! - B1–B3: norm index against the number of synapses from each of them

use super::relation_panel::{COVERS, RelationPanel};
use crate::analysis::{Relation, index_of, mean_currents_in, typical_below};
use crate::{Context, Figure, FigureError, Sheet};
use ndarray::Array1;
use normcircuit_charts::figure::Group;
use normcircuit_connectivity::Circuit;
use normcircuit_laboratory::measurements::{ConditionData, Conditions};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_panels::compared::above_zero;
use normcircuit_protocols::Condition;
use normcircuit_protocols::experiment::CountedPopulation;

/// Norm indices that are shown.
const RANGE: (f64, f64) = (1.0, 3.0);
/// Sources of currents and contacts, each with the place of its projection onto E neurons.
const SOURCES: [(&str, usize); 3] = [("V1", 4), ("E", 0), ("I", 2)];

pub(super) fn figure() -> Figure {
    Figure::new(
        "current-or-connections",
        Group::Supplement,
        include_str!("current_or_connections.rs"),
        measurements,
        draw,
    )
}

fn measurements(plan: &Plan) -> Result<Conditions, ExperimentError> {
    Conditions::default_network(plan)
}

fn draw(data: &ConditionData, _context: &Context<'_>) -> Result<Sheet, FigureError> {
    let circuit = &data.wired.circuit;
    let rates = data.rates();
    let index = index_of(&rates.excitatory)?;
    let neurons = typical_below(&rates, CountedPopulation::Excitatory, RANGE.1)?;
    let neurons: Vec<usize> = neurons.into_iter().filter(|neuron| index[*neuron] >= RANGE.0).collect();
    let contacts = SOURCES.map(|(_, projection)| contacts(circuit, projection));
    let relations = Relation::of_each(data, &neurons, |rates| {
        let currents = mean_currents_in(circuit, rates, Condition::Both)?;
        let [from_input, from_excitatory, from_inhibitory] = contacts.clone();
        Ok([
            currents.input,
            currents.excitatory,
            -currents.inhibitory,
            from_input,
            from_excitatory,
            from_inhibitory,
        ])
    })?;
    let mut sheet = Sheet::new(format!(
        "{} All {} E neurons whose rate lies within one SD of the mean in every condition and whose norm index lies from {} to {} \
         (the paper draws a random half).",
        data.describe(),
        neurons.len(),
        RANGE.0,
        RANGE.1
    ));
    let (currents, contacts) = relations.split_at(SOURCES.len());
    for (number, ((source, _), (current, contact))) in
        (1..).zip(SOURCES.into_iter().zip(currents.iter().zip(contacts)))
    {
        let claim = above_zero(
            format!(
                "Norm indices follow the current from {source} more closely than the number of contacts: |R| of current minus |R| \
                 of contacts"
            ),
            "",
            &current.strength_above(contact),
        );
        let size = if source == "I" { "size of the current" } else { "current" };
        let panel = RelationPanel {
            id: &format!("A{number}"),
            title: &format!("Current from {source}"),
            property: &format!("{size} from {source} (mV/ms)"),
            index_range: RANGE,
        };
        let claim = claim.source("supplement, current or connections").covers(COVERS);
        sheet = sheet.panel(panel.panel(current)?.claim(claim));
    }
    for (number, ((source, _), contact)) in (1..).zip(SOURCES.into_iter().zip(contacts)) {
        let panel = RelationPanel {
            id: &format!("B{number}"),
            title: &format!("Contacts from {source}"),
            property: &format!("synapses from {source}"),
            index_range: RANGE,
        };
        sheet = sheet.panel(panel.panel(contact)?);
    }
    Ok(sheet)
}

/// Synapses that each E neuron receives.
fn contacts(circuit: &Circuit, projection: usize) -> Array1<f64> {
    circuit.network.projections()[projection].synapses.in_degrees().into_iter().map(f64::from).collect()
}
