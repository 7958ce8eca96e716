//! `cargo xtask readme`: the table of verdicts in the README, from figures that were made.

use super::say;
use anyhow::{Context, Result, ensure};
use clap::Args;
use normcircuit_charts::report::{verdict_table, with_verdicts};
use normcircuit_files::write_atomically;
use normcircuit_reproduction::figures;
use normcircuit_reproduction::reproduce::read_figure;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

/// Write the table of verdicts into a README, between its markers, from the figures in a folder.
#[derive(Args)]
pub(crate) struct Readme {
    /// Folder of figures
    #[arg(long, value_name = "FOLDER", default_value = "figures")]
    figures: PathBuf,
    /// The README
    #[arg(long, value_name = "FILE", default_value = "README.md")]
    file: PathBuf,
}

impl Readme {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let mut made = Vec::new();
        for figure in figures::all() {
            let path = self.figures.join(format!("{}.json", figure.id));
            made.extend(read_figure(&path).map_err(anyhow::Error::msg)?);
        }
        let names: Vec<&str> = made.iter().map(|figure| figure.id.as_str()).collect();
        ensure!(!names.is_empty(), "there are no figures in {}", self.figures.display());
        let origin = made.iter().map(|figure| figure.made_with.options.as_str()).collect::<Vec<_>>();
        ensure!(
            origin.windows(2).all(|pair| pair[0] == pair[1]),
            "the figures in {} were made with different options",
            self.figures.display()
        );
        let table = format!("{}\nMade with {}: {}.\n", verdict_table(&made), origin[0], names.join(", "));
        let text =
            fs::read_to_string(&self.file).with_context(|| format!("cannot read {}", self.file.display()))?;
        write_atomically(&self.file, &[with_verdicts(&text, &table)?.as_bytes()])?;
        say(format!("{}: verdicts of {}", self.file.display(), names.join(", ")));
        Ok(ExitCode::SUCCESS)
    }
}
