//! What all commands that simulate have in common.

use super::threads_or_all;
use anyhow::{Result, bail};
use clap::Args;
use normcircuit_files::visible;
use normcircuit_laboratory::progress::{Progress, duration};
use normcircuit_laboratory::{Cost, Laboratory, megabytes};
use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

/// Anything longer asks first.
const ASK_BEYOND: f64 = 3600.0;

/// So many bytes of memory are worth a word.
const MUCH_MEMORY: u64 = 1_000_000_000;

/// With what, and where results are kept.
#[derive(Args)]
pub(crate) struct Machine {
    /// Simulations side by side [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    threads: Option<u32>,
    /// Folder in which results of simulations are kept
    #[arg(long, value_name = "FOLDER", default_value = "results")]
    results: PathBuf,
}

impl Machine {
    pub(crate) fn laboratory(&self) -> Result<Laboratory> {
        Ok(Laboratory::new(threads_or_all(self.threads), &self.results, Progress::to_standard_error())?)
    }
}

/// Says what simulations will take, and asks whether to go on if it is long and nobody said `--yes`.
pub(crate) fn announce(laboratory: &Laboratory, cost: &Cost, yes: bool) -> Result<()> {
    laboratory.progress().say(&describe(cost));
    if cost.seconds > ASK_BEYOND && !yes && !confirmed("This takes more than an hour. Go on?")? {
        bail!("stopped before anything was run");
    }
    Ok(())
}

fn describe(cost: &Cost) -> String {
    if cost.simulated_seconds == 0.0 {
        return "every simulation is in the store already".to_owned();
    }
    let tenths = usize::from(cost.simulated_seconds < 1.0);
    let said = format!(
        "{:.tenths$} simulated s to run: about {} of simulation and {} of results",
        cost.simulated_seconds,
        duration(Duration::try_from_secs_f64(cost.seconds).unwrap_or(Duration::MAX)),
        megabytes(cost.bytes),
    );
    match cost.memory {
        0..MUCH_MEMORY => said,
        memory => {
            format!("{said}, and up to {} of memory; with fewer --threads it is less", megabytes(memory))
        }
    }
}

/// Asks whoever sits at the terminal.
pub(crate) fn confirmed(question: &str) -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        bail!("nobody is there to answer “{question}”: say --yes to go on without being asked");
    }
    write!(std::io::stderr(), "{} [y/N] ", visible(question))?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
