//! Parts of the Rust toolchain.

use std::path::Path;

use anyhow::{Result, ensure};

use super::{INSTALL_LIMIT, say};
use crate::process::Task;

/// What the library is compiled for.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The standard library for wasm.
pub(crate) fn wasm_target() -> Result<()> {
    // Not asked of rustup: a toolchain from elsewhere may have it as well.
    let sysroot = Task::new("rustc").args(["--print", "sysroot"]).read()?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET).is_dir() {
        return Ok(());
    }
    say("adding Rust's wasm32 target");
    rustup(&["target", "add", WASM_TARGET])
}

/// The standard library's sources: the package is compiled with one of its own.
pub(crate) fn std_sources() -> Result<()> {
    let sysroot = Task::new("rustc").args(["--print", "sysroot"]).read()?;
    if Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library").is_dir() {
        return Ok(());
    }
    say("adding the sources of Rust's standard library");
    rustup(&["component", "add", "rust-src"])
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
