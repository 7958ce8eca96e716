//! `cargo xtask run`: an experiment from a file.

use super::reproduce::{ASK_BEYOND, confirmed, describe};
use super::{say, threads_or_all};
use anyhow::{Context, Result, bail};
use clap::Args;
use normcircuit_protocols::experiment::Experiment;
use normcircuit_reproduction::experiments::{Laboratory, Options, Profile, export};
use normcircuit_reproduction::files::check_writable;
use normcircuit_reproduction::progress::{Progress, duration};
use normcircuit_reproduction::reproduce::estimate_runs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// Run an experiment of your own: network, stimuli, timing and recording from a TOML file, counts and currents into an NPZ file.
///
/// Every run is kept in the results folder: an experiment that was interrupted goes on where it was, and one with more runs or
/// conditions repeats none that it had.
#[derive(Args)]
#[command(after_long_help = EXAMPLE)]
pub(crate) struct Run {
    /// The experiment
    #[arg(value_name = "EXPERIMENT.toml")]
    experiment: PathBuf,
    /// Where the results go [default: the experiment's name with .npz, in this folder]
    #[arg(long, value_name = "FILE.npz")]
    out: Option<PathBuf>,
    /// Simulations side by side [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    threads: Option<u32>,
    /// Folder in which results of simulations are kept
    #[arg(long, value_name = "FOLDER", default_value = "results")]
    results: PathBuf,
    /// Do not ask, however long it will take
    #[arg(long)]
    yes: bool,
}

const EXAMPLE: &str = r#"An experiment (more in data/experiments):

  duration_ms = 3000          # of one run
  runs = 2                    # of each condition
  seed = 1
  counts = { from_ms = 1000, window_ms = 200, every_ms = 500 }
  currents = { cells = 100, window_ms = 200 }      # optional
  # Parts of the circuit that are not given are the paper's. These three make it small; leave them out for the whole.
  circuit = { excitatory.rows = 20, inhibitory.rows = 10, input.rows = 10 }

  [[conditions]]
  name = "a grating on the left, flashed"
  cycle = [
      { duration_ms = 200, first = { gratings = [{ orientation = 1.0, contrast = 0.5 }] }, second = "absent" },
      { duration_ms = 300, first = "absent", second = "absent" },
  ]

In Python: data = numpy.load("experiment.npz"); data["counts_excitatory"][data["condition"] == 0]"#;

impl Run {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let name = self.experiment.display().to_string();
        let text =
            std::fs::read_to_string(&self.experiment).with_context(|| format!("cannot read {name}"))?;
        let experiment = Experiment::from_toml(&text).with_context(|| name.clone())?;
        let out = self.out.unwrap_or_else(|| {
            Path::new(self.experiment.file_stem().unwrap_or_default()).with_extension("npz")
        });
        let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty());
        check_writable(folder.unwrap_or_else(|| Path::new(".")))?;
        let threads = threads_or_all(self.threads);
        let options = Options { profile: Profile::Draft, seed: experiment.seed, threads, trials: None };
        let laboratory = Laboratory::new(options, &self.results, Progress::to_standard_error())?;
        let start = Instant::now();
        laboratory.progress().say("wiring the network and measuring the speed of this machine");
        let estimate = estimate_runs(&laboratory, &experiment.runs())?;
        laboratory.progress().say(&describe(&estimate));
        if estimate.seconds > ASK_BEYOND && !self.yes && !confirmed()? {
            bail!("stopped before anything was run");
        }
        let exported = export(&laboratory, &experiment, &out)?;
        for (number, condition) in experiment.conditions.iter().enumerate() {
            say(format!("condition {number}: {}", condition.name));
        }
        let (trials, size) = (exported.trials, exported.bytes as f64 / 1e6);
        say(format!(
            "{} with {trials} trials, {size:.1} MB, in {}",
            out.display(),
            duration(start.elapsed())
        ));
        Ok(ExitCode::SUCCESS)
    }
}
