//! The tools that come from crates.io.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{INSTALL_LIMIT, say, system};
use crate::{paths, process::Task};

/// wasm-bindgen and its runner for tests; returns the folder for PATH.
pub(crate) fn wasm_bindgen() -> Result<PathBuf> {
    // The commands and the library must have the same version.
    let id = Task::cargo().args(["pkgid", "wasm-bindgen"]).read()?;
    let (_, version) = id.trim().rsplit_once('@').with_context(|| format!("`{id}` has no version"))?;
    cargo_tool("wasm-bindgen-cli", version, "wasm-bindgen")
}

/// wasm-pack; returns the folder for PATH.
pub(crate) fn wasm_pack() -> Result<PathBuf> {
    cargo_tool("wasm-pack", "0.15.1", "wasm-pack")
}

/// Firefox's WebDriver, for which Debian has no package; returns its path.
pub(super) fn geckodriver() -> Result<PathBuf> {
    Ok(cargo_tool("geckodriver", "0.37.1", "geckodriver")?.join("geckodriver"))
}

/// cargo-deny, which checks licences, sources and advisories; returns the folder for PATH.
pub(crate) fn cargo_deny() -> Result<PathBuf> {
    cargo_tool("cargo-deny", "0.20.2", "cargo-deny")
}

/// cargo-machete, which finds unused dependencies; returns the folder for PATH.
pub(crate) fn cargo_machete() -> Result<PathBuf> {
    cargo_tool("cargo-machete", "0.9.2", "cargo-machete")
}

/// cargo-mutants; returns the folder for PATH.
pub(crate) fn cargo_mutants() -> Result<PathBuf> {
    cargo_tool("cargo-mutants", "27.1.0", "cargo-mutants")
}

/// cargo-fuzz and the C++ compiler for libFuzzer; returns the folder for PATH.
pub(crate) fn cargo_fuzz() -> Result<PathBuf> {
    system::program(&["c++", "g++", "clang++"], &["g++"])?;
    cargo_tool("cargo-fuzz", "0.13.2", "cargo-fuzz")
}

/// Installs a tool from crates.io into a folder of its own, and returns the folder of its programs.
fn cargo_tool(package: &str, version: &str, program: &str) -> Result<PathBuf> {
    let root = paths::tools()?.join(format!("{package}-{version}"));
    let programs = root.join("bin");
    if programs.join(program).is_file() {
        return Ok(programs);
    }
    say(&format!("compiling {package} {version} into {} (a few minutes, once)", root.display()));
    let install =
        Task::cargo().args(["install", "--quiet", package, "--version", version, "--root"]).args([&root]).limit(INSTALL_LIMIT);
    let (_, succeeded) = install.clone().args(["--locked"]).output()?;
    if !succeeded {
        say(&format!("{package}'s own Cargo.lock can't be used here, so its dependencies are the newest compatible ones"));
        install.run()?;
    }
    Ok(programs)
}
