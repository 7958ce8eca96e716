//! Command line of normcircuit.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line talks to people")]

mod commands;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Rebuild the figures of Song, Ruff, Cohen & Huang (Science Advances 2026) from simulation, and check and measure the
/// engine behind them.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Conform(commands::conform::Conform),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Conform(command) => command.run(),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}
