//! Command line of normcircuit.

mod commands;

use clap::{Parser, Subcommand};
use std::io::Write;
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
    Reproduce(commands::reproduce::Reproduce),
    Run(commands::run::Run),
    List(commands::list::List),
    Conform(commands::conform::Conform),
    Bench(commands::bench::Bench),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Reproduce(command) => command.run(),
        Command::Run(command) => command.run(),
        Command::List(command) => command.run(),
        Command::Conform(command) => command.run(),
        Command::Bench(command) => command.run(),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::from(2)
        }
    }
}
