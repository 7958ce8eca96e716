//! Statistics of neural populations, for a model or for recordings: arrays in, typed results out.
//!
//! Arrays are those of [`ndarray`]; counts and currents are `[trial x unit]`, one value per unit is `[unit]`.
//! Whatever is random takes an explicit seed and gives the same bytes on any number of threads.

pub mod association;
pub mod contrast_response;
pub mod correlation;
pub mod current_covariance;
pub mod decoding;
pub mod dependence;
pub mod dimension;
pub mod estimate;
pub mod histogram;
pub mod input;
pub mod jackknife;
pub mod linear_algebra;
pub mod manifold;
pub mod normalization;
pub mod partial;
pub mod resampling;
pub mod summary;

/// The example of the README runs with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
