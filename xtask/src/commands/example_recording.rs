//! `cargo xtask example-recording`: a session recorded in the model, to analyze.

use super::{say, threads_or_all};
use anyhow::Result;
use clap::Args;
use normcircuit_files::{check_output, write_atomically};
use normcircuit_laboratory::Profile;
use normcircuit_laboratory::progress::{Progress, duration};
use normcircuit_recordings::ExampleSession;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Record a session in the model, as a file that `cargo xtask analyze` reads.
///
/// 96 neurons of the full network in 100 trials of each condition (stimulus 1, stimulus 2, both): presentations of 400 ms
/// with pauses of 100 ms, spikes counted in the second half of each. Takes some minutes; with `--profile miniature`, 40
/// neurons in 30 trials and seconds. The same seed gives the same file.
#[derive(Args)]
pub(crate) struct ExampleRecording {
    /// The file to write; it should end in .npz
    file: PathBuf,
    /// Which network: miniature (a toy) or draft (the full network)
    #[arg(long, default_value = "draft")]
    profile: Profile,
    /// Root of all randomness
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Simulations side by side [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    threads: Option<u32>,
}

impl ExampleRecording {
    pub(crate) fn run(self) -> Result<ExitCode> {
        check_output(&self.file, &[])?;
        let start = Instant::now();
        let threads = threads_or_all(self.threads);
        let session = ExampleSession { profile: self.profile, seed: self.seed, threads };
        let progress = Progress::to_standard_error();
        progress.say(&format!("recording {:.0} simulated s of the network", session.seconds()));
        let recording = session.record(&progress)?;
        write_atomically(&self.file, &[&recording.to_npz()?])?;
        say(format!(
            "{}: {} units, {} trials, in {}",
            self.file.display(),
            recording.units(),
            recording.conditions().len(),
            duration(start.elapsed())
        ));
        Ok(ExitCode::SUCCESS)
    }
}
