//! The tools that come from crates.io.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{INSTALL_LIMIT, say};
use crate::{paths, process::Task};

const VERSIONS: [(&str, &str); 6] = [
    ("cargo-deny", "0.20.2"),
    ("cargo-fuzz", "0.13.2"),
    ("cargo-machete", "0.9.2"),
    ("cargo-mutants", "27.1.0"),
    ("geckodriver", "0.37.1"),
    ("wasm-pack", "0.15.1"),
];

/// Installs a tool from crates.io into a folder of its own, and returns the folder of its programs, for PATH.
pub(crate) fn cargo_tool(package: &str) -> Result<PathBuf> {
    let version = VERSIONS.iter().find(|(name, _)| *name == package).map(|(_, version)| (*version).to_owned());
    let version = version.map_or_else(wasm_bindgen_version, Ok)?;
    let root = paths::tools()?.join(format!("{package}-{version}"));
    // Cargo writes this file last.
    if !root.join(".crates.toml").is_file() {
        say(&format!("compiling {package} {version} into {} (a few minutes, once)", root.display()));
        let install = Task::cargo().args(["install", "--quiet", package, "--version", &version, "--root"]).args([&root]);
        let install = install.limit(INSTALL_LIMIT);
        let (_, succeeded) = install.clone().args(["--locked"]).output()?;
        if !succeeded {
            say(&format!("{package}'s own Cargo.lock can't be used here, so its dependencies are the newest compatible ones"));
            install.run()?;
        }
    }
    Ok(root.join("bin"))
}

/// The version of wasm-bindgen-cli: it must be that of the library.
fn wasm_bindgen_version() -> Result<String> {
    let id = Task::cargo().args(["pkgid", "wasm-bindgen"]).read()?;
    let (_, version) = id.trim().rsplit_once('@').with_context(|| format!("`{id}` has no version"))?;
    Ok(version.to_owned())
}
