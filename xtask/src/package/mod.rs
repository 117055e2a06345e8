//! Makes the npm package in pkg/.
//!
//! Compiles the library into target/wasm-bindgen. Writes that and the hand-written JavaScript in src/npm to pkg/, which contains what
//! ships and nothing else.

mod assemble;
mod build_id;
mod compile;
mod glue;
mod sbom;
mod size;

use anyhow::Result;

use crate::{paths, process::Task, setup};

/// Where longhaul-bindgen writes the three files below.
const RAW: &str = "target/wasm-bindgen";
const WASM: &str = "longhaul_bg.wasm";
const GLUE: &str = "longhaul_bg.js";
const NAMES: &str = "names.json";

const PACKAGE: &str = "pkg";

/// Makes pkg/ and prints its size.
///
/// # Errors
/// When it can't be made. Also when it is over its limit: it is complete then.
pub(crate) fn build() -> Result<()> {
    make()?;
    check_size()
}

/// Installs what is missing and makes pkg/.
pub(crate) fn make() -> Result<()> {
    let _lock = setup::lock()?;
    setup::node_modules()?;
    compile::compile(&paths::in_repository(RAW))?;
    assemble::assemble(&paths::in_repository(RAW), &paths::in_repository(PACKAGE))
}

/// Makes the API reference from the types in pkg/.
///
/// # Errors
/// When TypeDoc has a warning: an undocumented export, or a broken link.
pub(crate) fn reference() -> Result<()> {
    setup::npm_ci("docs/reference")?;
    Task::new(paths::in_repository("docs/reference/node_modules/.bin/typedoc")).args(["--options", "docs/reference"]).run()
}

/// Prints the sizes of pkg/'s entries.
///
/// # Errors
/// When `longhaul` is over its limit.
pub(crate) fn check_size() -> Result<()> {
    size::check(&paths::in_repository(PACKAGE))
}
