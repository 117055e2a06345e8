//! The tools that come from crates.io.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{INSTALL_LIMIT, apt, say};
use crate::{paths, process::Task};

const WASM_PACK: &str = "0.15.1";
const GECKODRIVER: &str = "0.37.1";
const CARGO_DENY: &str = "0.20.2";
const CARGO_FUZZ: &str = "0.13.2";
const CARGO_MACHETE: &str = "0.9.2";
const CARGO_MUTANTS: &str = "27.1.0";

/// wasm-bindgen, and its runner for tests; returns the folder to put in PATH.
pub(crate) fn wasm_bindgen() -> Result<PathBuf> {
    // The command and the library talk in a format of their own, so their versions must be the same.
    cargo_tool("wasm-bindgen-cli", &locked_version("wasm-bindgen")?, "wasm-bindgen")
}

/// wasm-pack, which runs the tests in a browser; returns the folder to put in PATH.
pub(crate) fn wasm_pack() -> Result<PathBuf> {
    cargo_tool("wasm-pack", WASM_PACK, "wasm-pack")
}

/// Firefox's WebDriver, which Debian has no package of; returns the program.
pub(super) fn geckodriver() -> Result<PathBuf> {
    Ok(cargo_tool("geckodriver", GECKODRIVER, "geckodriver")?.join("geckodriver"))
}

/// cargo-deny, which knows licences and advisories; returns the folder to put in PATH.
pub(crate) fn cargo_deny() -> Result<PathBuf> {
    cargo_tool("cargo-deny", CARGO_DENY, "cargo-deny")
}

/// cargo-machete, which finds crates that aren't used; returns the folder to put in PATH.
pub(crate) fn cargo_machete() -> Result<PathBuf> {
    cargo_tool("cargo-machete", CARGO_MACHETE, "cargo-machete")
}

/// cargo-mutants; returns the folder to put in PATH.
pub(crate) fn cargo_mutants() -> Result<PathBuf> {
    cargo_tool("cargo-mutants", CARGO_MUTANTS, "cargo-mutants")
}

/// cargo-fuzz, with the compiler that libFuzzer needs; returns the folder to put in PATH.
pub(crate) fn cargo_fuzz() -> Result<PathBuf> {
    apt::program(&["c++", "g++", "clang++"], &["g++"])?;
    cargo_tool("cargo-fuzz", CARGO_FUZZ, "cargo-fuzz")
}

/// The version of a dependency in Cargo.lock.
fn locked_version(package: &str) -> Result<String> {
    let id = Task::cargo().args(["pkgid", package]).read()?;
    let (_, version) = id.trim().rsplit_once('@').with_context(|| format!("`{id}` names no version"))?;
    Ok(version.to_owned())
}

/// Installs a tool from crates.io into a folder of its own, and returns where its programs are.
fn cargo_tool(package: &str, version: &str, program: &str) -> Result<PathBuf> {
    let root = paths::tools()?.join(format!("{package}-{version}"));
    let programs = root.join("bin");
    if programs.join(program).is_file() {
        return Ok(programs);
    }
    say(&format!("installing {package} {version} into {} (a few minutes, once)", root.display()));
    let install = |locked: &[&str]| {
        let task = Task::cargo().args(["install", "--quiet", package, "--version", version, "--root"]).args([&root]);
        task.args(locked).limit(INSTALL_LIMIT).run()
    };
    let unlocked = |_| {
        say("with the newest dependencies that fit, since the tool's own lock names one that can't be had here");
        install(&[])
    };
    install(&["--locked"]).or_else(unlocked).with_context(|| format!("could not install {package} {version}"))?;
    Ok(programs)
}
