//! Files of an analysis: pictures, numbers, a table of units and the page around them.

use crate::analysis::Analysis;
use crate::data::LabRecording;
use crate::panels::summary;
use normcircuit_charts::draw::{DrawError, write_figure};
use normcircuit_charts::report::{Report, Section};
use normcircuit_files::{WriteError, write_atomically};
use normcircuit_protocols::Condition;
use std::path::{Path, PathBuf};

/// Why an analysis could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnalysisWriteError {
    /// The figure could not be drawn or written.
    #[error(transparent)]
    Draw(#[from] DrawError),
    /// The table could not be made.
    #[error("cannot make the table of units: {0}")]
    Table(#[from] csv::Error),
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
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
        write_atomically(&folder.join("units.csv"), &[&self.table(recording)?])?;
        let report = Report {
            title: format!("Normalization, correlation and information in {name}"),
            introduction: "Analyzed as the recordings and the model in Song, Ruff, Cohen & Huang (Science Advances 2026, doi \
                           10.1126/sciadv.adv9396). Every unit with its norm index: units.csv."
                .to_owned(),
            facts: self.facts(recording, name),
            sections: vec![Section::from(figure)],
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

    /// One line for each unit: mean counts, norm index with its interval (`inf`: no upper limit); without an index, why.
    fn table(&self, recording: &LabRecording) -> Result<Vec<u8>, csv::Error> {
        let means = Condition::ALL.map(|condition| recording.mean_counts(condition));
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record([
            "unit",
            "count_1",
            "count_2",
            "count_12",
            "norm_index",
            "lower_95",
            "upper_95",
            "left_out",
        ])?;
        for (unit, name) in recording.names().iter().enumerate() {
            let mut fields = vec![name.clone()];
            fields.extend(means.iter().map(|mean| mean[unit].to_string()));
            if let Ok(entry) = self.inclusion.used.binary_search(&unit) {
                let index = &self.normalization.units[entry];
                fields.extend([index.value, index.lower, index.upper].map(|value| value.to_string()));
                fields.push(String::new());
            } else {
                let silent = self.inclusion.silent.binary_search(&unit).is_ok();
                fields.extend(["", "", "", if silent { "silent" } else { "weak" }].map(str::to_owned));
            }
            table.write_record(&fields)?;
        }
        table.into_inner().map_err(|error| error.into_error().into())
    }
}
