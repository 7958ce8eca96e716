//! `cargo xtask reproduce`: figures from simulation.

use super::say;
use super::simulate::{Machine, announce};
use anyhow::Result;
use clap::Args;
use normcircuit_files::check_writable;
use normcircuit_laboratory::progress::duration;
use normcircuit_laboratory::{Laboratory, Profile};
use normcircuit_reproduction::figures::{FIGURES, Figure};
use normcircuit_reproduction::reproduce::{estimate, reproduce};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Rebuild figures from simulation, with a report that sets them beside the paper.
///
/// Every simulation is kept in the results folder: a run that was interrupted goes on where it was, and figures that share
/// simulations share them. The same seed gives the same figures on any number of threads.
#[derive(Args)]
pub(crate) struct Reproduce {
    /// Which figure, for example fig1; may be given several times [default: all]
    #[arg(long = "figure", value_name = "FIGURE")]
    figures: Vec<String>,
    #[command(flatten)]
    setup: Setup,
    /// Folder for pictures, numbers and report
    #[arg(long, value_name = "FOLDER", default_value = "figures")]
    out: PathBuf,
    /// Do not ask, however long it will take
    #[arg(long)]
    yes: bool,
}

/// What all commands that make figures have in common.
#[derive(Args)]
pub(crate) struct Setup {
    /// How large and how long: miniature (seconds, a toy), draft (minutes), standard (hours), paper (the paper's lengths)
    #[arg(long, default_value = "draft")]
    profile: Profile,
    /// Root of all randomness
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Flashed trials of each of two stimuli for information [default: 152 in draft, 4 000 in standard, 38 000 in paper]
    #[arg(long, value_name = "N")]
    trials: Option<u64>,
    #[command(flatten)]
    machine: Machine,
}

impl Setup {
    pub(crate) fn laboratory(&self) -> Result<Laboratory> {
        self.machine.laboratory(self.profile, self.seed, self.trials)
    }

    pub(crate) fn profile(&self) -> Profile {
        self.profile
    }
}

impl Reproduce {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let figures = if self.figures.is_empty() {
            FIGURES.iter().collect()
        } else {
            self.figures.iter().map(|name| Figure::find(name)).collect::<Result<Vec<&Figure>, _>>()?
        };
        check_writable(&self.out)?;
        let start = Instant::now();
        let laboratory = self.setup.laboratory()?;
        laboratory.progress().say("wiring the network and measuring the speed of this machine");
        let estimate = estimate(&laboratory, &figures)?;
        announce(&laboratory, &estimate, self.yes)?;
        let report = reproduce(&laboratory, &figures, &self.out)?;
        say(format!("{} in {}", report.display(), duration(start.elapsed())));
        Ok(ExitCode::SUCCESS)
    }
}
