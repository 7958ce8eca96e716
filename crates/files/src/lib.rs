//! Writing files so that a reader never sees half of one, and never into something that is not a file of one's own; saying what
//! is in them so that a terminal does not obey it.

mod checked;
mod error;
mod output;
mod temporary;
mod text;
mod visible;
mod words;
mod write;

pub use checked::{Damage, ReadError, read_checked, sealed, unsealed, write_checked};
pub use error::{Occupant, WriteError};
pub use output::{check_output, check_output_folder};
pub use text::read_text;
pub use visible::{excerpt, visible};
pub use words::in_words;
pub use write::{Unfinished, check_writable, make_folder, parent, write_atomically, write_atomically_with};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
