//! Command line of normcircuit.
fn main() {}
