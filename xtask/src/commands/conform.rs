//! `cargo xtask conform`: the engine against the result of another implementation.

use super::say;
use anyhow::{Context, Result, ensure};
use clap::Args;
use normcircuit_conformance::{Case, Comparison, TimedSpike, compare};
use normcircuit_simulation::Network;
use std::path::PathBuf;
use std::process::ExitCode;

/// Run the engine on a case in a folder and compare it with the spikes, voltages and currents found there.
///
/// The folder holds NumPy files: wiring, initial voltages, input spikes and the spikes that another implementation made
/// of them (see the documentation of `normcircuit_conformance`). Exits 0 only if all spikes are the same.
#[derive(Args)]
pub(crate) struct Conform {
    /// Folder with the case
    folder: PathBuf,
    /// Compare up to this simulated time, in ms [default: all]
    #[arg(long, value_name = "MS")]
    until: Option<f64>,
    /// Compare the variant whose files begin with NAME_ (its own weights per synapse and results)
    #[arg(long, value_name = "NAME")]
    variant: Option<String>,
}

impl Conform {
    pub(crate) fn run(self) -> Result<ExitCode> {
        if let Some(until) = self.until {
            ensure!(until.is_finite() && until > 0.0, "--until is {until}; it must be above 0 ms");
        }
        let case = Case::read(&self.folder, self.variant.as_deref())
            .with_context(|| format!("{} cannot be read as a case", self.folder.display()))?;
        let comparison = compare(&case, self.until)?;
        print(&case.network, &comparison);
        Ok(if comparison.first_difference.is_none() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn print(network: &Network, comparison: &Comparison) {
    say(format!("spikes: {} there, {} here", comparison.expected_spikes, comparison.found_spikes));
    match &comparison.first_difference {
        None => say("first difference: none"),
        Some(difference) => {
            say(format!(
                "first difference: {} there, {} here",
                describe(network, difference.expected),
                describe(network, difference.found)
            ));
        }
    }
    let differences = [
        ("voltage", comparison.voltage_difference, "mV"),
        ("current", comparison.current_difference, "mV/ms"),
    ];
    let until = if comparison.first_difference.is_some() { "before it" } else { "to the end" };
    for (name, difference, unit) in differences {
        match difference {
            Some(difference) => say(format!("largest {name} difference {until}: {difference:.2e} {unit}")),
            None => say(format!("{name}s: not recorded")),
        }
    }
}

fn describe(network: &Network, spike: Option<TimedSpike>) -> String {
    match spike {
        Some((time, cell)) => {
            format!("{} {} at {time:.2} ms", network.populations()[cell.population].name, cell.index)
        }
        None => "no spike".to_owned(),
    }
}
