//! `cargo xtask list`: what there is and what it costs.

use super::reproduce::Setup;
use super::say;
use anyhow::Result;
use clap::Args;
use normcircuit_laboratory::progress::duration;
use normcircuit_protocols::networks::NETWORKS;
use normcircuit_reproduction::figures::FIGURES;
use normcircuit_reproduction::reproduce::estimate;
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
        let laboratory = self.setup.laboratory()?;
        for figure in &FIGURES {
            say(format!("{}  {}", figure.id, figure.title));
            for (letter, content) in figure.panels {
                say(format!("  {letter:6} {content}"));
            }
            let estimate = estimate(&laboratory, &[figure])?;
            let cost = if estimate.simulated_seconds == 0.0 {
                "in the store already".to_owned()
            } else {
                let time = duration(Duration::from_secs_f64(estimate.seconds));
                format!("{:.0} simulated s, about {time}", estimate.simulated_seconds)
            };
            say(format!("  needs {}; profile {}: {cost}", figure.needs, self.setup.profile().name()));
        }
        Ok(ExitCode::SUCCESS)
    }
}
