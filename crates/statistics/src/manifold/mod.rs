//! How many stimulus manifolds a linear readout can tell apart.
//!
//! The responses to one stimulus form a manifold: a cloud of points in the space of neurons. Its mean-field capacity,
//! radius and dimension ([`manifold_capacity`]; Chung, Lee & Sompolinsky 2018, doi 10.1103/PhysRevX.8.031003; with
//! correlated centers, Cohen, Chung, Lee & Sompolinsky 2020, doi 10.1038/s41467-020-14578-5) say how many such
//! manifolds per neuron can be separated by a hyperplane under random labels, and why. [`simulated_capacity`] finds
//! the same number by trying, as a check.

#![allow(clippy::needless_pass_by_value, reason = "an ArrayView is a borrow already")]

mod centers;
mod cone;
mod error;
mod geometry;
mod simulated;

pub use error::ManifoldError;
pub use geometry::{ManifoldCapacity, ManifoldGeometry, manifold_capacity};
pub use simulated::{SimulatedCapacity, simulated_capacity};
