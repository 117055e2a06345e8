//! The checks that cargo makes by itself.

use anyhow::Result;

use super::{
    LIMIT,
    counts::{Counts, count},
    workshop::Workshop,
};
use crate::{process::Task, setup::WASM_TARGET};

/// What of the workspace is compiled for wasm.
const WASM: [&str; 4] = ["--package", "longhaul", "--target", WASM_TARGET];

pub(super) fn format(_: &Workshop) -> Result<Counts> {
    cargo(&["fmt", "--all", "--check"]).run().map(|()| Counts::default())
}

pub(super) fn clippy(_: &Workshop) -> Result<Counts> {
    for scope in [&["--workspace"][..], &WASM] {
        let task = cargo(&["clippy", "--locked", "--all-targets"]).args(scope).args(["--", "-D", "warnings"]);
        // The browser tests compile in where their drive is. To read them, any will do.
        task.env("LONGHAUL_TEST_DRIVE", "{}").run()?;
    }
    Ok(Counts::default())
}

pub(super) fn docs(_: &Workshop) -> Result<Counts> {
    for scope in [&["--workspace"][..], &WASM] {
        let task = cargo(&["doc", "--locked", "--no-deps", "--document-private-items"]).args(scope);
        task.env("RUSTDOCFLAGS", "-D warnings").run()?;
    }
    Ok(Counts::default())
}

pub(super) fn core(_: &Workshop) -> Result<Counts> {
    count(cargo(&["test", "--locked", "--package", "longhaul", "--no-fail-fast"]))
}

pub(super) fn drive(_: &Workshop) -> Result<Counts> {
    count(cargo(&["test", "--locked", "--package", "local-drive", "--no-fail-fast"]))
}

pub(super) fn fuzz(_: &Workshop) -> Result<Counts> {
    count(cargo(&["test", "--locked", "--package", "longhaul-fuzz", "--no-fail-fast"]))
}

pub(super) fn xtask(_: &Workshop) -> Result<Counts> {
    count(cargo(&["test", "--locked", "--package", "xtask", "--no-fail-fast"]))
}

fn cargo(arguments: &[&str]) -> Task {
    Task::cargo().args(arguments).limit(LIMIT)
}
