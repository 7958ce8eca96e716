//! Shows image 1, image 2 and both to a miniature circuit and prints mean rates and norm index:
//! `cargo run --release -p normcircuit-protocols --example three_conditions`.
#![allow(clippy::print_stdout, reason = "the table is the output")]

use std::sync::Arc;

use normcircuit_connectivity::{Circuit, CircuitParameters};
use normcircuit_protocols::{
    Condition, PopulationCounts, Run, RunError, StimulusSchedule, ThreeConditions, VisualArea,
    VisualAreaParameters, Window, WindowCounts,
};
use normcircuit_simulation::RootSeed;

const SEED: RootSeed = RootSeed(1);
/// The first 500 ms, in which the circuit settles, are not counted.
const COUNTED: Window = Window { start_ms: 500, end_ms: 4_500 };

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let circuit = Circuit::build(&CircuitParameters::miniature(20)?, SEED)?;
    let area =
        VisualArea::new(circuit.input_sheet, &circuit.input_orientations, VisualAreaParameters::default())?;
    let area = Arc::new(area);
    let [first, second, both] = Condition::ALL.map(|condition| rates(&circuit, &area, condition));
    let (first, second, both) = (first?, second?, both?);
    println!("condition  mean rate of the excitatory cells (Hz)");
    for (condition, rates) in Condition::ALL.iter().zip([&first, &second, &both]) {
        println!("{:<10} {:.2}", format!("{condition:?}"), mean(rates));
    }
    // A cell without spikes for both images has no norm index.
    let responding = (0..both.len()).filter(|&cell| both[cell] > 0.0);
    let indices: Vec<f64> = responding.map(|cell| (first[cell] + second[cell]) / both[cell]).collect();
    println!("norm index of the population: {:.2}", (mean(&first) + mean(&second)) / mean(&both));
    println!(
        "norm index of the median cell: {:.2} ({} of {} cells)",
        median(&indices),
        indices.len(),
        both.len()
    );
    Ok(())
}

/// Rates of the excitatory cells in one condition, Hz.
fn rates(circuit: &Circuit, area: &Arc<VisualArea>, condition: Condition) -> Result<Vec<f64>, RunError> {
    let stimulus = ThreeConditions::default().stimulus(condition);
    let schedule = StimulusSchedule::constant(area.rates(&stimulus)?)?;
    let cells = circuit.excitatory_sheet.size();
    let mut counts = WindowCounts::new(&[COUNTED], cells, circuit.network.time_step())?;
    // Runs of different index have noise and spikes of their own.
    let run = Run::new(circuit, area, schedule, SEED, condition as u64);
    let mut observer = PopulationCounts { population: Circuit::EXCITATORY, counts: &mut counts };
    run.simulate(COUNTED.end_ms as f64, &mut [&mut observer])?;
    Ok(counts.rates_hz())
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}
