//! Reads an experiment that is not in the paper, three gratings in one half of the visual field, runs it in a small network and
//! prints how three stimuli normalize each other: `cargo run --release -p normcircuit-protocols --example three_stimuli`.
#![allow(clippy::print_stdout, reason = "the rates are the output")]

use std::sync::Arc;

use normcircuit_connectivity::Circuit;
use normcircuit_protocols::VisualArea;
use normcircuit_protocols::experiment::{CountedPopulation, Experiment};
use normcircuit_simulation::RootSeed;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let experiment = Experiment::from_toml(include_str!("../../../data/experiments/three_gratings.toml"))?;
    let circuit = Circuit::build(&experiment.model.circuit, RootSeed(experiment.seed))?;
    let area = VisualArea::new(circuit.input_sheet, &circuit.input_orientations, experiment.model.area)?;
    let area = Arc::new(area);

    // Runs of the conditions come in turn.
    let conditions = experiment.conditions.len();
    let mut rates = vec![0.0; conditions];
    for (number, run) in experiment.runs().iter().enumerate() {
        let record = run.simulate(&circuit, &area, &mut [])?;
        let Some(counts) = record.counts(CountedPopulation::Excitatory) else { continue };
        let spikes: f64 = counts.iter().map(|count| f64::from(*count)).sum();
        let rate = spikes / counts.ncols() as f64 / record.counted_seconds();
        rates[number % conditions] += rate / experiment.runs as f64;
    }

    for (condition, rate) in experiment.conditions.iter().zip(&rates) {
        println!("{:>10}  {rate:5.1} Hz", condition.name);
    }
    let (together, alone) = (rates[conditions - 1], &rates[..conditions - 1]);
    println!("sum of the single rates over the joint rate: {:.2}", alone.iter().sum::<f64>() / together);
    Ok(())
}
