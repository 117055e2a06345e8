//! Makes the npm package in pkg/.
//!
//! Compiles the library into target/wasm-bindgen. Writes that and the hand-written JavaScript in src/npm to pkg/, which contains what
//! ships and nothing else.

mod assemble;
mod glue;
mod sbom;
mod size;

use std::path::Path;

use anyhow::Result;
pub(crate) use size::check as check_size;

use crate::{
    paths,
    process::Task,
    setup::{self, WASM_TARGET},
};

/// Where longhaul-bindgen writes the three files below.
const RAW: &str = "target/wasm-bindgen";
const WASM: &str = "longhaul_bg.wasm";
const GLUE: &str = "longhaul.js";
const NAMES: &str = "names.json";

const PACKAGE: &str = "pkg";

/// Makes pkg/ and prints its size. Fails if the size is over its limit; pkg/ is complete then too.
pub(crate) fn build() -> Result<()> {
    make()?;
    check_size()
}

/// Installs what is missing and makes pkg/.
pub(crate) fn make() -> Result<()> {
    let _lock = setup::lock()?;
    setup::npm_ci("tests")?;
    compile(&paths::in_repository(RAW))?;
    assemble::assemble(&paths::in_repository(RAW), &paths::in_repository(PACKAGE))
}

/// Makes the API reference from the types in pkg/. Fails if TypeDoc warns of an undocumented export or a broken link.
pub(crate) fn reference() -> Result<()> {
    setup::npm_ci("docs/reference")?;
    Task::new("node").args(["docs/reference/node_modules/typedoc/bin/typedoc", "--options", "docs/reference"]).run()
}

/// Compiles the library to wasm and leaves wasm-bindgen's output in `folder`: [`GLUE`], [`WASM`] and [`NAMES`].
///
/// Does what `wasm-pack build --target web` does, with the settings of small.toml on top, and as a cdylib only: cargo leaves out link time
/// optimisation for a library that is also an rlib.
fn compile(folder: &Path) -> Result<()> {
    println!("compiling the library to wasm");
    let settings = ["--config", "xtask/src/package/small.toml"];
    let library = ["rustc", "--locked", "--quiet", "--package", "longhaul", "--lib", "--crate-type", "cdylib"];
    let task = Task::cargo().args(settings).args(library).args(["--profile", "npm", "--target", WASM_TARGET]);
    // Only tests show values with `Debug`.
    let task = task.args(["--", "-Zfmt-debug=none"]);
    // The first lets the pinned stable toolchain accept the unstable settings. The second replaces RUSTFLAGS of the environment by those of .cargo/config.toml.
    task.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "-Clink-arg=-zstack-size=65536").run()?;

    println!("running wasm-bindgen (and compiling it, the first time)");
    let compiled = paths::target()?.join(WASM_TARGET).join("npm/longhaul.wasm");
    let bindgen = Task::cargo().args(["run", "--locked", "--quiet", "--package", "longhaul-bindgen", "--"]);
    bindgen.args([&compiled, folder]).run()
}

/// Writes a smaller wasm to `output`. Inlines tiny functions too: a browser compiles each function at its first call.
fn optimize(wasm: &Path, output: &Path) -> Result<()> {
    let options = ["-Oz", "--always-inline-max-function-size=5", "--output"];
    setup::tool("binaryen/bin/wasm-opt").args(options).args([output, wasm]).run()
}
