//! Basic response: The network is asynchronous and chaotic, with broad rates and correlations near zero.
//!
//! - A1–A2: rasters of twins, in one of which one spike is removed, without images and with both
//! - A3: growth of the distance of the twins
//! - B: rate density of E neurons in the three conditions
//! - C: density of pairwise spike-count correlation in the three conditions

mod correlations;
mod twins;

use crate::{Context, Figure, FigureError, Sheet};
use normcircuit_charts::figure::{Axis, Color, Curves, Group, Panel, Published, Series};
use normcircuit_laboratory::measurements::{ConditionData, Conditions, TwinData, Twins};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_panels::compared::compared;
use normcircuit_protocols::{Condition, Stimulus, ThreeConditions, View};
use normcircuit_statistics::histogram::{Bins, histogram};
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::summary::standard_deviation;

/// Rates are drawn up to this, Hz, in bins of 1 Hz.
const MAX_RATE: usize = 80;
/// Colors of the three conditions.
const COLORS: [Color; 3] = [Color::SkyBlue, Color::Orange, Color::Black];
const SOURCE: &str = "supplement, basic response";

pub(super) fn figure() -> Figure {
    Figure::new("basic-response", Group::Supplement, include_str!("mod.rs"), measurements, draw)
}

fn measurements(plan: &Plan) -> Result<(Conditions, Twins, Twins), ExperimentError> {
    let nothing = Stimulus { first: View::Absent, second: View::Absent };
    let both = ThreeConditions::default().stimulus(Condition::Both);
    let twins = |stimulus, which| {
        Ok::<_, ExperimentError>(Twins::new(plan, plan.default_network()?, stimulus, which))
    };
    Ok((Conditions::default_network(plan)?.keeping_all_counts(), twins(nothing, 0)?, twins(both, 1)?))
}

fn draw(
    (data, spontaneous, evoked): &(ConditionData, TwinData, TwinData),
    _context: &Context<'_>,
) -> Result<Sheet, FigureError> {
    Ok(Sheet::new(data.describe())
        .panels(twins::panels(spontaneous, evoked)?)
        .panel(rate_panel(data)?)
        .panel(correlations::panel(data)?))
}

fn rate_panel(data: &ConditionData) -> Result<Panel, InputError> {
    let published = &normcircuit_published::figure1().rates.excitatory;
    let bins = Bins::uniform(0.0, MAX_RATE as f64, MAX_RATE)?;
    let axes = Axis::new("rate (Hz)").range(0.0, MAX_RATE as f64);
    let mut plot = Curves::new(axes, Axis::new("density"));
    let mut spreads = Vec::new();
    let published = [&published.first, &published.second, &published.both];
    for ((condition, color), published) in Condition::ALL.into_iter().zip(COLORS).zip(published) {
        let found = data.jackknife(|rates| {
            let rates = rates.excitatory.of(condition);
            Ok::<_, InputError>((histogram(rates, bins.clone()).density, standard_deviation(rates)))
        })?;
        let errors: Vec<f64> = (0..MAX_RATE).map(|bin| found.error_of(|(density, _)| density[bin])).collect();
        let series = Series::steps(bins.edges(), found.all.0.to_vec()).band(&errors).color(color);
        plot = plot.series(series.label(condition.name()));
        let claim = format!("Rates are broad: SD over E neurons, {}", condition.name());
        let spread = found.estimate_of(|(_, spread)| *spread);
        let spread = compared(claim, "Hz", Published::value(published.summary.sd), &spread);
        spreads.push(spread.source(SOURCE).covers("time, in this network"));
    }
    let caption = "Bins of 1 Hz. Bands: one standard error over time.";
    Ok(spreads.into_iter().fold(Panel::new("B", "Rates of E neurons", caption, plot), Panel::claim))
}
