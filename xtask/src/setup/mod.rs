//! Installs what the commands need. Each part says what it installs, and does nothing when that is installed already.

mod cargo_tools;
mod npm;
mod system;

use std::fs::{self, File};

use anyhow::{Context, Result};

pub(crate) use cargo_tools::cargo_tool;
pub(crate) use npm::{node_modules, npm_ci, tool};
pub(crate) use system::{browser, browser_driver, firefox_driver, peers, program, virtual_screen, webkit_driver};

/// The library's target; rust-toolchain.toml installs its standard library.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Keeps other runs in this repository from installing or packing at the same time, until it is dropped.
pub(crate) fn lock() -> Result<File> {
    let folder = crate::paths::in_repository("target");
    fs::create_dir_all(&folder).with_context(|| format!("could not create {}", folder.display()))?;
    let file = File::create(folder.join("xtask.lock")).context("could not create target/xtask.lock")?;
    if file.try_lock().is_err() {
        say("waiting for another run in this repository");
        file.lock().context("could not wait for another run")?;
    }
    Ok(file)
}

fn say(what: &str) {
    println!("setup: {what}");
}
