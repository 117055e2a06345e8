//! The package's software bill of materials, as CycloneDX JSON: the crates that the wasm is compiled from, and Rust's standard library.
//! The package has no npm dependencies.
//!
//! cargo-cyclonedx can't make it: it lists procedural macros too, leaves the standard library out, and writes times and local paths.
//! The same sources give the same file here.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{paths, process::Task, setup::WASM_TARGET};

/// The file's name in the package, which tools recognise.
pub(super) const FILE: &str = "longhaul.cdx.json";

/// Makes the file.
pub(super) fn make() -> Result<Vec<u8>> {
    // `cargo tree` selects the library's features. `cargo metadata` knows only those of the whole workspace.
    let options = ["--target", WASM_TARGET, "--edges", "normal,no-proc-macro", "--prefix", "depth", "--format", "|{p}|{l}"];
    let tree = Task::cargo().args(["tree", "--locked", "--package", "longhaul"]).args(options).read()?;
    let lock = std::fs::read_to_string(paths::in_repository("Cargo.lock")).context("could not read Cargo.lock")?;
    let rust = Task::new("rustc").args(["--version"]).read()?;
    let rust = rust.split(' ').nth(1).with_context(|| format!("`{rust}` has no version"))?;
    let mut text = serde_json::to_vec_pretty(&describe(&tree, &lock, rust)?)?;
    text.push(b'\n');
    Ok(text)
}

/// Describes what `cargo tree` prints: lines such as `2|futures-core v0.3.31|MIT OR Apache-2.0`, each below what depends on it.
fn describe(tree: &str, lock: &str, rust: &str) -> Result<Value> {
    let std = component("generic", "std", rust, "MIT OR Apache-2.0");
    let mut components = BTreeMap::new();
    let mut dependencies: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut above: Vec<String> = Vec::new();
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let bad = || format!("cargo tree printed `{line}`");
        let (depth, rest) = line.split_once('|').with_context(bad)?;
        let (package, licence) = rest.split_once('|').with_context(bad)?;
        let (name, version) = package.split_once(" v").with_context(bad)?;
        let version = version.split(' ').next().unwrap_or(version);
        let kind = if name == "longhaul" { "npm" } else { "cargo" };
        let mut component = component(kind, name, version, licence.trim_end_matches(" (*)"));
        if kind == "cargo" {
            let checksum = checksum(lock, name, version).with_context(|| format!("Cargo.lock has no checksum of {name}"))?;
            component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
        }
        let url = purl(kind, name, version);
        above.truncate(depth.parse().with_context(bad)?);
        if let Some(dependencies) = above.last().and_then(|parent| dependencies.get_mut(parent)) {
            dependencies.insert(url.clone());
        }
        dependencies.entry(url.clone()).or_insert_with(|| BTreeSet::from([purl("generic", "std", rust)]));
        components.insert(url.clone(), component);
        above.push(url);
    }
    let own = above.first().and_then(|own| components.remove(own)).context("cargo tree printed nothing")?;
    let dependencies = dependencies.into_iter().map(|(url, needs)| json!({ "ref": url, "dependsOn": needs }));
    Ok(json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": own },
        "components": components.into_values().chain([std]).collect::<Vec<_>>(),
        "dependencies": dependencies.collect::<Vec<_>>(),
    }))
}

fn purl(kind: &str, name: &str, version: &str) -> String {
    format!("pkg:{kind}/{name}@{version}")
}

fn component(kind: &str, name: &str, version: &str, licence: &str) -> Value {
    let purl = purl(kind, name, version);
    let licences = json!([{ "expression": licence.replace('/', " OR ") }]);
    json!({ "type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl, "licenses": licences })
}

/// The checksum of a package in Cargo.lock.
fn checksum<'a>(lock: &'a str, name: &str, version: &str) -> Option<&'a str> {
    let head = format!("\nname = \"{name}\"\nversion = \"{version}\"\n");
    let (_, checksum) = lock.split("[[package]]").find(|package| package.starts_with(&head))?.split_once("checksum = \"")?;
    checksum.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::describe;

    const TREE: &str =
        "0|longhaul v0.1.0 (/home/me/longhaul)|MIT\n1|slab v0.4.12|MIT\n1|talc v5.1.1|MIT/Apache-2.0\n2|slab v0.4.12|MIT (*)\n";
    const LOCK: &str = "[[package]]\nname = \"slab\"\nversion = \"0.4.12\"\nchecksum = \"aa\"\n\n[[package]]\nname = \"talc\"\nversion = \"5.1.1\"\nchecksum = \"bb\"\n";

    #[test]
    fn lists_each_crate_once_with_what_it_depends_on() {
        let sbom = describe(TREE, LOCK, "1.95.0").unwrap();
        assert_eq!(sbom["metadata"]["component"]["purl"], "pkg:npm/longhaul@0.1.0");
        let urls = sbom["components"].as_array().unwrap().iter().map(|component| component["purl"].as_str().unwrap());
        assert_eq!(urls.collect::<Vec<_>>(), ["pkg:cargo/slab@0.4.12", "pkg:cargo/talc@5.1.1", "pkg:generic/std@1.95.0"]);
        assert_eq!(sbom["components"][1]["hashes"][0]["content"], "bb");
        assert_eq!(sbom["components"][1]["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(sbom["dependencies"][1]["dependsOn"], serde_json::json!(["pkg:cargo/slab@0.4.12", "pkg:generic/std@1.95.0"]));
        assert!(!sbom.to_string().contains("/home"));
        assert!(describe(TREE, "", "1.95.0").is_err(), "a crate that is not in Cargo.lock is an error");
    }
}
