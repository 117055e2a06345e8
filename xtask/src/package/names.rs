//! Shortens the names by which the wasm and wasm-bindgen's glue know each other's functions.
//!
//! Almost every one of them ends in a hash of 16 digits, written once in the wasm and once in the glue, and no compression makes
//! that smaller: together they are a twentieth of the package.
//!
//! The new names are the same for every wasm, and mean something else in each. So one of them tells which names go together: a wasm
//! that doesn't belong to the glue lacks it, and is refused before anything in it is called.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use anyhow::{Context, Result, ensure};

use super::exports;

/// The export that tells which names go together.
pub(super) const MARKED: &str = "run";

/// What `wasm-opt --minify-imports-and-exports-and-modules` printed: `imports` as lists of module, old name and new name, `exports`
/// as lists of old name and new name.
pub(super) struct Names(BTreeMap<String, Vec<Vec<String>>>);

impl Names {
    pub(super) fn read(printed: &str) -> Result<Self> {
        serde_json::from_str(printed).map(Self).context("wasm-opt did not print the new names as it used to")
    }

    /// Names [`MARKED`] after all the names, here and in the wasm, which is returned.
    ///
    /// # Errors
    /// When the wasm has no such export.
    pub(super) fn mark(&mut self, wasm: &[u8]) -> Result<Vec<u8>> {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        let mark = format!("n{:08x}", hasher.finish() as u32);
        let marked = self.0.values_mut().flatten().find(|names| names[0] == MARKED);
        let name = marked.and_then(|names| names.get_mut(1)).with_context(|| format!("the wasm has no `{MARKED}`"))?;
        let marked = exports::rename(wasm, name, &mark)?;
        *name = mark;
        Ok(marked)
    }

    /// Writes the new names into the glue.
    ///
    /// # Errors
    /// When the glue doesn't name an import that the wasm has.
    pub(super) fn apply(&self, glue: &str) -> Result<String> {
        // wasm-opt puts all imports into one module of this name.
        let mut glue = glue.replace("\"./longhaul_bg.js\": import0", "a: import0");
        for names in self.0.values().flatten() {
            let renamed = match &names[..] {
                [_, old, new] => glue.replace(&format!(" {old}: "), &format!(" {new}: ")),
                [old, new] => replace_word(&glue, &format!("wasm.{old}"), &format!("wasm.{new}")),
                _ => glue.clone(),
            };
            ensure!(names.len() != 3 || renamed != glue, "the glue has no import for {names:?}");
            glue = renamed;
        }
        Ok(glue)
    }
}

/// Replaces `old` wherever no longer word begins with it.
fn replace_word(text: &str, old: &str, new: &str) -> String {
    let mut parts = text.split(old);
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let goes_on = part.starts_with(|letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$'));
        replaced.push_str(if goes_on { old } else { new });
        replaced.push_str(part);
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str =
        r#"{"imports": [["./longhaul_bg.js", "__wbg_now_1", "b"]], "exports": [["run", "c"], ["runAll", "d"], ["unused", "e"]]}"#;

    #[test]
    fn both_sides_get_the_new_names() {
        let glue =
            r#"wasm.run(); wasm.runAll(wasm.run); import0 = { __wbg_now_1: now }; return { "./longhaul_bg.js": import0 };"#;
        let expected = "wasm.c(); wasm.d(wasm.c); import0 = { b: now }; return { a: import0 };";
        assert_eq!(Names::read(PRINTED).unwrap().apply(glue).unwrap(), expected);
    }

    #[test]
    fn an_import_that_the_glue_lacks_is_an_error() {
        let error = Names::read(PRINTED).unwrap().apply("wasm.run()").unwrap_err();
        assert!(error.to_string().contains("__wbg_now_1"), "{error}");
    }
}
