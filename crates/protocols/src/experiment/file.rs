//! Experiments in TOML files.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer, Error};

use super::Experiment;
use crate::error::ProtocolError;
use crate::visual_area::VisualAreaParameters;
use normcircuit_connectivity::CircuitParameters;

/// Why a text is not an experiment. Displays as one line.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExperimentFileError {
    /// It is not TOML, or a field is missing, unknown or of the wrong type.
    #[error("{}{message}", line.map_or_else(String::new, |line| format!("line {line}: ")))]
    Toml {
        /// Where, counted from 1, if it is in one place.
        line: Option<usize>,
        /// What is wrong there.
        message: String,
    },
    /// The default network cannot be written as TOML.
    #[error(transparent)]
    Defaults(#[from] toml::ser::Error),
    /// A value is out of range.
    #[error(transparent)]
    Value(#[from] ProtocolError),
}

/// What stands where a file gives only a part of a table.
#[derive(Serialize)]
struct Defaults {
    circuit: CircuitParameters,
    area: VisualAreaParameters,
}

impl Experiment {
    /// An experiment from TOML, checked. Parts of `circuit` and `area` that are not given are those of the paper.
    ///
    /// # Errors
    /// [`ExperimentFileError`], which names the line or the parameter.
    pub fn from_toml(text: &str) -> Result<Self, ExperimentFileError> {
        let located = |error: Error| ExperimentFileError::located(text, &error);
        let defaults =
            Defaults { circuit: CircuitParameters::default_paper(), area: VisualAreaParameters::default() };
        let defaults = toml::to_string(&defaults)?;
        let mut given = DeTable::parse(text).map_err(located)?;
        for (name, default) in DeTable::parse(&defaults).map_err(located)?.into_inner() {
            if let Some(part) = given.get_mut().get_mut(name.get_ref().as_ref()) {
                fill(part.get_mut(), default.into_inner());
            }
        }
        let experiment = Self::deserialize(Deserializer::from(given)).map_err(located)?;
        experiment.check()?;
        Ok(experiment)
    }
}

/// Fills what is not given of a table from defaults. What is given keeps its place in the text.
fn fill<'a>(given: &mut DeValue<'a>, defaults: DeValue<'a>) {
    let (DeValue::Table(given), DeValue::Table(defaults)) = (given, defaults) else { return };
    for (name, default) in defaults {
        match given.get_mut(name.get_ref().as_ref()) {
            Some(part) => fill(part.get_mut(), default.into_inner()),
            None => {
                given.insert(name, Spanned::new(0..0, default.into_inner()));
            }
        }
    }
}

impl ExperimentFileError {
    fn located(text: &str, error: &Error) -> Self {
        // What is missing from the whole is missing nowhere in particular.
        let is_place = |span: &Range<usize>| *span != (0..text.len()) && *span != (0..0);
        let line =
            |span: Range<usize>| 1 + text.bytes().take(span.start).filter(|byte| *byte == b'\n').count();
        let message = error.message().trim().replace('\n', ", ");
        Self::Toml { line: error.span().filter(is_place).map(line), message }
    }
}
