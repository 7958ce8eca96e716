//! `cargo xtask analyze`: a lab's own recording.

use super::say;
use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use normcircuit_files::visible;
use normcircuit_protocols::Condition;
use normcircuit_recordings::label::Labels;
use normcircuit_recordings::{
    Analysis, LabRecording, Settings, SortedFolder, check_outputs, label, read_positions,
};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What a recording must hold, with the whole of a small one.
const TEACHING: &str = r#"A recording is one of these.

NPZ, written from Python:

    import numpy as np
    np.savez("lab.npz",
        counts=counts,            # spikes, trial × unit
        conditions=conditions,    # of each trial: 1 (stimulus 1 alone), 2 (stimulus 2 alone) or 12 (both)
        unit_ids=ids,             # optional: numbers or texts that name the units
        positions=positions,      # optional: unit × 2, in any unit of length
        duration=0.2)             # optional: window in which spikes were counted, s

or with spike times, which are then counted for `duration` from the start of each trial:

    np.savez("lab.npz", spike_times=times, spike_units=units, trial_starts=starts, conditions=conditions,
        duration=0.2)             # spike_times and trial_starts in s, on one clock; spike_units numbers or texts

A table as text (CSV), with a name for each unit and a line for each trial:

    condition,unit_1,unit_2
    1,4,0
    2,1,6
    12,4,5

A file of `cargo xtask run`, whose excitatory neurons are analyzed:

    cargo xtask run EXPERIMENT.TOML
    cargo xtask analyze EXPERIMENT.npz --conditions 'left,right,"both, flashed"'

A folder of Kilosort or phy (spike_times.npy, spike_clusters.npy, params.py, cluster_group.tsv), with a table of trials
that has the columns start (s) and condition:

    cargo xtask analyze FOLDER --trials trials.csv --duration 0.2

At least two trials of each condition and two units are needed; information takes twice as many trials as units. Units that
are silent, that respond too weakly to both stimuli, or whose counts are those of other units are left out and named. To try
it, record an example: cargo xtask example-recording example.npz"#;

/// Analyze your own recording: norm index, spike-count correlation by norm index, and information.
///
/// Writes pictures, all plotted numbers, a table of the units (units.csv) and a page (report.html). `--help` says what a
/// recording must hold.
#[derive(Args)]
#[command(after_long_help = TEACHING)]
pub(crate) struct Analyze {
    /// The recording: NPZ, a table (CSV), or a folder of Kilosort or phy
    recording: PathBuf,
    /// Table with the header x,y and the position of each unit
    #[arg(long, value_name = "FILE")]
    positions: Option<PathBuf>,
    /// Labels of the conditions in the recording: stimulus 1, stimulus 2, both; trials of others are left out [default: 1, 2
    /// and 12, or first, second and both]
    #[arg(long, value_name = "A,B,C")]
    conditions: Option<Labels>,
    /// For a folder: table with the start (s) and condition of each trial
    #[arg(long, value_name = "FILE", requires = "duration")]
    trials: Option<PathBuf>,
    /// For a folder: window after the start of each trial in which spikes are counted, s
    #[arg(long, value_name = "S", requires = "trials")]
    duration: Option<f64>,
    /// For a folder: groups of clusters that are units
    #[arg(long, value_name = "GROUPS", default_value = "good", value_delimiter = ',')]
    groups: Vec<String>,
    /// The two conditions to be discriminated: two of 1, 2, 12
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
        let inputs: Vec<&Path> = [Some(&self.recording), self.positions.as_ref(), self.trials.as_ref()]
            .into_iter()
            .flatten()
            .map(PathBuf::as_path)
            .collect();
        let recording = self.recording()?;
        let settings =
            Settings { contrast: self.contrast, minimum_count: self.minimum_count, seed: self.seed };
        let analysis = Analysis::new(&recording, &settings).with_context(|| unusable(&self.recording))?;
        check_outputs(&self.out, &inputs)?;
        let name = visible(&self.recording.file_name().unwrap_or_default().to_string_lossy());
        let report = analysis.write(&recording, &name, &self.out)?;
        analysis.summary(&recording).iter().for_each(say);
        say(report.to_string_lossy());
        Ok(ExitCode::SUCCESS)
    }

    fn recording(&self) -> Result<LabRecording> {
        let labels = self.conditions.clone().unwrap_or_default();
        let recording = if self.recording.is_dir() {
            let (Some(trials), Some(duration)) = (self.trials.clone(), self.duration) else {
                bail!(
                    "{} is a folder; its trials are needed too: --trials FILE --duration S",
                    self.recording.display()
                );
            };
            let (folder, groups) = (self.recording.clone(), self.groups.clone());
            SortedFolder { folder, trials, duration, groups, labels }.read()
        } else {
            ensure!(self.trials.is_none(), "--trials is for folders; a file holds its own trials");
            LabRecording::read_labeled(&self.recording, &labels)
        };
        let recording = recording.with_context(|| unusable(&self.recording))?;
        let Some(file) = &self.positions else { return Ok(recording) };
        let positions = read_positions(file).with_context(|| unusable(file))?;
        recording.with_positions(positions).with_context(|| unusable(file))
    }
}

fn unusable(path: &Path) -> String {
    format!("{} cannot be analyzed", path.display())
}

fn contrast(text: &str) -> Result<[Condition; 2], String> {
    let (first, second) =
        text.split_once(',').ok_or("two conditions with a comma between them, such as 1,2")?;
    Ok([label::parse(first)?, label::parse(second)?])
}
