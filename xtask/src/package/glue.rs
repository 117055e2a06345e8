//! wasm-bindgen's glue, made the package's own.

use anyhow::{Result, ensure};

/// What the glue exports in the end: ways to bring up a wasm. The face does that by itself, and wants the parts.
const LOADERS: &str = "export { initSync, __wbg_init as default };";
const PARTS: &str = "export { __wbg_get_imports as imports, __wbg_finalize_init as use };";

/// Makes the glue export `imports()`, what a wasm is to be instantiated with, and `use(instance)`, which makes it the one that is used.
///
/// # Errors
/// When the glue doesn't look as it used to.
pub(super) fn adapt(glue: &str) -> Result<String> {
    ensure!(glue.contains(LOADERS), "wasm-bindgen's glue no longer ends with `{LOADERS}`");
    // It isn't ours to check.
    Ok(format!("// @ts-nocheck\n{}", glue.replace(LOADERS, PARTS)))
}
