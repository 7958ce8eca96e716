//! Why a figure could not be made.

use normcircuit_connectivity::ConnectivityError;
use normcircuit_laboratory::ExperimentError;
use normcircuit_protocols::ProtocolError;
use normcircuit_rate_network::RateNetworkError;
use normcircuit_statistics::decoding::DecodingError;
use normcircuit_statistics::dependence::DependenceError;
use normcircuit_statistics::input::InputError;
use normcircuit_statistics::manifold::ManifoldError;

/// Why a figure could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FigureError {
    /// An experiment failed.
    #[error(transparent)]
    Experiment(#[from] ExperimentError),
    /// A statistic was given what it cannot use.
    #[error(transparent)]
    Statistics(#[from] InputError),
    /// Information could not be computed.
    #[error(transparent)]
    Decoding(#[from] DecodingError),
    /// The capacity of manifolds could not be computed.
    #[error(transparent)]
    Manifold(#[from] ManifoldError),
    /// Mean currents could not be computed.
    #[error(transparent)]
    Circuit(#[from] ConnectivityError),
    /// A rate network could not be solved.
    #[error(transparent)]
    RateNetwork(#[from] RateNetworkError),
    /// Mutual information could not be computed.
    #[error(transparent)]
    Dependence(#[from] DependenceError),
    /// A stimulus or a recording session is out of range.
    #[error(transparent)]
    Protocol(#[from] ProtocolError),
    /// Something is too small to be drawn, as in a miniature.
    #[error("{0}")]
    TooSmall(String),
}
