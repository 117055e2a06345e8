//! Compiles the library to wasm, and runs wasm-bindgen and wasm-opt on it.
//!
//! It does what `wasm-pack build --target web` does, with the settings of small.toml on top and as a cdylib only: cargo leaves out link
//! time optimisation for a library that is also an rlib.

use std::{path::Path, time::Duration};

use anyhow::Result;

use crate::{
    paths,
    process::Task,
    setup::{self, WASM_TARGET},
};

/// Leaves wasm-bindgen's output in `folder`: [`GLUE`](super::GLUE), [`WASM`](super::WASM) and [`NAMES`](super::NAMES).
pub(super) fn compile(folder: &Path) -> Result<()> {
    println!("compiling the library to wasm");
    let settings = ["--config", "xtask/src/package/small.toml"];
    let library = ["rustc", "--locked", "--quiet", "--package", "longhaul", "--lib", "--crate-type", "cdylib"];
    let task = Task::cargo().args(settings).args(library).args(["--profile", "npm", "--target", WASM_TARGET]);
    // The pinned stable toolchain then accepts the unstable settings. No other command gets it.
    task.env("RUSTC_BOOTSTRAP", "1").limit(Duration::from_secs(15 * 60)).run()?;

    println!("running wasm-bindgen (and compiling it, the first time)");
    let compiled = paths::target()?.join(WASM_TARGET).join("npm/longhaul.wasm");
    let bindgen = Task::cargo().args(["run", "--locked", "--quiet", "--package", "longhaul-bindgen", "--"]);
    bindgen.args([&compiled, folder]).limit(Duration::from_secs(15 * 60)).run()
}

/// Writes a smaller wasm to `output`.
pub(super) fn optimize(wasm: &Path, output: &Path) -> Result<()> {
    let options = ["-Oz", "--output"];
    Task::new(setup::tool("wasm-opt")).args(options).args([output, wasm]).run()
}
