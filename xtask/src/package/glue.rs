//! wasm-bindgen's glue, made the package's own.

use anyhow::{Result, ensure};

use super::names::MARKED;

/// What the glue exports in the end: ways to bring up a wasm. The face does that by itself, and wants the parts.
const LOADERS: &str = "export { initSync, __wbg_init as default };";
const PARTS: &str = "export { __wbg_get_imports as imports, __wbg_finalize_init as use };";

/// Makes the glue export `imports()`, what a wasm is to be instantiated with, `fits(exports)`, whether a wasm is of the same build as
/// the glue, and `use(instance)`, which makes it the one that is used.
///
/// # Errors
/// When the glue doesn't look as it used to.
pub(super) fn adapt(glue: &str) -> Result<String> {
    ensure!(glue.contains(LOADERS), "wasm-bindgen's glue no longer ends with `{LOADERS}`");
    // It isn't ours to check.
    let fits = format!("export const fits = (wasm) => wasm.{MARKED} !== undefined;");
    Ok(format!("// @ts-nocheck\n{}\n{fits}\n", glue.replace(LOADERS, PARTS)))
}
