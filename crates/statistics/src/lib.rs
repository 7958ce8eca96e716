//! Statistics of neural populations, for a model or for recordings: arrays in, typed results out.
//!
//! Arrays are those of [`ndarray`]; counts and currents are `[trial x unit]`, one value per unit is `[unit]`.
//! Whatever is random takes an explicit seed and gives the same bytes on any number of threads.
//!
//! [`contrast_response`] is behind the feature `contrast-response`; [`decoding`], [`dimension`], [`linear_algebra`] and [`manifold`]
//! are behind `linear-algebra`. The default features have both, with LAPACK in Rust (`pure-rust`).

/// The arrays of this crate, those of ndarray 0.17.
pub use ndarray;

pub mod association;
#[cfg(feature = "contrast-response")]
pub mod contrast_response;
pub mod correlation;
pub mod current_covariance;
#[cfg(feature = "linear-algebra")]
pub mod decoding;
pub mod dependence;
#[cfg(feature = "linear-algebra")]
pub mod dimension;
pub mod estimate;
pub mod histogram;
pub mod input;
pub mod jackknife;
#[cfg(feature = "linear-algebra")]
pub mod linear_algebra;
#[cfg(feature = "linear-algebra")]
pub mod manifold;
pub mod normalization;
pub mod partial;
pub mod resampling;
pub mod summary;

/// The example of the README runs with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
