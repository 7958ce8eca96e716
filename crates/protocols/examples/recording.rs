//! Records sessions from the model V1 and prints the counts of the first units:
//! `cargo run --release -p normcircuit-protocols --example recording`.
#![allow(clippy::print_stdout, reason = "the table is the output")]

use std::sync::Arc;

use normcircuit_connectivity::{Circuit, CircuitParameters};
use normcircuit_protocols::{
    Condition, RecordingSession, Stimulus, ThreeConditions, V1Input, View, VisualArea, VisualAreaParameters,
    WindowCounts,
};
use normcircuit_simulation::{Input, RootSeed};

const SEED: RootSeed = RootSeed(1);
const TIME_STEP: f64 = 0.05;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let circuit = Circuit::build(&CircuitParameters::miniature(40)?, SEED)?;
    let area =
        VisualArea::new(circuit.input_sheet, &circuit.input_orientations, VisualAreaParameters::default())?;
    let area = Arc::new(area);
    let session = RecordingSession {
        trials: 40,
        skipped_presentations: 2,
        stimulus_ms: 200,
        gap_ms: 300,
        delay_ms: 0,
        window_ms: 200,
        units: 12,
        minimum_rate_hz: 8.0,
    };
    let conditions = Condition::ALL
        .iter()
        .enumerate()
        .map(|(run, &condition)| record(&area, &session, condition, run as u64))
        .collect::<Result<Vec<_>, _>>()?;
    let recording = session.record(&conditions, SEED, 0)?;
    println!("cells   {:?}", recording.units);
    for (condition, counts) in recording.conditions.iter().zip(recording.counts.rows()) {
        println!("{:<6} {counts}", format!("{:?}", Condition::ALL[*condition]));
    }
    Ok(())
}

/// Runs one condition and counts the spikes of all V1 cells.
fn record(
    area: &Arc<VisualArea>,
    session: &RecordingSession,
    condition: Condition,
    run: u64,
) -> Result<WindowCounts, normcircuit_protocols::ProtocolError> {
    let on = area.rates(&ThreeConditions::default().stimulus(condition))?;
    let off = area.rates(&Stimulus { first: View::Absent, second: View::Absent })?;
    let schedule = session.schedule(&on.into(), &off.into())?;
    let mut input = V1Input::new(Arc::clone(area), schedule, Circuit::INPUT, TIME_STEP, SEED, run)?;
    let mut counts = session.window_counts(area.size(), TIME_STEP)?;
    let mut arriving = Vec::new();
    let steps = (session.duration_ms() as f64 / TIME_STEP).round() as u64;
    for step in 1..=steps {
        arriving.clear();
        input.spikes(step, &mut arriving);
        for spike in &arriving {
            counts.record(step, spike.cell);
        }
    }
    Ok(counts)
}
