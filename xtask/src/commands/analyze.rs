//! `cargo xtask analyze`: a lab's own recording.

use super::say;
use anyhow::{Context, Result};
use clap::Args;
use normcircuit_files::check_writable;
use normcircuit_protocols::Condition;
use normcircuit_recordings::{Analysis, LabRecording, Settings, label, read_positions};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Analyze your own recording: norm index, spike-count correlation by norm index, and information.
///
/// NPZ (numpy.savez) holds `counts` of each trial and unit, `conditions` of each trial, with 1 (stimulus 1 alone), 2
/// (stimulus 2 alone) or 12 (both), and, if known, `positions` (two numbers for each unit) and `duration` (the window of
/// the counts, s). In place of counts it may hold `spike_times` (s) and `spike_units` (from 0), with `trial_starts` (s)
/// and `duration`.
///
/// CSV has the header `condition,unit_1,unit_2,...` and a line for each trial: 1, 2 or 12 and the counts.
///
/// At least two trials in each condition and two units are needed; information takes twice as many trials as units. Silent
/// units and units that respond too weakly to both stimuli are left out, counted and named. To try it, record an example:
/// cargo xtask example-recording example.npz
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Analyze {
    /// The recording: NPZ or CSV
    file: PathBuf,
    /// CSV with the header x,y and the position of each unit
    #[arg(long, value_name = "FILE")]
    positions: Option<PathBuf>,
    /// The two conditions that are told apart: two of 1, 2, 12
    #[arg(long, value_name = "A,B", default_value = "1,2", value_parser = contrast)]
    contrast: [Condition; 2],
    /// Leave out units with fewer spikes per trial with both stimuli
    #[arg(long, value_name = "SPIKES", default_value_t = Settings::default().minimum_count)]
    minimum_count: f64,
    /// Seed of the bootstrap and of random subsets of units
    #[arg(long, default_value_t = Settings::default().seed)]
    seed: u64,
    /// Folder for pictures, numbers and report
    #[arg(long, value_name = "FOLDER", default_value = "analysis")]
    out: PathBuf,
}

impl Analyze {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let of_file = |file: &Path| format!("{} cannot be analyzed", file.display());
        let mut recording = LabRecording::read(&self.file).with_context(|| of_file(&self.file))?;
        if let Some(file) = &self.positions {
            let positions = read_positions(file).with_context(|| of_file(file))?;
            recording = recording.with_positions(positions).with_context(|| of_file(file))?;
        }
        let settings =
            Settings { contrast: self.contrast, minimum_count: self.minimum_count, seed: self.seed };
        let analysis = Analysis::new(&recording, &settings).with_context(|| of_file(&self.file))?;
        check_writable(&self.out)?;
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        let report = analysis.write(&recording, &name, &self.out)?;
        analysis.summary(&recording).iter().for_each(say);
        say(report.display().to_string());
        Ok(ExitCode::SUCCESS)
    }
}

fn contrast(text: &str) -> Result<[Condition; 2], String> {
    let (first, second) =
        text.split_once(',').ok_or("two conditions with a comma between them, such as 1,2")?;
    let parse = |text| label::parse(text).map_err(|error| error.to_string());
    Ok([parse(first)?, parse(second)?])
}
