//! `cargo xtask store`: what is kept in the results folder, and what of it may go.

use super::say;
use super::simulate::confirmed;
use anyhow::{Context, Result, bail};
use clap::Args;
use normcircuit_files::read_text;
use normcircuit_laboratory::store::usage::{Amount, Entry, Group, Need, Usage};
use normcircuit_laboratory::{Plan, Profile, Room, piece_files, store};
use normcircuit_protocols::experiment::{Experiment, ExperimentRun};
use normcircuit_reproduction::figures;
use std::path::PathBuf;
use std::process::ExitCode;

/// List what the results folder holds, by profile and figure, and remove what none of them needs.
///
/// Needed are the simulations of all figures in all profiles, with the seeds given, and those of the experiments given.
#[derive(Args)]
pub(crate) struct Store {
    /// Folder in which results of simulations are kept
    #[arg(long, value_name = "FOLDER", default_value = "results")]
    results: PathBuf,
    /// Roots of randomness of the figures
    #[arg(long = "seed", value_name = "SEED", default_values_t = [1])]
    seeds: Vec<u64>,
    /// Steps between the two stimuli of flashed trials, besides those of the profiles
    #[arg(long, value_name = "STEP,…", value_delimiter = ',')]
    steps: Option<Vec<u8>>,
    /// Flashed trials of each of two stimuli at every step, besides those of the profiles
    #[arg(long = "trials", value_name = "N")]
    trials: Vec<u64>,
    /// Repeat figures about one network on so many networks [default: as the profiles do]
    #[arg(long, value_name = "N")]
    networks: Option<u64>,
    /// An experiment whose simulations are needed too; may be given several times
    #[arg(long = "experiment", value_name = "EXPERIMENT.TOML")]
    experiments: Vec<PathBuf>,
    /// Remove what is not needed, after asking
    #[arg(long)]
    prune: bool,
    /// Do not ask
    #[arg(long, requires = "prune")]
    yes: bool,
}

impl Store {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let store = store::Store::new(&self.results, |_| ());
        let usage = Usage::new(&store, self.needs(&store)?)?;
        for group in usage.groups.iter().filter(|group| group.stored.results > 0) {
            say(line(group));
        }
        say(line(&usage.needed));
        let unneeded: u64 = usage.unneeded.iter().map(|entry| entry.bytes).sum();
        say(format!("not needed: {}, {}", files(&usage.unneeded), size(unneeded)));
        if !usage.others.is_empty() {
            say(format!("of other programs, left alone: {}", files(&usage.others)));
        }
        if self.prune && !usage.unneeded.is_empty() {
            let question = format!(
                "Remove {}, {}, from {}?",
                files(&usage.unneeded),
                size(unneeded),
                self.results.display()
            );
            if !self.yes && !confirmed(&question)? {
                bail!("stopped before anything was removed");
            }
            let (removed, bytes) = usage.prune()?;
            say(format!("removed {removed}, {}", size(bytes)));
        }
        Ok(ExitCode::SUCCESS)
    }

    /// What figures and experiments need, each with its file in `store`.
    fn needs(&self, store: &store::Store) -> Result<Vec<Need>> {
        let mut needs = Vec::new();
        let mut add = |name: &str, runs: &[ExperimentRun]| -> Result<()> {
            for run in runs {
                let (path, pieces) = (store.path(run)?, piece_files(store, run)?);
                needs.push(Need { name: name.to_owned(), path, pieces, seconds: run.seconds() });
            }
            Ok(())
        };
        for plan in self.plans()? {
            for figure in figures::all() {
                add(&format!("{}, {}", plan.profile.name(), figure.id), &figure.runs(&plan)?)?;
            }
        }
        for path in &self.experiments {
            let file = path.display();
            let text = read_text(path)?;
            let experiment =
                Experiment::from_toml(&text).with_context(|| format!("{file} is not an experiment"))?;
            // There may be too many runs even for a list.
            Room::of_experiment(&experiment, 1).check_memory()?;
            add(&file.to_string(), &experiment.runs())?;
        }
        Ok(needs)
    }

    /// The plans of all profiles, with each seed, steps and number of trials.
    fn plans(&self) -> Result<Vec<Plan>> {
        let mut plans = Vec::new();
        for profile in Profile::ALL {
            for seed in &self.seeds {
                let mut plan = Plan::new(profile, *seed);
                if let Some(networks) = self.networks {
                    plan = plan.with_networks(networks)?;
                }
                let mut of_steps = vec![plan.clone()];
                if let Some(steps) = &self.steps {
                    of_steps.push(plan.with_steps(steps)?);
                }
                for trials in &self.trials {
                    for plan in of_steps.clone() {
                        plans.push(plan.with_trials(*trials)?);
                    }
                }
                plans.extend(of_steps);
            }
        }
        Ok(plans)
    }
}

fn line(Group { name, stored, missing }: &Group) -> String {
    let Amount { results, seconds, bytes } = stored;
    let all = results + missing.results;
    format!("{name:30} {results:6} of {all:6} runs, {seconds:9.0} simulated s, {}", size(*bytes))
}

fn files(entries: &[Entry]) -> String {
    format!("{} {}", entries.len(), if entries.len() == 1 { "file" } else { "files" })
}

fn size(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
