#![doc = include_str!("../README.md")]

pub mod benchmark;
pub mod conformance;
pub mod draw;
pub mod experiments;
pub mod figure;
pub mod figures;
pub mod files;
pub mod progress;
pub mod recording;
pub mod reference;
pub mod report;
pub mod reproduce;
pub mod store;
pub mod verdict;
