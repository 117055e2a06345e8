//! wasm-bindgen's JavaScript as a module that runs nothing when it is imported, and the build id by which the loader recognises its wasm.
//!
//! The names that the wasm and its JavaScript share are the same in each build, and mean something else in each. So both carry an id, and the
//! loader compares them.

use std::{borrow::Cow, collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use wasm_encoder::{CustomSection, Section};

use super::{GLUE, NAMES};
use crate::setup;

/// The name of the build id's section in WebAssembly's tool conventions.
const SECTION: &str = "build_id";

/// Returns wasm-bindgen's output in `folder` as a module with one export, a function that returns the exports. The names that it shares with
/// the wasm are as short as they are there.
pub(super) fn read(folder: &Path) -> Result<String> {
    let esbuild = || setup::tool("esbuild/bin/esbuild").args(["--format=esm", "--log-level=warning"]);
    let (glue, wrapped) = (folder.join(GLUE), folder.join("wrapped.js"));
    let text = fs::read_to_string(&glue).with_context(|| format!("could not read {}", glue.display()))?;
    fs::write(&glue, export_steps(&text)?)?;
    fs::write(&wrapped, wrap(&esbuild().args(["--bundle"]).args([&glue]).read()?)?)?;
    let names = folder.join(NAMES);
    let options = [format!("--mangle-props={}", only(&names)?), format!("--mangle-cache={}", names.display())];
    esbuild().args([wrapped]).args(options).read()
}

/// A regular expression that matches the names to shorten and no others.
fn only(names: &Path) -> Result<String> {
    let text = fs::read_to_string(names).with_context(|| format!("could not read {}", names.display()))?;
    let names: BTreeMap<String, String> = serde_json::from_str(&text).context("the names to shorten are not JSON")?;
    Ok(format!("^({})$", names.into_keys().collect::<Vec<_>>().join("|")))
}

/// Exports the two steps of wasm-bindgen's loading instead of the functions that combine them, because the package instantiates the wasm
/// itself: `getImports` returns the imports, and `start` takes the instance. esbuild then removes those functions.
fn export_steps(module: &str) -> Result<String> {
    let (body, _) = module
        .split_once("export { initSync, __wbg_init as default };")
        .context("wasm-bindgen's output doesn't export its loader")?;
    Ok(format!("{body}export {{ __wbg_get_imports as getImports, __wbg_finalize_init as start }};\n"))
}

/// Puts a module as esbuild prints it, with one `export { a, b as c };` at its end, into a function that returns the exports.
fn wrap(module: &str) -> Result<String> {
    let (body, exports) = module.rsplit_once("export {").context("esbuild's output has no exports at its end")?;
    let (exports, _) = exports.split_once('}').context("the exports in esbuild's output don't end")?;
    let properties = exports.split(',').map(|export| match export.trim().split_once(" as ") {
        Some((local, exported)) => format!("{exported}: {local}"),
        None => export.trim().to_owned(),
    });
    let properties = properties.collect::<Vec<_>>().join(", ");
    Ok(format!(
        "export function createBindings({{ Date, setTimeout, clearTimeout, queueMicrotask }}) {{\n{body}\nreturn {{ {properties} }};\n}}\n"
    ))
}

/// Says what the module is, and to which wasm it belongs.
pub(super) fn finish(module: &str, build_id: &str) -> String {
    format!(
        "// @ts-nocheck: wasm-bindgen generates this.

/** The content of the `build_id` section in the wasm that these bindings belong to. */
export const buildId = \"{build_id}\";

// `createBindings` evaluates wasm-bindgen's output and returns its exports: `getImports`, `start`, and the functions of the wasm. It takes the
// names in its argument from there instead of the global scope.
{module}"
    )
}

/// Appends the id to the wasm, as text in a custom section, and returns it: a checksum of the wasm and its JavaScript.
pub(super) fn append_build_id(wasm: &mut Vec<u8>, glue: &str) -> String {
    let id = format!("{:08x}", crc32fast::hash(&[glue.as_bytes(), wasm].concat()));
    CustomSection { name: SECTION.into(), data: Cow::Borrowed(id.as_bytes()) }.append_to(wasm);
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exports_become_the_return_value() {
        let module = "let wasm;\nfunction init() {\n}\nexport {\n  init as default,\n  run\n};\n";
        let wrapped = wrap(module).unwrap();
        let function = "queueMicrotask }) {\nlet wasm;\nfunction init() {\n}\n\nreturn { default: init, run };\n}\n";
        assert!(wrapped.ends_with(function), "{wrapped}");
        assert!(wrap("let wasm;\n").is_err(), "a module without exports is an error");
        assert!(finish(&wrapped, "0badcafe").contains("export const buildId = \"0badcafe\";"));
    }

    #[test]
    fn the_steps_are_exported_instead_of_the_loader() {
        let module = "export function run() {}\nexport { initSync, __wbg_init as default };\n";
        let exported = "export function run() {}\nexport { __wbg_get_imports as getImports, __wbg_finalize_init as start };\n";
        assert_eq!(export_steps(module).unwrap(), exported);
        assert!(export_steps("export function run() {}\n").is_err(), "a module without a loader is an error");
    }

    #[test]
    fn the_id_depends_on_both_and_is_the_last_section() {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        let id = append_build_id(&mut wasm, "one");
        assert_eq!(wasm, [b"\0asm\x01\0\0\0", &[0, 17, 8][..], b"build_id", id.as_bytes()].concat());
        assert_ne!(append_build_id(&mut wasm[..8].to_vec(), "two"), id);
        assert_ne!(append_build_id(&mut b"\0asm\x02\0\0\0".to_vec(), "one"), id);
    }
}
