//! One file per command.

pub(crate) mod analyze;
pub(crate) mod bench;
pub(crate) mod cluster;
pub(crate) mod completions;
pub(crate) mod conform;
pub(crate) mod example_recording;
pub(crate) mod list;
pub(crate) mod readme;
pub(crate) mod reproduce;
pub(crate) mod run;
mod simulate;
pub(crate) mod store;

use normcircuit_files::visible;
use std::io::Write;

/// Writes a line to standard output, whatever it holds of names from files. A reader that went away is no reason to fail.
pub(crate) fn say(line: impl AsRef<str>) {
    let _ = writeln!(std::io::stdout(), "{}", visible(line.as_ref()));
}

/// The number of threads asked for, or one per processor.
fn threads_or_all(asked: Option<u32>) -> usize {
    match asked {
        Some(threads) => threads as usize,
        None => std::thread::available_parallelism().map_or(1, usize::from),
    }
}
