//! Common fluctuation: The picture survives a strong current that all neurons share.
//!
//! - 1: norm-index density, and that of the default network
//! - 2: r_sc against distance
//! - 3: three snapshots of activity
//! - 4: r_sc by the norm indices of both neurons
//! - 5–7: norm index against that of the current from V1, E and I neurons
//! - 8: norm-index density with a slower common current

use super::regime::{self, Regime};
use crate::analysis::rate_check;
use crate::{Context, Figure, FigureError, Sheet};
use normcircuit_charts::figure::{Color, Group, Published};
use normcircuit_laboratory::measurements::{ConditionData, Conditions};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_panels::compared::compared;
use normcircuit_protocols::Condition;
use normcircuit_protocols::experiment::CountedPopulation::Excitatory;

/// The mean correlation that the strength of the common current was chosen to give, and its margin.
const TARGET: f64 = 0.044;
const TARGET_MARGIN: f64 = 0.1 * TARGET;
const SOURCE: &str = "supplement, common fluctuation";

pub(super) fn figure() -> Figure {
    Figure::new(
        "common-fluctuation",
        Group::Supplement,
        include_str!("common_fluctuation.rs"),
        measurements,
        draw,
    )
}

fn measurements(plan: &Plan) -> Result<(Conditions, Conditions, Conditions), ExperimentError> {
    let fast = regime::conditions(plan, "common-fluctuation")?;
    let slow = regime::conditions(plan, "common-fluctuation-slow")?;
    Ok((fast, slow, Conditions::default_network(plan)?))
}

fn draw(
    (fast, slow, default): &(ConditionData, ConditionData, ConditionData),
    _context: &Context<'_>,
) -> Result<Sheet, FigureError> {
    let caption = "All neurons receive one smooth Gaussian current, the same for all, with a correlation time of 50 ms (of 200 ms in \
                   panel 8); correlation times are a choice, and each strength was chosen to give a mean r_{sc} of 0.044 in counts \
                   of 200 ms.";
    let slow_regime = Regime::new("slow common fluctuation", SOURCE, slow, default)?;
    let regime = Regime::new("common fluctuation", SOURCE, fast, default)?
        .unless("the correlation time of the common current, 50 or 200 ms", slow_regime);
    let both = [("50 ms", Color::Red, fast), ("200 ms", Color::Purple, slow)];
    let slower = regime::densities("8", "Norm indices by correlation time", &both)?;
    let mut sheet = regime.sheet(caption)?.panel(slower);
    for (name, data) in [("50 ms", fast), ("200 ms", slow)] {
        let name = format!("common current of {name}");
        sheet = sheet.compare(rate_check(data, &name, Excitatory, Condition::Both, 20.3)?).compare(
            compared(
                format!("mean r_sc of neurons above 2 Hz, {name}"),
                "",
                Published::within(TARGET, TARGET_MARGIN),
                &regime::mean_correlation(data)?,
            )
            .source(SOURCE)
            .covers("time and neurons, in this network")
            .note("the strength of the common current was chosen for this value"),
        );
    }
    Ok(sheet)
}
