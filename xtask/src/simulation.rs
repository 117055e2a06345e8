//! `cargo xtask sim`: as many simulations as one likes. The step `core` of `cargo xtask test` runs a few thousand.

use anyhow::Result;
use clap::Args;

use crate::{
    paths,
    process::{DAY, Task},
};

/// The options of `cargo xtask sim`.
#[derive(Args)]
pub(crate) struct Options {
    /// How many simulations to run
    #[arg(long, required_unless_present = "seed")]
    seeds: Option<u64>,
    /// The first seed
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Runs the simulation of this seed only, and prints all that happens in it
    #[arg(long, conflicts_with = "seeds")]
    seed: Option<u64>,
}

impl Options {
    /// Runs `tests/simulation`.
    ///
    /// # Errors
    /// When a rule is broken in one of the simulations.
    pub(crate) fn run(&self) -> Result<()> {
        // Optimised, but with the checks of a test build, in a target folder of its own.
        let target = paths::target()?.join("simulation");
        let task = Task::cargo()
            .args(["test", "--locked", "--quiet", "--package", "longhaul", "--test", "simulation", "--target-dir"])
            .args([target])
            .args(["--", "--exact", "every_rule_holds_in_every_world", "--nocapture"])
            .env("CARGO_PROFILE_DEV_OPT_LEVEL", "3")
            .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
            // The report of a broken rule lists the events; a backtrace adds nothing.
            .env("RUST_BACKTRACE", "0")
            .env("LONGHAUL_FROM", self.from.to_string())
            .limit(DAY);
        match (self.seed, self.seeds) {
            (Some(seed), _) => task.env("LONGHAUL_SEED", seed.to_string()).run(),
            (None, seeds) => task.env("LONGHAUL_SEEDS", seeds.unwrap_or_default().to_string()).run(),
        }
    }
}
