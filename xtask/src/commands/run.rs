//! `cargo xtask run`: an experiment of one's own.

use super::say;
use super::simulate::{Machine, announce};
use anyhow::{Context, Result, bail};
use clap::Args;
use normcircuit_files::{check_output, read_text};
use normcircuit_laboratory::export::{ConditionSummary, export};
use normcircuit_laboratory::progress::duration;
use normcircuit_laboratory::{Room, cost_of_experiment};
use normcircuit_protocols::experiment::Experiment;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// What an experiment file is, with the whole of a small one.
const TEACHING: &str = r#"An experiment file is TOML. This one is whole, and takes seconds:

    duration_ms = 3000                # simulated time of a run
    runs = 2                          # runs of each condition; more runs later keep these
    seed = 1                          # wiring, noise and spikes; another seed is another experiment
    # Spikes are counted for 200 ms, first from 1000 ms on and then every 500 ms.
    counts = { from_ms = 1000, window_ms = 200, every_ms = 500 }
    # A fifth of the network's height and width. Without this line it is the paper's, 25 000 neurons.
    circuit = { excitatory.rows = 20, inhibitory.rows = 10, input.rows = 10 }

    [[conditions]]                    # the left half sees a grating of 180°, the right half nothing
    name = "left"
    cycle = [
        { duration_ms = 1000, first = { gratings = [{ orientation = 1.0, contrast = 0.5 }] }, second = "absent" },
    ]

    [[conditions]]                    # both halves see gratings for 200 ms, then nothing for 300 ms, again and again
    name = "both, flashed"
    cycle = [
        { duration_ms = 200, first = { gratings = [{ orientation = 1.0, contrast = 0.5 }] }, second = { gratings = [{ orientation = 0.5, contrast = 0.5 }] } },
        { duration_ms = 300, first = "absent", second = "absent" },
    ]

Orientations are in units of π (0.5 is 90°), contrasts 0 to 1. Further fields:

    first_run = 0                                         # runs with other numbers have other noise
    populations = ["excitatory", "inhibitory", "input"]  # whose spikes are counted [default: all]
    currents = { cells = 100, window_ms = 50 }            # synaptic currents of 100 excitatory neurons
    network = "matched-in-degree"                         # a network by name [default: "default"; see list --networks]
    circuit = { ... }                                     # any part of data/circuit.toml that is to differ from it
    area = { ... }                                        # any part of data/visual_area.toml that is to differ
    injection = { white_noise = { standard_deviation = 6.8 } }   # current into every neuron, mV/ms per step of 0.05 ms

data/experiments/networks.toml shows every variant.

In Python:

    import json, numpy
    data = numpy.load("experiment.npz")
    experiment = json.loads(bytes(data["experiment"]))
    names = [condition["name"] for condition in experiment["conditions"]]
    counts = data["counts_excitatory"]                # trial × cell
    left = counts[data["condition"] == names.index("left")]

A trial is one window of one run; run and start_ms say which. positions_* and orientations_* describe the cells. If currents
were recorded, currents_excitatory, currents_inhibitory and currents_input hold window × cell, in mV/ms, for the
current_cells, with current_condition, current_run and current_start_ms. More examples: data/experiments."#;

/// Run an experiment that is described in a TOML file, and write spike counts and currents for NumPy (NPZ).
///
/// Every run is kept in the results folder: an experiment that was interrupted goes on where it was, and one that gets more
/// runs keeps those it has. The same file gives the same bytes on any number of threads.
#[derive(Args)]
#[command(after_long_help = TEACHING)]
pub(crate) struct Run {
    /// The experiment
    #[arg(value_name = "EXPERIMENT.TOML")]
    experiment: PathBuf,
    /// The file to write [default: the experiment's name with .npz, in this folder]
    #[arg(long, value_name = "FILE.NPZ")]
    out: Option<PathBuf>,
    #[command(flatten)]
    machine: Machine,
    /// Do not ask, however long it will take
    #[arg(long)]
    yes: bool,
}

impl Run {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let file = self.experiment.display();
        let text = read_text(&self.experiment)?;
        let experiment =
            Experiment::from_toml(&text).with_context(|| format!("{file} is not an experiment"))?;
        let out = self.out()?;
        let start = Instant::now();
        let laboratory = self.machine.laboratory()?;
        laboratory.progress().say(&Room::of_experiment(&experiment, laboratory.threads()).to_string());
        let cost =
            cost_of_experiment(&laboratory, &experiment).with_context(|| format!("{file} cannot be run"))?;
        announce(&laboratory, &cost, self.yes)?;
        let conditions =
            export(&laboratory, &experiment, &out).with_context(|| format!("{file} cannot be run"))?;
        for (index, condition) in conditions.iter().enumerate() {
            say(format!("condition {index}: {}", describe(condition)));
        }
        say(format!("{} in {}", out.display(), duration(start.elapsed())));
        Ok(ExitCode::SUCCESS)
    }

    /// The file to write, which can be written: better to know before the simulations than after.
    fn out(&self) -> Result<PathBuf> {
        let out = match (&self.out, self.experiment.file_stem()) {
            (Some(out), _) => out.clone(),
            (None, Some(name)) => PathBuf::from(format!("{}.npz", name.to_string_lossy())),
            (None, None) => bail!("{} has no name; say --out FILE.npz", self.experiment.display()),
        };
        if out.is_dir() {
            bail!("--out {} is a folder; it must be a file", out.display());
        }
        check_output(&out, &[&self.experiment])?;
        Ok(out)
    }
}

fn describe(condition: &ConditionSummary) -> String {
    let rates: Vec<String> = condition
        .rates
        .iter()
        .map(|(population, rate)| format!("{} {rate:.1} Hz", population.name()))
        .collect();
    let trials = if condition.trials == 1 { "trial" } else { "trials" };
    format!("“{}”, {} {trials}; {}", condition.name, condition.trials, rates.join(", "))
}
