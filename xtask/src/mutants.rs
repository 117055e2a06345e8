//! `cargo xtask mutants`: cargo-mutants breaks the pure core in one place after another, and the tests of the core should notice each.
//! What is broken, and what can't be noticed, is in `.cargo/mutants.toml`.

use std::time::Duration;

use anyhow::Result;

use crate::{paths, process::Task, setup};

const LIMIT: Duration = Duration::from_secs(24 * 60 * 60);

/// Runs it, with options of cargo-mutants' own: `--shard 0/8`, `--jobs 2`, `--file src/action/pace.rs`.
///
/// # Errors
/// When a change went unnoticed.
pub(crate) fn run(options: &[&str]) -> Result<()> {
    let task = Task::cargo().path(&[setup::cargo_mutants()?])?;
    let task = task.args(["mutants", "--package", "longhaul", "--output"]).args([paths::target()?]).args(options);
    // Everything is compiled again for each change, and nobody looks into it.
    task.env("CARGO_PROFILE_DEV_DEBUG", "0").limit(LIMIT).run()
}
