//! Runs wasm-bindgen on the compiled library: `longhaul-bindgen <library.wasm> <folder>`.
//!
//! A program of its own, because wasm-bindgen takes a while to compile and only the package build needs it. The package uses three of the
//! files that it leaves in the folder: `longhaul_bg.wasm`, `longhaul.js`, and `names.json` with the names to shorten in the latter.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::{Bindgen, EncodeInto, Output};

fn main() -> Result<()> {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [library, folder] = arguments.as_slice() else { bail!("usage: longhaul-bindgen <library.wasm> <folder>") };
    let folder = Path::new(folder);

    let mut bindgen = Bindgen::new();
    bindgen.input_path(library).web(true)?;
    // All engines that the package supports have `TextEncoder.encodeInto`.
    bindgen.encode_into(EncodeInto::Always);
    bindgen.remove_name_section(true).remove_producers_section(true);
    let mut output = bindgen.generate_output()?;

    let names = shorten_names(&mut output);
    output.emit(folder)?;
    let path = folder.join("names.json");
    fs::write(&path, serde_json::to_vec(&names)?).with_context(|| format!("could not write {}", path.display()))
}

/// Renames the wasm's imports and exports to `_0`, `_1`, …, and returns the new names by the old ones.
///
/// Most of the names that wasm-bindgen generates contain a hash, which doesn't compress. Names without an underscore are the API's own and stay,
/// and so does the one by which the package initialises the wasm.
fn shorten_names(output: &mut Output) -> serde_json::Map<String, serde_json::Value> {
    let wasm = output.wasm_mut();
    let imports = wasm.imports.iter_mut().map(|import| &mut import.name);
    let exports = wasm.exports.iter_mut().map(|export| &mut export.name);
    let generated = imports.chain(exports).filter(|name| name.contains('_') && *name != "__wbindgen_start");
    let renamed = generated.enumerate().map(|(index, name)| {
        let new = format!("_{index}");
        (std::mem::replace(name, new.clone()), new.into())
    });
    renamed.collect()
}
