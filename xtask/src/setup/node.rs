//! Node, and the npm packages that build and test the package.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail, ensure};

use super::{INSTALL_LIMIT, say};
use crate::{paths, process::Task};

const OLDEST_NODE: u32 = 20;

/// Installs the packages of tests/package-lock.json, unless that has been done.
pub(crate) fn node_modules() -> Result<()> {
    require_node()?;
    install("tests")
}

/// Installs what the benchmarks compare the package with, unless that has been done.
pub(crate) fn bench_peers() -> Result<()> {
    install("tests/bench")
}

/// Installs the packages of a folder's lock, unless that has been done.
fn install(name: &str) -> Result<()> {
    let folder = paths::in_repository(name);
    let lock = fs::read(folder.join("package-lock.json")).with_context(|| format!("could not read {name}/package-lock.json"))?;
    // A copy of the lock beside what it installed tells whether the two still agree.
    let installed = folder.join("node_modules/.installed-from");
    if fs::read(&installed).is_ok_and(|from| from == lock) {
        return Ok(());
    }
    say(&format!("installing the npm packages of {name}/package-lock.json into {name}/node_modules"));
    let task = Task::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    task.folder(&folder).limit(INSTALL_LIMIT).run()?;
    fs::write(&installed, lock).with_context(|| format!("could not write into {name}/node_modules"))
}

/// A command of an installed npm package.
pub(crate) fn tool(name: &str) -> PathBuf {
    paths::in_repository("tests/node_modules/.bin").join(name)
}

fn require_node() -> Result<()> {
    const WANTED: &str = "Node 20 or later, with npm, is needed: get it from https://nodejs.org";
    let Ok(version) = Task::new("node").args(["--version"]).read() else { bail!(WANTED) };
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    ensure!(major.is_some_and(|major| major >= OLDEST_NODE), "{WANTED} (this is {})", version.trim());
    ensure!(which::which("npm").is_ok(), "{WANTED} (npm is missing)");
    Ok(())
}
