//! Compiles the library to wasm, and has wasm-bindgen write its glue.
//!
//! It is what `wasm-pack build --target web` does, but with link time optimisation, which cargo leaves out for a library that is an
//! rlib too, and without this machine's paths.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result};

use crate::{
    paths,
    process::Task,
    setup::{self, WASM_TARGET},
};

/// Leaves `longhaul.js`, `longhaul_bg.wasm` and their types in `folder`.
pub(super) fn compile(folder: &Path) -> Result<()> {
    println!("compiling the library to wasm");
    let rustc = ["rustc", "--quiet", "--package", "longhaul", "--lib", "--crate-type", "cdylib", "--release"];
    let task = Task::cargo().args(rustc).args(["--target", WASM_TARGET, "--config", &without_paths()?]);
    task.limit(Duration::from_secs(15 * 60)).run()?;

    let options = ["--target", "web", "--omit-default-module-path", "--remove-name-section", "--remove-producers-section"];
    let task = Task::new("wasm-bindgen").path(&[setup::wasm_bindgen()?])?.args(options);
    let compiled = paths::target()?.join(WASM_TARGET).join("release/longhaul.wasm");
    task.args(["--out-dir".as_ref(), folder.as_os_str(), compiled.as_os_str()]).run()
}

/// A setting for cargo that shortens the paths in panic messages: where a crate lay on this machine is nobody's business, makes
/// every machine's package another, and takes room. It adds to the flags in .cargo/config.toml.
fn without_paths() -> Result<String> {
    let sources = paths::cargo_home()?.join("registry/src");
    let entries = fs::read_dir(&sources).with_context(|| format!("could not list {}", sources.display()))?;
    let folders = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>>>()?;
    let crates = folders.iter().map(|folder| format!("{}=crates", folder.display()));
    let prefixes: Vec<_> = crates.chain([standard_library()?]).map(|prefix| format!("--remap-path-prefix={prefix}")).collect();
    Ok(format!("target.{WASM_TARGET}.rustflags={}", serde_json::to_string(&prefixes)?))
}

/// Where the standard library's sources are, if that component is installed, is what they are called without it.
fn standard_library() -> Result<String> {
    let sysroot = Task::new("rustc").args(["--print", "sysroot"]).read()?;
    let version = Task::new("rustc").args(["--version", "--verbose"]).read()?;
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: ")).context("rustc doesn't tell its commit")?;
    Ok(format!("{}/lib/rustlib/src/rust=/rustc/{commit}", sysroot.trim()))
}
