//! Puts the wasm into a JavaScript module, so that an app has no asset to copy and no bundler to configure.

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::STANDARD};

/// A module that exports the wasm as `wasm`: base64 of gzip, which browsers can inflate and transport compression packs well.
pub(super) fn module(wasm: &[u8]) -> Result<String> {
    let mut gzip = Vec::new();
    zopfli::compress(zopfli::Options::default(), zopfli::Format::Gzip, wasm, &mut gzip).context("could not compress the wasm")?;
    let text = STANDARD.encode(gzip);
    Ok(format!("/** The WebAssembly module: base64 of gzip. */\nexport const wasm = \"{text}\";\n"))
}
