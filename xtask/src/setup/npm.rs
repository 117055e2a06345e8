//! Node, and the npm packages that build and test the package.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use super::say;
use crate::{paths, process::Task};

/// Installs the packages of tests/package-lock.json.
pub(crate) fn node_modules() -> Result<()> {
    npm_ci("tests")
}

/// Installs the packages of a folder's package-lock.json.
pub(crate) fn npm_ci(name: &str) -> Result<()> {
    let is_recent =
        Task::new("node").args(["--eval", "process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)"]).read().is_ok();
    if !is_recent || which::which("npm").is_err() {
        bail!("Node 20 or later, with npm, is needed: get it from https://nodejs.org");
    }
    let folder = paths::in_repository(name);
    let lock = fs::read(folder.join("package-lock.json")).with_context(|| format!("could not read {name}/package-lock.json"))?;
    // A copy of the lock beside the packages shows whether they are those of the lock.
    let installed = folder.join("node_modules/.installed-from");
    if fs::read(&installed).is_ok_and(|from| from == lock) {
        return Ok(());
    }
    say(&format!("installing the npm packages of {name}/package-lock.json"));
    let ci = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", name];
    Task::new("npm").args(ci).run()?;
    fs::write(&installed, lock).with_context(|| format!("could not write into {name}/node_modules"))
}

/// The path of a command of an installed npm package.
pub(crate) fn tool(name: &str) -> PathBuf {
    paths::in_repository("tests/node_modules/.bin").join(name)
}
