//! `cargo xtask reproduce`: figures from simulation.

use super::say;
use super::simulate::{Machine, announce};
use anyhow::Result;
use clap::Args;
use normcircuit_charts::figure::Group;
use normcircuit_files::check_writable;
use normcircuit_laboratory::progress::duration;
use normcircuit_laboratory::{Laboratory, Plan, Profile, Shard, cost_of};
use normcircuit_protocols::experiment::ExperimentRun;
use normcircuit_reproduction::reproduce::{cost_of_figures, reproduce, runs_of_figures};
use normcircuit_reproduction::{Figure, figures};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Rebuild figures from simulation, with a report that sets them beside the paper.
///
/// Every simulation is kept in the results folder: a run that was interrupted goes on where it was, and figures that share
/// simulations share them. The same seed gives the same figures on any number of threads.
#[derive(Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub(crate) struct Reproduce {
    /// Which figure, for example fig1 or weak-coupling; may be given several times [default: the six of the main text]
    #[arg(long = "figure", value_name = "FIGURE")]
    figures: Vec<String>,
    /// The figures of the supplement and what goes beyond it
    #[arg(long, conflicts_with = "figures")]
    supplement: bool,
    /// All figures: main text, supplement, and what goes beyond it
    #[arg(long, conflicts_with_all = ["figures", "supplement"])]
    all: bool,
    /// Repeat figures 1 to 3 on so many networks, for intervals over networks [default: 4 in standard and paper, else 1]
    #[arg(long, value_name = "N")]
    networks: Option<u64>,
    #[command(flatten)]
    setup: Setup,
    /// Folder for pictures, numbers and report
    #[arg(long, value_name = "FOLDER", default_value = "figures")]
    out: PathBuf,
    /// Make the simulations alone: figures are drawn from them another time
    #[arg(long, conflicts_with = "out")]
    only_runs: bool,
    /// Of the simulations, the Kth of N equal shares, for N machines or jobs with one results folder
    #[arg(long, value_name = "K/N", requires = "only_runs")]
    shard: Option<Shard>,
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
    /// Steps between the two stimuli of flashed trials, in units of the paper's; 1 alone is the published protocol [default: 5,10 in
    /// draft, 3,5,10 in standard, 1 in paper]
    #[arg(long, value_name = "STEP,…", value_delimiter = ',')]
    steps: Option<Vec<u8>>,
    /// Flashed trials of each of two stimuli at every step [default: 114 and 38 in draft, 152 to 380 in standard, 38 000 in paper]
    #[arg(long, value_name = "N")]
    trials: Option<u64>,
    #[command(flatten)]
    machine: Machine,
}

impl Setup {
    pub(crate) fn laboratory(&self) -> Result<Laboratory> {
        self.machine.laboratory()
    }

    pub(crate) fn plan(&self) -> Result<Plan> {
        let mut plan = Plan::new(self.profile, self.seed);
        if let Some(steps) = &self.steps {
            plan = plan.with_steps(steps)?;
        }
        if let Some(trials) = self.trials {
            plan = plan.with_trials(trials)?;
        }
        Ok(plan)
    }
}

impl Reproduce {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let figures = self.figures()?;
        let mut plan = self.setup.plan()?;
        if let Some(networks) = self.networks {
            plan = plan.with_networks(networks)?;
        }
        if self.only_runs {
            return self.simulate(&plan, &figures);
        }
        check_writable(&self.out)?;
        let start = Instant::now();
        let laboratory = self.setup.laboratory()?;
        laboratory.progress().say("wiring the network and measuring the speed of this machine");
        let cost = cost_of_figures(&laboratory, &plan, &figures)?;
        laboratory.check_disk(cost.bytes)?;
        announce(&laboratory, &cost, self.yes)?;
        let report = reproduce(&laboratory, &plan, &figures, &self.out)?;
        say(format!("{} in {}", report.display(), duration(start.elapsed())));
        Ok(ExitCode::SUCCESS)
    }

    /// Makes the runs of `figures`, or a share of them.
    fn simulate(&self, plan: &Plan, figures: &[Figure]) -> Result<ExitCode> {
        let start = Instant::now();
        let runs = runs_of_figures(plan, figures)?;
        let (share, name) = match self.shard {
            Some(shard) => (shard.of(&runs, ExperimentRun::seconds)?, format!("share {shard}")),
            None => (runs, "runs".to_owned()),
        };
        let laboratory = self.setup.laboratory()?;
        let cost = cost_of(&laboratory, &share)?;
        laboratory.check_disk(cost.bytes)?;
        announce(&laboratory, &cost, self.yes)?;
        laboratory.make(&name, &share)?;
        say(format!("{name} in {}", duration(start.elapsed())));
        Ok(ExitCode::SUCCESS)
    }

    fn figures(&self) -> Result<Vec<Figure>> {
        if !self.figures.is_empty() {
            return Ok(self.figures.iter().map(|name| figures::find(name)).collect::<Result<_, _>>()?);
        }
        let is_asked_for = |figure: &Figure| self.all || (figure.group == Group::Main) != self.supplement;
        Ok(figures::all().into_iter().filter(is_asked_for).collect())
    }
}
