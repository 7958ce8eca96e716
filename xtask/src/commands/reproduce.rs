//! `cargo xtask reproduce`: figures from simulation.

use super::{say, threads_or_all};
use anyhow::{Result, bail};
use clap::Args;
use normcircuit_reproduction::experiments::{Laboratory, Options, Profile};
use normcircuit_reproduction::figures::{FIGURES, Figure};
use normcircuit_reproduction::files::check_writable;
use normcircuit_reproduction::progress::{Progress, duration};
use normcircuit_reproduction::reproduce::{Estimate, estimate, reproduce};
use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Anything longer asks first.
pub(super) const ASK_BEYOND: f64 = 3600.0;

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

/// What all commands that simulate have in common.
#[derive(Args)]
pub(crate) struct Setup {
    /// How large and how long: miniature (seconds, a toy), draft (minutes), standard (hours), paper (the paper's lengths)
    #[arg(long, default_value = "draft")]
    profile: Profile,
    /// Root of all randomness
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Simulations side by side [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    threads: Option<u32>,
    /// Flashed trials of each of two stimuli for information [default: 152 in draft, 4 000 in standard, 38 000 in paper]
    #[arg(long, value_name = "N")]
    trials: Option<u64>,
    /// Folder in which results of simulations are kept
    #[arg(long, value_name = "FOLDER", default_value = "results")]
    results: PathBuf,
}

impl Setup {
    pub(crate) fn laboratory(&self) -> Result<Laboratory> {
        let threads = threads_or_all(self.threads);
        let options = Options { profile: self.profile, seed: self.seed, threads, trials: self.trials };
        Ok(Laboratory::new(options, &self.results, Progress::to_standard_error())?)
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
        laboratory.progress().say(&describe(&estimate));
        if estimate.seconds > ASK_BEYOND && !self.yes && !confirmed()? {
            bail!("stopped before anything was run");
        }
        let report = reproduce(&laboratory, &figures, &self.out)?;
        say(format!("{} in {}", report.display(), duration(start.elapsed())));
        Ok(ExitCode::SUCCESS)
    }
}

pub(super) fn describe(estimate: &Estimate) -> String {
    if estimate.simulated_seconds == 0.0 {
        return "every simulation is in the store already".to_owned();
    }
    format!(
        "{:.0} simulated s to run: about {} and {:.0} MB of results",
        estimate.simulated_seconds,
        duration(Duration::from_secs_f64(estimate.seconds)),
        estimate.bytes as f64 / 1e6
    )
}

pub(super) fn confirmed() -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        bail!("this takes more than an hour: say --yes to run it without being asked");
    }
    write!(std::io::stderr(), "This takes more than an hour. Go on? [y/N] ")?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
