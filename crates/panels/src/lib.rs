#![doc = include_str!("../README.md")]

pub mod cloud;
pub mod compared;
pub mod curve;
pub mod density;
pub mod index_map;
pub mod sheet;
pub mod words;

/// The arrays of this crate, those of ndarray 0.17.
pub use ndarray;
