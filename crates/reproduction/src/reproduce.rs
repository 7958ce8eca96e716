//! From figures asked for to files and a report, growing as figures finish.

use crate::error::FigureError;
use crate::figure::Figure;
use crate::figures;
use crate::introduction;
use crate::provenance;
use normcircuit_charts::draw::{DrawError, write_figure};
use normcircuit_charts::figure::FigureData;
use normcircuit_charts::report::{Report, Section, Verdicts, by_options};
use normcircuit_files::{WriteError, check_writable, in_words, read_checked, write_atomically};
use normcircuit_laboratory::{Cost, ExperimentError, Laboratory, Plan, cost_of};
use normcircuit_protocols::experiment::ExperimentRun;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Why a figure was not made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReproduceError {
    /// A figure could not be computed.
    #[error(transparent)]
    Figure(#[from] FigureError),
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
pub fn cost_of_figures(
    laboratory: &Laboratory,
    plan: &Plan,
    figures: &[Figure],
) -> Result<Cost, ExperimentError> {
    cost_of(laboratory, &runs_of_figures(plan, figures)?)
}

/// The runs from which `figures` are made; those that several need come several times.
///
/// # Errors
/// [`ExperimentError`] if a parameter is out of range.
pub fn runs_of_figures(plan: &Plan, figures: &[Figure]) -> Result<Vec<ExperimentRun>, ExperimentError> {
    let each: Vec<_> = figures.iter().map(|figure| figure.runs(plan)).collect::<Result<_, _>>()?;
    Ok(each.into_iter().flatten().collect())
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
    plan: &Plan,
    figures: &[Figure],
    folder: &Path,
) -> Result<PathBuf, ReproduceError> {
    check_writable(folder)?;
    let path = folder.join("report.html");
    for figure in figures {
        let start = Instant::now();
        let mut data = figure.build(laboratory, plan)?;
        data.made_with = provenance::completed(data.made_with, laboratory.threads(), start.elapsed());
        write_figure(&data, folder)?;
        let report = report(plan, folder);
        report.write(&path)?;
        for claim in Verdicts::of([&data]).claims {
            laboratory.progress().say(&claim.sentence());
        }
        let verdicts = Verdicts::from(&report).markdown();
        write_atomically(&folder.join("verdicts.md"), &[verdicts.as_bytes()])?;
    }
    Ok(path)
}

/// The report on everything that is in `folder`.
fn report(plan: &Plan, folder: &Path) -> Report {
    let section = |figure: &Figure| {
        let command = format!(
            "cargo xtask reproduce --figure {} {} --out {}",
            figure.id,
            plan.arguments(),
            folder.display()
        );
        let missing = |reason: String| Section::Missing {
            id: figure.id.to_owned(),
            title: figure.title().to_owned(),
            group: figure.group,
            reason,
        };
        match read_figure(&folder.join(format!("{}.json", figure.id))) {
            Ok(Some(data)) => Section::from(data),
            Ok(None) => missing(format!("Not yet run: {command}")),
            Err(problem) => missing(format!("{problem}; make it again: {command}")),
        }
    };
    let sections: Vec<Section> = figures::all().iter().map(section).collect();
    Report {
        title: "Neuronal heterogeneity of normalization strength in a circuit model".to_owned(),
        introduction: introduction::TEXT.to_owned(),
        explanation: Some(introduction::norm_index()),
        facts: vec![
            ("Made with".to_owned(), made_with(&sections)),
            ("Software".to_owned(), format!("normcircuit {}", env!("CARGO_PKG_VERSION"))),
        ],
        sections,
    }
}

/// What the figures were made with; which is which, if that differs.
fn made_with(sections: &[Section]) -> String {
    let figures = sections.iter().filter_map(Section::finished);
    let groups = by_options(figures.map(|figure| (figure.id.as_str(), &figure.made_with)));
    if let [(made_with, _)] = groups[..] {
        return made_with.to_owned();
    }
    let parts: Vec<String> =
        groups.iter().map(|(made_with, figures)| format!("{}: {made_with}", figures.join(", "))).collect();
    parts.join("; ")
}

/// The figure of a file; nothing if there is none.
///
/// # Errors
/// Why the file cannot be used, in a sentence.
pub fn read_figure(path: &Path) -> Result<Option<FigureData>, String> {
    let Some(text) = read_checked(path).map_err(|error| error.to_string())? else { return Ok(None) };
    FigureData::from_json(&text).map(Some).map_err(|error| {
        format!("{} cannot be used (line {}: {})", path.display(), error.line(), in_words(&error.to_string()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use normcircuit_files::write_checked;

    fn finished(id: &str, made_with: &str) -> Section {
        let mut figure = FigureData::new(id, "", "");
        figure.made_with = made_with.to_owned().into();
        Section::from(figure)
    }

    #[test]
    fn figures_of_several_runs_are_distinguished() {
        let mut sections = vec![finished("fig1", "profile draft"), finished("fig2", "profile draft")];
        assert_eq!(made_with(&sections), "profile draft");
        sections.push(finished("fig5", "profile standard"));
        assert_eq!(made_with(&sections), "fig1, fig2: profile draft; fig5: profile standard");
    }

    #[test]
    fn a_damaged_figure_is_not_one_that_was_not_run() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fig1.json");
        assert_eq!(read_figure(&path), Ok(None));
        std::fs::write(&path, "{\"id\": \"fig1\"").unwrap();
        assert!(read_figure(&path).unwrap_err().contains("fig1.json is damaged: it does not end with"));
        // Whole, but not the numbers of a figure.
        write_checked(&path, "{\"id\": \"fig1\"}").unwrap();
        let message = read_figure(&path).unwrap_err();
        assert!(message.contains("fig1.json cannot be used (line ") && message.contains(": missing field"));
        let figure = FigureData::new("fig1", "", "");
        write_checked(&path, &figure.to_json().unwrap()).unwrap();
        assert_eq!(read_figure(&path).unwrap().map(|figure| figure.id), Some("fig1".to_owned()));
    }
}
