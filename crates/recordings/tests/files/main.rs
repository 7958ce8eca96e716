//! Recordings from files: every format gives the same recording, and whatever is wrong is named.

mod archive;
mod npz;
mod run_file;
mod sizes;
mod sorted;
mod spikes;
mod support;
mod tables;
