//! Prints the mean rates of V1 in the three conditions and the spikes of one simulated second:
//! `cargo run --release -p normcircuit-protocols --example v1_rates`.
#![allow(clippy::print_stdout, reason = "the table is the output")]

use std::sync::Arc;

use normcircuit_connectivity::{Circuit, CircuitParameters};
use normcircuit_protocols::{
    Condition, ProtocolError, StimulusSchedule, ThreeConditions, V1Input, VisualArea, VisualAreaParameters,
};
use normcircuit_simulation::RootSeed;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let parameters = CircuitParameters::miniature(40)?;
    let circuit = Circuit::build(&parameters, RootSeed(1))?;
    let area =
        VisualArea::new(circuit.input_sheet, &circuit.input_orientations, VisualAreaParameters::default())?;
    let area = Arc::new(area);
    println!("condition  mean rate of half 1, half 2 (Hz)  spikes in one second per cell");
    for condition in Condition::ALL {
        let rates = area.rates(&ThreeConditions::default().stimulus(condition))?;
        let [first, second] = [0, 1].map(|half| {
            area.cells(half).map(|cell| rates[cell]).sum::<f64>() * 1_000.0 / (area.size() / 2) as f64
        });
        let spikes = spikes_per_cell(&area, rates, parameters.time_step)?;
        println!("{condition:<10?} {first:>19.2}, {second:>6.2}      {spikes:>19.2}");
    }
    Ok(())
}

fn spikes_per_cell(area: &Arc<VisualArea>, rates: Vec<f64>, time_step: f64) -> Result<f64, ProtocolError> {
    let schedule = StimulusSchedule::constant(rates)?;
    let mut input = V1Input::new(Arc::clone(area), schedule, Circuit::INPUT, time_step, RootSeed(1), 0)?;
    let spikes: usize = (0..1_000).map(|_| input.next_millisecond().len()).sum();
    Ok(spikes as f64 / area.size() as f64)
}
