//! The project's own commands. `cargo xtask` alone lists them.
//!
//! They run on Linux and macOS with rustup's Rust and Node, and install everything else that they use.

mod bench;
mod demo;
mod fuzz;
mod local_drive;
mod long_runs;
mod package;
mod paths;
mod process;
mod setup;
mod simulation;
mod test;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

/// The project's own commands
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
enum Command {
    /// Builds the package, starts a local drive over a sample folder, serves the demo page and prints its URL
    Demo,
    /// Runs every check, or only the named steps
    Test(test::Options),
    /// Simulates actions under a random service, network and page
    Sim(simulation::Options),
    /// Generates inputs for the fuzz targets in tests/fuzz, or keeps the fewest inputs that cover the same code
    Fuzz(fuzz::Options),
    /// Keeps hundreds of actions in flight in one tab, with faults and reloads, and charts its memory
    #[command(disable_help_flag = true)]
    Soak(long_runs::Rest),
    /// Changes the protocol and action layers in one place after another, and checks that a test fails; takes cargo-mutants' options
    #[command(disable_help_flag = true)]
    Mutants(long_runs::Rest),
    /// Builds the npm package in pkg/ and checks its size
    Build,
    /// Makes the API reference of the package in target/reference
    Reference,
    /// Measures the package beside other libraries
    Bench(bench::Options),
}

fn main() -> ExitCode {
    match run(Command::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    process::forward_signals()?;
    match command {
        Command::Test(options) => return test::run(options),
        Command::Demo => demo::run(),
        Command::Sim(options) => options.run(),
        Command::Fuzz(options) => options.run(),
        Command::Soak(options) => long_runs::soak(&options),
        Command::Mutants(options) => long_runs::mutants(&options),
        Command::Build => package::build(),
        Command::Reference => package::reference(),
        Command::Bench(options) => options.run(),
    }?;
    Ok(ExitCode::SUCCESS)
}
