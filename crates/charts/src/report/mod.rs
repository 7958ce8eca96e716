//! The report: one HTML page with every figure and what agrees with the paper.
//!
//! The page holds its pictures and asks no server for anything. It can be written again after each figure: those
//! that are not finished have a section that says so. The same content gives the same bytes.

mod markdown;
mod number;
mod page;
mod table;

use std::path::Path;

use crate::draw::DrawError;
use crate::figure::{FigureData, Group};
use normcircuit_files::write_atomically;

/// Everything that is on the page.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Heading of the page.
    pub title: String,
    /// A paragraph below the heading; may be empty.
    pub introduction: String,
    /// What was run, as name and value: profile, root seed, network, version.
    pub facts: Vec<(String, String)>,
    /// The sections in the order of the paper.
    pub sections: Vec<Section>,
}

/// One figure of the report.
#[derive(Debug, Clone)]
pub enum Section {
    /// A figure that was made.
    Finished(Box<FigureData>),
    /// A figure that is not there yet.
    Missing {
        /// Short name, such as `fig2`.
        id: String,
        /// What the figure shows.
        title: String,
        /// Where it will stand.
        group: Group,
        /// Why it is missing, such as `not yet run`, or how to make it.
        reason: String,
    },
}

impl From<FigureData> for Section {
    fn from(figure: FigureData) -> Self {
        Self::Finished(Box::new(figure))
    }
}

impl Section {
    /// The figure, if it was made.
    pub fn finished(&self) -> Option<&FigureData> {
        match self {
            Self::Finished(figure) => Some(figure),
            Self::Missing { .. } => None,
        }
    }
}

impl Report {
    /// The claims with their verdicts as a table in Markdown, disagreements first.
    pub fn verdicts_markdown(&self) -> String {
        markdown::table(&table::claims(self.sections.iter().filter_map(Section::finished)))
    }

    /// The page.
    ///
    /// # Errors
    /// The data of a figure do not fit together; the error names figure, panel and field.
    pub fn html(&self) -> Result<String, DrawError> {
        page::page(self)
    }

    /// Writes the page, whole or not at all.
    ///
    /// # Errors
    /// As [`Self::html`], or the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), DrawError> {
        Ok(write_atomically(path, &[self.html()?.as_bytes()])?)
    }
}
