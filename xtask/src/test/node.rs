//! The checks that run on Node: types, the packed package, the apps that use it, the demo page.

use std::{fs, path::PathBuf};

use anyhow::{Context as _, Result, ensure};

use super::Context;
use crate::{local_drive, package, paths, process::Task, setup};

/// Each of these is a set of files with compiler options of its own.
const TYPE_PROJECTS: [&str; 3] = ["tests/tsconfig.types.json", "tests/tsconfig.javascript.json", "tests/tsconfig.tests.json"];

pub(super) fn types(context: &Context) -> Result<()> {
    context.package()?;
    let check = |project| Task::new(setup::tool("tsc")).args(["--noEmit", "--project", project]).run();
    TYPE_PROJECTS.into_iter().try_for_each(check)?;
    package::write_reference()
}

pub(super) fn package(context: &Context) -> Result<()> {
    run(context, Task::new("node"), "tests/package")
}

pub(super) fn consumers(context: &Context) -> Result<()> {
    // For the test of a build with wasm-pack.
    let node = Task::new("node").path(&[setup::cargo_tool("wasm-bindgen-cli")?, setup::cargo_tool("wasm-pack")?])?;
    let quick = run(context, node.clone(), "tests/consumers");
    if context.all { quick.and(run(context, node, "tests/consumers/all")) } else { quick }
}

pub(super) fn page(context: &Context) -> Result<()> {
    let quick = run(context, Task::new("node"), "tests/page");
    if !context.all {
        return quick;
    }
    let node = Task::new("node").within(setup::virtual_screen()?, &["-a"]);
    let node = node.env("GECKODRIVER", setup::firefox_driver()?).env("WEBKITDRIVER", setup::webkit_driver()?);
    quick.and(run(context, node, "tests/page/all"))
}

pub(super) fn soak(context: &Context) -> Result<()> {
    run(context, Task::new("node"), "tests/soak")
}

/// Runs the `*.test.js` of a folder with Node's test runner, with a browser and a local drive.
fn run(context: &Context, node: Task, folder: &str) -> Result<()> {
    context.package()?;
    let entries = fs::read_dir(paths::in_repository(folder)).with_context(|| format!("could not list {folder}"))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>>>()?;
    files.retain(|path| path.to_string_lossy().ends_with(".test.js"));
    files.sort();
    ensure!(!files.is_empty(), "there are no tests in {folder}");

    let mut options = vec!["--test".to_owned(), "--test-reporter=spec".to_owned(), "--test-timeout=600000".to_owned()];
    // The tests mostly wait for copies.
    options.push("--test-concurrency=3".to_owned());
    if let Some(filter) = &context.filter {
        let named = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().contains(filter));
        if files.iter().any(named) {
            files.retain(named);
        } else {
            options.push(format!("--test-name-pattern={filter}"));
        }
    }
    let node = node.args(options).args(files).env("CHROME_BIN", setup::browser()?);
    node.env("LOCAL_DRIVE", local_drive::build()?).run()
}
