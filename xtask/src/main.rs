//! Command line of normcircuit.

mod commands;

use clap::{Parser, Subcommand};
use normcircuit_files::visible;
use std::io::Write;
use std::process::ExitCode;

/// The version and, if it was built in a repository, the commit, marked if there were changes on top of it.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), env!("NORMCIRCUIT_COMMIT"));

/// Rebuild the figures of Song, Ruff, Cohen & Huang (Science Advances 2026) from simulation, run experiments of your own in
/// the model, analyze your own recordings, and check and measure the engine behind them.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version = VERSION, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Reproduce(commands::reproduce::Reproduce),
    Run(commands::run::Run),
    List(commands::list::List),
    Readme(commands::readme::Readme),
    Store(commands::store::Store),
    Cluster(commands::cluster::Cluster),
    Analyze(commands::analyze::Analyze),
    ExampleRecording(commands::example_recording::ExampleRecording),
    Conform(commands::conform::Conform),
    Bench(commands::bench::Bench),
    Completions(commands::completions::Completions),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Reproduce(command) => command.run(),
        Command::Run(command) => command.run(),
        Command::List(command) => command.run(),
        Command::Readme(command) => command.run(),
        Command::Store(command) => command.run(),
        Command::Cluster(command) => command.run(),
        Command::Analyze(command) => command.run(),
        Command::ExampleRecording(command) => command.run(),
        Command::Conform(command) => command.run(),
        Command::Bench(command) => command.run(),
        Command::Completions(command) => Ok(command.run::<Arguments>()),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {}", message(&error));
            ExitCode::from(2)
        }
    }
}

/// What went wrong and why, in one line, whatever names of files and texts from them hold. Some errors repeat their cause; it is
/// said once.
fn message(error: &anyhow::Error) -> String {
    let mut message = String::new();
    for cause in error.chain().map(|cause| cause.to_string().trim_end().to_owned()) {
        if !message.contains(&cause) {
            let colon = if message.is_empty() { "" } else { ": " };
            message = message + colon + &cause;
        }
    }
    visible(&message)
}
