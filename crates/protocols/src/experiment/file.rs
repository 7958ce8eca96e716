//! Experiments in TOML files.

use std::ops::Range;

use normcircuit_files::{excerpt, in_words};
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer, Error};

use super::Experiment;
use crate::error::ProtocolError;
use crate::model::Model;
use crate::model::networks::Network;

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
    /// A point of a sweep is not an experiment.
    #[error("with {}: {source}", excerpt(&values.join(", ")))]
    Point {
        /// What was varied, with its values.
        values: Vec<String>,
        /// What is wrong with it.
        source: Box<ExperimentFileError>,
    },
}

/// Name of the network of a file that does not say.
const DEFAULT_NETWORK: &str = "default";
/// Values that are one of several laws, each with parameters of its own.
const LAWS: [&str; 3] = ["wiring", "weights", "injection"];
/// The tables of a file that change its network.
const PARTS: [&str; 3] = ["circuit", "area", "injection"];

impl Experiment {
    /// An experiment from TOML, checked. `network` names the network; what is given in the tables `circuit`, `area` and `injection`
    /// stands in place of its own.
    ///
    /// # Errors
    /// [`ExperimentFileError`], which names the line or the parameter.
    pub fn from_toml(text: &str) -> Result<Self, ExperimentFileError> {
        Self::from_table(text, ExperimentFileError::parsed(text)?)
    }

    /// An experiment from the table in `text`.
    pub(super) fn from_table(text: &str, given: Spanned<DeTable<'_>>) -> Result<Self, ExperimentFileError> {
        let located = |error: Error| ExperimentFileError::located(text, &error);
        // What is filled in lives for a shorter time than what was given.
        let mut given = given;
        let defaults = toml::to_string(&named(text, given.get_mut())?)?;
        let mut model = DeTable::new();
        for part in PARTS {
            if let Some((name, value)) = given.get_mut().remove_entry(part) {
                model.insert(name, value);
            }
        }
        let mut model = DeValue::Table(model);
        fill(&mut model, DeValue::Table(DeTable::parse(&defaults).map_err(located)?.into_inner()));
        given.get_mut().insert(Spanned::new(0..0, "model".into()), Spanned::new(0..0, model));
        let experiment = Self::deserialize(Deserializer::from(given)).map_err(located)?;
        experiment.check()?;
        Ok(experiment)
    }
}

/// The network that a file names.
fn named(text: &str, given: &mut DeTable<'_>) -> Result<Model, ExperimentFileError> {
    let name = given.remove("network");
    let (span, name) = match &name {
        Some(name) => (name.span(), name.get_ref().as_str()),
        None => (0..0, Some(DEFAULT_NETWORK)),
    };
    let refused = |message| ExperimentFileError::Toml { line: Some(line_of(text, &span)), message };
    let name = name.ok_or_else(|| refused("network must be a text, the name of a network".to_owned()))?;
    Ok(Network::find(name).map_err(|error| refused(error.to_string()))?.model())
}

fn line_of(text: &str, span: &Range<usize>) -> usize {
    1 + text.bytes().take(span.start).filter(|byte| *byte == b'\n').count()
}

/// Fills what is not given of a table from defaults. What is given keeps its place in the text.
fn fill<'a>(given: &mut DeValue<'a>, defaults: DeValue<'a>) {
    let (DeValue::Table(given), DeValue::Table(defaults)) = (given, defaults) else { return };
    for (name, default) in defaults {
        match given.get_mut(name.get_ref().as_ref()) {
            Some(part) if is_other_law(name.get_ref().as_ref(), part.get_ref(), default.get_ref()) => {}
            Some(part) => fill(part.get_mut(), default.into_inner()),
            None => {
                given.insert(name, Spanned::new(0..0, default.into_inner()));
            }
        }
    }
}

/// Whether a file gives one law where the default is another: laws are not filled in from each other.
fn is_other_law(name: &str, given: &DeValue<'_>, default: &DeValue<'_>) -> bool {
    let (DeValue::Table(given), DeValue::Table(default)) = (given, default) else { return false };
    LAWS.contains(&name) && !default.keys().any(|law| given.contains_key(law))
}

impl ExperimentFileError {
    /// The table that a text is.
    pub(super) fn parsed(text: &str) -> Result<Spanned<DeTable<'_>>, Self> {
        DeTable::parse(text).map_err(|error| Self::located(text, &error))
    }

    fn located(text: &str, error: &Error) -> Self {
        // What is missing from the whole is missing nowhere in particular.
        let is_place = |span: &Range<usize>| *span != (0..text.len()) && *span != (0..0);
        let message = match (field(error), in_words(error.message())) {
            (Some(field), words) if words.starts_with("it is ") => words.replacen("it", &field, 1),
            (Some(field), words) => format!("{words} (in {field})"),
            (None, words) => words,
        };
        Self::Toml { line: error.span().filter(is_place).map(|span| line_of(text, &span)), message }
    }
}

/// The full name of the field in which an error is.
fn field(error: &Error) -> Option<String> {
    // Names are told where no text is at hand, and only there.
    let mut alone = error.clone();
    alone.set_input(None);
    let told = alone.to_string();
    let name = told.strip_prefix(error.message())?.trim().strip_prefix("in `")?.strip_suffix('`')?;
    let in_file = name.strip_prefix("model.").unwrap_or(name);
    (in_file != "model").then(|| excerpt(in_file))
}
