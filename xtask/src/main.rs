//! The project's own commands. `cargo xtask` alone lists them.
//!
//! They run with rustup's Rust and Node, and install everything else that they use.

mod bench;
mod local_drive;
mod long_runs;
mod package;
mod paths;
mod process;
mod setup;
mod test;

use std::process::ExitCode;

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
    Sim(long_runs::Simulation),
    /// Generates inputs for the fuzz targets in tests/fuzz, or keeps the inputs that cover most
    Fuzz(long_runs::Fuzz),
    /// Keeps hundreds of actions in flight in one tab, with faults and reloads, and charts its memory
    Soak(long_runs::Rest),
    /// Changes the protocol and action layers in one place after another, and checks that a test fails; takes cargo-mutants' options
    Mutants(long_runs::Rest),
    /// Builds the npm package in pkg/ and checks its size
    Build,
    /// Makes the API reference of the package in target/reference
    Reference,
    /// Measures the package beside other libraries
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let command = Command::parse();
    let result = process::forward_signals().and_then(|()| setup::toolchain()).and_then(|()| match command {
        Command::Demo => local_drive::demo(),
        Command::Test(options) => test::run(options),
        Command::Sim(options) => options.run(),
        Command::Fuzz(options) => options.run(),
        Command::Soak(options) => package::make().and_then(|()| long_runs::soak(&options.arguments)),
        Command::Mutants(options) => long_runs::mutants(&options),
        Command::Build => package::build(),
        Command::Reference => package::make().and_then(|()| package::reference()),
        Command::Bench(options) => options.run(),
    });
    if let Err(error) = result {
        eprintln!("error: {error:#}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
