//! Makes the npm package in pkg/.
//!
//! The library is compiled into target/wasm-bindgen. From that, and from the hand-written face in src/npm, pkg/ is put together: it
//! holds what ships and nothing else.

mod assemble;
mod columns;
mod compile;
mod embed;
mod exports;
mod glue;
mod names;
mod sbom;
mod size;

use anyhow::Result;

use crate::{paths, setup};

/// Where wasm-bindgen leaves the wasm and its glue.
const RAW: &str = "target/wasm-bindgen";
const PACKAGE: &str = "pkg";
const WASM: &str = "longhaul_bg.wasm";

/// Makes pkg/ and says how large it is.
///
/// # Errors
/// When it can't be made, and when it is over its budget: it is finished then all the same.
pub(crate) fn build() -> Result<()> {
    make()?;
    check_size()
}

/// Sets up what is missing and leaves pkg/ finished.
pub(crate) fn make() -> Result<()> {
    let _lock = setup::lock()?;
    setup::node_modules()?;
    compile::compile(&paths::in_repository(RAW))?;
    assemble::assemble(&paths::in_repository(RAW), &paths::in_repository(PACKAGE))
}

/// Prints the sizes of what is in pkg/ and holds them against the budget.
pub(crate) fn check_size() -> Result<()> {
    size::check(&paths::in_repository(PACKAGE))
}
