//! The figures of the paper, rebuilt from simulation.

pub mod conformance;
