//! Files of an analysis: pictures, numbers, a table of units and the page around them.

use crate::analysis::Analysis;
use crate::data::LabRecording;
use crate::panels::summary;
use normcircuit_charts::draw::{DrawError, write_figure};
use normcircuit_charts::report::{Report, Section};
use normcircuit_files::{WriteError, check_output, visible, write_atomically};
use std::path::{Path, PathBuf};

/// Why an analysis could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnalysisWriteError {
    /// The figure could not be drawn or written.
    #[error(transparent)]
    Draw(#[from] DrawError),
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A file of the same name is there that no analysis wrote.
    #[error("will not replace {}, which is of no earlier analysis; another folder is needed", visible(&path.to_string_lossy()))]
    Occupied {
        /// The file.
        path: PathBuf,
    },
}

/// Numbers behind the pictures; that they are there shows that a folder is of an earlier analysis.
const NUMBERS: &str = "recording.json";
/// Everything else that is written beside the folder of panels.
const FILES: [&str; 4] = ["recording.svg", "recording.png", "units.csv", "report.html"];

/// Checks that [`Analysis::write`] can and may write into a folder: nothing that is there is replaced but files of an earlier
/// analysis, and none of `inputs` is.
///
/// # Errors
/// [`AnalysisWriteError`] with the file that must stay, or with the folder that cannot be written.
pub fn check_outputs(folder: &Path, inputs: &[&Path]) -> Result<(), AnalysisWriteError> {
    for name in FILES.iter().chain([&NUMBERS]) {
        check_output(&folder.join(name), inputs)?;
    }
    let is_earlier = folder.join(NUMBERS).exists();
    match FILES.iter().map(|name| folder.join(name)).find(|path| path.exists()) {
        Some(path) if !is_earlier => Err(AnalysisWriteError::Occupied { path }),
        _ => Ok(()),
    }
}

impl Analysis {
    /// Writes `recording.{json,svg,png}`, its panels, `units.csv` and `report.html` into `folder`; returns the path of the
    /// report. `name` says where the recording is from.
    ///
    /// # Errors
    /// [`AnalysisWriteError`] if a file cannot be written.
    pub fn write(
        &self,
        recording: &LabRecording,
        name: &str,
        folder: &Path,
    ) -> Result<PathBuf, AnalysisWriteError> {
        let figure = self.figure(recording);
        write_figure(&figure, folder)?;
        write_atomically(&folder.join("units.csv"), &[&self.table(recording)])?;
        let report = Report {
            title: format!("Normalization, correlation and information in {name}"),
            introduction: "Analyzed as the recordings and the model in Song, Ruff, Cohen & Huang (Science Advances 2026, doi \
                           10.1126/sciadv.adv9396). Every unit with its norm index: units.csv."
                .to_owned(),
            facts: self.facts(recording, name),
            sections: vec![Section::from(figure)],
            ..Report::default()
        };
        let path = folder.join("report.html");
        report.write(&path)?;
        Ok(path)
    }

    /// Lines for a terminal: what entered, what was left out, what was found.
    pub fn summary(&self, recording: &LabRecording) -> Vec<String> {
        summary(self, recording).into_iter().map(|line| line.replace("r_{sc}", "r_sc")).collect()
    }

    fn facts(&self, recording: &LabRecording, name: &str) -> Vec<(String, String)> {
        let fact = |name: &str, value: String| (name.to_owned(), value);
        vec![
            fact("Recording", name.to_owned()),
            fact("Units", format!("{} of {}", self.inclusion.used.len(), recording.units())),
            fact("Trials", recording.conditions().len().to_string()),
            fact("Seed", self.settings.seed.to_string()),
            fact("Software", format!("normcircuit {}", env!("CARGO_PKG_VERSION"))),
        ]
    }
}
