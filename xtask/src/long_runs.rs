//! Tests that run for as long as their options say: the simulation, the soak, and mutation testing.

use anyhow::Result;
use clap::Args;

use crate::{local_drive, package, paths, process::Task, setup};

/// The options of `cargo xtask sim`.
#[derive(Args)]
pub(crate) struct Simulation {
    /// How many simulations to run in each mode
    #[arg(long, required_unless_present = "seed", conflicts_with = "seed")]
    seeds: Option<u64>,
    /// The first seed
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Runs the simulation of this seed only, and prints all that happens in it
    #[arg(long)]
    seed: Option<u64>,
}

impl Simulation {
    /// Runs `tests/simulation` in each of its modes. A broken rule in one of the simulations is an error.
    pub(crate) fn run(&self) -> Result<()> {
        // Optimised, but with the checks of a test build, in a target folder of its own.
        let test = ["test", "--locked", "--quiet", "--package", "longhaul", "--test", "simulation", "--target-dir"];
        let task = Task::cargo().args(test).args([paths::target()?.join("simulation")]);
        let task = task.args(["--", "every_rule_holds", "--nocapture", "--test-threads=1"]);
        let numbers = [("SEEDS", self.seeds), ("FROM", Some(self.from)), ("SEED", self.seed)];
        let numbers = numbers.into_iter().filter_map(|(name, number)| Some((format!("LONGHAUL_{name}"), number?.to_string())));
        let task = numbers.fold(task, |task, (name, number)| task.env(&name, number));
        // The report of a broken rule lists the events; a backtrace adds nothing.
        task.env("CARGO_PROFILE_DEV_OPT_LEVEL", "3").env("RUST_BACKTRACE", "0").run()
    }
}

/// Arguments that go to another program.
#[derive(Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Rest {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Builds the package and runs `tests/soak`. A lost action, a wrong outcome and growing memory are errors.
pub(crate) fn soak(options: &Rest) -> Result<()> {
    package::make()?;
    let task = Task::new("node").args(["tests/soak/main.js"]).args(&options.arguments);
    task.env("CHROME_BIN", setup::browser()?).env("LOCAL_DRIVE", local_drive::build()?).run()
}

/// Runs cargo-mutants, which `.cargo/mutants.toml` configures. A change that no test notices is an error.
pub(crate) fn mutants(options: &Rest) -> Result<()> {
    let task = Task::cargo().path(&[setup::cargo_tool("cargo-mutants")?])?;
    let task = task.args(["mutants", "--package", "longhaul", "--output"]).args([paths::target()?]).args(&options.arguments);
    // Each change is compiled anew: debug information costs time and isn't used.
    task.env("CARGO_PROFILE_DEV_DEBUG", "0").run()
}
