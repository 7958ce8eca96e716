//! `cargo xtask list`: what there is and what it costs.

use super::reproduce::Setup;
use super::say;
use anyhow::Result;
use clap::Args;
use normcircuit_charts::figure::Group;
use normcircuit_laboratory::progress::duration;
use normcircuit_laboratory::{Cost, missing_runs};
use normcircuit_protocols::experiment::ExperimentRun;
use normcircuit_protocols::networks::NETWORKS;
use normcircuit_reproduction::figures;
use normcircuit_reproduction::reproduce::cost_of_figures;
use std::process::ExitCode;
use std::time::Duration;

/// List the figures with their panels, what each needs, and what it costs on this machine (measured by a short trial).
#[derive(Args)]
pub(crate) struct List {
    #[command(flatten)]
    setup: Setup,
    /// List the networks that an experiment file can name, instead of the figures
    #[arg(long)]
    networks: bool,
}

impl List {
    pub(crate) fn run(self) -> Result<ExitCode> {
        if self.networks {
            for network in NETWORKS {
                say(format!("{:20} {} ({})", network.id, network.description, network.source));
            }
            return Ok(ExitCode::SUCCESS);
        }
        let (laboratory, plan) = (self.setup.laboratory()?, self.setup.plan()?);
        let all = figures::all();
        let total = cost_of_figures(&laboratory, &plan, &all)?;
        for group in Group::ALL {
            say(group.heading());
            for figure in all.iter().filter(|figure| figure.group == group) {
                say(format!("  {}  {}", figure.id, figure.title()));
                for (letter, content) in figure.panels() {
                    say(format!("    {letter:6} {content}"));
                }
                let missing = missing_runs(&laboratory, &figure.runs(&plan)?)?;
                let simulated_seconds = missing.iter().map(ExperimentRun::seconds).sum();
                say(format!("    {}", describe(simulated_seconds, &total)));
            }
        }
        let all = describe(total.simulated_seconds, &total);
        say(format!(
            "All of them in profile {}, shared simulations counted once: {all}",
            plan.profile.name()
        ));
        Ok(ExitCode::SUCCESS)
    }
}

/// What simulations take at the speed at which `total` was reckoned.
fn describe(simulated_seconds: f64, total: &Cost) -> String {
    if simulated_seconds == 0.0 {
        return "in the store already".to_owned();
    }
    let seconds = simulated_seconds * total.seconds / total.simulated_seconds;
    format!("{simulated_seconds:.0} simulated s, about {}", duration(Duration::from_secs_f64(seconds)))
}
