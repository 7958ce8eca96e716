//! The errors of this crate.

use normcircuit_simulation::{NetworkError, ParameterError, SynapsesError};

/// Why a sheet, a map or a circuit cannot be made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectivityError {
    /// A parameter is out of range.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// The network as a whole is not valid.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// A synapse points outside its target population.
    #[error(transparent)]
    Synapses(#[from] SynapsesError),
    /// A cell that needs tuned partners finds none with a similar preferred orientation.
    #[error(
        "cell {cell} prefers orientation {orientation} (units of π) and has no partner within the tuning threshold \
         {threshold}; use a larger sheet, a lower threshold or tuned_fraction = 0"
    )]
    NoTunedPartner {
        /// The cell whose partners are drawn.
        cell: usize,
        /// Its preferred orientation, units of π.
        orientation: f64,
        /// The cosine that a partner must exceed.
        threshold: f64,
    },
    /// An array does not have one entry per cell.
    #[error("{name} has {found} entries; it must have {expected}, one per {entry}")]
    Length {
        /// Which array.
        name: String,
        /// Its length.
        found: usize,
        /// The right length.
        expected: usize,
        /// What an entry stands for.
        entry: String,
    },
    /// A population index is not one of the network.
    #[error("population {index} does not exist; the network has {populations}")]
    Population {
        /// The index asked for.
        index: usize,
        /// Number of populations in the network.
        populations: usize,
    },
}

/// `Ok` if the array has the expected length.
pub(crate) fn require_length(
    name: &str,
    found: usize,
    expected: usize,
    entry: &str,
) -> Result<(), ConnectivityError> {
    if found == expected {
        return Ok(());
    }
    Err(ConnectivityError::Length { name: name.to_owned(), found, expected, entry: entry.to_owned() })
}
