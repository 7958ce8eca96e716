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
mod cloud;
mod color;
mod covered;
mod curves;
mod image;
mod legend;
mod marks;
mod metrics;
mod panel;
mod raster;
mod scale;
mod shapes;
mod sheet;
pub(crate) mod style;
mod svg;
#[cfg(test)]
mod vision;
mod write;

use thiserror::Error;

use crate::figure::{FigureData, InvalidFigure, Panel};
use normcircuit_files::WriteError;

pub(crate) use sheet::{columns, rows};
pub use write::write_figure;

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
    /// The numbers of a panel could not be turned into a table.
    #[error("cannot write the numbers of a panel as a table: {0}")]
    Table(#[from] csv::Error),
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// A panel as SVG.
///
/// # Errors
/// The panel's data do not fit together; the error names panel and field.
pub fn panel_svg(panel: &Panel) -> Result<String, DrawError> {
    drawn(panel).map(|drawn| drawn.svg)
}

/// A panel as SVG and where its data lie in it.
pub(crate) struct Drawn {
    pub(crate) svg: String,
    /// Left, top, width and height of the plotting area.
    pub(crate) area: [f64; 4],
    /// First and last value of the horizontal and of the vertical axis.
    pub(crate) ranges: [(f64, f64); 2],
}

pub(crate) fn drawn(panel: &Panel) -> Result<Drawn, DrawError> {
    panel.check()?;
    let noted = cloud::noted(panel);
    let drawing = panel::Drawing::new(&noted, PANEL_WIDTH)?;
    let mut canvas = svg::Canvas::new();
    drawing.draw(&mut canvas);
    let area = drawing.area();
    Ok(Drawn {
        svg: canvas.finish(PANEL_WIDTH, drawing.height()),
        area: [area.x, area.y, area.width, area.height],
        ranges: drawing.ranges(),
    })
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
