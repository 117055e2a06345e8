//! What a browser has to fetch, and its limit.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::WASM;
use crate::{paths, setup};

/// The most bytes that `longhaul` may take, bundled, minified and gzipped.
const LIMIT: usize = 40_500;

/// Prints what each entry of the package costs an app that uses all of it. Fails if `longhaul` is over its limit.
pub(crate) fn check() -> Result<()> {
    let package = &paths::in_repository(super::PACKAGE);
    let manifest: Value = serde_json::from_slice(&fs::read(package.join("package.json"))?)?;
    let exports = manifest["exports"].as_object().context("package.json has no exports")?;
    let modules = exports.iter().filter_map(|(entry, export)| Some((entry.as_str(), export["default"].as_str()?)));
    let modules = modules.filter(|(_, module)| module.ends_with(".js"));

    println!("Bytes that a browser fetches, bundled, minified and gzipped:");
    let main = bundle(package, &["./index.js"])?;
    for (entry, module) in modules {
        let name = entry.replacen('.', "longhaul", 1);
        match entry {
            "." => println!("  {main:>6}  {name} (limit {LIMIT})"),
            "./slim" => {
                let (script, wasm) = (bundle(package, &[module])?, gzip(&package.join(WASM))?);
                println!("  {:>6}  {name}: {script}, and {wasm} for {WASM}", script + wasm);
            }
            _ => println!("  {:>+6}  {name}", bundle(package, &["./index.js", module])? as isize - main as isize),
        }
    }
    ensure!(main <= LIMIT, "longhaul takes {main} bytes: that is over its limit of {LIMIT}");
    Ok(())
}

/// The gzipped size of an app that imports these modules and uses all that they export.
fn bundle(package: &Path, modules: &[&str]) -> Result<usize> {
    let folder = paths::in_repository(super::RAW);
    let (app, bundle) = (folder.join("app.js"), folder.join("bundle.js"));
    let imports: String = modules.iter().map(|module| format!("export * from {:?};\n", package.join(module))).collect();
    fs::write(&app, imports).with_context(|| format!("could not write {}", app.display()))?;
    let options = ["--bundle", "--minify", "--format=esm", "--log-level=warning"];
    setup::tool("esbuild/bin/esbuild").args(options).args([format!("--outfile={}", bundle.display())]).args([&app]).run()?;
    gzip(&bundle)
}

/// The size of a file after `gzip -9`, with which anyone can measure the same. Windows has it from Git.
fn gzip(file: &Path) -> Result<usize> {
    let program = setup::program(&["gzip", r"C:\Program Files\Git\usr\bin\gzip.exe"], &["gzip"])?;
    let output = Command::new(program).args(["-9", "-n", "-c"]).arg(file).output().context("could not run gzip")?;
    ensure!(output.status.success(), "gzip failed ({})", output.status);
    Ok(output.stdout.len())
}
