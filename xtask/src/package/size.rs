//! What a browser has to fetch, and the budget for it.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, ensure};

use crate::{paths, process::Task, setup};

/// The most bytes that `longhaul` may take, bundled, minified and gzipped.
const BUDGET: usize = 32_000;

/// The entries that an app may import beside `longhaul`, and which are paid for only then.
const BESIDE: [&str; 2] = ["groups", "store"];

/// Prints the sizes of the package.
///
/// # Errors
/// When it is over its budget.
pub(super) fn check(package: &Path) -> Result<()> {
    println!("pkg/");
    let mut files = fs::read_dir(package)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    for file in files {
        println!("  {:>7}  {}", file.metadata()?.len(), file.file_name().display());
    }

    let (minified, fetched) = bundle(package, &["index"])?;
    println!("all of longhaul, bundled and minified: {minified} bytes; gzipped, as a browser fetches it: {fetched} bytes");
    for entry in BESIDE {
        let (_, together) = bundle(package, &["index", entry])?;
        println!("  with longhaul/{entry}: {together} bytes");
    }
    ensure!(fetched <= BUDGET, "that is over the budget of {BUDGET} bytes");
    Ok(())
}

/// The bytes of an app that imports those entries and uses all of them: minified, and gzipped too.
fn bundle(package: &Path, entries: &[&str]) -> Result<(u64, usize)> {
    let folder = paths::in_repository("target/wasm-bindgen");
    let (app, bundle) = (folder.join("app.js"), folder.join("bundle.js"));
    let imports = entries
        .iter()
        .map(|entry| Ok(format!("export * from {};\n", serde_json::to_string(&package.join(format!("{entry}.js")))?)));
    fs::write(&app, imports.collect::<Result<String>>()?).with_context(|| format!("could not write {}", app.display()))?;
    let task = Task::new(setup::tool("esbuild")).args([&app]);
    task.args(["--bundle", "--minify", "--format=esm", "--log-level=warning"])
        .args([format!("--outfile={}", bundle.display())])
        .run()?;
    // The command line's gzip, so that anyone can measure the same.
    let gzip = Command::new("gzip").args(["-9", "-n", "-c"]).arg(&bundle).output().context("could not run gzip")?;
    ensure!(gzip.status.success(), "gzip failed ({})", gzip.status);
    Ok((fs::metadata(&bundle)?.len(), gzip.stdout.len()))
}
