//! The few LAPACK symbols that `ndarray-linalg` needs, provided in pure Rust by [`faer`].
//!
//! `ndarray-linalg` calls LAPACK through `extern "C"` symbols and leaves their provider to the final program.
//! Linking this crate (`use normcircuit_lapack as _;`) provides them with nothing but a Rust toolchain:
//!
//! | symbol | what it does | faer routine |
//! |---|---|---|
//! | [`dpotrf_`] | Cholesky factorization of a symmetric positive definite matrix | blocked `LLT` |
//! | [`dpotrs_`] | solution of linear systems from that factor | triangular solves |
//! | [`dsyev_`] | eigenvalues and eigenvectors of a symmetric matrix | divide and conquer |
//!
//! All of them run on the calling thread, so the bits of a result never depend on the number of threads.
//! Any other LAPACK call of a program fails when it is linked, not when it runs. Never link this crate together
//! with a real LAPACK: the symbols would be defined twice.
//!
//! The conventions are LAPACK's own: column-major storage with a leading dimension, `'U'` or `'L'` for the stored
//! triangle (the other one is neither read nor written), `info = -i` when argument `i` is wrong.

#![allow(unsafe_code, reason = "an exported C symbol receives raw pointers; this crate holds all of them")]

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod argument;
mod cholesky;
mod eigen;

pub use cholesky::{dpotrf_, dpotrs_};
pub use eigen::dsyev_;
