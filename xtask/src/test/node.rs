//! The checks that run on Node: types, the packed package, the apps that use it, the demo page.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use super::{
    LIMIT,
    counts::{Counts, count},
    workshop::Workshop,
};
use crate::{local_drive, paths, process::Task, setup};

/// Each of these is a set of files with settings of its own.
const TYPE_PROJECTS: [&str; 3] = ["tests/tsconfig.types.json", "tests/tsconfig.javascript.json", "tests/tsconfig.tests.json"];

/// Milliseconds that one file of tests may take: Node counts all of it as one test.
const TEST_LIMIT: &str = "--test-timeout=600000";

/// How many files of the page's tests run at once: most of the time they wait for a copy.
const PAGES_AT_ONCE: &str = "--test-concurrency=2";

pub(super) fn types(workshop: &Workshop) -> Result<Counts> {
    workshop.package()?;
    for project in TYPE_PROJECTS {
        Task::new(setup::tool("tsc")).args(["--noEmit", "--project", project]).run()?;
    }
    Ok(Counts::default())
}

pub(super) fn package(workshop: &Workshop) -> Result<Counts> {
    workshop.package()?;
    count(in_browser("tests/package")?)
}

pub(super) fn consumers(workshop: &Workshop) -> Result<Counts> {
    workshop.package()?;
    let quick = count(in_browser("tests/consumers")?)?;
    let slow = if workshop.all { count(in_browser("tests/consumers/all")?)? } else { Counts::default() };
    Ok(quick + slow)
}

pub(super) fn page(workshop: &Workshop) -> Result<Counts> {
    workshop.package()?;
    let quick = count(with_browser(tests(Task::new("node").args([PAGES_AT_ONCE]), "tests/page")?)?)?;
    let slow = if workshop.all { count(in_other_engines("tests/page/all")?)? } else { Counts::default() };
    Ok(quick + slow)
}

pub(super) fn soak(workshop: &Workshop) -> Result<Counts> {
    workshop.package()?;
    count(in_browser("tests/soak")?)
}

/// As [`node`], with Firefox and WebKitGTK, which has no headless mode, and a local drive.
fn in_other_engines(folder: &str) -> Result<Task> {
    let (firefox, webkit) = (setup::firefox_driver()?, setup::webkit()?);
    let task = tests(Task::new(webkit.virtual_screen).args(["-a", "node"]), folder)?;
    Ok(task.env("GECKODRIVER", firefox).env("WEBKITDRIVER", webkit.driver).env("LOCAL_DRIVE", local_drive::build()?))
}

/// As [`node`], with a browser and a local drive.
fn in_browser(folder: &str) -> Result<Task> {
    with_browser(node(folder)?)
}

fn with_browser(task: Task) -> Result<Task> {
    let browser = setup::browser()?.browser;
    Ok(task.env("CHROME_BIN", browser).env("LOCAL_DRIVE", local_drive::build()?))
}

/// Node's test runner over the `*.test.js` of a folder.
fn node(folder: &str) -> Result<Task> {
    tests(Task::new("node"), folder)
}

/// The same, where something else starts Node.
fn tests(node: Task, folder: &str) -> Result<Task> {
    let entries = fs::read_dir(paths::in_repository(folder)).with_context(|| format!("could not list {folder}"))?;
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>>>()?;
    let mut tests: Vec<_> = paths.into_iter().filter(|path| path.to_string_lossy().ends_with(".test.js")).collect();
    tests.sort();
    Ok(node.args(["--test", "--test-reporter=spec", TEST_LIMIT]).args(tests).limit(LIMIT))
}
