//! The project's own commands. `cargo xtask` alone lists them.
//!
//! They run on Linux and macOS, need rustup's Rust and Node, and install everything else that they use.

mod bench;
mod demo;
mod fuzz;
mod local_drive;
mod mutants;
mod package;
mod paths;
mod process;
mod setup;
mod simulation;
mod soak;
mod test;

use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "\
cargo xtask demo             builds the package, starts a drive over a sample folder, serves the demo page
cargo xtask test [STEP …]    runs every check, or the named ones; with --all the slow ones too
cargo xtask sim --seeds N    lives through so many simulated worlds; --seed N tells all that happens in one
cargo xtask fuzz [TARGET …] [--minutes N]
                             thinks up inputs for the fuzz targets in tests/fuzz; --merge keeps what they found new
cargo xtask soak [--minutes 60] [--seed 1] [--in-flight 200] [--out target/soak]
                             keeps so many actions in flight in one tab, with faults and reloads; draws its memory
cargo xtask mutants [OPTION …]
                             breaks the pure core in one place after another, to see whether a test notices
cargo xtask build            makes the npm package in pkg/
cargo xtask bench            runs all of these, as long as they take by default
cargo xtask bench browser [--actions 1,100,10000] [--rounds N] [--json]
                             what it costs a tab to follow so many actions, beside its peers
cargo xtask bench size [--json]
                             what a browser fetches, beside its peers
cargo xtask bench first [--rounds N] [--json]
                             the time from the import to the first request, beside its peers
cargo xtask bench pace [--traces FILE] [--json]
                             replays when it asks, and when its peers do, over recorded or made actions
cargo xtask bench traces     makes the actions in tests/traces again";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    process::forward_signals()?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["demo"] => demo::run(),
        ["test", steps @ ..] => test::run(steps),
        ["sim", options @ ..] => simulation::run(options),
        ["fuzz", options @ ..] => fuzz::run(options),
        ["soak", options @ ..] => soak::run(options),
        ["mutants", options @ ..] => mutants::run(options),
        ["build"] => package::build(),
        ["bench"] => bench::all(),
        ["bench", "browser", options @ ..] => bench::Measure::Browser.run(options),
        ["bench", "size", options @ ..] => bench::Measure::Size.run(options),
        ["bench", "first", options @ ..] => bench::Measure::First.run(options),
        ["bench", "pace", options @ ..] => bench::pace(options),
        ["bench", "traces"] => bench::traces(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}\n\nSteps of test:\n{}", test::list());
            Ok(())
        }
        [other, ..] => bail!("`{}` is not a command.\n{USAGE}", other),
    }
}
