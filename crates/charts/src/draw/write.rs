//! The files of a figure.

use std::path::{Path, PathBuf};

use normcircuit_files::{WriteError, write_atomically};

use super::{DrawError, panel_svg, png, sheet_svg};
use crate::figure::FigureData;

/// Endings of the files of a panel.
const PANEL_FILES: [&str; 3] = ["svg", "png", "csv"];

/// Writes a figure into a folder: `ID.json` with all plotted numbers, `ID.svg` and `ID.png` with all panels, and for each
/// panel `ID/PANEL.svg`, `ID/PANEL.png` and `ID/PANEL.csv` with its numbers as a table. Returns what was written.
///
/// # Errors
/// The data do not fit together, or a file cannot be written; nothing is written in the former case.
pub fn write_figure(figure: &FigureData, folder: &Path) -> Result<Vec<PathBuf>, DrawError> {
    let sheet = sheet_svg(figure)?;
    let mut files = vec![
        (format!("{}.json", figure.id), figure.to_json()?.into_bytes()),
        (format!("{}.png", figure.id), png(&sheet)?),
    ];
    files.push((format!("{}.svg", figure.id), sheet.into_bytes()));
    for panel in &figure.panels {
        let svg = panel_svg(panel)?;
        files.push((format!("{}/{}.png", figure.id, panel.id), png(&svg)?));
        files.push((format!("{}/{}.svg", figure.id, panel.id), svg.into_bytes()));
        files.push((format!("{}/{}.csv", figure.id, panel.id), panel.to_csv()?.into_bytes()));
    }
    let mut written = Vec::new();
    for (name, bytes) in files {
        let path = folder.join(name);
        write_atomically(&path, &[&bytes])?;
        written.push(path);
    }
    remove_other_panels(figure, &folder.join(&figure.id))?;
    Ok(written)
}

/// Removes panels of an earlier figure of the same name that this one does not have: they would pass for its own.
fn remove_other_panels(figure: &FigureData, folder: &Path) -> Result<(), WriteError> {
    for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let is_of_a_panel =
            path.extension().is_some_and(|ending| PANEL_FILES.iter().any(|own| ending == *own));
        let is_own =
            figure.panels.iter().any(|panel| path.file_stem().is_some_and(|stem| stem == panel.id.as_str()));
        if is_of_a_panel && !is_own {
            std::fs::remove_file(&path).map_err(WriteError::at(&path))?;
        }
    }
    Ok(())
}
