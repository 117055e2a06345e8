//! What is in the package that others wrote: its bill of materials, as CycloneDX JSON.
//!
//! It is the crates that the wasm is compiled from, since the package has no npm dependencies, and Rust's standard library. The same
//! sources make the same text, so there is neither a time in it nor a number that is drawn.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{paths, process::Task, setup::WASM_TARGET};

/// The file's name in the package: one that tools recognise.
pub(super) const FILE: &str = "longhaul.cdx.json";

/// A crate, by name and version.
type Name = (String, String);

#[derive(Default)]
struct Crates {
    licences: BTreeMap<Name, String>,
    dependencies: BTreeMap<Name, BTreeSet<Name>>,
}

/// Makes it.
pub(super) fn make() -> Result<Vec<u8>> {
    // The features are those that the wasm is compiled with; what cargo metadata tells is what the whole workspace asks for.
    let tree = ["tree", "--locked", "--package", "longhaul", "--target", WASM_TARGET, "--edges", "normal,no-proc-macro"];
    let tree = Task::cargo().args(tree).args(["--prefix", "depth", "--format", "|{p}|{l}"]).read()?;
    let lock = std::fs::read_to_string(paths::in_repository("Cargo.lock")).context("could not read Cargo.lock")?;
    let rust = Task::new("rustc").args(["--version"]).read()?;
    let rust = rust.split(' ').nth(1).with_context(|| format!("`{rust}` names no version"))?;
    let mut text = serde_json::to_vec_pretty(&write(&read(&tree)?, &checksums(&lock), rust)?)?;
    text.push(b'\n');
    Ok(text)
}

/// Reads what `cargo tree` printed: lines such as `2|futures-core v0.3.31|MIT OR Apache-2.0 (*)`, each below what depends on it.
fn read(tree: &str) -> Result<Crates> {
    let mut crates = Crates::default();
    let mut above: Vec<Name> = Vec::new();
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let bad = || format!("cargo tree printed `{line}`");
        let [depth, package, licence] = line.splitn(3, '|').collect::<Vec<_>>()[..] else { anyhow::bail!(bad()) };
        let mut words = package.split(' ');
        let name = words.next().with_context(bad)?.to_owned();
        let version = words.next().and_then(|version| version.strip_prefix('v')).with_context(bad)?.to_owned();
        let package = (name, version);
        above.truncate(depth.parse().with_context(bad)?);
        if let Some(parent) = above.last() {
            crates.dependencies.entry(parent.clone()).or_default().insert(package.clone());
        }
        crates.licences.insert(package.clone(), licence.trim_end_matches(" (*)").to_owned());
        above.push(package);
    }
    Ok(crates)
}

/// The checksums of Cargo.lock, whose lines tell a package's name, version, source and checksum in this order.
fn checksums(lock: &str) -> BTreeMap<Name, String> {
    let blocks = lock.split("[[package]]");
    let field = |block: &str, name: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
        line.map(|value| value.trim_matches('"').to_owned())
    };
    blocks.filter_map(|block| Some(((field(block, "name")?, field(block, "version")?), field(block, "checksum")?))).collect()
}

fn write(crates: &Crates, checksums: &BTreeMap<Name, String>, rust: &str) -> Result<Value> {
    let own = crates.licences.keys().find(|(name, _)| name == "longhaul").context("cargo tree doesn't list longhaul")?;
    let address = |package: &Name| {
        // The standard library is no crate of the registry.
        let kind = match package.0.as_str() {
            "longhaul" => "npm",
            "std" => "generic",
            _ => "cargo",
        };
        format!("pkg:{kind}/{}@{}", package.0, package.1)
    };
    let component = |package: &Name, licence: &String| {
        json!({
            "type": "library",
            "bom-ref": address(package),
            "name": package.0,
            "version": package.1,
            "purl": address(package),
            "licenses": [{ "expression": licence.replace('/', " OR ") }],
        })
    };
    let mut components = Vec::new();
    for (package, licence) in crates.licences.iter().filter(|(package, _)| *package != own) {
        let checksum = checksums.get(package).with_context(|| format!("Cargo.lock has no checksum of {}", package.0))?;
        let mut component = component(package, licence);
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
        components.push(component);
    }
    let standard_library = ("std".to_owned(), rust.to_owned());
    let mut dependencies = Vec::new();
    for package in crates.licences.keys() {
        let needs = crates.dependencies.get(package).into_iter().flatten().chain([&standard_library]);
        dependencies.push(json!({ "ref": address(package), "dependsOn": needs.map(address).collect::<Vec<_>>() }));
    }
    components.push(component(&standard_library, &"MIT OR Apache-2.0".to_owned()));
    Ok(json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": component(own, &crates.licences[own]) },
        "components": components,
        "dependencies": dependencies,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "0|longhaul v0.1.0 (/home/me/longhaul)|MIT OR Apache-2.0\n1|slab v0.4.12|MIT\n1|talc v5.1.1|MIT/Apache-2.0\n\
        2|slab v0.4.12|MIT (*)\n";
    const LOCK: &str = "[[package]]\nname = \"slab\"\nversion = \"0.4.12\"\nsource = \"x\"\nchecksum = \"aa\"\n\n\
        [[package]]\nname = \"talc\"\nversion = \"5.1.1\"\nsource = \"x\"\nchecksum = \"bb\"\n";

    #[test]
    fn each_crate_is_there_once_with_what_it_needs() {
        let sbom = write(&read(TREE).unwrap(), &checksums(LOCK), "1.95.0").unwrap();
        let addresses = |list: &Value, name: &str| {
            list.as_array().unwrap().iter().map(|entry| entry[name].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(sbom["metadata"]["component"]["purl"], "pkg:npm/longhaul@0.1.0");
        assert_eq!(
            addresses(&sbom["components"], "purl"),
            ["pkg:cargo/slab@0.4.12", "pkg:cargo/talc@5.1.1", "pkg:generic/std@1.95.0"]
        );
        assert_eq!(sbom["components"][1]["hashes"][0]["content"], "bb");
        assert_eq!(sbom["components"][1]["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(addresses(&sbom["dependencies"], "ref")[0], "pkg:npm/longhaul@0.1.0");
        assert_eq!(sbom["dependencies"][2]["dependsOn"], json!(["pkg:cargo/slab@0.4.12", "pkg:generic/std@1.95.0"]));
        assert!(!sbom.to_string().contains("/home"));
    }

    #[test]
    fn a_crate_that_is_not_locked_is_an_error() {
        let error = write(&read(TREE).unwrap(), &BTreeMap::new(), "1.95.0").unwrap_err();
        assert_eq!(error.to_string(), "Cargo.lock has no checksum of slab");
    }
}
