#![doc = include_str!("../README.md")]

pub mod draw;
pub mod figure;
pub mod report;
pub mod verdict;
