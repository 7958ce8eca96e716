//! The register of figures: one file each.

mod basic_response;
mod broad;
mod broad_in_degree;
mod broad_weights;
mod common_fluctuation;
mod current_or_connections;
mod feedforward;
mod figure1;
mod figure2;
mod figure3;
mod figure4;
mod figure5;
mod figure6;
mod inhibitory_activity;
mod orientation_pairs;
mod overview;
mod preferred_orientation;
mod random_network;
mod regime;
mod relation_panel;
mod superimposed;
mod supralinear_network;
mod transfer_functions;
mod tuning_information;
mod v1_recordings;
mod waves;
mod weak_coupling;

use crate::Figure;

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
        figure5::figure(),
        figure6::figure(),
        basic_response::figure(),
        broad_in_degree::figure(),
        broad_weights::figure(),
        common_fluctuation::figure(),
        current_or_connections::figure(),
        feedforward::model::figure(),
        feedforward::offset::figure(),
        inhibitory_activity::figure(),
        orientation_pairs::figure(),
        preferred_orientation::figure(),
        random_network::figure(),
        superimposed::figure(),
        supralinear_network::figure(),
        transfer_functions::figure(),
        tuning_information::figure(),
        v1_recordings::figure(),
        waves::figure(),
        weak_coupling::figure(),
        overview::figure(),
    ]
}

/// The figure of that name.
///
/// # Errors
/// [`UnknownFigure`], which lists those that exist.
pub fn find(name: &str) -> Result<Figure, UnknownFigure> {
    let all = all();
    let known = all.iter().map(|figure| figure.id).collect();
    let found = all.into_iter().find(|figure| figure.id == name);
    found.ok_or_else(|| UnknownFigure { name: name.to_owned(), known })
}
