//! Claims and comparisons from estimates.

use normcircuit_charts::figure::{Comparison, Published};
use normcircuit_statistics::estimate::Estimate;

/// An estimate beside what is published about it.
pub fn compared(
    quantity: impl Into<String>,
    unit: impl Into<String>,
    published: Published,
    found: &Estimate,
) -> Comparison {
    let (low, high) = found.interval;
    let comparison = Comparison::new(quantity, unit, published, found.value).interval(low, high);
    match found.degrees_of_freedom {
        Some(degrees) => comparison.degrees_of_freedom(degrees),
        None => comparison,
    }
}

/// An estimate of which nothing is published.
pub fn unreferenced(quantity: impl Into<String>, unit: impl Into<String>, found: &Estimate) -> Comparison {
    compared(quantity, unit, Published::Nothing, found)
}

/// The claim that a quantity is above zero.
pub fn above_zero(claim: impl Into<String>, unit: impl Into<String>, found: &Estimate) -> Comparison {
    compared(claim, unit, Published::Above(0.0), found)
}

/// The claim that a quantity is below zero.
pub fn below_zero(claim: impl Into<String>, unit: impl Into<String>, found: &Estimate) -> Comparison {
    compared(claim, unit, Published::Below(0.0), found)
}
