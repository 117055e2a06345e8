//! Puts the wasm inside a JavaScript module, so that an app has no asset to copy and no bundler to configure.
//!
//! Base64 of gzip, of the wasm in columns: transport compression finds nothing more to gain in it, and every browser can inflate it.

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::STANDARD};

use super::columns::columns;

/// A module that exports the wasm as `wasm`.
pub(super) fn module(wasm: &[u8]) -> Result<String> {
    let mut gzip = Vec::new();
    zopfli::compress(zopfli::Options::default(), zopfli::Format::Gzip, &columns(wasm)?[..], &mut gzip)
        .context("could not compress the wasm")?;
    let text = STANDARD.encode(gzip);
    Ok(format!("/** The WebAssembly module: base64 of gzip of its columns. */\nexport const wasm = \"{text}\";\n"))
}
