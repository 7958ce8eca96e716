//! `cargo xtask completions`: what a shell needs to complete commands and options.

use clap::{Args, CommandFactory};
use clap_complete::Shell;
use std::process::ExitCode;

/// Print the completions of a shell for the program itself, as in `source <(xtask completions bash)`.
#[derive(Args)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(crate) fn run<Program: CommandFactory>(self) -> ExitCode {
        let mut command = Program::command();
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, "xtask", &mut script);
        super::say(String::from_utf8_lossy(&script).trim_end());
        ExitCode::SUCCESS
    }
}
