//! Experiments in TOML files.

use serde::Serialize;
use toml::{Table, Value};

use super::Experiment;
use crate::error::ProtocolError;
use crate::visual_area::VisualAreaParameters;
use normcircuit_connectivity::CircuitParameters;

/// Why a text is not an experiment.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExperimentFileError {
    /// It is not TOML, or a field is missing, unknown or of the wrong type.
    #[error("not an experiment: {0}")]
    Toml(#[from] toml::de::Error),
    /// The default network cannot be written as TOML.
    #[error(transparent)]
    Defaults(#[from] toml::ser::Error),
    /// A value is out of range.
    #[error(transparent)]
    Value(#[from] ProtocolError),
}

impl Experiment {
    /// An experiment from TOML, checked. Parts of `circuit` and `area` that are not given are those of the paper.
    ///
    /// # Errors
    /// [`ExperimentFileError`], which names the line or the parameter.
    pub fn from_toml(text: &str) -> Result<Self, ExperimentFileError> {
        let mut given: Table = text.parse()?;
        fill(&mut given, "circuit", &CircuitParameters::default_paper())?;
        fill(&mut given, "area", &VisualAreaParameters::default())?;
        let experiment: Self = given.try_into()?;
        experiment.check()?;
        Ok(experiment)
    }
}

/// Fills what is not given of a table from defaults.
fn fill(given: &mut Table, name: &str, defaults: &impl Serialize) -> Result<(), toml::ser::Error> {
    if let Some(Value::Table(part)) = given.get_mut(name) {
        fill_table(part, Table::try_from(defaults)?);
    }
    Ok(())
}

fn fill_table(given: &mut Table, defaults: Table) {
    for (name, default) in defaults {
        match (given.get_mut(&name), default) {
            (Some(Value::Table(part)), Value::Table(defaults)) => fill_table(part, defaults),
            (Some(_), _) => {}
            (None, default) => {
                given.insert(name, default);
            }
        }
    }
}
