//! The register of figures: one file each.

mod basic_response;
mod feedforward;
mod figure1;
mod figure2;
mod figure3;
mod figure4;
mod preferred_orientation;
mod supralinear_network;
mod transfer_functions;
mod tuning_information;
mod v1_recordings;
mod weak_coupling;

use crate::Figure;
use normcircuit_charts::figure::Group;

/// A figure of that name does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no figure “{name}”; the figures are {}", known.join(", "))]
pub struct UnknownFigure {
    /// The name given.
    pub name: String,
    /// The names that exist.
    pub known: Vec<&'static str>,
}

/// All figures: those of the paper, of its supplement, and what goes beyond it.
pub fn all() -> Vec<Figure> {
    vec![
        figure1::figure(),
        figure2::figure(),
        figure3::figure(),
        figure4::figure(),
        basic_response::figure(),
        feedforward::model::figure(),
        feedforward::offset::figure(),
        preferred_orientation::figure(),
        supralinear_network::figure(),
        tuning_information::figure(),
        v1_recordings::figure(),
        weak_coupling::figure(),
        transfer_functions::figure(),
    ]
}

/// The figures of a part of the paper.
pub fn of_group(group: Group) -> Vec<Figure> {
    all().into_iter().filter(|figure| figure.group == group).collect()
}

/// The figure of that name.
///
/// # Errors
/// [`UnknownFigure`], which lists those that exist.
pub fn find(name: &str) -> Result<Figure, UnknownFigure> {
    let known = all().iter().map(|figure| figure.id).collect();
    let found = all().into_iter().find(|figure| figure.id == name);
    found.ok_or_else(|| UnknownFigure { name: name.to_owned(), known })
}
