//! Figures as SVG and PNG.
//!
//! The SVG is written directly. Of the plotting libraries at hand, kuva 0.6 draws a heat map as one rectangle per
//! cell (1.5 MB for a 100 x 200 map), takes no fixed color limits and rounds the tick 0.0125 to "0.013", and
//! plotters 0.3 rounds all coordinates to whole pixels and moves points from outside the axes onto their edge. What
//! figures need beyond them is little: axes, lines, and matrices embedded as one raster image each.
//!
//! PNG is made from the same SVG with resvg and an embedded font, so that it needs nothing installed. The same figure
//! gives the same bytes each time.
//!
//! Texts may hold subscripts and superscripts: `r_{sc}`, `10^{3}`.

mod axes;
mod color;
mod curves;
mod image;
mod legend;
mod panel;
mod raster;
mod scale;
mod sheet;
pub(crate) mod svg;
pub(crate) mod text;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

use crate::figure::{FigureData, InvalidFigure, Panel};
use normcircuit_files::{WriteError, write_atomically};

/// Width of a panel that is drawn on its own, in SVG user units (CSS pixels).
const PANEL_WIDTH: f64 = 300.0;

/// A figure that could not be drawn or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DrawError {
    /// The data do not make a figure.
    #[error(transparent)]
    Invalid(#[from] InvalidFigure),
    /// The SVG could not be turned into pixels.
    #[error("cannot turn a drawing into pixels: {0}")]
    Raster(String),
    /// The figure could not be turned into JSON.
    #[error("cannot write a figure as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// A panel as SVG.
///
/// # Errors
/// The panel's data do not fit together; the error names panel and field.
pub fn panel_svg(panel: &Panel) -> Result<String, DrawError> {
    panel.check()?;
    let drawing = panel::Drawing::new(panel, PANEL_WIDTH)?;
    let mut canvas = svg::Canvas::new();
    drawing.draw(&mut canvas);
    Ok(canvas.finish(PANEL_WIDTH, drawing.height()))
}

/// All panels of a figure on one sheet, as SVG.
///
/// # Errors
/// The data of a panel do not fit together; the error names panel and field.
pub fn sheet_svg(figure: &FigureData) -> Result<String, DrawError> {
    figure.check()?;
    sheet::draw(figure)
}

/// An SVG made by this module as PNG on white, at two pixels per unit.
///
/// # Errors
/// The text is not an SVG, or larger than memory allows.
pub fn png(svg: &str) -> Result<Vec<u8>, DrawError> {
    raster::png(svg)
}

/// Writes a figure into a folder: `ID.json` with all plotted numbers, `ID.svg` and `ID.png` with all panels, and
/// `ID/PANEL.svg` and `ID/PANEL.png` for each panel. Returns what was written.
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
    }
    let earlier = earlier_panels(&folder.join(format!("{}.json", figure.id)));
    let mut written = Vec::new();
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

/// Panels of the figure whose numbers are in this file; none if there is no such file.
fn earlier_panels(path: &Path) -> Vec<String> {
    let numbers = std::fs::read(path).ok().and_then(|bytes| serde_json::from_slice::<Earlier>(&bytes).ok());
    numbers.map_or_else(Vec::new, |figure| figure.panels.into_iter().map(|panel| panel.id).collect())
}

/// Removes panels of an earlier figure of the same name that this one does not have: they would pass for its own. Other
/// pictures in the folder are somebody else's.
fn remove_other_panels(figure: &FigureData, earlier: &[String], folder: &Path) -> Result<(), WriteError> {
    let is_gone = |id: &&String| figure.panels.iter().all(|panel| panel.id != **id);
    // The numbers may have been changed by hand: a panel must not lead out of the folder.
    let is_name = |id: &&String| Path::new(id.as_str()).file_name().is_some_and(|name| name == id.as_str());
    for id in earlier.iter().filter(is_gone).filter(is_name) {
        for path in ["svg", "png"].map(|extension| folder.join(format!("{id}.{extension}"))) {
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
