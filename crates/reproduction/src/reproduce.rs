//! From figures asked for to files and a report, growing as figures finish.

use crate::draw::{DrawError, write_figure};
use crate::experiments::{ConditionRates, Estimate, ExperimentError, Laboratory};
use crate::figure::FigureData;
use crate::figures::{FIGURES, Figure};
use crate::files::{WriteError, check_writable, write_atomically};
use crate::report::{Report, Section};
use normcircuit_protocols::experiment::ExperimentRun;
use std::path::{Path, PathBuf};

/// Why a figure was not made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReproduceError {
    /// An experiment failed.
    #[error(transparent)]
    Experiment(#[from] ExperimentError),
    /// A figure could not be drawn or written.
    #[error(transparent)]
    Draw(#[from] DrawError),
    /// The output folder cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// What `figures` will take on this machine. The speed is measured by a short trial if there is anything to simulate.
///
/// # Errors
/// [`ExperimentError`] if the trial fails.
pub fn estimate(laboratory: &Laboratory, figures: &[&Figure]) -> Result<Estimate, ExperimentError> {
    let mut runs: Vec<ExperimentRun> = Vec::new();
    for run in figures.iter().flat_map(|figure| figure.runs(laboratory)) {
        if !runs.contains(&run) {
            runs.push(run);
        }
    }
    let (simulated_seconds, bytes) = laboratory.cost(&runs);
    let seconds = if simulated_seconds > 0.0 {
        let [_, _, both] = ConditionRates::stimuli();
        simulated_seconds / laboratory.measured_speed(&both)?
    } else {
        0.0
    };
    Ok(Estimate { simulated_seconds, seconds, bytes })
}

/// Makes `figures` and writes them with a report into `folder`; returns the path of the report.
///
/// The report, and `verdicts.md` with the claims alone, are written after every figure; figures that were made before, in the
/// same folder, stay in them.
///
/// # Errors
/// [`ReproduceError`]; figures finished until then are on disk.
pub fn reproduce(
    laboratory: &Laboratory,
    figures: &[&Figure],
    folder: &Path,
) -> Result<PathBuf, ReproduceError> {
    check_writable(folder)?;
    let path = folder.join("report.html");
    for figure in figures {
        let data = figure.build(laboratory)?;
        write_figure(&data, folder)?;
        let report = report(laboratory, folder);
        report.write(&path)?;
        write_atomically(&folder.join("verdicts.md"), &[report.verdicts_markdown().as_bytes()])?;
    }
    Ok(path)
}

/// The report on everything that is in `folder`.
fn report(laboratory: &Laboratory, folder: &Path) -> Report {
    let options = laboratory.options();
    let section = |figure: &Figure| match read_figure(&folder.join(format!("{}.json", figure.id))) {
        Some(data) => Section::Finished(data),
        None => Section::Missing {
            id: figure.id.to_owned(),
            title: figure.title.to_owned(),
            reason: format!("Not yet run: cargo xtask reproduce --figure {}", figure.id),
        },
    };
    let sections: Vec<Section> = FIGURES.iter().map(section).collect();
    let claims = sections.iter().filter_map(Section::finished).flat_map(|figure| figure.claims.clone());
    Report {
        claims: claims.collect(),
        title: "Neuronal heterogeneity of normalization strength in a circuit model".to_owned(),
        introduction: "The figures of Song, Ruff, Cohen & Huang (Science Advances 2026, doi 10.1126/sciadv.adv9396), rebuilt \
                       from simulation. Released values are those of the authors' figure data (doi \
                       10.6084/m9.figshare.29940062)."
            .to_owned(),
        facts: vec![
            ("Profile".to_owned(), options.profile.name().to_owned()),
            ("Root seed".to_owned(), options.seed.to_string()),
            ("Software".to_owned(), format!("normcircuit {}", env!("CARGO_PKG_VERSION"))),
        ],
        sections,
    }
}

fn read_figure(path: &Path) -> Option<FigureData> {
    FigureData::from_json(&std::fs::read_to_string(path).ok()?).ok()
}
