#![doc = include_str!("../README.md")]

pub mod analysis;
mod error;
mod figure;
pub mod figures;
mod introduction;
mod networks;
mod provenance;
pub mod reproduce;

pub use error::FigureError;
pub use figure::{Context, Figure, Sheet};
