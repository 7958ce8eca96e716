//! Benchmarks of linear Fisher information.
fn main() {}
