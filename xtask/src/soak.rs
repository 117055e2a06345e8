//! `cargo xtask soak`: one tab of a browser for an hour, with hundreds of actions always in flight, and with faults and reloads.

use std::time::Duration;

use anyhow::Result;

use crate::{local_drive, package, process::Task, setup};

const LIMIT: Duration = Duration::from_secs(24 * 60 * 60);

/// Builds the package and runs `tests/soak` over it, with the options that it was called with.
///
/// # Errors
/// When an action was lost or ended wrongly, or when something grows.
pub(crate) fn run(options: &[&str]) -> Result<()> {
    package::make()?;
    let browser = setup::browser()?.browser;
    let drive = local_drive::build()?;
    let task = Task::new("node").args(["tests/soak/main.js"]).args(options);
    task.env("CHROME_BIN", browser).env("LOCAL_DRIVE", drive).limit(LIMIT).run()
}
