//! wasm-bindgen's glue, made the package's own: smaller, and without its ways to bring up the wasm, which the face does by itself.

use anyhow::{Context, Result};

/// What the glue has instead of what is cut.
const OWN: &str = include_str!("glue.js");

/// What is cut, each from its beginning up to where the next piece begins.
const CUTS: [(&str, &str); 5] = [
    // Every browser that can run the rest has one.
    ("(typeof FinalizationRegistry", "new FinalizationRegistry("),
    // Reading the memory.
    ("let cachedDataViewMemory0", "function getObject("),
    // Text.
    ("function passStringToWasm0(", "function takeObject("),
    ("if (!('encodeInto' in", "let WASM_VECTOR_LEN"),
    // Bringing it up.
    ("function __wbg_finalize_init(", ""),
];

/// Makes the glue export `imports()`, what a wasm is to be instantiated with, `fits(exports)`, whether a wasm is of the same build as
/// the glue, and `use(exports)`, which makes it the one that is used.
///
/// # Errors
/// When the glue doesn't look as it used to.
pub(super) fn adapt(glue: &str) -> Result<String> {
    let mut kept = glue.to_owned();
    for (from, to) in CUTS {
        let missing = || format!("wasm-bindgen's glue no longer has `{from}` before `{to}`");
        let (before, rest) = kept.split_once(from).with_context(missing)?;
        let end = if to.is_empty() { rest.len() } else { rest.find(to).with_context(missing)? };
        kept = format!("{before}{}", &rest[end..]);
    }
    // Text is written at once, and never grows.
    let calls = kept.replace(", wasm.__wbindgen_realloc)", ")");
    // It isn't ours to check.
    Ok(format!("// @ts-nocheck\n{calls}{OWN}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A glue of nothing but the pieces that are cut, each with what comes after it.
    fn glue() -> String {
        CUTS.iter().map(|(from, to)| format!("{from} old\n{to} kept\n")).collect()
    }

    #[test]
    fn what_is_cut_is_gone_and_what_comes_after_it_is_kept() {
        let adapted = adapt(&glue()).unwrap();
        assert_eq!(adapted.matches("kept").count(), CUTS.len() - 1, "{adapted}");
        assert!(!adapted.contains("old\n"), "{adapted}");
        assert!(adapted.ends_with(OWN));
    }

    #[test]
    fn a_glue_that_looks_otherwise_is_an_error() {
        for (from, to) in CUTS {
            let error = adapt(&glue().replacen(from, "", 1)).unwrap_err().to_string();
            assert!(error.contains(from) && error.contains(to), "{error}");
        }
    }
}
