//! `cargo xtask readme`: the table of verdicts in the README, from figures that were made.
//!
//! What they found is kept in a small file beside the code, and the table is rendered from that: a test compares both.

use super::say;
use anyhow::{Context, Result, ensure};
use clap::Args;
use normcircuit_charts::report::{Verdicts, with_verdicts};
use normcircuit_files::{read_checked, write_atomically, write_checked};
use normcircuit_reproduction::figures;
use normcircuit_reproduction::reproduce::read_figure;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Write the table of verdicts into a README, between its markers, and the numbers behind it into a file.
#[derive(Args)]
pub(crate) struct Readme {
    /// Folder of figures; without it, the table is written from the file as it is
    #[arg(long, value_name = "FOLDER")]
    figures: Option<PathBuf>,
    /// The file with the numbers
    #[arg(long, value_name = "FILE", default_value = "data/verdicts.json")]
    verdicts: PathBuf,
    /// The README
    #[arg(long, value_name = "FILE", default_value = "README.md")]
    file: PathBuf,
}

impl Readme {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let path = &self.verdicts;
        if let Some(folder) = &self.figures {
            write_checked(path, &of_figures(folder)?.to_json()?)?;
        }
        let verdicts = read(path)?;
        let text = rendered(&self.file, &verdicts)?;
        write_atomically(&self.file, &[text.as_bytes()])?;
        let names: Vec<&str> = verdicts.figures.iter().map(|made| made.figure.as_str()).collect();
        say(format!("{}: verdicts of {}", self.file.display(), names.join(", ")));
        Ok(ExitCode::SUCCESS)
    }
}

/// The verdicts of the figures in a folder, which must be of one run.
fn of_figures(folder: &Path) -> Result<Verdicts> {
    let mut made = Vec::new();
    for figure in figures::all() {
        let path = folder.join(format!("{}.json", figure.id));
        made.extend(read_figure(&path).map_err(anyhow::Error::msg)?);
    }
    let verdicts = Verdicts::of(&made);
    let place = folder.display();
    ensure!(!verdicts.figures.is_empty(), "{place} has no figure that is expected to match the paper");
    let options =
        |pair: &[normcircuit_charts::report::Made]| pair[0].made_with.options == pair[1].made_with.options;
    ensure!(
        verdicts.figures.windows(2).all(options),
        "the figures in {place} were made with different options"
    );
    Ok(verdicts)
}

fn read(path: &Path) -> Result<Verdicts> {
    let text = read_checked(path)?.with_context(|| format!("there is no {}", path.display()))?;
    Verdicts::from_json(&text).with_context(|| format!("cannot use {}", path.display()))
}

/// A README with the table of these verdicts.
fn rendered(readme: &Path, verdicts: &Verdicts) -> Result<String> {
    let text = fs::read_to_string(readme).with_context(|| format!("cannot read {}", readme.display()))?;
    with_verdicts(&text, &verdicts.markdown()).with_context(|| format!("in {}", readme.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use normcircuit_charts::figure::{Comparison, FigureData, Published};

    #[test]
    fn the_readme_says_what_the_file_says() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let readme = root.join("README.md");
        let rendered = rendered(&readme, &read(&root.join("data/verdicts.json")).unwrap()).unwrap();
        let written = fs::read_to_string(readme).unwrap();
        assert!(written == rendered, "`cargo xtask readme` would change the table of verdicts");
    }

    #[test]
    fn figures_fill_the_file_and_the_table() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("README.md"), "<!-- verdicts: start -->\n<!-- verdicts: end -->\n").unwrap();
        let mut figure = FigureData::new("fig1", "", "");
        figure.made_with = "profile draft".to_owned().into();
        figure.claims = vec![Comparison::new("it is", "Hz", Published::Above(0.0), 1.0).interval(0.5, 1.5)];
        write_checked(&at("fig1.json"), &figure.to_json().unwrap()).unwrap();
        let command = |figures| Readme { figures, verdicts: at("verdicts.json"), file: at("README.md") };
        assert!(command(None).run().unwrap_err().to_string().contains("there is no"));
        command(Some(folder.path().into())).run().unwrap();
        let written = fs::read_to_string(at("README.md")).unwrap();
        assert!(
            written.contains("| it is (claimed: above 0) | 1.0\u{a0}Hz | 0.5 to 1.5 | agrees |"),
            "{written}"
        );
        command(None).run().unwrap();
        assert_eq!(fs::read_to_string(at("README.md")).unwrap(), written);
    }

    #[test]
    fn figures_of_two_runs_or_of_none_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(of_figures(folder.path()).unwrap_err().to_string().contains("has no figure"));
        for (id, options) in [("fig1", "seed 1"), ("fig2", "seed 2")] {
            let mut figure = FigureData::new(id, "", "");
            figure.made_with = options.to_owned().into();
            let path = folder.path().join(format!("{id}.json"));
            write_checked(&path, &figure.to_json().unwrap()).unwrap();
        }
        assert!(of_figures(folder.path()).unwrap_err().to_string().contains("different options"));
    }
}
