//! The report: one HTML page with what was claimed, what was found, every figure and every number.
//!
//! The page holds its pictures, asks no server for anything and can be read without JavaScript. It can be written again after
//! each figure: those that are not finished have a section that says so. The same content gives the same bytes.

mod cells;
mod claims;
mod colors;
mod data;
mod describe;
mod figures;
mod html;
mod made;
mod number;
mod numbers;
mod page;
mod readme;
mod rows;
mod strip;
#[cfg(test)]
mod tests;
mod verdicts;

use std::path::Path;

use crate::draw::DrawError;
use crate::figure::{FigureData, Group, Panel};
use normcircuit_files::write_atomically;

pub use made::by_options;
pub use readme::{MissingMarkers, with_verdicts};
pub use verdicts::{Claim, InvalidVerdicts, Made, Verdicts};

/// Everything that is on the page.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Heading of the page.
    pub title: String,
    /// What this is, in a paragraph or two; may be empty.
    pub introduction: String,
    /// What a reader must know to understand the claims.
    pub explanation: Option<Explanation>,
    /// What was run, as name and value: profile, root seed, network, version.
    pub facts: Vec<(String, String)>,
    /// The sections in the order of the paper.
    pub sections: Vec<Section>,
}

/// A notion that all figures are about: its definition and one picture.
#[derive(Debug, Clone, Default)]
pub struct Explanation {
    /// Heading, such as `What a norm index is`.
    pub title: String,
    /// What it is for, before the formula.
    pub text: String,
    /// Its definition.
    pub formula: Option<Formula>,
    /// How to read it, after the formula.
    pub reading: String,
    /// One picture of it, which needs no data.
    pub picture: Option<Panel>,
}

/// A quotient that defines a quantity; all parts may have subscripts.
#[derive(Debug, Clone, Default)]
pub struct Formula {
    /// What is defined.
    pub name: String,
    /// Above the line.
    pub numerator: String,
    /// Below the line.
    pub denominator: String,
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

    fn id(&self) -> &str {
        match self {
            Self::Finished(figure) => &figure.id,
            Self::Missing { id, .. } => id,
        }
    }

    fn title(&self) -> &str {
        match self {
            Self::Finished(figure) => &figure.title,
            Self::Missing { title, .. } => title,
        }
    }

    fn group(&self) -> Group {
        match self {
            Self::Finished(figure) => figure.group,
            Self::Missing { group, .. } => *group,
        }
    }
}

impl Report {
    /// The figures that were made.
    pub fn figures(&self) -> impl Iterator<Item = &FigureData> {
        self.sections.iter().filter_map(Section::finished)
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
