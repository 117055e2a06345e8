//! What a browser has to fetch, and the budget for it.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, ensure};

use crate::{paths, process::Task, setup};

/// Bytes that the package may take, bundled, minified and gzipped: what has been reached, so that none is lost again. Size is a
/// feature, and the goal is 26,000.
const BUDGET: usize = 33_100;

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

    let bundle = paths::in_repository("target/wasm-bindgen/bundle.js");
    let task = Task::new(setup::tool("esbuild")).args([package.join("index.js")]);
    task.args(["--bundle", "--minify", "--format=esm", "--log-level=warning"])
        .args([format!("--outfile={}", bundle.display())])
        .run()?;
    let minified = fs::metadata(&bundle)?.len();
    // The command line's gzip, so that anyone can measure the same.
    let gzip = Command::new("gzip").args(["-9", "-n", "-c"]).arg(&bundle).output().context("could not run gzip")?;
    ensure!(gzip.status.success(), "gzip failed ({})", gzip.status);
    let fetched = gzip.stdout.len();
    println!("all of it, bundled and minified: {minified} bytes; gzipped, as a browser fetches it: {fetched} bytes");
    ensure!(fetched <= BUDGET, "that is over the budget of {BUDGET} bytes");
    Ok(())
}
