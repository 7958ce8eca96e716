//! Placeholder.

pub mod linear_algebra;

pub mod decoding;
