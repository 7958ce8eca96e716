//! Shared helpers of the cross-crate tests.

use normcircuit_laboratory::progress::Progress;
use normcircuit_laboratory::{ExperimentError, Laboratory, Options, Profile};
use std::path::Path;

/// A silent laboratory for the miniature network with root seed 1.
///
/// # Errors
/// [`ExperimentError`] if the threads cannot be started.
pub fn miniature_laboratory(results: &Path, threads: usize) -> Result<Laboratory, ExperimentError> {
    Laboratory::new(
        Options { profile: Profile::Miniature, seed: 1, threads, trials: None },
        results,
        Progress::silent(),
    )
}
