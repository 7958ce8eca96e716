//! Placeholder.

pub mod linear_algebra;
