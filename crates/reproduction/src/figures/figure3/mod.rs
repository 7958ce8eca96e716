//! Figure 3: Norm indices follow the inhibitory current.
//!
//! - A: norm index against that of the feedforward excitatory current
//! - B: the same, recurrent excitation
//! - C: the same, recurrent inhibition
//! - D1–D4: covariance of currents of a weakly normalizing neuron and another, with and without the start of the run
//! - E1–E4: the same for pairs with similar norm indices
//! - F1–F2: how the covariance depends on the window over which currents are averaged

mod covariance;
mod indices;
mod reading;
mod windows;

use crate::analysis::typical;
use crate::{Context, Figure, FigureError, Sheet};
use normcircuit_charts::figure::Group;
use normcircuit_laboratory::measurements::{ConditionData, Conditions, FineCurrents};
use normcircuit_laboratory::{ExperimentError, Plan};
use normcircuit_protocols::experiment::RecordedCurrents;
use normcircuit_statistics::resampling::Bootstrap;

/// Runs whose currents are recorded at the finest resolution from the start on.
const ONSET_RUNS: u64 = 2;
/// What most intervals cover.
const COVERS: &str = "time and neurons, in this network";

pub(super) fn figure() -> Figure {
    Figure::new("fig3", Group::Main, include_str!("mod.rs"), measurements, draw).repeated_over_networks()
}

type Measured = (ConditionData, Vec<RecordedCurrents>, Vec<RecordedCurrents>);

fn measurements(plan: &Plan) -> Result<(Conditions, FineCurrents, FineCurrents), ExperimentError> {
    Ok((
        Conditions::default_network(plan)?,
        FineCurrents::settled(plan, plan.default_network()?),
        FineCurrents::from_onset(plan, plan.default_network()?, ONSET_RUNS),
    ))
}

fn draw((data, settled, onset): &Measured, context: &Context<'_>) -> Result<Sheet, FigureError> {
    let typical = typical(&data.rates().excitatory)?;
    let bootstrap = Bootstrap { seed: context.plan.seed, ..Bootstrap::default() };
    let caption = format!(
        "{} {} E neurons whose rate lies within one SD of the mean in every condition. Mean currents are sums over synapses of weight \
         times presynaptic rate; V1's rates are counted, noise included. The horizontal axis of A–C is the norm index of rates; the \
         published panels have that of total currents there.",
        data.describe(),
        typical.neurons.len()
    );
    let readings = reading::all(onset, data.currents()?, &typical)?;
    Ok(Sheet::new(caption)
        .panels(indices::panels(data, &bootstrap)?)
        .panels(covariance::panels(&readings))
        .panels(windows::panels(settled, &typical)?)
        .linked(indices::linked(data)?))
}
