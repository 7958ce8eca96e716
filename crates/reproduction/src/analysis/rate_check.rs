//! Whether a variant of the network fires as the authors' does, before any statistic of it is trusted.

use normcircuit_charts::figure::{Comparison, Published};
use normcircuit_laboratory::measurements::{ConditionData, Rates};
use normcircuit_panels::compared::compared;
use normcircuit_protocols::Condition;
use normcircuit_protocols::experiment::CountedPopulation;
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::summary::mean;

/// Mean rates may differ by this part of the published ones.
const RATE_MARGIN: f64 = 0.03;

/// The mean rate of a population in a condition beside the published one, Hz.
///
/// # Errors
/// None but those of the statistics, which have no cause here.
pub fn rate_check(
    data: &ConditionData,
    network: &str,
    population: CountedPopulation,
    condition: Condition,
    published: f64,
) -> Result<Comparison, InputError> {
    let within = Published::within(published, RATE_MARGIN * published);
    rate_compared(data, network, population, condition, within)
}

/// As [`rate_check`], beside whatever is published.
///
/// # Errors
/// As [`rate_check`].
pub fn rate_compared(
    data: &ConditionData,
    network: &str,
    population: CountedPopulation,
    condition: Condition,
    published: Published,
) -> Result<Comparison, InputError> {
    let found = data.estimate(|rates: &Rates| Ok(mean(rates.of(population).of(condition))))?;
    let quantity = format!("mean rate of {} neurons, {}, {network}", population.name(), condition.name());
    Ok(compared(quantity, "Hz", published, &found).source("published data").covers("time, in this network"))
}
