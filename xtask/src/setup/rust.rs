//! Rust's own parts, and the two tools that turn the library into a package.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::{INSTALL_LIMIT, say};
use crate::{paths, process::Task};

const WASM_TARGET: &str = "wasm32-unknown-unknown";
const WASM_PACK: &str = "0.15.1";

/// The wasm target, wasm-bindgen and wasm-pack; returns the folders to put in PATH.
pub(crate) fn wasm_tools() -> Result<Vec<PathBuf>> {
    let sysroot = Task::new("rustc").args(["--print", "sysroot"]).read()?;
    if !Path::new(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET).is_dir() {
        say("adding Rust's wasm32 target");
        rustup(&["target", "add", WASM_TARGET])?;
    }
    // The command and the library talk in a format of their own, so their versions must be the same.
    let bindgen = locked_version("wasm-bindgen")?;
    Ok(vec![cargo_tool("wasm-bindgen-cli", &bindgen, "wasm-bindgen")?, cargo_tool("wasm-pack", WASM_PACK, "wasm-pack")?])
}

/// rustfmt and clippy, which a minimal toolchain lacks.
pub(crate) fn checkers() -> Result<()> {
    for (component, command) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if Task::cargo().args([command, "--version"]).read().is_err() {
            say(&format!("adding {component}"));
            rustup(&["component", "add", component])?;
        }
    }
    Ok(())
}

fn rustup(arguments: &[&str]) -> Result<()> {
    let wanted = arguments.join(" ");
    ensure!(which::which("rustup").is_ok(), "rustup is needed for `rustup {wanted}`: get it from https://rustup.rs");
    Task::new("rustup").args(arguments).limit(INSTALL_LIMIT).run()
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
    // A tool's own lock may name a release that has since been withdrawn.
    install(&["--locked"]).or_else(|_| install(&[])).with_context(|| format!("could not install {package} {version}"))?;
    Ok(programs)
}
