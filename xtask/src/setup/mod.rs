//! Installs what the commands need. Each part says what it installs, and does nothing when that is installed already.

mod cargo_tools;
mod npm;
mod system;

use std::{
    fs::{self, File},
    time::Duration,
};

use anyhow::{Context, Result};

pub(crate) use cargo_tools::cargo_tool;
pub(crate) use npm::{bench_peers, node_modules, tool, typedoc};
pub(crate) use system::{browser, browser_driver, cxx, firefox_driver, peers, virtual_screen, webkit_driver};

/// The library's target; rust-toolchain.toml installs its standard library.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Compiling a tool takes minutes on a small machine.
const INSTALL_LIMIT: Duration = Duration::from_secs(30 * 60);

/// Keeps other runs in this repository from installing or packing at the same time, until it is dropped.
pub(crate) fn lock() -> Result<File> {
    let folder = crate::paths::in_repository("target");
    fs::create_dir_all(&folder).with_context(|| format!("could not create {}", folder.display()))?;
    let path = folder.join("xtask.lock");
    let file = File::create(&path).with_context(|| format!("could not create {}", path.display()))?;
    if file.try_lock().is_err() {
        say("waiting for another run in this repository");
        file.lock().context("could not wait for another run")?;
    }
    Ok(file)
}

fn say(what: &str) {
    println!("setup: {what}");
}
