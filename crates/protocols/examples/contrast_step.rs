//! Raises the contrast of both images in steps and prints the rate of the excitatory cells over time:
//! `cargo run --release -p normcircuit-protocols --example contrast_step`.
#![allow(clippy::print_stdout, reason = "the time course is the output")]

use std::sync::Arc;

use normcircuit_connectivity::{Circuit, CircuitParameters};
use normcircuit_protocols::{
    PopulationCounts, Run, Segment, Stimulus, StimulusSchedule, View, VisualArea, VisualAreaParameters,
    WindowCounts,
};
use normcircuit_simulation::RootSeed;

const SEED: RootSeed = RootSeed(1);
/// From when on, ms, which contrast is shown.
const CONTRASTS: [(u64, f64); 4] = [(0, 0.0), (300, 0.25), (1_000, 0.5), (1_700, 0.0)];
const DURATION_MS: u64 = 2_300;
const WINDOW_MS: u64 = 50;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let circuit = Circuit::build(&CircuitParameters::miniature(20)?, SEED)?;
    let area =
        VisualArea::new(circuit.input_sheet, &circuit.input_orientations, VisualAreaParameters::default())?;
    let area = Arc::new(area);
    let mut segments = Vec::new();
    for (start_ms, contrast) in CONTRASTS {
        let stimulus = Stimulus { first: View::grating(1.0, contrast), second: View::grating(0.5, contrast) };
        segments.push(Segment { start_ms, rates: area.rates(&stimulus)?.into(), noise: true });
    }
    let schedule = StimulusSchedule::new(segments)?;

    let cells = circuit.excitatory_sheet.size();
    let windows = (DURATION_MS / WINDOW_MS) as usize;
    let mut counts = WindowCounts::consecutive(0, WINDOW_MS, windows, cells, circuit.network.time_step())?;
    let run = Run::new(&circuit, &area, schedule, SEED, 0);
    let mut observer = PopulationCounts { population: Circuit::EXCITATORY, counts: &mut counts };
    run.simulate(DURATION_MS as f64, &mut [&mut observer])?;

    println!("time (ms)   contrast   mean rate (Hz)");
    for (window, counts) in counts.windows().iter().zip(counts.counts().rows()) {
        let begun = CONTRASTS.iter().rev().find(|(start, _)| *start <= window.start_ms);
        let contrast = begun.map_or(0.0, |(_, contrast)| *contrast);
        let spikes: u32 = counts.sum();
        let rate = f64::from(spikes) * 1_000.0 / (WINDOW_MS * cells as u64) as f64;
        let bar = "#".repeat(rate.round() as usize);
        println!("{:>4}-{:<4}   {contrast:>8.2}   {rate:>6.1}  {bar}", window.start_ms, window.end_ms);
    }
    Ok(())
}
