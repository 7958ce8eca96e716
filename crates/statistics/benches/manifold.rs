//! Benchmarks of manifold capacity.
fn main() {}
