//! The checks that run on Node: types, the packed package, the apps that use it, the demo page.

use std::{fs, path::PathBuf};

use anyhow::{Context as _, Result, ensure};

use super::Context;
use crate::{local_drive, long_runs, package, paths, process::Task, setup};

/// Each of these is a set of files with compiler options of its own.
const TYPE_PROJECTS: [&str; 3] = ["tests/tsconfig.types.json", "tests/tsconfig.javascript.json", "tests/tsconfig.tests.json"];

pub(super) fn types(context: &Context) -> Result<()> {
    context.package()?;
    let check = |project| setup::tool("typescript/bin/tsc").args(["--noEmit", "--project", project]).run();
    TYPE_PROJECTS.into_iter().try_for_each(check)?;
    package::reference()
}

pub(super) fn consumers(context: &Context) -> Result<()> {
    // For the test of a build with wasm-pack.
    let node = local_drive::node()?.path(&[setup::cargo_tool("wasm-bindgen-cli")?, setup::cargo_tool("wasm-pack")?])?;
    let folders: &[&str] = if context.all { &["tests/consumers", "tests/consumers/all"] } else { &["tests/consumers"] };
    test_with(node, context, folders)
}

/// A short soak; with --all also one with faults that take a minute each.
pub(super) fn soak(context: &Context) -> Result<()> {
    let quick = test(context, &["tests/soak"]);
    if context.all { quick.and_then(|()| long_runs::soak(&["--minutes", "2", "--in-flight", "100"])) } else { quick }
}

pub(super) fn page(context: &Context) -> Result<()> {
    let quick = test(context, &["tests/page"]);
    if !context.all {
        return quick;
    }
    let node = local_drive::node()?.on_screen(&setup::virtual_screen()?, 99);
    let node = node.env("GECKODRIVER", setup::firefox_driver()?).env("WEBKITDRIVER", setup::webkit_driver()?);
    quick.and(test_with(node, context, &["tests/page/all"]))
}

/// Runs the `*.test.js` of these folders with Node's test runner.
pub(super) fn test(context: &Context, folders: &[&str]) -> Result<()> {
    test_with(local_drive::node()?, context, folders)
}

/// Does the same with this `node`, which may have an environment of its own.
fn test_with(node: Task, context: &Context, folders: &[&str]) -> Result<()> {
    context.package()?;
    let mut files = Vec::new();
    for folder in folders {
        for entry in fs::read_dir(paths::in_repository(folder)).with_context(|| format!("could not list {folder}"))? {
            files.push(entry?.path());
        }
    }
    files.retain(|path| path.to_string_lossy().ends_with(".test.js"));
    files.sort();
    ensure!(!files.is_empty(), "there are no tests in {}", folders.join(", "));

    // Node runs one file at a time on two cores otherwise. Three keep both busy while some tests wait.
    let mut node = node.args(["--test", "--test-reporter=spec", "--test-timeout=600000", "--test-concurrency=3"]);
    if let Some(filter) = &context.filter {
        let named = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().contains(filter));
        if files.iter().any(named) {
            files.retain(named);
        } else {
            node = node.args([format!("--test-name-pattern={filter}")]);
        }
    }
    node.args(files).run()
}
