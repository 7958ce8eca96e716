//! Networks of firing rates, without spikes: `τ r′ = −r + f(I)`, with `I` the mean synaptic current of a cell.
//!
//! [`SparseWeights`] hold who connects to whom, [`TransferFunction`]s what a cell makes of its current, [`RateNetwork`]
//! joins them and [`fixed_point`](fixed_point::fixed_point) follows the dynamics until they rest, or says that they do not.
//! [`supralinear`] is the network of Rubin, Van Hooser & Miller 2015, [`linear_response`] gives noise correlations about a
//! fixed point, [`curve_fit`] fits transfer functions to spiking neurons and [`feedforward`] predicts norm indices from
//! them.

pub mod curve_fit;
mod error;
pub mod feedforward;
pub mod fixed_point;
pub mod linear_response;
mod network;
pub mod starts;
pub mod supralinear;
mod transfer;
mod weights;

/// The arrays of this crate, those of ndarray 0.17.
pub use ndarray;

pub use error::RateNetworkError;
pub use network::{RateNetwork, RatePopulation, RateProjection};
pub use transfer::{PaperCurve, PowerLaw, TransferFunction, TransferFunctions, TwoPiece};
pub use weights::{PER_MILLIVOLT, SparseWeights};

/// The examples of the README run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
