#![doc = include_str!("../README.md")]

pub mod cloud;
pub mod compared;
pub mod curve;
pub mod density;
pub mod index_map;
pub mod sheet;
pub mod words;
