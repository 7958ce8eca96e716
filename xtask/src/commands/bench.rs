//! `cargo xtask bench`: the engine beside the plain reference, on this machine.

use super::{say, threads_or_all};
use anyhow::{Result, ensure};
use clap::Args;
use normcircuit_conformance::benchmark::{Measured, measure};
use normcircuit_laboratory::processor_name;
use normcircuit_protocols::Model;
use normcircuit_simulation::Processor;
use std::process::ExitCode;
use std::sync::Arc;

/// Measure the engine on the full network with both images, beside the plain reference implementation.
///
/// Prints a table: CPU-seconds per simulated second of both, their ratio, synaptic events per second, the share of the
/// input, the throughput of several runs side by side, memory. Quiet the machine first.
#[derive(Args)]
pub(crate) struct Bench {
    /// Simulated seconds of the engine
    #[arg(long, value_name = "S", default_value_t = 2.0)]
    seconds: f64,
    /// Simulated seconds of the reference
    #[arg(long, value_name = "S", default_value_t = 0.1)]
    reference_seconds: f64,
    /// Runs side by side [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    threads: Option<u32>,
}

impl Bench {
    pub(crate) fn run(self) -> Result<ExitCode> {
        for (name, value) in [("--seconds", self.seconds), ("--reference-seconds", self.reference_seconds)] {
            ensure!(value.is_finite() && value > 0.0, "{name} is {value}; it must be above 0");
        }
        let threads = threads_or_all(self.threads);
        let measured = measure(&Arc::new(Model::paper()), self.seconds, self.reference_seconds, threads)?;
        print(&measured);
        Ok(ExitCode::SUCCESS)
    }
}

fn print(measured: &Measured) {
    let memory = |bytes: Option<u64>| {
        bytes.map_or_else(
            || "not known here".to_owned(),
            |bytes| format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
        )
    };
    let (engine, reference) = (measured.engine_cost(), measured.reference_cost());
    let share = 100.0 * measured.input.as_secs_f64() / measured.engine.as_secs_f64();
    let rows = [
        ("processor", format!("{}, {}", processor_name(), Processor::detect().name())),
        ("mean rates", format!("E {:.1} Hz, I {:.1} Hz", measured.rates[0], measured.rates[1])),
        ("synaptic events per simulated second", format!("{:.0} million", measured.events / 1e6)),
        ("engine, CPU-seconds per simulated second", format!("{engine:.2}")),
        ("engine, synaptic events per CPU-second", format!("{:.0} million", measured.events / engine / 1e6)),
        ("plain reference, CPU-seconds per simulated second", format!("{reference:.1}")),
        ("reference / engine", format!("{:.1}", reference / engine)),
        (
            "engine and reference fire the same spikes",
            format!(
                "for {:.3} of {:.3} s ({} spikes)",
                measured.agreement.1, measured.reference_simulated, measured.agreement.0
            ),
        ),
        ("input (V1 noise and spikes), share of the engine's time", format!("{share:.1} %")),
        (
            "throughput of runs side by side, relative to one",
            format!("{:.2} with {} threads", measured.parallel.1, measured.parallel.0),
        ),
        ("wiring the network", format!("{:.2} s", measured.wiring.as_secs_f64())),
        ("peak memory after wiring", memory(measured.wiring_memory)),
        ("memory of each further run", memory(measured.memory_per_run)),
        ("peak memory", memory(measured.peak_memory)),
    ];
    say("| quantity | measured |");
    say("|---|---|");
    for (quantity, value) in rows {
        say(format!("| {quantity} | {value} |"));
    }
}
