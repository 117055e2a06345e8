//! Compiles the library to wasm, and has wasm-bindgen write its glue.
//!
//! It is what `wasm-pack build --target web` does, but with link time optimisation, which cargo leaves out for a library that is an
//! rlib too, without this machine's paths, and with a standard library of its own.
//!
//! The standard library is compiled anew, from the toolchain's own sources: for size, and so that a panic is a trap and nothing more.
//! Its message and all that writes it would be a seventh of the wasm, and no user is helped by it: the trap reaches the face, and its
//! stack tells where it was. What `wasm-pack build` makes does the same, and is larger.

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

/// The standard library, compiled with the library. Cargo knows this as unstable on every toolchain.
const OWN_STD: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];
/// A panic is a trap. And JavaScript's values are known by their places in a list of the glue's: the code for a table of references of
/// the wasm's own is larger.
const FLAGS: [&str; 3] = ["-Zunstable-options", "-Cpanic=immediate-abort", "-Ctarget-feature=-reference-types"];
/// What LLVM does even for size and that makes the code larger: copying in loads and stores what one instruction copies, keeping values
/// from one branch for another, and counters of their own for what a loop reckons with.
const LLVM: &str = "-Cllvm-args=--max-store-memcpy=1 --enable-pre=false --disable-lsr";

/// Leaves `longhaul.js` and `longhaul_bg.wasm` in `folder`.
pub(super) fn compile(folder: &Path) -> Result<()> {
    println!("compiling the library to wasm");
    let rustc = ["rustc", "--locked", "--quiet", "--package", "longhaul", "--lib", "--crate-type", "cdylib", "--release"];
    let task = Task::cargo().args(rustc).args(["--target", WASM_TARGET, "--config", &flags()?]).args(OWN_STD).args(["--", LLVM]);
    // It allows a stable toolchain what is said to be unstable: a fresh machine has no other.
    task.env("RUSTC_BOOTSTRAP", "1").limit(Duration::from_secs(15 * 60)).run()?;

    let options = ["--target", "web", "--omit-default-module-path", "--no-typescript"];
    let without = ["--remove-name-section", "--remove-producers-section"];
    let task = Task::new("wasm-bindgen").path(&[setup::wasm_bindgen()?])?.args(options).args(without);
    let compiled = paths::target()?.join(WASM_TARGET).join("release/longhaul.wasm");
    task.args(["--out-dir".as_ref(), folder.as_os_str(), compiled.as_os_str()]).run()
}

/// A setting for cargo that adds to the flags in .cargo/config.toml. It shortens paths, too: where a crate lay on this machine is
/// nobody's business, and makes every machine's package another.
fn flags() -> Result<String> {
    let sources = paths::cargo_home()?.join("registry/src");
    let entries = fs::read_dir(&sources).with_context(|| format!("could not list {}", sources.display()))?;
    let folders = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>>>()?;
    let crates = folders.iter().map(|folder| format!("{}=crates", folder.display()));
    let prefixes = crates.chain([standard_library()?]).map(|prefix| format!("--remap-path-prefix={prefix}"));
    let flags: Vec<_> = prefixes.chain(FLAGS.map(str::to_owned)).collect();
    Ok(format!("target.{WASM_TARGET}.rustflags={}", serde_json::to_string(&flags)?))
}

/// Where the standard library's sources are, if that component is installed, is what they are called without it.
fn standard_library() -> Result<String> {
    let sysroot = Task::new("rustc").args(["--print", "sysroot"]).read()?;
    let version = Task::new("rustc").args(["--version", "--verbose"]).read()?;
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: ")).context("rustc doesn't tell its commit")?;
    Ok(format!("{}/lib/rustlib/src/rust=/rustc/{commit}", sysroot.trim()))
}
