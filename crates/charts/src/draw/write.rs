//! The files of a figure.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use normcircuit_files::{WriteError, read_checked, write_atomically, write_checked};
use serde::Deserialize;

use super::{DrawError, panel_svg, png, sheet_svg};
use crate::figure::FigureData;

/// Endings of the files of a panel.
const PANEL_FILES: [&str; 3] = ["svg", "png", "csv"];

/// Writes a figure into a folder: `ID.json` with all plotted numbers and a checksum ([`write_checked`]), `ID.svg` and `ID.png` with all panels, and for each
/// panel `ID/PANEL.svg`, `ID/PANEL.png` and `ID/PANEL.csv` with its numbers as a table. Returns what was written.
///
/// # Errors
/// The data do not fit together, or a file cannot be written; nothing is written in the former case.
pub fn write_figure(figure: &FigureData, folder: &Path) -> Result<Vec<PathBuf>, DrawError> {
    let sheet = sheet_svg(figure)?;
    let numbers = folder.join(format!("{}.json", figure.id));
    let json = figure.to_json()?;
    let mut files = vec![(format!("{}.png", figure.id), png(&sheet)?)];
    files.push((format!("{}.svg", figure.id), sheet.into_bytes()));
    for panel in &figure.panels {
        let svg = panel_svg(panel)?;
        files.push((format!("{}/{}.png", figure.id, panel.id), png(&svg)?));
        files.push((format!("{}/{}.svg", figure.id, panel.id), svg.into_bytes()));
        files.push((format!("{}/{}.csv", figure.id, panel.id), panel.to_csv()?.into_bytes()));
    }
    let earlier = earlier_panels(&numbers);
    write_checked(&numbers, &json)?;
    let mut written = vec![numbers];
    for (name, bytes) in files {
        let path = folder.join(name);
        write_atomically(&path, &[&bytes])?;
        written.push(path);
    }
    remove_other_panels(figure, &earlier, &folder.join(&figure.id))?;
    Ok(written)
}

/// What a figure's numbers must hold to say which panels it had.
#[derive(Deserialize)]
struct Earlier {
    panels: Vec<EarlierPanel>,
}

#[derive(Deserialize)]
struct EarlierPanel {
    id: String,
}

/// Panels of the figure whose numbers are in this file; none if there is no such file, or it is damaged.
fn earlier_panels(path: &Path) -> Vec<String> {
    let text = read_checked(path).ok().flatten();
    let numbers = text.and_then(|text| serde_json::from_str::<Earlier>(&text).ok());
    numbers.map_or_else(Vec::new, |figure| figure.panels.into_iter().map(|panel| panel.id).collect())
}

/// Removes panels of an earlier figure of the same name that this one does not have: they would pass for its own. Other
/// pictures in the folder are somebody else's.
fn remove_other_panels(figure: &FigureData, earlier: &[String], folder: &Path) -> Result<(), WriteError> {
    let is_gone = |id: &&String| figure.panels.iter().all(|panel| panel.id != **id);
    // Whoever can compute a checksum may have written the numbers: a panel must not lead out of the folder.
    let is_name = |id: &&String| Path::new(id.as_str()).file_name().is_some_and(|name| name == id.as_str());
    for id in earlier.iter().filter(is_gone).filter(is_name) {
        for path in PANEL_FILES.map(|ending| folder.join(format!("{id}.{ending}"))) {
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(WriteError::at(&path)(error));
                }
                _ => {}
            }
        }
    }
    Ok(())
}
