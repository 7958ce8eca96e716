//! Waves: The picture survives where activity travels in waves.
//!
//! - 1: norm-index density, and that of the default network
//! - 2: r_sc against distance
//! - 3: three snapshots of activity
//! - 4: r_sc by the norm indices of both neurons
//! - 5–7: norm index against that of the current from V1, E and I neurons

use super::regime::{self, Regime};
use crate::analysis::rate_check;
use crate::{Context, Figure, FigureError, Sheet};
use normcircuit_charts::figure::Group;
use normcircuit_laboratory::measurements::{ConditionData, Conditions};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_protocols::Condition;
use normcircuit_protocols::experiment::CountedPopulation::{Excitatory, Inhibitory};

pub(super) fn figure() -> Figure {
    Figure::new("waves", Group::Supplement, include_str!("waves.rs"), measurements, draw)
}

fn measurements(plan: &Plan) -> Result<(Conditions, Conditions), ExperimentError> {
    Ok((regime::conditions(plan, "waves")?, Conditions::default_network(plan)?))
}

fn draw(
    (data, default): &(ConditionData, ConditionData),
    _context: &Context<'_>,
) -> Result<Sheet, FigureError> {
    let mut sheet = Regime::new("waves", "supplement, waves", data, default)?
        .sheet("V1 drives I neurons less: strength 100 mV instead of 140 mV.")?;
    for (population, condition, published) in [
        (Excitatory, Condition::First, 22.8),
        (Excitatory, Condition::Second, 22.8),
        (Excitatory, Condition::Both, 28.6),
        (Inhibitory, Condition::Both, 15.5),
    ] {
        sheet = sheet.compare(rate_check(data, "waves", population, condition, published)?);
    }
    Ok(sheet)
}
