//! One file per command.

pub(crate) mod bench;
pub(crate) mod conform;
pub(crate) mod list;
pub(crate) mod reproduce;
pub(crate) mod run;
mod simulate;

use std::io::Write;

/// Writes a line to standard output. A reader that went away is no reason to fail.
pub(crate) fn say(line: impl AsRef<str>) {
    let _ = writeln!(std::io::stdout(), "{}", line.as_ref());
}
