//! wasm-bindgen's glue, made the package's own: smaller, and without its ways to bring up the wasm, which the face does by itself.

use anyhow::{Context, Result, ensure};
use regex_lite::Regex;

/// What the glue has instead of what is cut.
const OWN: &str = include_str!("glue.js");

/// What is cut, each from its beginning up to where the next piece begins.
const CUTS: [(&str, &str); 6] = [
    // The wasm keeps its closures for as long as JavaScript may call them: none is left for the garbage collector to find.
    ("const CLOSURE_DTORS", "function dropObject("),
    // Reading the memory.
    ("let cachedDataViewMemory0", "function getObject("),
    // What an import throws.
    ("function handleError(", "let heap"),
    // Closures, and text on its way in.
    ("function makeMutClosure(", "function takeObject("),
    // SharedStr on its way out.
    ("let cachedTextDecoder", "let WASM_VECTOR_LEN"),
    // Bringing it up.
    ("function __wbg_finalize_init(", ""),
];

/// What is written shorter.
const SHORTER: [(&str, &str); 7] = [
    // An import that may throw.
    (r"function\(\) \{ return handleError\(function \((.*)\) \{", "catching(($1) => {"),
    (r"\}, arguments\); \}", "})"),
    // Any other.
    (r": function\((.*)\) \{", ": ($1) => {"),
    (r"const ret = (.+);\n +return addHeapObject\(ret\);", "return addHeapObject($1);"),
    // Who expects nothing takes no notice of what it is given.
    (r"=> \{\n +((?:getObject|takeObject).+);\n +\}", "=> $1"),
    // The global scope, which has had one name for all of them for long.
    (r"const ret = typeof (?:globalThis|self|window|global) === .+;\n.+;", "return addHeapObject(globalThis);"),
    // SharedStr is written at once, and never grows.
    (r", wasm\.__wbindgen_realloc\)", ")"),
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
    for (long, short) in SHORTER {
        let long = Regex::new(long)?;
        ensure!(long.is_match(&kept), "wasm-bindgen's glue no longer has anything like `{long}`");
        kept = long.replace_all(&kept, short).into_owned();
    }
    ensure!(!kept.contains("handleError("), "wasm-bindgen's glue has imports that throw in another form");
    // It isn't ours to check.
    Ok(format!("// @ts-nocheck\n{kept}{OWN}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Imports of all the forms that are written shorter.
    const IMPORTS: &str = "
        a: function() { return handleError(function (arg0) {
            const ret = new URL(getStringFromWasm0(arg0));
            return addHeapObject(ret);
        }, arguments); },
        b: function(arg0, arg1) {
            getObject(arg0).add(passStringToWasm0(arg1, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc));
        },
        c: function() {
            const ret = typeof self === 'undefined' ? undefined : self;
            return isLikeNone(ret) ? 0 : addHeapObject(ret);
        },
";
    const SHORT_IMPORTS: &str = "
        a: catching((arg0) => {
            return addHeapObject(new URL(getStringFromWasm0(arg0)));
        }),
        b: (arg0, arg1) => getObject(arg0).add(passStringToWasm0(arg1, wasm.__wbindgen_malloc)),
        c: () => {
            return addHeapObject(globalThis);
        },
";

    /// A glue of nothing but the imports and the pieces that are cut, each with what comes after it.
    fn glue() -> String {
        let pieces = CUTS.map(|(from, to)| format!("{from} old\n{to} kept\n"));
        IMPORTS.to_owned() + &pieces.concat()
    }

    #[test]
    fn what_is_cut_is_gone_and_what_comes_after_it_is_kept() {
        let adapted = adapt(&glue()).unwrap();
        assert_eq!(adapted.matches("kept").count(), CUTS.len() - 1, "{adapted}");
        assert!(!adapted.contains("old\n"), "{adapted}");
        assert!(adapted.ends_with(OWN));
    }

    #[test]
    fn imports_are_written_shorter() {
        let adapted = adapt(&glue()).unwrap();
        assert!(adapted.contains(SHORT_IMPORTS), "{adapted}");
    }

    #[test]
    fn a_glue_that_looks_otherwise_is_an_error() {
        for (from, to) in CUTS {
            let error = adapt(&glue().replacen(from, "", 1)).unwrap_err().to_string();
            assert!(error.contains(from) && error.contains(to), "{error}");
        }
        assert!(adapt(&glue().replace(IMPORTS, "")).is_err());
        assert!(adapt(&glue().replace("arg0) {", "arg0 = 0)  {")).is_err());
    }
}
