//! The checks that cargo runs.

use anyhow::Result;

use super::Context;
use crate::{process::Task, setup::WASM_TARGET};

/// What of the workspace is compiled for wasm.
const WASM: [&str; 4] = ["--package", "longhaul", "--target", WASM_TARGET];

pub(super) fn format(_: &Context) -> Result<()> {
    Task::cargo().args(["fmt", "--all", "--check"]).run()
}

pub(super) fn clippy(_: &Context) -> Result<()> {
    [&["--workspace"][..], &WASM].into_iter().try_for_each(|scope| {
        Task::cargo().args(["clippy", "--locked", "--all-targets"]).args(scope).args(["--", "-D", "warnings"]).run()
    })
}

pub(super) fn docs(_: &Context) -> Result<()> {
    [&["--workspace"][..], &WASM].into_iter().try_for_each(|scope| {
        let task = Task::cargo().args(["doc", "--locked", "--no-deps", "--document-private-items"]).args(scope);
        task.env("RUSTDOCFLAGS", "-D warnings").run()
    })
}

pub(super) fn core(context: &Context) -> Result<()> {
    test(context, &["longhaul", "longhaul-pace"])
}

pub(super) fn drive(context: &Context) -> Result<()> {
    test(context, &["local-drive"])
}

pub(super) fn fuzz(context: &Context) -> Result<()> {
    test(context, &["longhaul-fuzz"])
}

pub(super) fn xtask(context: &Context) -> Result<()> {
    test(context, &["xtask"])
}

fn test(context: &Context, packages: &[&str]) -> Result<()> {
    let packages = packages.iter().flat_map(|package| ["--package", package]);
    let task = Task::cargo().args(["test", "--locked", "--no-fail-fast"]).args(packages);
    task.args(["--"]).args(&context.filter).run()
}
