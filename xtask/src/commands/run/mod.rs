//! `cargo xtask run`: an experiment of one's own.

mod report;
mod teaching;

use super::say;
use super::simulate::{Machine, announce};
use anyhow::{Context, Result, bail};
use clap::Args;
use normcircuit_files::{check_output, check_output_folder, read_text};
use normcircuit_laboratory::export::{ConditionSummary, export, export_point};
use normcircuit_laboratory::progress::duration;
use normcircuit_laboratory::{Room, cost_of_sweep};
use normcircuit_protocols::experiment::Sweep;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// Run an experiment that is described in a TOML file, or a sweep of many, and write what was recorded for NumPy (NPZ).
///
/// Every run is kept in the results folder: an experiment that was interrupted goes on where it was, and one that gets more
/// runs keeps those it has. The same file gives the same bytes on any number of threads.
#[derive(Args)]
#[command(after_long_help = teaching::TEACHING)]
pub(crate) struct Run {
    /// The experiment
    #[arg(value_name = "EXPERIMENT.TOML")]
    experiment: PathBuf,
    /// The file to write; in a sweep its name is continued by the number of the point [default: the experiment's name with .npz,
    /// in this folder]
    #[arg(long, value_name = "FILE.NPZ")]
    out: Option<PathBuf>,
    /// Draw rates, correlations and norm indices of all points, into a folder with the name of the file and -report
    #[arg(long)]
    report: bool,
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
        let sweep = Sweep::from_toml(&text).with_context(|| format!("{file} is not an experiment"))?;
        let outs = self.outs(&sweep)?;
        let folder = self.report_folder()?;
        let start = Instant::now();
        let laboratory = self.machine.laboratory()?;
        let rooms =
            sweep.points.iter().map(|point| Room::of_experiment(&point.experiment, laboratory.threads()));
        if let Some(largest) = rooms.max_by_key(|room| room.memory) {
            laboratory.progress().say(&largest.to_string());
        }
        let cannot = || format!("{file} cannot be run");
        let cost = cost_of_sweep(&laboratory, &sweep).with_context(cannot)?;
        announce(&laboratory, &cost, self.yes)?;
        for (point, out) in sweep.points.iter().zip(&outs) {
            let conditions = if sweep.is_varied() {
                say(format!("{}:", report::named(&sweep, point)));
                export_point(&laboratory, &sweep, point, out).with_context(cannot)?
            } else {
                export(&laboratory, &point.experiment, out).with_context(cannot)?
            };
            for (index, condition) in conditions.iter().enumerate() {
                say(format!("condition {index}: {}", describe(condition)));
            }
            say(format!("{} in {}", out.display(), duration(start.elapsed())));
        }
        if let Some(folder) = folder {
            say(report::write(&laboratory, &sweep, &self.experiment, &folder)?.display().to_string());
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The files to write, one for each point, which can be written: better to know before the simulations than after.
    fn outs(&self, sweep: &Sweep) -> Result<Vec<PathBuf>> {
        let out = self.out()?;
        let numbered = |number| {
            let extension =
                out.extension().map_or_else(|| "npz".into(), |extension| extension.to_string_lossy());
            self.beside(&out, &format!("-{number}.{extension}"))
        };
        let outs: Vec<PathBuf> = if sweep.is_varied() {
            (0..sweep.points.len()).map(numbered).collect()
        } else {
            vec![out.clone()]
        };
        for out in &outs {
            if out.is_dir() {
                bail!("--out {} is a folder; it must be a file", out.display());
            }
            check_output(out, &[&self.experiment])?;
        }
        Ok(outs)
    }

    fn report_folder(&self) -> Result<Option<PathBuf>> {
        if !self.report {
            return Ok(None);
        }
        let folder = self.beside(&self.out()?, "-report");
        check_output_folder(&folder, &[&self.experiment])?;
        Ok(Some(folder))
    }

    /// The file's name without extension, continued.
    fn beside(&self, out: &Path, end: &str) -> PathBuf {
        let stem = out.file_stem().or(self.experiment.file_stem()).unwrap_or_default();
        out.with_file_name(format!("{}{end}", stem.to_string_lossy()))
    }

    /// The file asked for, or the default.
    fn out(&self) -> Result<PathBuf> {
        match (&self.out, self.experiment.file_stem()) {
            (Some(out), _) => Ok(out.clone()),
            (None, Some(name)) => Ok(PathBuf::from(format!("{}.npz", name.to_string_lossy()))),
            (None, None) => bail!("{} has no name; say --out FILE.npz", self.experiment.display()),
        }
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
