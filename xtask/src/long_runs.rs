//! Commands that hand their options to another program: the soak and cargo-mutants.

use anyhow::Result;
use clap::Args;

use crate::{
    local_drive, package, paths,
    process::{DAY, Task},
    setup,
};

/// Arguments that go to another program.
#[derive(Args)]
pub(crate) struct Rest {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Builds the package and runs `tests/soak`.
///
/// # Errors
/// When an action is lost or its outcome is wrong, or when memory grows.
pub(crate) fn soak(options: &Rest) -> Result<()> {
    package::make()?;
    let browser = setup::browser()?;
    let task = Task::new("node").args(["tests/soak/main.js"]).args(&options.arguments);
    task.env("CHROME_BIN", browser).env("LOCAL_DRIVE", local_drive::build()?).limit(DAY).run()
}

/// Runs cargo-mutants, which `.cargo/mutants.toml` configures.
///
/// # Errors
/// When no test noticed a change.
pub(crate) fn mutants(options: &Rest) -> Result<()> {
    let task = Task::cargo().path(&[setup::cargo_tool("cargo-mutants")?])?;
    let task = task.args(["mutants", "--package", "longhaul", "--output"]).args([paths::target()?]).args(&options.arguments);
    // Each change is compiled anew: debug information costs time and isn't used.
    task.env("CARGO_PROFILE_DEV_DEBUG", "0").limit(DAY).run()
}
