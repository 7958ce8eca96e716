//! `cargo xtask cluster`: how long all figures take on so many cores.

use super::say;
use super::simulate::Machine;
use anyhow::{Context, Result, ensure};
use clap::Args;
use normcircuit_laboratory::progress::duration;
use normcircuit_laboratory::{Plan, Profile, Shard, longest_share, stored_bytes};
use normcircuit_protocols::experiment::ExperimentRun;
use normcircuit_reproduction::figures;
use normcircuit_reproduction::reproduce::runs_of_figures;
use std::process::ExitCode;
use std::time::Duration;

/// Say what all figures take on clusters, as a table: from the speed of this machine, measured by a short trial on all its
/// cores at once, and the division of the simulations into a share for each core. Drawing comes on top.
#[derive(Args)]
pub(crate) struct Cluster {
    /// Numbers of cores
    #[arg(long, value_name = "N", value_delimiter = ',', default_values_t = [2, 64, 1000])]
    cores: Vec<usize>,
    /// How large and how long
    #[arg(long = "profile", value_name = "PROFILE", value_delimiter = ',', default_values = ["standard", "paper"])]
    profiles: Vec<Profile>,
    #[command(flatten)]
    machine: Machine,
}

impl Cluster {
    pub(crate) fn run(self) -> Result<ExitCode> {
        ensure!(
            self.cores.iter().all(|cores| (1..=1_000_000).contains(cores)),
            "--cores must be 1 to 1 000 000"
        );
        let heads: Vec<String> = self.cores.iter().map(|cores| format!("{cores} cores")).collect();
        say(format!("| profile | simulations | simulated s | results | {} |", heads.join(" | ")));
        say("|-".repeat(4 + heads.len()) + "|");
        let laboratory = self.machine.laboratory()?;
        let mut speed = None;
        for profile in &self.profiles {
            let runs = runs_of_figures(&Plan::new(*profile, 1), &figures::all())?;
            let runs = "1/1".parse::<Shard>()?.of(&runs, ExperimentRun::seconds)?;
            let first = runs.first().context("no figure needs a simulation")?;
            // Networks of all profiles but the miniature are equally large.
            let of_one = match speed {
                Some(speed) => speed,
                None => laboratory.measured_speed_of(first)? / laboratory.threads() as f64,
            };
            speed = Some(of_one);
            let mut times = Vec::new();
            for cores in &self.cores {
                let seconds = longest_share(*cores, &runs, ExperimentRun::seconds)? / of_one;
                times.push(duration(Duration::try_from_secs_f64(seconds)?));
            }
            let seconds: f64 = runs.iter().map(ExperimentRun::seconds).sum();
            let gigabytes = runs.iter().map(stored_bytes).sum::<u64>() as f64 / 1e9;
            say(format!(
                "| {} | {} | {seconds:.0} | {gigabytes:.1} GB | {} |",
                profile.name(),
                runs.len(),
                times.join(" | ")
            ));
        }
        if let Some(speed) = speed {
            say("");
            say(format!(
                "One core simulates {speed:.2} s per s, with {} in use at once.",
                laboratory.threads()
            ));
        }
        Ok(ExitCode::SUCCESS)
    }
}
