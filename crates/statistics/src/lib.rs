//! Placeholder.

pub mod linear_algebra;

pub mod decoding;
pub mod dependence;
pub mod dimension;
pub mod manifold;
