#![doc = include_str!("../README.md")]

pub mod draw;
pub mod figure;
pub mod report;
mod text;
pub mod verdict;
